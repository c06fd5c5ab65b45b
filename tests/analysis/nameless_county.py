"""The sample county with part of its identity numbers taken out, and who everybody really is: planted homonyms.

Names repeat in the county as names do, so that persons of one name are mostly different people. Taking the number out
of two rows in five makes persons known by name of certain ones; the numbers taken out are the truth.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from graph_service.analysis.columns import address_keys, name_cores
from graph_service.analysis.snapshot import PARTY_SCHEMA, Snapshot, empty_snapshot
from loaders.detect import Sheet, detect
from loaders.facts import assemble
from loaders.files import discover
from loaders.sample import generate
from tests.loaders.in_values import FrameRegister, HashedKeys, prepared

TODAY = date(2026, 6, 30)
PEOPLE = ("企业登记信息.csv", "个体工商户登记信息.csv", "企业主要人员.csv", "企业股东信息.csv", "企业对外投资信息.csv")
HARD, EASY = 15, 60  # planted homonyms: at linked firms (of each link), and anywhere
ENDS = {"role": "holder", "holding": "owner"}


@dataclass(frozen=True)
class Nameless:
    """A snapshot without some numbers, and the person behind every id."""

    snapshot: Snapshot
    who: dict[str, str]

    def right(self, pairs: pl.DataFrame) -> int:
        """How many pairs are one person."""
        return sum(self.who[left] == self.who[right] for left, right in pairs.select("left", "right").iter_rows())


@cache
def nameless_county(folder: Path, subjects: int, taken: float, seed: int = 7) -> Nameless:
    generate(folder, subjects=subjects, seed=seed)
    facts, parties = _stated(folder)
    names: dict[str, str] = dict(parties.filter("is_person").select("party", "name").iter_rows())
    rng, who = np.random.default_rng(seed), dict[str, str]()
    for kind, end in ENDS.items():
        frame = facts[kind].filter(~pl.col(end).str.starts_with("n:"))
        hidden = rng.random(frame.height) < taken
        ids = [
            _named(names[one], eid, one, who) if hide and one in names else one
            for one, eid, hide in zip(frame[end], frame["eid"], hidden, strict=True)
        ]
        facts[kind] = frame.with_columns(pl.Series(end, ids))
    facts["role"] = pl.concat([facts["role"], _homonyms(facts, parties, names, who)], how="diagonal")
    seen = pl.concat([facts[kind][end].alias("party") for kind, end in ENDS.items()]).unique()
    people = seen.filter(seen.str.contains("^[pn]:")).sort().to_frame()
    for pid in people["party"]:
        who.setdefault(pid, pid)
    named = people.with_columns(
        name=pl.col("party").replace({**who, **BORROWED}).replace(names), is_person=True,
        certain=pl.col("party").str.starts_with("p:"),
        registered=False,
    )  # fmt: skip
    whole = pl.concat([parties.filter(~pl.col("is_person")), named.select(*_columns(named))], how="diagonal")
    empty = empty_snapshot(TODAY)
    return Nameless(
        Snapshot(as_of=TODAY, data_version="nameless", parties=whole.sort("party"), facts={**empty.facts, **facts}), who
    )


BORROWED: dict[str, str] = {}  # planted homonym: whose name it bears


def _homonyms(
    facts: dict[str, pl.DataFrame], parties: pl.DataFrame, names: dict[str, str], who: dict[str, str]
) -> pl.DataFrame:
    """Plant other people of the name of an officer: at firms that have to do with his, by holding or by address."""
    firms = parties.filter(~pl.col("is_person")).select("party", "address_key")
    held = facts["holding"].select(a="owner", b="eid").join(firms, left_on="a", right_on="party", how="semi")
    near = firms.join(firms, on="address_key").filter(pl.col("party") < pl.col("party_right"))
    linked = [
        *held.sort("a", "b").head(HARD).rows(),
        *near.select("party", "party_right").sort("party", "party_right").head(HARD).rows(),
    ]
    certain = facts["role"].filter(pl.col("holder").is_in(list(names))).sort("holder", "eid")
    officer = dict(certain.select("eid", "holder").iter_rows())
    apart = list(zip(sorted(officer)[:EASY], firms["party"].sort(descending=True), strict=False))
    planted: list[dict[str, str]] = []
    for number, (theirs, at) in enumerate([*linked, *apart]):
        if theirs in officer:
            made = f"n:homonym{number}"
            who[made], BORROWED[made] = made, officer[theirs]
            planted.append({"holder": made, "eid": at, "kind": "SUPV"})
    return pl.DataFrame(planted)


def _named(name: str, eid: str, pid: str, who: dict[str, str]) -> str:
    made = "n:" + hashlib.blake2b(f"{eid}{name}".encode(), digest_size=8).hexdigest()
    who[made] = pid
    return made


def _stated(folder: Path) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Facts and parties of the files about people, by the loaders' own stages, without a server."""
    found: dict[str, list[pl.DataFrame]] = {"registration": [], "role": [], "holding": []}
    subjects, persons = list[pl.DataFrame](), list[pl.DataFrame]()
    keys = HashedKeys()
    for file in discover([folder]):
        if file.path.name not in PEOPLE:
            continue
        (sheet,) = detect(file, folder)
        assert isinstance(sheet, Sheet)
        told = prepared(sheet, FrameRegister(), keys)
        made = assemble(told.rows, sheet.mapping, keys)
        for kind, frame in made.frames.items():
            if kind in found:
                found[kind].append(frame)
        stated = made.frames["registration"] if made.main == "registration" else made.subjects
        subjects.append(stated.select(party="eid", name="name", uscc="uscc", entity_kind="entity_kind"))
        persons.append(made.persons.filter(pl.col("pid").str.starts_with("p:")).select(party="pid", name="name"))
    facts = {kind: pl.concat(frames, how="diagonal_relaxed") for kind, frames in found.items()}
    stated = facts["registration"].unique("eid", keep="first", maintain_order=True)
    registered = stated.select(
        "region", party="eid", name_core=name_cores(stated["name"]), address_key=address_keys(stated["address"])
    )
    firms = pl.concat(subjects).unique("party", maintain_order=True).join(registered, on="party", how="left")
    firms = firms.with_columns(is_person=pl.lit(value=False), certain=True, registered=True)
    people = pl.concat(persons).unique("party", maintain_order=True)
    people = people.with_columns(is_person=pl.lit(value=True), certain=True, registered=False)
    parties = pl.concat([firms, people], how="diagonal")
    missing = {name: pl.lit(None, dtype) for name, dtype in PARTY_SCHEMA.items() if name not in parties.columns}
    return facts, parties.with_columns(**missing).select(*PARTY_SCHEMA)


def _columns(frame: pl.DataFrame) -> list[str]:
    return [name for name in PARTY_SCHEMA if name in frame.columns]
