"""Signing in (登录): a person's name, password and code. Whatever is wrong is answered alike, in like time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from graph_service.api.holders import Account, Client, new_generation
from graph_service.api.lockouts import Lockouts
from graph_service.api.passwords import Checks, check_own_password, hasher
from graph_service.api.problems import GrantRefused, PasswordDue, TooManyAttempts
from graph_service.api.roll import Roll
from graph_service.api.second_factor import Seals, code_step, new_secret
from graph_service.domain.errors import Conflict

# Told of every failure: outcome, why (for the audit log alone), and the account if there is one.
Failed: TypeAlias = Callable[[str, str, Account | None], None]


class SignIn:
    """Checks people (人员认证): password and second factor together, after counting the attempt."""

    def __init__(self, roll: Roll, lockouts: Lockouts, seals: Seals, *, clock: Callable[[], datetime]) -> None:
        self._roll = roll
        self._lockouts = lockouts
        self._seals = seals
        self._clock = clock
        self._checks = Checks()
        self._nobodys = new_secret()

    def token_holder(self, name: str, password: str, code: str, failed: Failed) -> Account:
        """Return the account that may have a token; raises ``GrantRefused`` or ``TooManyAttempts``."""
        account = self._proven(name, password, code, failed)
        if not account.own_password:
            raise PasswordDue(
                "首次登录须先设置自己的口令。", advice="请以新的动态口令调用 POST /v1/account/password 设置后再登录。"
            )
        if not account.admitted:
            raise GrantRefused(
                "该账号尚未授予角色。", advice="请由安全保密管理员授予角色。", error="unauthorized_client"
            )
        return account

    def set_password(self, name: str, password: str, code: str, new: str, failed: Failed) -> Account:
        """Replace a password by one of the person's own (修改口令): the tokens issued so far are void.

        Raises ``BadInput`` for one that may not be chosen, before anything is counted or used up.
        """
        check_own_password(name, new, password)
        account = self._proven(name, password, code, failed)
        made = hasher().hash(new)

        def changes(found: Client | Account) -> Mapping[str, object]:
            if found.generation != account.generation or not found.enabled:
                raise Conflict("该账号刚被重置或停用, 口令没有修改。", advice="请用新的初始口令重试。")
            return {"password_hash": made, "own_password": True, "generation": new_generation()}

        changed = self._roll.change(name, changes)
        assert isinstance(changed, Account)  # noqa: S101  (names are unique across both registers)
        return changed

    def _proven(self, name: str, password: str, code: str, failed: Failed) -> Account:
        account = self._roll.accounts.entries().get(name)
        now = self._clock()
        try:
            locks = self._lockouts.attempt(name, known=account is not None, now=now)
        except TooManyAttempts:
            failed("refused", "while-locked", account)
            raise
        why, step = self._judged(account, password, code, now)
        if account is not None and not why:
            why = self._used(account, step)
        if account is None or why:
            failed("locked" if locks else "refused", why, account)
            raise GrantRefused(
                "账号、口令或动态口令不正确。",
                advice=f"动态口令每个只能用一次; 连续 {self._lockouts.rule.failures} 次失败将锁定 "
                f"{self._lockouts.rule.term.seconds // 60} 分钟; 忘记或停用的请找系统管理员。",
            )
        self._lockouts.clear(name)
        return account

    def _judged(self, account: Account | None, password: str, code: str, now: datetime) -> tuple[str, int]:
        """Why an attempt is wrong, empty where it is right, and the step of its code. Nothing is left out early."""
        right = self._checks.right(password, account.password_hash if account else None)
        secret = self._seals.open(account.name, account.otp_sealed) if account else None
        step = code_step(secret or self._nobodys, code, now)
        faults = {
            "unknown-account": account is None,
            "disabled": account is not None and not account.enabled,
            "password": not right,
            "second-factor-unreadable": account is not None and secret is None,
            "code": step is None or secret is None,
        }
        return next((fault for fault, there in faults.items() if there), ""), step or 0

    def _used(self, account: Account, step: int) -> str:
        """Use a code up; why that cannot be. Judged under the lock, so that one code lets one in."""
        spent = False

        def changes(found: Client | Account) -> Mapping[str, object]:
            nonlocal spent
            spent = not isinstance(found, Account) or found.generation != account.generation or step <= found.otp_last
            return {} if spent else {"otp_last": step}

        self._roll.change(account.name, changes)
        return "code-used-before" if spent else ""
