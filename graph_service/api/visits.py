"""When an account last looked at a subject (上次查看): the last time alone, for the account itself and nobody else.

A convenience of the page, no record of reading: that is the audit log (R10.5), which this neither feeds nor replaces.
One small private file an account, at most ``MOST`` subjects, none older than ``KEPT``; nobody else is ever told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from graph_service.api.registers import Register

FOLDER = "visits"
MOST = 500  # subjects of one account; the one not looked at for longest leaves
KEPT = timedelta(days=183)  # as access logs (C24)
ONE_VISIT = timedelta(minutes=30)  # looking again within that is the same visit: reloading a page loses nothing


class Visit(BaseModel):
    """The visit before this one, and the last look of this one (查看时间)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    before: datetime | None
    last: datetime


def visited(data: Path, account: str, eid: str, now: datetime) -> datetime | None:
    """Note that an account looks at a subject (记下查看); when it did the last time, ``None`` where it did not."""
    register = Register(data / FOLDER, f"{account}.json", dict[str, Visit])
    with register.locked() as known:
        old = known.pop(eid, None)
        if old is not None and now - old.last > KEPT:
            old = None
        before = None if old is None else old.before if now - old.last < ONE_VISIT else old.last
        kept = {name: one for name, one in known.items() if now - one.last <= KEPT} | {
            eid: Visit(before=before, last=now)
        }
        latest = sorted(kept, key=lambda name: (kept[name].last, name))[-MOST:]
        register.write({name: kept[name] for name in latest})
    return before
