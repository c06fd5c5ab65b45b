"""A snapshot on disk (快照文件): one Arrow file a frame, read by memory map, so that columns nobody asks cost nothing.

The folder holds ``parties.arrow``, ``<kind>.arrow``, for relations that are asked for as arrays ``<kind>.ids.arrow``
with the integer ids of both ends, and, written last, ``saved.json``: format, version of the data and the size of every
file. The frames do not depend on the day asked about: whoever opens them says which it is.
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
from graph_service.analysis.snapshot import PARTY_SCHEMA, SNAPSHOT_KINDS, KeptIds, Snapshot, fact_schema
from graph_service.store.private_files import make_private_folder, writable, write_private

_FORMAT = 1  # raised when the same graph would be exported differently
_TOLD = "saved.json"
_PARTIES = "parties"
_NUMBERED = ("holding", "role", "guarantee")  # kinds that ``Snapshot`` gives as arrays

SCHEMAS: Mapping[str, dict[str, pl.DataType]] = {
    _PARTIES: PARTY_SCHEMA,
    **{name: fact_schema(kind) for name, kind in SNAPSHOT_KINDS.items()},
    **{f"{name}.ids": dict.fromkeys(SNAPSHOT_KINDS[name].ends, pl.Int32()) for name in _NUMBERED},
}


def fingerprint() -> str:
    """Name of what this code writes (结构指纹): another version or schema reads nothing that this one wrote."""
    text = repr((_FORMAT, __version__, [(name, list(schema.items())) for name, schema in SCHEMAS.items()]))
    return hashlib.sha256(text.encode()).hexdigest()


def save_snapshot(snapshot: Snapshot, folder: Path) -> None:
    """Write a snapshot to a folder (0700, files 0600): whole, or not at all where it is there or a crash comes between.

    Raises ``StoreUnavailable`` where the disk is full or may not be written.
    """
    part = make_private_folder(folder.parent) / f".{folder.name}.{secrets.token_hex(4)}"
    make_private_folder(part)
    try:
        frames = {_PARTIES: snapshot.parties, **snapshot.facts, **_ids(snapshot)}
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
    parties, ids = frames.pop(_PARTIES), {name: frames.pop(f"{name}.ids") for name in _NUMBERED}
    return Snapshot(as_of, version, parties, frames, KeptIds(parties, frames, ids))


def _ids(snapshot: Snapshot) -> dict[str, pl.DataFrame]:
    """Integer ids of both ends of every relation that is asked for as arrays."""
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
