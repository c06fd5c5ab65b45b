"""Reading the audit log (审计日志查阅): the newest first, within bounds, for the auditor and for whom it is about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from graph_service.analysis.abuse import SCHEMA, Alert, abuse_alerts
from graph_service.domain.calendar import CHINA
from graph_service.domain.errors import BadInput
from graph_service.rulebook.abuse import AbusePolicy
from graph_service.usecases.audit_lines import lines_back, told
from graph_service.usecases.audit_segments import places_of

MOST_BYTES = 64 << 20  # read back for one page
MOST_ENTRIES = 1_000_000  # looked through for alerts
MOST_READ = 256 << 20  # for the readers of one subject
_READ = frozenset({"answered", "shown", "exported"})
_SLACK = timedelta(days=1)  # entries stand in the order of writing: their own moments may differ by a little


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry as the log has it (已记条目): its place counts bytes from the first line ever written."""

    place: int
    at: datetime
    entry: Mapping[str, Any]

    def text(self, name: str) -> str:
        """One of its texts, empty where it says nothing."""
        return str(self.entry.get(name) or "")

    def texts(self, name: str) -> tuple[str, ...]:
        """One of its lists."""
        return tuple(str(one) for one in self.entry.get(name) or ())

    @property
    def number(self) -> int | None:
        """Its line, ``None`` where it was written before lines had numbers (ADR 0097)."""
        n = self.entry.get("n")
        return n if isinstance(n, int) else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for (查询条件); what is empty asks nothing. Days are those in China, both included."""

    who: str = ""
    unit: Callable[[str], bool] | None = None
    role: str = ""
    outcome: str = ""
    first: date | None = None
    last: date | None = None
    subject: Callable[[str], bool] | None = None

    def takes(self, one: Logged) -> bool:
        """Whether an entry is among them."""
        day = one.at.astimezone(CHINA).date()
        told_ = {"who": self.who, "role": self.role, "outcome": self.outcome}
        return (
            all(value in ("", one.text(name)) for name, value in told_.items())
            and (self.first or day) <= day <= (self.last or day)
            and (self.unit is None or self.unit(one.text("unit")))
            and (self.subject is None or self.subject(one.text("subject")))
        )

    def over(self, at: datetime) -> bool:
        """Whether all that was written before a moment is too early."""
        return self.first is not None and (at + _SLACK).astimezone(CHINA).date() < self.first


@dataclass(frozen=True, slots=True)
class LogPage:
    """Entries, the newest first (审计条目页); ``before`` is where the next page begins, ``None`` at the end."""

    entries: tuple[Logged, ...]
    before: int | None


def log_page(log: Path, wanted: Wanted, *, limit: int, before: int | None = None) -> LogPage:
    """Read a page of the log (审计日志查阅). Cost: what is read back, ``MOST_BYTES`` at most: the page may be short."""
    if wanted.first and wanted.last and wanted.last < wanted.first:
        raise BadInput(f"截止日 {wanted.last} 早于起始日 {wanted.first}。", advice="请对调起止日期。")
    found, begun = list[Logged](), None
    for one in newest(log, before):
        begun = one.place + 1 if begun is None else begun
        if wanted.over(one.at):
            return LogPage(tuple(found), None)
        if wanted.takes(one):
            found.append(one)
        if len(found) == limit or begun - one.place > MOST_BYTES:
            return LogPage(tuple(found), one.place or None)
    return LogPage(tuple(found), None)


def newest(log: Path, before: int | None = None, holding: Collection[str] = ()) -> Iterator[Logged]:
    """Yield the entries of a log, the newest first (倒序条目), from before a place; those that ``hold`` a text alone.

    Lines that are no entries are passed over: the verification names them.
    """
    sought = [one.encode() for one in holding]
    for path, base in reversed(places_of(log)):
        with path.open("rb") as file:
            end = file.seek(0, 2)
            if before is not None:
                end = min(end, before - base)
            for line, start in lines_back(file, end) if end > 0 else ():
                if not sought or any(one in line for one in sought):
                    entry = told(line)
                    if entry and (at := _moment(entry.get("at"))):
                        yield Logged(base + start, at, entry)


def _moment(at: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(at))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@dataclass(frozen=True, slots=True)
class Alerts:
    """What looks like abuse in a span (异常提示), and whether the span was cut to the newest entries."""

    alerts: tuple[Alert, ...]
    since: date
    entries: int
    truncated: bool


def span_of(policy: AbusePolicy, since: date, today: date) -> date:
    """Return the first day of a span that may be looked through (查阅起始日); raises ``BadInput`` for others."""
    longest = timedelta(days=policy.longest_days)
    if not since <= today <= since + longest:
        raise BadInput(f"起始日应在 {today - longest} 至 {today} 之间。", advice="请分段查询。", rule="R10.6")
    return since


def alerts_since(log: Path, policy: AbusePolicy, since: date, near: Mapping[str, Collection[str]]) -> Alerts:
    """Look through the log for abuse (异常查询提示, R10.6), from a day that ``span_of`` allows.

    ``near`` are the parties near to each caller (``own_circle``).
    """
    rows, truncated = list[Logged](), False
    wanted = Wanted(first=since)
    for one in newest(log):
        if wanted.over(one.at):
            break
        if len(rows) == MOST_ENTRIES:
            truncated = True
            break
        if wanted.takes(one):
            rows.append(one)
    return Alerts(abuse_alerts(frame_of(rows), policy, near), since, len(rows), truncated)


def frame_of(rows: Collection[Logged]) -> pl.DataFrame:
    """Lay entries out in columns (条目成表), as ``analysis.abuse`` takes them."""
    texts = ("who", "unit", "role", "action", "outcome", "subject", "grant")
    columns = {
        "line": [one.number for one in rows],
        "at": [one.at.astimezone(CHINA) for one in rows],
        **{name: [one.text(name) for one in rows] for name in texts},
        "rules": [list(one.texts("rules")) for one in rows],
    }
    return pl.DataFrame(columns, schema=SCHEMA)


@dataclass(frozen=True, slots=True)
class Read:
    """Reads of a subject by one unit on one day for one purpose (查询记录): no name of staff."""

    day: date
    unit: str
    role: str
    purpose: str
    fields: tuple[str, ...]
    grant: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Readers:
    """Who looked at a subject (谁查询过), the newest first, and whether that is all."""

    reads: tuple[Read, ...]
    since: date
    truncated: bool


def readers_of(
    log: Path, subjects: Collection[str], policy: AbusePolicy, *, since: date, own: str = "", limit: int = 1_000
) -> Readers:
    """Tell a subject who was answered about it (谁查询过本主体): day, unit, role, purpose, fields, authorisation.

    ``subjects`` are its id and those it had; reads of its ``own`` are left out, and those by roles that the policy
    withholds. Cost: what is read back, ``MOST_READ`` at most.
    """
    wanted = Wanted(first=since, subject=frozenset(subjects).__contains__)
    found, begun, truncated = dict[Read, int](), None, False
    for one in newest(log, holding=subjects):
        begun = one.place if begun is None else begun
        if wanted.over(one.at):
            break
        if begun - one.place > MOST_READ:
            truncated = True
            break
        role, unit = one.text("role"), one.text("unit")
        withheld = role in policy.readers_withheld or (own and unit == own)
        if one.text("outcome") in _READ and wanted.takes(one) and not withheld:
            read = Read(
                one.at.astimezone(CHINA).date(), unit, role, one.text("purpose"), one.texts("fields"),
                one.text("grant"),
            )  # fmt: skip
            if read not in found and len(found) == limit:
                truncated = True
                break
            found[read] = found.get(read, 0) + 1
    return Readers(tuple(replace(read, times=times) for read, times in found.items()), since, truncated)
