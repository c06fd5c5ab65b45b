"""What is asked of a ban of another region (外地限制的接收, R4.6): it comes from a verified document or not at all."""

from __future__ import annotations

from graph_service.analysis.cases import CaseState
from graph_service.domain.acts import Act
from graph_service.domain.errors import Conflict, Unlawful
from graph_service.usecases.case_plan import Desk, voucher

PROCEDURE = "foreign_ban"


def _from_a_document(desk: Desk, _before: CaseState | None, after: CaseState, _act: Act) -> None:
    if voucher(after.data["ban"]) not in desk.vouched:
        raise Unlawful(
            "外地限制只能由验签的共享文件接收, 不能自行填写。",
            advice="请用 credit-graph bans import 导入对方的文件。", rule="R4.6",
        )  # fmt: skip


def _not_of_an_older_document(_desk: Desk, before: CaseState | None, _after: CaseState, act: Act) -> None:
    """A document that was issued before the one known last tells nothing new (旧文件)."""
    known = str(before.data.get("issued_at", "")) if before else ""
    if "issued_at" in act.data and str(act.data["issued_at"]) <= known:
        raise Conflict("来文早于已处理的文件。", advice="请导入对方最近签发的文件。", rule="R4.6")


GUARDS = {
    (PROCEDURE, "receive"): _from_a_document,
    **{(PROCEDURE, step): _not_of_an_older_document for step in ("mark", "suspend", "resume", "revoke")},
}
