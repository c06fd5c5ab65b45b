"""The gate (令牌核验): a token holds while its key, its holder and itself do.

Beyond the signature: the holder must still stand in the register as it did when the token was issued, and the token
must not be among those its owner gave back (RFC 7009), nor its session ended. All are files looked at by their stamp
(``registers``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from graph_service.api.holders import Holder
from graph_service.api.key_ring import KeyRing
from graph_service.api.registers import Register, Watched
from graph_service.api.roll import Roll
from graph_service.api.tokens import NO_SESSION, Caller, Session, issue, read_token, refused

REVOKED = "revoked.json"


class Revoked:
    """Tokens given back and sessions ended (已注销的令牌和会话): their ids until they would have ended anyway.

    They are in a file that outlives the process.
    """

    def __init__(self, data: Path) -> None:
        self._register: Register[int] = Register(data, REVOKED, dict[str, int])

    def add(self, token: str, *, ends: int, now: datetime) -> None:
        """Revoke one; those that have ended are forgotten."""
        with self._register.locked() as entries:
            live = {key: end for key, end in entries.items() if end > now.timestamp()}
            self._register.write({**live, token: ends})

    def __contains__(self, token: str) -> bool:
        return token in self._register.entries()


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets callers in by their tokens (核验), and gives tokens out."""

    ring: Watched[KeyRing]
    roll: Roll
    revoked: Revoked

    def issue(
        self,
        holder: Holder,
        *,
        now: datetime,
        minutes: int,
        session: Session = NO_SESSION,
        until: int | None = None,
    ) -> str:
        """Sign a token with the newest key (签发)."""
        return issue(self.ring.value(), holder, now=now, minutes=minutes, session=session, until=until)

    def caller(self, token: str, *, now: datetime) -> Caller:
        """Return who calls; raises ``Unauthenticated`` for a token that does not hold, or no more."""
        caller = read_token(self.ring.value(), token, now=now)
        holder = self.roll.find(caller.client)
        if holder is None or not holder.admitted or _stated(holder) != _said(caller):
            raise refused("令牌已失效。")
        if caller.token in self.revoked or caller.session.id in self.revoked:
            raise refused("令牌已失效。")
        return caller


def _stated(holder: Holder) -> tuple[str, ...]:
    return holder.generation, holder.role, holder.unit, holder.unit_name, holder.region


def _said(caller: Caller) -> tuple[str, ...]:
    return caller.generation, caller.role, caller.unit, caller.unit_name, caller.region
