"""Who may call what (认证与授权): the one dependency by which every route names its scope."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import Depends, Header, Request, Response, Security
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2, SecurityScopes
from pydantic import BaseModel
from pydantic_core import to_json

from graph_service.api import tokens
from graph_service.api.context import Context, ContextDep
from graph_service.api.presenting import Presenter
from graph_service.api.problems import Unauthenticated
from graph_service.api.scoped import visible
from graph_service.domain.errors import BadInput, Forbidden
from graph_service.domain.subjects import is_person
from graph_service.rulebook.access import access_matrix
from graph_service.usecases.audit import AuditEntry, append_entry
from graph_service.usecases.authorisation_desk import Grant, grant_by_id
from graph_service.usecases.permission import by_grant, field_scopes, require, require_held, shown
from graph_service.usecases.subjects import subject_id

# Routes that need no token, each for a reason: probes, the token itself, the description of the service.
OPEN_ROUTES = frozenset(
    {"/healthz", "/readyz", "/v1/token", "/openapi.json", "/docs", "/docs/start.js", "/docs/assets"}
)

PURPOSE, GRANT, LOAN_CASE = "X-Purpose", "X-Grant", "X-Loan-Case"
# Whoever asks with these must say why, whoever the answer names.
AUDITED = frozenset({"portrait:read", "signals:read", "checks:read", "bans:write"})

PUBLIC = frozenset({"subjects:read"})  # all that the public holds
PurposeHeader = Annotated[
    str,
    Header(
        alias=PURPOSE,
        max_length=600,
        description="查询目的: 应答含个人信息、画像或内部风险时必填, 记入审计日志; 中文按 UTF-8 百分号编码。 "
        "why the data is asked for",
        examples=["%E6%97%A5%E5%B8%B8%E7%9B%91%E7%AE%A1"],
    ),
]
GrantHeader = Annotated[
    str, Header(alias=GRANT, max_length=64, description="授权编号: 凭授权查询的角色必填 the authorisation's id (R9.2)")
]
LoanCaseHeader = Annotated[
    str,
    Header(
        alias=LOAN_CASE,
        max_length=600,
        description="信贷业务编号: 凭授权查询的角色必填, 记入审计日志; 中文按 UTF-8 百分号编码 the loan asked for",
    ),
]

oauth2 = OAuth2(
    scheme_name="client-credentials",
    description="以 client_id 和 client_secret 向 /v1/token 换取访问令牌。OAuth 2 client credentials.",
    flows=OAuthFlows(
        clientCredentials=OAuthFlowClientCredentials(tokenUrl="/v1/token", scopes=dict(access_matrix().scopes))
    ),
    auto_error=False,
)


@dataclass(frozen=True, slots=True)
class Reader:
    """A caller in front of one question (查询人): what it may see, and how its answer is sealed.

    ``audited`` is set where the answer holds personal, portrait or L3 data (R10.5); ``grant`` is the authorisation by
    which it is given, for the loan ``loan_case``.
    """

    context: Context
    caller: tokens.Caller
    scopes: frozenset[str]
    request_id: str
    action: str
    subject: str
    purpose: str
    audited: bool = False
    grant: Grant | None = None
    loan_case: str = ""

    @property
    def presenter(self) -> Presenter:
        """What turns rows into answers for this caller's unit."""
        return Presenter(self.context.token_key, self.caller.unit)

    @property
    def _receives(self) -> bool:
        """Whether the caller is a unit that can be told of what it was given: not the public, nor a person himself."""
        named = bool(self.caller.unit) and not is_person(self.caller.unit)
        return named and self.context.matrix.scopes_of(self.caller.role) != PUBLIC

    def about(self, subject: str) -> Reader:
        """Return this reader in front of a subject that the path does not name (所涉主体)."""
        scopes = shown(self.context.matrix, role=self.caller.role, unit=self.caller.unit, subject=subject)
        return replace(self, subject=subject, scopes=scopes)

    def deciding(self) -> Reader:
        """Return this reader in front of what its own unit decides (谁认定谁负责): what is its field is reached."""
        own = field_scopes(self.context.matrix, self.caller.role)
        return replace(self, scopes=self.scopes | own)

    def only_if(self, allowed: bool, problem: str, advice: str = "") -> None:
        """Refuse, and record the refusal, unless ``allowed`` (R10.2)."""
        if not allowed:
            self.audit(outcome="refused", rules=("R10.2",))
            raise Forbidden(problem, advice=advice, rule="R10.2")

    def send(self, answer: BaseModel, *, rules: tuple[str, ...] = (), records: Iterable[str] = ()) -> Response:
        """Return the answer without what the reader may not see; audited first, so that no read goes unrecorded.

        ``records`` are the references of the records in it: a unit that is given any is in the share log (R6.4).
        """
        content: dict[str, Any] = visible(answer, self.scopes)
        return self.sealed(to_json(content), fields=content, rules=rules, records=records)

    def sealed(
        self, body: bytes, *, fields: Iterable[str], rules: tuple[str, ...] = (), records: Iterable[str] = ()
    ) -> Response:
        """Return an answer that holds no more than the reader may see, audited first like one that is sent."""
        given = tuple(sorted(set(records))) if self._receives else ()
        if self.audited or given:
            self.audit(
                outcome="answered",
                fields=tuple(fields),
                rules=rules,
                result=hashlib.sha256(body).hexdigest(),
                records=given,
            )
        return Response(body, media_type="application/json")

    def audit(
        self,
        *,
        outcome: str,
        fields: tuple[str, ...] = (),
        rules: tuple[str, ...] = (),
        result: str = "",
        records: tuple[str, ...] = (),
    ) -> None:
        """Enter what was answered or refused in the audit log (R10.5)."""
        entry = AuditEntry(
            at=self.context.clock(),
            request=self.request_id,
            who=self.caller.client,
            unit=self.caller.unit,
            role=self.caller.role,
            action=self.action,
            outcome=outcome,
            purpose=self.purpose,
            subject=self.subject,
            fields=fields,
            rules=rules,
            result=result,
            grant=self.grant.id if self.grant else "",
            records=records,
            case=self.loan_case,
        )
        append_entry(self.context.audit_log, entry)

    def by_grant(self, grant: str, loan_case: str) -> Reader:
        """Return this reader with the authorisation it names, if that holds today for all it says (R9.2).

        A refusal tells nothing: not whether there is the subject, the authorisation, or one for something else.
        """
        context, unit, day = self.context, self.caller.unit, self.context.today()
        found = grant_by_id(context.connection, grant, day) if unit and loan_case else None
        held = (
            found is not None
            and found.subject == self.subject
            and found.holds(unit=unit, purpose=self.purpose, loan_case=loan_case, day=day)
        )
        reader = replace(self, grant=found if held else None, loan_case=loan_case)
        reader.only_if(
            held,
            "需经该主体授权, 未查到对本单位这一用途、这笔业务的有效授权。",
            f"请由该主体在本系统授权, 并在请求头 {GRANT}、{LOAN_CASE} 中写明授权编号和信贷业务编号。",
        )
        return reader


