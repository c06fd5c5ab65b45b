"""Investigations in the graph (研判卷宗存取): nodes of their own, linked to nothing; versions appended, as acts are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from graph_service.domain.errors import NotFound, StoreMisuse
from graph_service.domain.investigations import Investigation, Opening, Rights, Saved, Share, Writer
from graph_service.store.bolt import Connection

Row = Mapping[str, Any]


class Overtaken(Exception):
    """Somebody saved another version, or closed it, in the meantime (已有新版本)."""


@dataclass(frozen=True, slots=True)
class InvestigationStore:
    """The investigations of one graph (研判卷宗)."""

    connection: Connection

    def find(self, ids: Iterable[str]) -> list[Investigation]:
        """Those of these ids that there are, closed ones too, by id."""
        rows = self.connection.read("investigations_by_id", ids=sorted(set(ids)))
        return [_investigation(row["investigation"]) for row in rows]

    def of_owner(self, who: str) -> list[Investigation]:
        """Those of an account that are not closed (本人的卷宗)."""
        return [_investigation(row["investigation"]) for row in self.connection.read("investigations_of", who=who)]

    def version(self, investigation: str, version: int) -> Saved:
        """Read one version (版本); raises ``NotFound``."""
        rows = self.connection.read("investigation_version", id=_version_id(investigation, version))
        if not rows:
            raise NotFound(f"该研判卷宗没有第 {version} 版。", advice="请刷新列表后再打开。")
        row = rows[0]["saved"]
        return Saved(
            row["title"], row["purpose"], orjson.loads(row["canvas"]), tuple(orjson.loads(row["notes"])),
            orjson.loads(row["origins"]),
        )  # fmt: skip

    def save(self, made: Investigation, saved: Saved, act: str) -> None:
        """Append the version that ``made`` tells of; the first one opens it. ``act`` makes a repeated write one.

        Raises ``Overtaken`` where another was appended, or it was closed, in the meantime.
        """
        at, by = made.saved_at.isoformat(), _writer_fact(made.saved_by)
        opened = {**_writer_fact(made.owner), "made_at": made.made_at.isoformat(), "version": 0, "closed": False}
        fact = {
            "act": act,
            "title": saved.title,
            "purpose": saved.purpose,
            "canvas": orjson.dumps(dict(saved.canvas)).decode(),
            "notes": orjson.dumps(saved.notes).decode(),
            "origins": orjson.dumps(dict(saved.origins)).decode(),
            "at": at,
            **by,
        }
        head = {
            "version": made.version,
            "title": saved.title,
            "saved_at": at,
            **{f"saved_{name}": value for name, value in by.items()},
        }
        row = {
            "id": _version_id(made.id, made.version), "investigation": made.id, "version": made.version, "act": act,
            "fact": fact, "head": head,
        }  # fmt: skip
        first = [("investigation_open", {"rows": [{"id": made.id, "fact": opened}]})] if made.version == 1 else []
        try:
            self.connection.write_together([*first, ("investigation_save", {"rows": [row]})])
        except StoreMisuse as error:
            if "investigation_save" in str(error):
                raise Overtaken from error
            raise

    def close(self, investigation: str, at: datetime) -> None:
        """Close one (关闭): kept for the audit, shown to nobody."""
        row = {"id": investigation, "fact": {"closed": True, "closed_at": at.isoformat()}}
        self.connection.write("investigation_close", rows=[row])

    def shares(self, investigation: str) -> list[Share]:
        """All shares of one, ended and withdrawn ones too (分享)."""
        rows = self.connection.read("investigation_shares", investigation=investigation)
        return [_share(row["share"]) for row in rows]

    def share_of(self, hashed: str) -> Share | None:
        """The share of a link, by the hash of its token."""
        rows = self.connection.read("investigation_share_by_hash", hash=hashed)
        return _share(rows[0]["share"]) if rows else None

    def add_share(self, share: Share, hashed: str) -> None:
        """Write a share; of its token the hash alone is kept."""
        fact = {
            "investigation": share.investigation,
            "hash": hashed,
            "rights": share.rights.value,
            "until": share.until.isoformat(),
            "unit": share.unit,
            "role": share.role,
            "note": share.note,
            "made_at": share.made_at.isoformat(),
        }
        self.connection.write("investigation_share", rows=[{"id": share.id, "fact": fact}])

    def withdraw(self, share: str, at: datetime) -> None:
        """Withdraw a share (收回)."""
        self.connection.write("investigation_unshare", rows=[{"id": share, "at": at.isoformat()}])

    def openings(self, investigation: str) -> list[Opening]:
        """Who opened shares of one (打开记录)."""
        rows = self.connection.read("investigation_openings", investigation=investigation)
        return [_opening(row["opening"]) for row in rows]

    def opened_by(self, who: str) -> list[Share]:
        """The shares that an account opened, ended and withdrawn ones too."""
        rows = self.connection.read("investigation_openings_of", who=who)
        ids = sorted({row["opening"]["share"] for row in rows})
        return [_share(row["share"]) for row in self.connection.read("investigation_shares_by_id", ids=ids)]

    def add_opening(self, share: Share, opening: Opening) -> None:
        """Write that somebody opened a share; the first time stays."""
        fact = {
            "share": share.id, "investigation": share.investigation, "at": opening.at.isoformat(),
            **_writer_fact(opening.by),
        }  # fmt: skip
        self.connection.write("investigation_opened", rows=[{"id": f"{share.id}/{opening.by.who}", "fact": fact}])


def _version_id(investigation: str, version: int) -> str:
    return f"{investigation}/{version}"


def _writer_fact(one: Writer) -> dict[str, str]:
    return {"who": one.who, "unit": one.unit, "unit_name": one.unit_name}


def _writer(row: Row, prefix: str = "") -> Writer:
    return Writer(row[f"{prefix}who"], row[f"{prefix}unit"], row[f"{prefix}unit_name"])


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _investigation(row: Row) -> Investigation:
    return Investigation(
        id=row["id"],
        owner=_writer(row),
        made_at=datetime.fromisoformat(row["made_at"]),
        version=row["version"],
        title=row["title"],
        saved_at=datetime.fromisoformat(row["saved_at"]),
        saved_by=_writer(row, "saved_"),
        closed_at=_moment(row.get("closed_at")),
    )


def _share(row: Row) -> Share:
    return Share(
        id=row["id"],
        investigation=row["investigation"],
        rights=Rights(row["rights"]),
        until=date.fromisoformat(row["until"]),
        unit=row["unit"],
        role=row["role"],
        note=row["note"],
        made_at=datetime.fromisoformat(row["made_at"]),
        withdrawn_at=_moment(row.get("withdrawn_at")),
    )


def _opening(row: Row) -> Opening:
    return Opening(row["share"], _writer(row), datetime.fromisoformat(row["at"]))
