"""Person ids and sealed numbers (R10.3)."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import polars as pl
import pytest

from graph_service.domain.errors import BadInput
from graph_service.domain.subjects import is_certain_person, is_person
from graph_service.settings import Settings
from graph_service.store.vault import PersonVault, load_person_key

NUMBER = "440229199001011235"
VAULT, OTHER = PersonVault(b"k" * 32), PersonVault(b"o" * 32)


def test_an_id_is_a_keyed_hash_of_the_number() -> None:
    assert VAULT.pid(NUMBER) == PersonVault(b"k" * 32).pid(NUMBER)
    assert VAULT.pid(NUMBER) != OTHER.pid(NUMBER)
    assert NUMBER not in VAULT.pid(NUMBER)
    assert is_certain_person(VAULT.pid(NUMBER))


def test_a_name_speaks_of_one_person_at_one_subject_only() -> None:
    assert VAULT.named_pid("A", "陈一") == VAULT.named_pid("A", "陈一")
    assert len({VAULT.named_pid(e, n) for e, n in (("A", "陈一"), ("B", "陈一"), ("A", "陈二"), ("A陈", "一"))}) == 4
    assert is_person(VAULT.named_pid("A", "陈一"))
    assert not is_certain_person(VAULT.named_pid("A", "陈一"))


def test_a_sealed_number_opens_with_its_key_only() -> None:
    sealed = VAULT.seal(NUMBER)
    assert VAULT.open(sealed) == NUMBER
    assert sealed != VAULT.seal(NUMBER)
    altered = base64.b64encode(base64.b64decode(sealed)[:-1] + b"\0").decode()
    for vault, text in ((OTHER, sealed), (VAULT, altered), (VAULT, "not base64!"), (VAULT, "")):
        with pytest.raises(BadInput):
            vault.open(text)


def test_columns_say_what_rows_say() -> None:
    numbers = pl.Series("id", [NUMBER, None, NUMBER, "440229199001011236"])
    assert VAULT.pids(numbers).to_list() == [VAULT.pid(n) if n else None for n in numbers]
    assert [VAULT.open(s) if s else None for s in VAULT.seals(numbers)] == numbers.to_list()
    eids, names = pl.Series(["A", None, "B"]), pl.Series(["陈一", "陈一", None])
    assert VAULT.named_pids(eids, names).to_list() == [VAULT.named_pid("A", "陈一"), None, None]


def test_the_key_of_the_settings_is_used(tmp_path: Path) -> None:
    key = bytes(range(224, 256))  # both alphabets of base64 differ on it
    for text in (base64.b64encode(key).decode(), base64.urlsafe_b64encode(key).decode().rstrip("=")):
        assert load_person_key(Settings(data=tmp_path / "none", person_key=text)) == key  # type: ignore[arg-type]
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("text", ["", "c2hvcnQ=", "没有"])
def test_a_key_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput, match="身份密钥"):
        load_person_key(Settings(data=tmp_path, person_key=text))  # type: ignore[arg-type]


def test_the_embedded_store_gets_a_key_of_its_own_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data=tmp_path / "data")
    key = load_person_key(settings)
    assert "CREDIT_GRAPH_PERSON_KEY" in capsys.readouterr().err
    assert load_person_key(settings) == key
    assert capsys.readouterr().err == ""
    assert stat.S_IMODE((tmp_path / "data" / "person.key").stat().st_mode) == 0o600


def test_an_external_graph_needs_a_key(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="外部 Neo4j"):
        load_person_key(Settings(data=tmp_path, uri="neo4j://db:7687"))


def test_a_contact_has_a_key_of_its_own_kind() -> None:
    assert VAULT.contact_key(NUMBER) == VAULT.contact_key(NUMBER)
    assert VAULT.contact_key(NUMBER) != OTHER.contact_key(NUMBER)
    assert VAULT.contact_key(NUMBER) not in VAULT.pid(NUMBER)  # the same digits, hashed for another purpose
    assert VAULT.contact_keys(pl.Series([NUMBER, None])).to_list() == [VAULT.contact_key(NUMBER), None]
