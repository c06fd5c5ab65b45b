"""A caller in front of one question (查询人): what it may see, and how its answer is sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from fastapi import Response
from pydantic import BaseModel
from pydantic_core import to_json

from graph_service.api import tokens
from graph_service.api.context import Context
from graph_service.api.presenting import Presenter
from graph_service.api.veil import veiled
from graph_service.domain.errors import Forbidden
from graph_service.domain.subjects import is_person
from graph_service.rulebook.access import PUBLIC, AccessMatrix, Reach
from graph_service.rulebook.access_rows import RouteRow
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.audit import AuditEntry
from graph_service.usecases.authorisation_desk import Grant
from graph_service.usecases.permission import ASK_FOR_LIST, OFF_LIST, by_grant, field_scopes, shown, sum_scopes
from graph_service.usecases.region_scope import ASK_THERE, OUTSIDE, is_outside

GRANT, LOAN_CASE = "X-Grant", "X-Loan-Case"
ASK_FOR_UNIT = "请由安全保密管理员补登单位代码。"  # who grants role, unit and region


@dataclass(frozen=True, slots=True)
class Reader:
    """A caller in front of one question (查询人).

    ``route`` is the row of the access table that judges it, ``matrix`` that table as this client has it. ``limit`` is
    what the regions begin with that it sees beyond public data, empty for no limit; ``outside`` says that the subject
    is in another. ``code`` is the subject as the path writes it, by which the route will look it up.
    ``members`` are on its list. ``audited`` is set where the answer holds personal, portrait or L3 data
    (R10.5); ``grant`` is the authorisation by which it is given, for the loan ``loan_case``;
    ``case`` the case of one's own.
    """

    context: Context
    caller: tokens.Caller
    route: RouteRow
    matrix: AccessMatrix
    scopes: frozenset[str]
    request_id: str
    subject: str
    purpose: str
    code: str = ""
    limit: str = ""
    members: frozenset[str] = frozenset()
    outside: bool = False
    audited: bool = False
    grant: Grant | None = None
    case: str = ""
    loan_case: str = ""

    @property
    def presenter(self) -> Presenter:
        """What turns rows into answers for this caller's unit."""
        return Presenter(self.context.token_key, self.caller.unit)

    @property
    def _store(self) -> GraphStore:
        return self.context.store()

    @property
    def _receives(self) -> bool:
        """Whether the caller is a unit that can be told of what it was given: not the public, nor a person himself."""
        named = bool(self.caller.unit) and not is_person(self.caller.unit)
        return named and self.matrix.scopes_of(self.caller.role) != PUBLIC

    @property
    def everywhere(self) -> bool:
        """Whether the scope of the route reaches everything for this caller, and so is limited by its region."""
        role = self.caller.role
        return role in self.matrix.roles and self.matrix.reach(role, self.route.scope) is Reach.ALL

    @property
    def asks_by_grant(self) -> bool:
        """Whether the caller holds the scope of the route on a subject's authorisation alone (凭授权)."""
        return by_grant(self.matrix, self.caller.role, self.route.scope)

    def of_sums(self) -> Reader:
        """Return this reader in front of an answer that is sums and nothing else (汇总)."""
        return replace(self, scopes=self.scopes | sum_scopes(self.matrix, self.caller.role))

    def in_front_of(self, subject: str) -> Reader:
        """Return this reader in front of a subject or unit, wherever that is."""
        caller = self.caller
        scopes = shown(self.matrix, role=caller.role, unit=caller.unit, subject=subject, members=self.members)
        return replace(self, subject=subject, code="", scopes=scopes, outside=False)

    def about(self, subject: str) -> Reader:
        """Return this reader in front of a subject that the path does not name (所涉主体)."""
        return self.in_front_of(subject).placed()

    def placed(self) -> Reader:
        """Return this reader with no more than public data of a subject outside its region (不在本行政区划)."""
        if not self.limit or self.subject == self.caller.unit:
            return self
        outside = is_outside(self._store, self.code or self.subject, self.limit)
        return replace(self, outside=outside, scopes=self.scopes & PUBLIC if outside else self.scopes)

    def within_region(self, codes: Iterable[str]) -> None:
        """Refuse a question about a subject outside the region (R10.2), in each of several."""
        for code in codes if self.limit and self.everywhere else ():
            self.about(code).refuse_outside()

    def refuse_outside(self) -> None:
        """Refuse where the subject is outside the region (R10.2): only public data of it is told."""
        self.only_if(not self.outside, OUTSIDE, ASK_THERE)

    def deciding(self) -> Reader:
        """Return this reader in front of what its own unit decides (谁认定谁负责): what is its field is reached."""
        return replace(self, scopes=self.scopes | field_scopes(self.matrix, self.caller.role))

    def only_if(self, allowed: bool, problem: str, advice: str) -> None:
        """Refuse, and record the refusal, unless ``allowed`` (R10.2)."""
        if not allowed:
            self.refused()
            raise Forbidden(problem, advice=advice, rule="R10.2")

    @contextmanager
    def refusals_recorded(self) -> Generator[None]:
        """Record a refusal raised within (R10.5)."""
        try:
            yield
        except Forbidden as refusal:
            self.refused((refusal.rule,))
            raise

    def refused(self, rules: tuple[str, ...] = ("R10.2",)) -> None:
        """Record a refusal (R10.5)."""
        self._audit(outcome="refused", rules=rules)

    def about_account(self, name: str) -> Reader:
        """Return this reader in front of an account (所涉账号): refusals and acts are recorded with its name."""
        return replace(self, subject=name)

    def record(self, name: str, fields: Iterable[str] = ()) -> None:
        """Record an act on an account, or with no name on none, before it is done (三员操作审计)."""
        self.about_account(name)._audit(outcome="done", fields=tuple(fields), rules=("R10.2",))

    def send(
        self,
        answer: BaseModel,
        *,
        rules: tuple[str, ...] = (),
        records: Iterable[str] = (),
        parties: Iterable[str] = (),
        fields: Iterable[str] = (),
    ) -> Response:
        """Return the answer without what the reader may not see; audited first, so that no read goes unrecorded.

        ``records`` are the references of the records in it: a unit that is given any is in the share log (R6.4).
        ``parties`` are whom its texts name besides those that it lists, for the limit of the region; ``fields`` name
        what was told where the fields of the answer do not.
        """
        if self.limit:
            answer = veiled(answer, self._store, self.presenter, self.limit, parties)
        content: dict[str, Any] = self.context.fields.visible(answer, self.scopes)
        return self.sealed(to_json(content), fields=tuple(fields) or content, rules=rules, records=records)

    def sealed(
        self, body: bytes, *, fields: Iterable[str], rules: tuple[str, ...] = (), records: Iterable[str] = ()
    ) -> Response:
        """Return an answer that holds no more than the reader may see, audited first like one that is sent."""
        given = tuple(sorted(set(records))) if self._receives else ()
        if self.audited or given:
            self._audit(
                outcome="answered",
                fields=tuple(fields),
                rules=rules,
                result=hashlib.sha256(body).hexdigest(),
                records=given,
            )
        return Response(body, media_type="application/json")

    def send_file(self, content: bytes, media_type: str, name: str, *, rules: tuple[str, ...] = ()) -> Response:
        """Return a file as it is kept; audited first, like every answer that names a subject (R10.5)."""
        self._audit(outcome="answered", fields=(name,), rules=rules, result=hashlib.sha256(content).hexdigest())
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
        return Response(content, media_type=media_type, headers=headers)

    def by_grant(self, grant: str) -> Reader:
        """Return this reader with the authorisation it names, as ``granted`` does; a refusal is recorded."""
        with self.refusals_recorded():
            return self.granted(grant)

    def waits_for(self, grant: str) -> bool:
        """Whether ``granted`` has to ask the graph."""
        return not self.context.now.knows_grant(grant, self.context.today())

    def granted(self, grant: str) -> Reader:
        """Return this reader with the authorisation it names, if that holds today for all it says (R9.2).

        Raises ``Forbidden``, which tells nothing: not whether there is the subject, the authorisation, or one for
        something else. A caller with a member list is told of nobody else.
        """
        unit, day = self.caller.unit, self.context.today()
        if self.matrix.roles[self.caller.role].members and self.subject not in self.members:
            raise Forbidden(OFF_LIST, advice=ASK_FOR_LIST, rule="R10.2")
        found = self.context.now.grant(grant, day) if unit and self.loan_case else None
        if (
            found is None
            or found.subject != self.subject
            or not found.holds(unit=unit, purpose=self.purpose, loan_case=self.loan_case, day=day)
        ):
            raise Forbidden(
                "需经该主体授权, 未查到对本单位这一用途、这笔业务的有效授权。",
                advice=f"请由该主体在本系统授权, 并在请求头 {GRANT}、{LOAN_CASE} 中写明授权编号和信贷业务编号。",
                rule="R10.2",
            )
        return replace(self, grant=found)

    def _audit(
        self,
        *,
        outcome: str,
        fields: tuple[str, ...] = (),
        rules: tuple[str, ...] = (),
        result: str = "",
        records: tuple[str, ...] = (),
    ) -> None:
        entry = AuditEntry(
            at=self.context.clock(),
            request=self.request_id,
            who=self.caller.client,
            unit=self.caller.unit,
            role=self.caller.role,
            action=self.route.route,
            outcome=outcome,
            purpose=self.purpose,
            subject=self.subject,
            fields=fields,
            rules=rules,
            result=result,
            grant=self.grant.id if self.grant else self.case,
            records=records,
            case=self.loan_case,
        )
        self.context.audit.append(entry)
