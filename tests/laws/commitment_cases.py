"""Cases of commitments for tests, written act by act, and facts of them."""

from __future__ import annotations

from datetime import date

import polars as pl

from graph_service.analysis.snapshot import snapshot_schema
from graph_service.domain.acts import Act, Actor, Case, CaseHead, Value
from graph_service.domain.facts import FACTS

AS_OF = date(2026, 6, 30)

FIRM, OFFICE = "91440229MA4U0001XN", "11440229MB2D00057G"
BUILDING = "11440229MB2D00065B"
CODE = "44022920260601000001"
CLERK = Actor("li", OFFICE, "department")


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def promise(kind: str = "容缺受理型", due: str | None = "2026-06-15", **more: Value) -> dict[str, Value]:
    stated: dict[str, Value] = {
        "code": CODE, "commitment_type": kind, "party_kind": "法人及非法人组织", "matter": "卫生许可",
        "content": "补齐材料", "liability": "退回申请", "publicity": "可向社会公开",
    }  # fmt: skip
    return {**stated, **({"due_on": due} if due else {}), **more}


NOT_KEPT: dict[str, Value] = {"unfulfilled": "未补交", "accountability": "退回申请"}
UNTRUE: dict[str, Value] = {"accountability": "退回申请", "proof": "检测机构说明", "doc_no": "翁政数认〔2026〕1号"}
FOUND: dict[str, dict[str, Value]] = {"fulfil": {}, "part": NOT_KEPT, "breach": NOT_KEPT, "find_false": UNTRUE}


def case(*acts: tuple[str, str, dict[str, Value]], code: str = CODE, subject: str = FIRM) -> Case:
    """A case of acts given as step, day (MM-DD) and what they state."""
    head = CaseHead(code, "commitment", subject, "翁源县示例建材有限公司", (), OFFICE, "翁源县政务服务数据管理局")
    told = tuple(
        Act(f"{code}-{seq}", code, seq, step, day(on), f"2026-{on}T08:00:00+00:00", CLERK, "理由", data)
        for seq, (step, on, data) in enumerate(acts, 1)
    )
    return Case(head, told)


def repaired(ref: str, on: str) -> Case:
    """A repair of a record, granted on a day."""
    head = CaseHead(f"repair of {ref}", "repair", FIRM, "翁源县示例建材有限公司", (ref,), "", "")
    steps: list[tuple[str, dict[str, Value]]] = [
        ("apply", {"proof": "补交回执", "promise": CODE}), ("accept", {}), ("grant", {}),
    ]  # fmt: skip
    acts = (
        Act(f"{head.id}-{seq}", head.id, seq, step, day(on), f"2026-{on}T08:00:00+00:00", CLERK, "理由", data)
        for seq, (step, data) in enumerate(steps, 1)
    )
    return Case(head, tuple(acts))


def objected(ref: str, on: str, *, upheld: bool = False) -> Case:
    """An objection to a record, marked on a day, and upheld where asked."""
    head = CaseHead(f"objection to {ref}", "objection", FIRM, "翁源县示例建材有限公司", (ref,), "", "")
    steps: list[tuple[str, dict[str, Value]]] = [("file", {"ground": "记录错误", "statement": "已补交"}), ("mark", {})]
    if upheld:
        steps.append(("uphold", {"outcome": "撤回记录"}))
    acts = (
        Act(f"{head.id}-{seq}", head.id, seq, step, day(on), f"2026-{on}T08:00:00+00:00", CLERK, "理由", data)
        for seq, (step, data) in enumerate(steps, 1)
    )
    return Case(head, tuple(acts))


def facts(kind: str, *rows: dict[str, object]) -> pl.DataFrame:
    """Facts of a kind about the firm, from rows that name only what matters."""
    told = [{"rid": f"{kind}{n}", "key": f"{kind}{n}", "subject": FIRM, **row} for n, row in enumerate(rows)]
    return pl.DataFrame(told, schema=snapshot_schema(FACTS[kind]))


def fact(code: str = CODE, made: str = "06-01", due: str | None = "06-15", **more: object) -> dict[str, object]:
    """A commitment as a source states it."""
    return {"code": code, "type": "容缺受理型", "made_on": day(made), "due_on": day(due) if due else None, **more}
