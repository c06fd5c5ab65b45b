"""Branches and their heads (分支机构归属): what the register states, else what the name of a branch says (ADR 0041)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph_service.domain.identity import normalise_code
from graph_service.domain.names import name_key
from graph_service.rulebook.identity import BranchRule

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BranchOf:
    """That one subject is a branch of another (分支机构关系), on what evidence: ``stated`` is the registration."""

    branch: str
    head: str
    reason: str
    evidence: str
    recorded_at: str
    trust: float
    stated: Row


def stated_head(row: Row) -> tuple[str | None, str | None]:
    """Code and name key of the head that a registration states (隶属企业): either may be missing.

    Whether the code is right the register says: only a registered subject is a head.
    """
    code, named = row.get("head_code"), row.get("head_name")
    return (normalise_code(code) if code else None), (name_key(named) if named else None)


def branches(rows: Iterable[Row], heads: Mapping[str, Mapping[str, str]], rule: BranchRule) -> list[BranchOf]:
    """Tell the head of each branch (分支机构归属), none where it is not the only one it can be.

    ``rows`` are registrations (``eid, rid, name_key, type_text, head_code, head_name, recorded_at``); ``heads`` gives
    for a code or a name key the subjects registered under it, each with when that was recorded. A head that the
    register states is certain (trust 1.0); one that only the name tells counts where the registered type says branch,
    with the trust of the rule.
    """
    found: list[BranchOf] = []
    for row in rows:
        code, named = stated_head(row)
        key = code or named
        trust, reason = 1.0, "登记载明隶属企业"
        if key is None and rule.is_branch_type(row["type_text"]):
            key, trust = rule.head_key(row["name_key"] or ""), rule.trust
            reason = f"名称以该企业全称开头, 登记类型为分支机构 ({rule.rule.id})"
        met = {eid: at for eid, at in heads.get(key or "", {}).items() if eid != row["eid"]}
        if len(met) == 1:
            ((head, at),) = met.items()
            found.append(BranchOf(row["eid"], head, reason, row["rid"], max(row["recorded_at"], at), trust, row))
    return found
