"""Snapshots kept on disk (快照缓存): the graph is exported once a state of it, and opened after that (ADR 0053)."""

from __future__ import annotations

import hashlib
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson

from graph_service.analysis.snapshot import Snapshot
from graph_service.settings import Settings
from graph_service.store.bolt import Connection
from graph_service.store.graph_state import graph_state
from graph_service.store.saved_snapshot import fingerprint, open_snapshot, save_snapshot
from graph_service.store.snapshot import export_snapshot

KEPT = 3  # states of one data folder: this one, the one before it, and one that somebody asks about
_STALE_SECONDS = 24 * 3600  # after which a folder that a killed process left half written is no longer being written


@dataclass(frozen=True, slots=True)
class SnapshotCache:
    """Exported snapshots of one graph (快照缓存): ``folder`` is private to us, ``graph`` names the graph."""

    folder: Path
    graph: str

    def snapshot(self, connection: Connection, as_of: date, known_at: str | None = None) -> Snapshot:
        """Return the graph as of a day (``export_snapshot``), from disk where this state of it was exported before.

        What was known at a time is, where the graph was exported then, that export. While a batch is being loaded or
        taken back the state of the graph is none that could be kept. Raises ``StoreBusy`` where the graph changes all
        the while.
        """
        state = graph_state(connection)
        if not state.settled:
            return export_snapshot(connection, as_of, known_at)
        kept = self.folder / self._key(known_at, state.version())
        then = kept if known_at is None else self.folder / self._key(None, state.version(known_at))
        for folder in (then, kept):
            if found := open_snapshot(folder, as_of):
                with suppress(OSError):  # a disk that became read-only still answers
                    folder.touch()
                return found
        fresh = export_snapshot(connection, as_of, known_at)
        if graph_state(connection) == state:
            shutil.rmtree(kept, ignore_errors=True)  # torn: nobody reads it
            save_snapshot(fresh, kept)
            self._evict()
        return fresh

    def _key(self, known_at: str | None, version: str) -> str:
        """Name of what an export gives: the graph, all of its state, the moment of knowledge, the code."""
        told = (self.graph, known_at, fingerprint(), version)
        return hashlib.sha256(orjson.dumps(told)).hexdigest()[:32]

    def forget(self) -> None:
        """Remove every kept state (清除快照): what was taken out of the graph must not live on in them."""
        if self.folder.exists():
            for path in self.folder.iterdir():
                shutil.rmtree(path, ignore_errors=True)

    def _evict(self) -> None:
        """Remove all but the states used last, and what a killed process left."""
        there = sorted(self.folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        whole = [path for path in there if not path.name.startswith(".")]
        stale = [path for path in there if path.name.startswith(".") and _age(path) > _STALE_SECONDS]
        for path in (*whole[KEPT:], *stale):
            shutil.rmtree(path, ignore_errors=True)


def snapshots_of(settings: Settings) -> SnapshotCache:
    """Return the snapshots kept in the data folder for the graph of these settings (快照缓存)."""
    graph = "embedded" if settings.uri is None else f"{settings.uri} {settings.database or ''}"
    return SnapshotCache(settings.data.absolute() / "snapshots", graph)


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime
