"""Snapshots kept on disk, on both servers: equal to an export, never torn, never of another state."""

from __future__ import annotations

import os
import stat
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from graph_service.analysis.snapshot import SNAPSHOT_KINDS, Snapshot
from graph_service.analysis.vote_ties import ties_of
from graph_service.domain.errors import StoreBusy
from graph_service.store import saved_snapshot, snapshot
from graph_service.store.bolt import Connection
from graph_service.store.ledger import BatchEntry, Ledger
from graph_service.store.saved_snapshot import open_snapshot
from graph_service.store.snapshot import export_snapshot
from graph_service.store.snapshot_cache import KEPT, SnapshotCache
from graph_service.store.writer import GraphWriter
from tests.store.small_county import FARM, MILL, T1, T2, T3, fact

AS_OF, OTHER_DAY = date(2026, 6, 30), date(2015, 6, 30)


def same(one: Snapshot, other: Snapshot) -> None:
    assert (one.as_of, one.data_version) == (other.as_of, other.data_version)
    assert_frame_equal(one.parties, other.parties)
    assert list(one.facts) == list(other.facts)
    for name, frame in one.facts.items():
        assert_frame_equal(frame, other.facts[name])


def entry(batch: str, at: str = T1) -> BatchEntry:
    return BatchEntry(
        id=batch, file="a.csv", sheet=None, kind="holding", mapping="m", source="市监", sha256="0", received_at=at,
        today="2026-06-30", position=batch,
    )  # fmt: skip


def states(cache: SnapshotCache) -> set[str]:
    return {path.name for path in cache.folder.iterdir()} if cache.folder.exists() else set()


@pytest.fixture
def cache(tmp_path: Path) -> SnapshotCache:
    return SnapshotCache(tmp_path / "snapshots", "test")


