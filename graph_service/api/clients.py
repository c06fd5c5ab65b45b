"""Clients (接入方): who may ask for a token, kept as ``clients.json`` (mode 0600) in the data folder.

The file holds Argon2 hashes, never a secret; a secret is shown once, when its client is added. Secrets are made here
(256 bits), so the hash is only to slow a thief of the file: the OWASP floor of Argon2id is enough, and it bounds what
a flood of wrong secrets can cost in memory.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import portalocker
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pydantic import BaseModel, ConfigDict, TypeAdapter

from graph_service.api.problems import TooManyAttempts, Unauthenticated
from graph_service.domain.errors import BadInput, Conflict
from graph_service.domain.regions import region_prefix
from graph_service.rulebook.access import access_matrix
from graph_service.store.private_files import make_private_folder, write_private

FILE = "clients.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{1,63}")


class Client(BaseModel):
    """One client (接入方): its role (R10.2), unit and region, and the hash of its secret.

    Where its role has member lists, ``members`` are the subjects on it, and ``scopes`` what the key is for: all of its
    role where ``None``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    role: str
    unit: str
    unit_name: str = ""
    region: str = ""
    secret_hash: str
    added_at: datetime
    members: tuple[str, ...] = ()
    scopes: tuple[str, ...] | None = None


_CLIENTS = TypeAdapter(dict[str, Client])


def hasher() -> PasswordHash:
    """Argon2id at the floor that OWASP names: 19 MiB, two passes, one lane."""
    return PasswordHash((Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1),))


def read_clients(data: Path) -> dict[str, Client]:
    """Clients of a data folder by name (接入方名册); none where there is no file."""
    path = data / FILE
    return _CLIENTS.validate_json(path.read_bytes()) if path.exists() else {}


def add_client(
    data: Path, name: str, *, role: str, unit: str, unit_name: str = "", region: str = "", at: datetime
) -> str:
    """Add a client and return its secret, which is kept nowhere (新增接入方).

    Raises ``BadInput`` for a name that does not fit, a region that is none or a role that R10.2 does not know,
    ``Conflict`` for a name taken.
    """
    if not _NAME.fullmatch(name):
        raise BadInput("接入方名称只能用小写字母、数字、下划线和连字符, 2 至 64 位。")
    roles = access_matrix().roles
    region_prefix(region)
    if role not in roles:
        raise BadInput(f"没有这个角色: {role}", advice="可用角色: " + "、".join(roles), rule="R10.2")
    secret = secrets.token_urlsafe(32)
    client = Client(
        name=name, role=role, unit=unit, unit_name=unit_name, region=region, secret_hash=hasher().hash(secret),
        added_at=at,
    )  # fmt: skip
    make_private_folder(data)
    with portalocker.Lock(data / f".{FILE}.lock", timeout=10):
        clients = read_clients(data)
        if name in clients:
            raise Conflict(f"接入方 {name} 已存在。", advice="请换一个名称, 或先删除原接入方。")
        _write(data, {**clients, name: client})
    return secret


def remove_client(data: Path, name: str) -> None:
    """Remove a client (删除接入方): it gets no token any more, and the ones it has end with their term."""
    with portalocker.Lock(data / f".{FILE}.lock", timeout=10):
        clients = read_clients(data)
        if name not in clients:
            raise BadInput(f"没有接入方 {name}。")
        _write(data, {key: client for key, client in clients.items() if key != name})


def set_members(data: Path, name: str, members: Sequence[str], scopes: Sequence[str] | None = None) -> None:
    """Put a member list in the place of the one a client has (登记名单), and the scopes its key is for.

    It holds from the next call on. Raises ``BadInput`` for a client that is not there or whose role has no list, and
    for a scope that its role does not hold.
    """
    matrix = access_matrix()
    with portalocker.Lock(data / f".{FILE}.lock", timeout=10):
        clients = read_clients(data)
        if name not in clients:
            raise BadInput(f"没有接入方 {name}。")
        client = clients[name]
        role = matrix.roles[client.role]
        if not role.members:
            able = "、".join(one.id for one in matrix.roles.values() if one.members)
            raise BadInput(f"角色 {role.id} 没有名单。", advice=f"有名单的角色: {able}", rule="R10.2")
        if unheld := sorted(set(scopes or ()) - role.grants.keys()):
            raise BadInput(
                f"角色 {role.id} 没有权限 {'、'.join(unheld)}。", advice="可用: " + "、".join(role.grants), rule="R10.2"
            )
        kept = {"members": tuple(members), "scopes": tuple(scopes) if scopes else None}
        _write(data, {**clients, name: client.model_copy(update=kept)})


def _write(data: Path, clients: dict[str, Client]) -> None:
    write_private(data / FILE, _CLIENTS.dump_json(clients, indent=2).decode())


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

    def __init__(self, data: Path, *, monotonic: Callable[[], float], limit: Limit | None = None) -> None:
        self._data = data
        self._monotonic = monotonic
        self._limit = limit or Limit()
        self._hasher = hasher()
        self._nobody = self._hasher.hash(secrets.token_urlsafe(32))
        self._failures: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()
        self._checks = threading.BoundedSemaphore(2)

    def authenticate(self, name: str, secret: str) -> Client:
        """Return the client of this id and secret; raises ``Unauthenticated`` or ``TooManyAttempts``."""
        self._refuse_barred(name)
        client = read_clients(self._data).get(name)
        with self._checks:
            right = self._hasher.verify(secret, client.secret_hash if client else self._nobody)
        if client is None or not right:
            self._count(name)
            raise Unauthenticated(
                "接入方或密钥不正确。",
                advice="请核对 client_id 与 client_secret; 忘记密钥时由管理员重新登记。",
                challenge='Basic realm="credit-graph"',
            )
        with self._lock:
            self._failures.pop(name, None)
        return client

    def _refuse_barred(self, name: str) -> None:
        now = self._monotonic()
        with self._lock:
            recent = [at for at in self._failures.get(name, ()) if now - at < self._limit.seconds]
        if len(recent) >= self._limit.failures:
            raise TooManyAttempts(
                "认证失败次数过多, 请稍后再试。", retry_after=max(1, round(self._limit.seconds - (now - recent[0])))
            )

    def _count(self, name: str) -> None:
        now = self._monotonic()
        with self._lock:
            recent = [at for at in self._failures.pop(name, ()) if now - at < self._limit.seconds]
            self._failures[name] = [*recent, now][-self._limit.failures :]
            while len(self._failures) > self._limit.remembered:
                self._failures.popitem(last=False)
