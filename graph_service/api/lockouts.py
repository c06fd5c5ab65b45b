"""Lockouts (锁定): who failed how often in a row, kept in a file, so that a restart lifts nothing.

An attempt is counted before it is judged and struck out when it was right: however many come at once, no more than
the limit is ever judged. Names that nobody bears are counted alike, so that a lock does not tell who has an account;
they stand in the file under a keyed hash only, for people type passwords where names belong.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from graph_service.api.problems import TooManyAttempts
from graph_service.api.registers import Register

FILE = "lockouts.json"
_PURPOSE = b"credit-graph names of sign-ins v1"


@dataclass(frozen=True, slots=True)
class Lock:
    """After how many failures in a row for how long (锁定规则), and how many unknown names are remembered."""

    failures: int = 5
    term: timedelta = timedelta(minutes=15)
    remembered: int = 2_000


class _Attempts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    failures: int
    known: bool
    until: datetime | None = None


class Lockouts:
    """Counts the attempts to sign in (登录失败计数)."""

    def __init__(self, data: Path, key: bytes, rule: Lock | None = None) -> None:
        self._register: Register[_Attempts] = Register(data, FILE, dict[str, _Attempts])
        self._key = hmac.digest(key, _PURPOSE, hashlib.sha256)
        self.rule = rule or Lock()

    def until(self, name: str, now: datetime) -> datetime | None:
        """Return until when a name is locked, None where it is not."""
        found = self._register.entries().get(self._mark(name))
        return found.until if found and found.until and now < found.until else None

    def attempt(self, name: str, *, known: bool, now: datetime) -> bool:
        """Count an attempt; whether the name is locked should it fail. Raises ``TooManyAttempts`` while it is."""
        mark = self._mark(name)
        with self._register.locked() as entries:
            found = entries.pop(mark, None)
            if found and found.until and now < found.until:
                raise TooManyAttempts(
                    "登录失败次数过多, 账号已暂时锁定。",
                    advice="请稍后再试, 或请安全保密管理员解除锁定。",
                    retry_after=max(1, round((found.until - now).total_seconds())),
                )
            count = 1 + (found.failures if found and not found.until else 0)
            locks = count >= self.rule.failures
            entries[mark] = _Attempts(failures=count, known=known, until=now + self.rule.term if locks else None)
            strangers = [key for key, one in entries.items() if not one.known]
            for key in strangers[: max(0, len(strangers) - self.rule.remembered)]:  # the longest untouched first
                del entries[key]
            self._register.write(entries)
        return locks

    def clear(self, name: str) -> bool:
        """Strike out what was counted (清零, 解除锁定); whether there was anything."""
        mark = self._mark(name)
        with self._register.locked() as entries:
            found = entries.pop(mark, None)
            if found:
                self._register.write(entries)
        return found is not None

    def _mark(self, name: str) -> str:
        return hmac.digest(self._key, name.encode(), hashlib.sha256).hex()[:32]