def test_a_state_is_exported_once_and_read_as_of_any_day(
    connection: Connection, writer: GraphWriter, cache: SnapshotCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = export_snapshot(connection, AS_OF)
    same(cache.snapshot(connection, AS_OF), expected)
    assert len(states(cache)) == 1
    monkeypatch.setattr("graph_service.store.snapshot_cache.export_snapshot", None)  # it is not exported again
    kept = cache.snapshot(connection, AS_OF)
    same(kept, expected)
    for one, other in (
        (kept.holdings, expected.holdings),
        (kept.roles, expected.roles),
        (kept.guarantees, expected.guarantees),
    ):
        for name in (field.name for field in fields(one)):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    earlier = cache.snapshot(connection, OTHER_DAY)
    assert (earlier.as_of, earlier.holdings.owner.size) == (OTHER_DAY, 3)
    for path in (cache.folder, *cache.folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_the_ids_kept_are_those_of_the_frames_kept(
    connection: Connection, writer: GraphWriter, cache: SnapshotCache
) -> None:
    cache.snapshot(connection, AS_OF)
    kept = cache.snapshot(connection, AS_OF)
    one_more = kept.parties.head(1).with_columns(party=pl.lit(""))
    shifted = replace(kept, parties=pl.concat([one_more, kept.parties]))  # every party is a row further down
    assert shifted.holdings.owner.tolist() == [owner + 1 for owner in kept.holdings.owner.tolist()]
    assert shifted.roles.target.tolist() == [target + 1 for target in kept.roles.target.tolist()]
    facts = {**kept.facts, "holding": kept.facts["holding"].reverse()}
    assert replace(kept, facts=facts).holdings.owner.tolist() == kept.holdings.owner[::-1].tolist()


def test_every_state_is_its_own(connection: Connection, writer: GraphWriter, cache: SnapshotCache) -> None:
    ledger = Ledger(connection)
    cache.snapshot(connection, AS_OF)
    ledger.begin(entry("b1"))
    cache.snapshot(connection, AS_OF)
    assert len(states(cache)) == 1  # half a batch is no state
    ledger.finish("b1", "{}", [])
    cache.snapshot(connection, AS_OF)
    assert len(states(cache)) == 2
    for batch, at in (("b2", T2), ("b3", T3)):
        ledger.begin(entry(batch, at))
        ledger.finish(batch, "{}", [])
    cache.snapshot(connection, AS_OF, T2)  # what was known then is another
    SnapshotCache(cache.folder, "another graph").snapshot(connection, AS_OF)
    assert len(states(cache)) == KEPT
    for batch in ("b1", "b2", "b3"):
        ledger.forget(batch)


def test_what_was_exported_then_is_what_was_known_then(
    connection: Connection, writer: GraphWriter, cache: SnapshotCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = cache.snapshot(connection, AS_OF)
    Ledger(connection).begin(entry("b9", T3))
    held = fact("f9", "h9", owner=FARM, eid=MILL, econ=0.1, batch="b9", recorded_at=T3)
    writer.write_facts("holding", [held])
    Ledger(connection).finish("b9", "{}", [])
    assert cache.snapshot(connection, AS_OF).facts["holding"].height == then.facts["holding"].height + 1
    monkeypatch.setattr("graph_service.store.snapshot_cache.export_snapshot", None)
    same(cache.snapshot(connection, AS_OF, T2), then)
    Ledger(connection).forget("b9")


def test_what_is_worked_out_for_a_delta_is_kept_and_that_of_the_frames_kept(
    connection: Connection, writer: GraphWriter, cache: SnapshotCache
) -> None:
    fresh = cache.snapshot(connection, AS_OF)
    kept = cache.snapshot(connection, AS_OF)
    assert fresh.kept is None
    assert kept.kept is not None
    assert kept.parties["party"].flags["SORTED_ASC"]
    rows = np.arange(0, kept.parties.height, 2, dtype=np.int32)
    for name, kind in SNAPSHOT_KINDS.items():
        assert kept.blocks(name).digest.tolist() == fresh.blocks(name).digest.tolist()
        for end in kind.ends:
            assert kept.rows_at(name, end, rows).tolist() == fresh.rows_at(name, end, rows).tolist()
    for way, other in zip(ties_of(kept), ties_of(fresh), strict=True):
        assert way.begins.tolist() == other.begins.tolist()
        assert way.other.tolist() == other.other.tolist()
    assert ties_of(kept) is kept.kept.ties
    without = replace(kept, facts={**kept.facts, "holding": kept.facts["holding"].clear()})
    assert ties_of(without).up.other.size < ties_of(kept).up.other.size
    assert without.blocks("holding").rows == 0


def load_between(
    monkeypatch: pytest.MonkeyPatch, connection: Connection, times: int, *, finish: bool = True
) -> list[str]:
    """Let a batch be loaded in the middle of each of the next exports: the holdings are read, the persons not yet."""
    loaded: list[str] = []
    read_persons = snapshot._persons  # pyright: ignore[reportPrivateUsage]

    def with_a_load(asked: Connection, merged: dict[str, str]) -> pl.DataFrame:
        if len(loaded) < times:
            name = f"b{len(loaded) + 2}" if finish else "b2"
            person = f"p:{len(loaded):032x}"
            Ledger(connection).begin(entry(name))
            GraphWriter(connection).upsert_persons([{"pid": person, "name": "黄某", "certain": True}])
            held = fact(f"f{len(loaded)}", f"hb{len(loaded)}", owner=person, eid=FARM, econ=0.1, batch=name)
            GraphWriter(connection).write_facts("holding", [held])
            if finish:
                Ledger(connection).finish(name, "{}", [])
            loaded.append(name)
        return read_persons(asked, merged)

    monkeypatch.setattr(snapshot, "_persons", with_a_load)
    return loaded


def test_what_a_load_tore_is_read_again(
    connection: Connection, writer: GraphWriter, cache: SnapshotCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load_between(monkeypatch, connection, 1)
    found = cache.snapshot(connection, AS_OF)
    assert loaded == ["b2"]
    assert set(found.facts["holding"]["owner"]) <= set(found.parties["party"])
    assert "b2" in found.facts["holding"]["batch"]
    same(found, export_snapshot(connection, AS_OF))


def test_while_data_is_loaded_all_the_time_nothing_torn_is_returned(
    connection: Connection, writer: GraphWriter, cache: SnapshotCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load_between(monkeypatch, connection, 99)
    with pytest.raises(StoreBusy, match="正在载入数据"):
        cache.snapshot(connection, AS_OF)
    assert len(loaded) == 3
    assert states(cache) == set()


def test_rows_of_a_batch_that_was_begun_before_tear_too(
    connection: Connection, writer: GraphWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    Ledger(connection).begin(entry("b2"))  # it is loading before, within and after the export
    load_between(monkeypatch, connection, 99, finish=False)
    with pytest.raises(StoreBusy):
        export_snapshot(connection, AS_OF)


def test_what_is_torn_or_of_other_code_is_exported_again(
    connection: Connection, writer: GraphWriter, cache: SnapshotCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = cache.snapshot(connection, AS_OF)
    (folder,) = cache.folder.iterdir()
    for harm in (
        lambda: os.truncate(folder / "holding.arrow", 100),
        (folder / "role.arrow").unlink,
        lambda: (folder / "saved.json").write_text("{", "utf-8"),
        lambda: (folder / "saved.json").write_text("{}", "utf-8"),
        lambda: (folder / "kin.arrow").write_bytes(b"x" * (folder / "kin.arrow").stat().st_size),
        lambda: (folder / "kin.arrow").write_bytes((folder / "bid.arrow").read_bytes()),
    ):
        harm()
        assert open_snapshot(folder, AS_OF) is None
        same(cache.snapshot(connection, AS_OF), expected)
        found = open_snapshot(folder, AS_OF)
        assert found is not None
        same(found, expected)
    monkeypatch.setattr(saved_snapshot, "_FORMAT", 0)
    assert open_snapshot(folder, AS_OF) is None
    half = cache.folder / ".half.0"
    half.mkdir()
    os.utime(half, (0, 0))
    cache.snapshot(connection, AS_OF)
    assert not half.exists()


def test_many_relations_are_asked_by_subject_and_are_the_same(
    connection: Connection, writer: GraphWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = export_snapshot(connection, AS_OF)
    monkeypatch.setattr("graph_service.store.packed._BUCKET_ROWS", 2)
    same(export_snapshot(connection, AS_OF), expected)
