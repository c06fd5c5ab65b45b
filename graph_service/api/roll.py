"""The roll (名册): clients and accounts of a data folder, whose names are unique across both."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from graph_service.api.holders import Account, Client
from graph_service.api.registers import Register
from graph_service.domain.errors import BadInput, Conflict, NotFound
from graph_service.rulebook.access import access_matrix

CLIENTS, ACCOUNTS = "clients.json", "accounts.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{1,63}")


class Roll:
    """Both registers, under one lock (名册)."""

    def __init__(self, data: Path) -> None:
        self.clients = Register(data, CLIENTS, dict[str, Client], lock=CLIENTS)
        self.accounts = Register(data, ACCOUNTS, dict[str, Account], lock=CLIENTS)

    def find(self, name: str) -> Client | Account | None:
        """Return who bears this name, as the files stand now."""
        return self.clients.entries().get(name) or self.accounts.entries().get(name)

    def everyone(self) -> list[Client | Account]:
        """Return all, by name (全部)."""
        found = [*self.clients.entries().values(), *self.accounts.entries().values()]
        return sorted(found, key=lambda one: one.name)

    def persons(self) -> dict[str, str]:
        """Return to whom each account belongs, as a person's id (账号所属人); those that are not known are missing."""
        return {one.name: one.pid for one in self.accounts.entries().values() if one.pid}

    def unidentified(self, roles: Collection[str]) -> int:
        """How many accounts of some roles belong to nobody known (未登记本人身份的账号)."""
        return sum(one.role in roles and not one.pid for one in self.accounts.entries().values())

    def add(self, new: Client | Account, before: Callable[[], None] = lambda: None) -> None:
        """Add somebody; ``before`` is called once it is sure to be done, and before it is. Raises ``Conflict``."""
        with self.clients.locked() as clients:
            accounts = self.accounts.fresh()
            if new.name in clients or new.name in accounts:
                raise Conflict(f"接入方或账号 {new.name} 已存在。", advice="请换一个名称, 或先删除原有的。")
            before()
            if isinstance(new, Client):
                self.clients.write({**clients, new.name: new})
            else:
                self.accounts.write({**accounts, new.name: new})

    def change(
        self,
        name: str,
        changes: Callable[[Client | Account], Mapping[str, object]],
        before: Callable[[], None] = lambda: None,
    ) -> Client | Account:
        """Change somebody under the lock: what ``changes`` makes of the entry as it stands (变更).

        Raises ``NotFound`` where nobody bears the name. ``before`` is as in ``add``: an act whose record cannot be
        written is not done.
        """
        with self.clients.locked() as clients:
            accounts = self.accounts.fresh()
            found = clients.get(name) or accounts.get(name)
            if found is None:
                raise NotFound(f"没有接入方或账号 {name}。", advice="请核对名称。")
            changed = found.model_copy(update=dict(changes(found)))
            before()
            if isinstance(changed, Client):
                self.clients.write({**clients, name: changed})
            else:
                self.accounts.write({**accounts, name: changed})
            return changed


def check_name(name: str) -> None:
    """Raise ``BadInput`` for a name that does not fit (名称)."""
    if not _NAME.fullmatch(name):
        raise BadInput("接入方或账号名称只能用小写字母、数字、下划线和连字符, 2 至 64 位。")


def check_role(role: str) -> None:
    """Raise ``BadInput`` for a role that R10.2 does not know (角色)."""
    roles = access_matrix().roles
    if role not in roles:
        raise BadInput(f"没有这个角色: {role}", advice="可用角色: " + "、".join(roles), rule="R10.2")
