"""A snapshot on disk (快照文件): one Arrow file a frame, read by memory map, so that columns nobody asks cost nothing.

The folder holds ``parties.arrow``, ``<kind>.arrow``, for kinds that are many ``<kind>.ids.arrow`` with the integer ids
of their ends, ``blocks.arrow`` with digests of them all, ``ties.*.arrow`` with who stood above whom (``vote_ties``),
and, written last, ``saved.json``: format, version of the data and the size of every file. The frames do not depend on
the day asked about: whoever opens them says which it is.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import cast

import orjson
import polars as pl
import pyarrow as pa

from graph_service import __version__
from graph_service.analysis.blocks import Blocks
from graph_service.analysis.relation_arrays import Kept, Links, VoteTies
from graph_service.analysis.snapshot import PARTIES, PARTY_SCHEMA, SNAPSHOT_KINDS, Snapshot, snapshot_schema
from graph_service.analysis.vote_ties import ties_of
from graph_service.domain.errors import StoreMisuse
from graph_service.store.private_files import make_private_folder, writable, write_private

_FORMAT = 2  # raised when the same graph would be exported differently
_TOLD = "saved.json"
_BLOCKS, _BEGINS, _ENDS = "blocks", "ties.begins", "ties.ends"
_NUMBERED = ("holding", "role", "guarantee", "registration")  # kinds of which there are as many as subjects, or arrays

SCHEMAS: Mapping[str, dict[str, pl.DataType]] = {
    PARTIES: PARTY_SCHEMA,
    **{name: snapshot_schema(kind) for name, kind in SNAPSHOT_KINDS.items()},
    **{f"{name}.ids": dict.fromkeys(SNAPSHOT_KINDS[name].ends, pl.Int32()) for name in _NUMBERED},
    _BLOCKS: {"frame": pl.String(), "first": pl.Int32(), "digest": pl.UInt64()},
    _BEGINS: dict.fromkeys(VoteTies._fields, pl.Int64()),
    _ENDS: dict.fromkeys(VoteTies._fields, pl.Int32()),
}


def fingerprint() -> str:
    """Name of what this code writes (结构指纹): another version or schema reads nothing that this one wrote."""
    text = repr((_FORMAT, __version__, [(name, list(schema.items())) for name, schema in SCHEMAS.items()]))
    return hashlib.sha256(text.encode()).hexdigest()


def save_snapshot(snapshot: Snapshot, folder: Path) -> None:
    """Write a snapshot to a folder (0700, files 0600): whole, or not at all where it is there or a crash comes between.

    Its parties are in the order of their ids. Raises ``StoreMisuse`` where they are not, ``StoreUnavailable`` where
    the disk is full or may not be written.
    """
    if not snapshot.parties["party"].is_sorted():
        raise StoreMisuse("快照的主体没有按标识排序")
    part = make_private_folder(folder.parent) / f".{folder.name}.{secrets.token_hex(4)}"
    make_private_folder(part)
    try:
        frames = {
            PARTIES: snapshot.parties,
            **snapshot.facts,
            **_ids(snapshot),
            **_ties(snapshot),
            _BLOCKS: _blocks(snapshot),
        }
        with writable(part):
            sizes = {name: _write(frames[name].select(list(schema)), part, name) for name, schema in SCHEMAS.items()}
        told = {"fingerprint": fingerprint(), "data_version": snapshot.data_version, "sizes": sizes}
        write_private(part / _TOLD, orjson.dumps(told).decode())
        with suppress(OSError):  # another process was first: its frames are the same
            part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def open_snapshot(folder: Path, as_of: date) -> Snapshot | None:
    """Open a saved snapshot as of a day; ``None`` where there is none, or what is there is torn or not of this code."""
    try:
        told = orjson.loads((folder / _TOLD).read_bytes())
        if told["fingerprint"] != fingerprint():
            return None
        frames = {name: _read(folder, name, told["sizes"][name]) for name in SCHEMAS}
        version = str(told["data_version"])
    except (OSError, KeyError, ValueError):
        return None
    parties = frames.pop(PARTIES).with_columns(pl.col("party").set_sorted())
    ids = {name: frames.pop(f"{name}.ids") for name in _NUMBERED}
    told, begins, ends = (frames.pop(name) for name in (_BLOCKS, _BEGINS, _ENDS))
    ties = VoteTies(*(Links(begins[way].to_numpy(), ends[way].to_numpy()) for way in VoteTies._fields))
    blocks = {name: _blocks_of(told, name, frame.height) for name, frame in {PARTIES: parties, **frames}.items()}
    return Snapshot(as_of, version, parties, frames, Kept(parties, frames, ids, blocks, ties))


def _blocks(snapshot: Snapshot) -> pl.DataFrame:
    """Blocks of all frames, one after the other."""
    blocks = {name: snapshot.blocks(name) for name in (PARTIES, *snapshot.facts)}
    return pl.concat(
        pl.DataFrame({"first": one.first, "digest": one.digest}).select(pl.lit(name).alias("frame"), "first", "digest")
        for name, one in blocks.items()
    )


def _blocks_of(told: pl.DataFrame, name: str, rows: int) -> Blocks:
    mine = told.filter(pl.col("frame") == name)
    return Blocks(mine["first"].to_numpy(), mine["digest"].to_numpy(), rows)


def _ties(snapshot: Snapshot) -> dict[str, pl.DataFrame]:
    ties = ties_of(snapshot)._asdict().items()
    return {
        _BEGINS: pl.DataFrame({way: links.begins for way, links in ties}),
        _ENDS: pl.DataFrame({way: links.other for way, links in ties}),
    }


def _ids(snapshot: Snapshot) -> dict[str, pl.DataFrame]:
    """Integer ids of the ends of the kinds that are many."""
    ends = {name: SNAPSHOT_KINDS[name].ends for name in _NUMBERED}
    return {
        f"{name}.ids": pl.DataFrame({end: snapshot.locate(snapshot.facts[name][end]) for end in both})
        for name, both in ends.items()
    }


def _write(frame: pl.DataFrame, folder: Path, name: str) -> int:
    path = folder / f"{name}.arrow"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        frame.rechunk().write_ipc(stream, compression="uncompressed", record_batch_size=max(1, frame.height))
        stream.flush()
        os.fsync(stream.fileno())
    return path.stat().st_size


def _read(folder: Path, name: str, size: int) -> pl.DataFrame:
    path = folder / f"{name}.arrow"
    if path.stat().st_size != size:
        raise ValueError(f"torn: {name}")
    table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()  # polars itself would copy
    frame = cast("pl.DataFrame", pl.from_arrow(table))
    if dict(frame.schema) != SCHEMAS[name]:
        raise ValueError(f"another schema: {name}")
    empty = [column.name for column in frame if 0 < column.null_count() == frame.height]  # the file tells: none is read
    return frame.with_columns(pl.lit(None, frame.schema[column]).alias(column) for column in empty)
