"""Clients (接入方): programs that may ask for a token, kept as ``clients.json`` (mode 0600) in the data folder.

The file holds Argon2 hashes, never a secret; a secret is shown once, when its client is added. Secrets are made here
(256 bits), so the hash is only to slow a thief of the file: the OWASP floor of Argon2id is enough, and it bounds what
a flood of wrong secrets can cost in memory.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph_service.api.holders import Client, Holder, new_generation
from graph_service.api.passwords import Checks, hasher
from graph_service.api.problems import GrantRefused, TooManyAttempts, Unauthenticated
from graph_service.api.roll import CLIENTS, Roll, check_name, check_role
from graph_service.domain.errors import BadInput
from graph_service.domain.regions import region_prefix
from graph_service.rulebook.access import access_matrix

FILE = CLIENTS
OLD_HOURS = 24


def read_clients(data: Path) -> dict[str, Client]:
    """Clients of a data folder by name (接入方名册); none where there is no file."""
    return dict(Roll(data).clients.entries())


def add_client(
    data: Path, name: str, *, role: str, unit: str, unit_name: str = "", region: str = "", at: datetime
) -> str:
    """Add a client and return its secret, which is kept nowhere (新增接入方).

    Raises ``BadInput`` for a name that does not fit, a region that is none or a role that R10.2 does not know,
    ``Conflict`` for a name taken.
    """
    check_role(role)
    region_prefix(region)
    holder = Holder(name=name, role=role, unit=unit, unit_name=unit_name, region=region, added_at=at)
    client, secret = made_client(holder)
    Roll(data).add(client)
    return secret


def made_client(holder: Holder) -> tuple[Client, str]:
    """Make a client with a fresh secret (接入方与密钥). Raises ``BadInput`` for a name that does not fit."""
    check_name(holder.name)
    changes, secret = fresh_secret()
    return Client.model_validate(holder.model_dump() | dict(changes)), secret


def fresh_secret() -> tuple[Mapping[str, object], str]:
    """Make a new secret (新密钥), alone: what changes in the entry, and the secret. Tokens issued so far are void."""
    secret = secrets.token_urlsafe(32)
    made = {"secret_hash": hasher().hash(secret), "old_secret_hash": "", "old_until": None}
    return {**made, "generation": new_generation()}, secret


def remove_client(data: Path, name: str) -> None:
    """Remove a client (删除接入方): it gets no token any more, and the ones it has are refused at their next use."""
    register = Roll(data).clients
    with register.locked() as clients:
        if name not in clients:
            raise BadInput(f"没有接入方 {name}。")
        register.write({key: client for key, client in clients.items() if key != name})


def rotate_client(data: Path, name: str, *, now: datetime, hours: int = OLD_HOURS) -> str:
    """Give a client a new secret and return it (更换密钥); the old one holds for ``hours`` more.

    The tokens issued so far are void: whoever holds either secret asks for another.
    """
    roll = Roll(data)
    if name not in roll.clients.entries():
        raise BadInput(f"没有接入方 {name}。")
    fresh, secret = fresh_secret()

    def changes(client: Holder) -> Mapping[str, object]:
        if not isinstance(client, Client) or not hours:
            return fresh
        return {**fresh, "old_secret_hash": client.secret_hash, "old_until": now + timedelta(hours=hours)}

    roll.change(name, changes)
    return secret


def set_members(data: Path, name: str, members: Sequence[str], scopes: Sequence[str] | None = None) -> None:
    """Put a member list in the place of the one a client has (登记名单), and the scopes its key is for.

    It holds from the next call on. Raises ``BadInput`` for a client that is not there or whose role has no list, and
    for a scope that its role does not hold.
    """
    roll, matrix = Roll(data), access_matrix()
    client = roll.clients.entries().get(name)
    if client is None:
        raise BadInput(f"没有接入方 {name}。")
    role = matrix.roles.get(client.role)
    if role is None or not role.members:
        able = "、".join(one.id for one in matrix.roles.values() if one.members)
        raise BadInput(f"角色 {client.role} 没有名单。", advice=f"有名单的角色: {able}", rule="R10.2")
    if unheld := sorted(set(scopes or ()) - role.grants.keys()):
        raise BadInput(
            f"角色 {role.id} 没有权限 {'、'.join(unheld)}。", advice="可用: " + "、".join(role.grants), rule="R10.2"
        )
    kept = {"members": tuple(members), "scopes": tuple(scopes) if scopes else None}
    roll.change(name, lambda _: kept)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures in how many seconds bar a client id (失败次数限制), and how many ids are remembered."""

    failures: int = 5
    seconds: float = 60.0
    remembered: int = 10_000


class Authenticator:
    """Checks client secrets (接入方认证): unknown id and wrong secret answer alike, in like time.

    At most two checks run at once, so a flood costs two hashes of memory; failures are counted per client id, known
    or not, in a table that forgets the oldest.
    """

    def __init__(
        self,
        data: Path,
        *,
        monotonic: Callable[[], float],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        limit: Limit | None = None,
    ) -> None:
        self._roll = Roll(data)
        self._monotonic = monotonic
        self._clock = clock
        self._limit = limit or Limit()
        self._checks = Checks()
        self._failures: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def authenticate(self, name: str, secret: str, barred: Callable[[Holder | None], None] = lambda _: None) -> Client:
        """Return the client of this id and secret; raises ``Unauthenticated`` or ``TooManyAttempts``.

        ``barred`` is told of the client, if there is one, whenever an id is barred or knocks while it is.
        """
        client = self._roll.clients.entries().get(name)
        self._refuse_barred(name, lambda: barred(client))
        if not self._right(client, secret):
            if self._count(name) >= self._limit.failures:
                barred(client)
            raise Unauthenticated(
                "接入方或密钥不正确。",
                advice="请核对 client_id 与 client_secret; 忘记密钥时由管理员重新登记。",
                challenge='Basic realm="credit-graph"',
            )
        with self._lock:
            self._failures.pop(name, None)
        assert client is not None  # noqa: S101  (a secret is never right against nobody)
        if not client.admitted:
            raise GrantRefused(
                "该接入方尚未授予角色。", advice="请由安全保密管理员授予角色。", error="unauthorized_client"
            )
        return client

    def _right(self, client: Client | None, secret: str) -> bool:
        """Whether it is the secret, or the one before while that holds: two checks of whatever is wrong."""
        enabled = client if client is not None and client.enabled else None
        if self._checks.right(secret, enabled.secret_hash if enabled else None):
            return True
        live = enabled if enabled and enabled.old_until and self._clock() < enabled.old_until else None
        return self._checks.right(secret, live.old_secret_hash if live else None)

    def _refuse_barred(self, name: str, barred: Callable[[], None]) -> None:
        now = self._monotonic()
        with self._lock:
            recent = [at for at in self._failures.get(name, ()) if now - at < self._limit.seconds]
        if len(recent) >= self._limit.failures:
            barred()
            raise TooManyAttempts(
                "认证失败次数过多, 请稍后再试。", retry_after=max(1, round(self._limit.seconds - (now - recent[0])))
            )

    def _count(self, name: str) -> int:
        now = self._monotonic()
        with self._lock:
            recent = [at for at in self._failures.pop(name, ()) if now - at < self._limit.seconds]
            self._failures[name] = [*recent, now][-self._limit.failures :]
            while len(self._failures) > self._limit.remembered:
                self._failures.popitem(last=False)
            return len(self._failures[name])