def in_front(request: Request, context: ContextDep, authorization: Annotated[str | None, Depends(oauth2)]) -> Reader:
    """The caller in front of the question of this request, whatever it may see."""
    caller = _caller(context, authorization)
    request.state.caller = caller
    subject = subject_id(request.path_params.get("code", ""))
    return Reader(
        context=context,
        caller=caller,
        scopes=shown(context.matrix, role=caller.role, unit=caller.unit, subject=subject),
        request_id=request.state.request_id,
        action=f"{request.method} {request.scope['route'].path_format}",
        subject=subject,
        purpose=unquote(request.headers.get(PURPOSE, "")).strip(),
    )


FrontDep = Annotated[Reader, Depends(in_front)]


def needs(scope: str) -> Any:
    """Return the dependency by which a route names its scope and gets its ``Reader`` (路由权限)."""
    return Security(_reader, scopes=[scope])


def needs_any(scope: str) -> Any:
    """Like ``needs``, however far the scope reaches: for an answer about no subject, such as what a notice says."""
    return Security(_any_reader, scopes=[scope])


def needs_purpose(scope: str) -> Any:
    """Like ``needs``, for a route whose answer holds personal, portrait or L3 data: with a purpose, audited (R10.5)."""
    return Security(_audited_reader, scopes=[scope])


def needs_held(scope: str) -> Any:
    """Like ``needs_purpose``, for a route whose handler judges how far the scope goes: case by case (R10.2)."""
    return Security(_held_reader, scopes=[scope])


def needs_grant(scope: str) -> Any:
    """Like ``needs_purpose``; who needs the subject's authorisation is asked for one that holds today (R9.2)."""
    return Security(_granted_reader, scopes=[scope])


def _granted_reader(
    required: SecurityScopes,
    reader: FrontDep,
    _purpose: PurposeHeader = "",
    grant: GrantHeader = "",
    loan_case: LoanCaseHeader = "",
) -> Reader:
    (scope,) = required.scopes
    if not by_grant(reader.context.matrix, reader.caller.role, scope):
        return _with_purpose(admitted(reader, scope))
    return _with_purpose(reader).by_grant(grant, unquote(loan_case).strip())


def _any_reader(required: SecurityScopes, reader: FrontDep) -> Reader:
    (scope,) = required.scopes
    try:
        require_held(reader.context.matrix, role=reader.caller.role, scope=scope)
    except Forbidden as refusal:
        reader.audit(outcome="refused", rules=(refusal.rule,))
        raise
    return reader


def _held_reader(reader: Annotated[Reader, Depends(_any_reader)], _purpose: PurposeHeader = "") -> Reader:
    return _with_purpose(reader)


def _reader(required: SecurityScopes, reader: FrontDep) -> Reader:
    (scope,) = required.scopes
    return admitted(reader, scope)


def admitted(reader: Reader, scope: str) -> Reader:
    """Return the reader where the scope reaches what it asks about (R10.2); a refusal is recorded."""
    caller = reader.caller
    try:
        require(reader.context.matrix, role=caller.role, unit=caller.unit, scope=scope, subject=reader.subject)
    except Forbidden as refusal:
        reader.audit(outcome="refused", rules=(refusal.rule,))
        raise
    return reader


async def _audited_reader(
    required: SecurityScopes, reader: Annotated[Reader, Depends(_reader)], _purpose: PurposeHeader = ""
) -> Reader:
    if "persons:masked" not in reader.scopes and AUDITED.isdisjoint(required.scopes):
        return reader
    return _with_purpose(reader)


def _with_purpose(reader: Reader) -> Reader:
    if not reader.purpose:
        raise BadInput(
            "查询个人信息、信用画像或内部风险须说明目的。",
            advice=f"请在请求头 {PURPOSE} 中写明查询目的。",
            rule="R10.5",
        )
    return replace(reader, audited=True)


def _caller(context: Context, authorization: str | None) -> tokens.Caller:
    kind, _, text = (authorization or "").partition(" ")
    if kind.lower() != "bearer" or not text:
        raise Unauthenticated("请求未带访问令牌。", advice="请先向 /v1/token 申请令牌。")
    return tokens.read_token(context.token_key, text.strip(), now=context.clock())
