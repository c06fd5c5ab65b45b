"""Cases in the graph (案件存取): heads and acts as they were appended, read back as values, nothing worked out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from graph_service.domain.acts import Act, Actor, Case, CaseHead
from graph_service.domain.errors import Conflict, NotFound, StoreMisuse
from graph_service.domain.subjects import is_person
from graph_service.store.bolt import Connection

Row = Mapping[str, Any]
Step = tuple[str, dict[str, object]]
_PAGE = 5_000
_IDS = 50_000


class StaleRun(Exception):
    """The results of the last run changed while an act was being worked out (计算结果已更新)."""


def case_by_id(connection: Connection, case: str) -> Case:
    """Read one case (案卷); raises ``NotFound``."""
    found = read_cases(connection, [case])
    if not found:
        raise NotFound(f"没有案件 {case}。", advice="请核对案件编号。")
    return found[0]


def read_cases(connection: Connection, ids: Sequence[str]) -> list[Case]:
    """Read cases with their acts (案卷), in the order of their ids."""
    pages = (list(ids[start : start + _PAGE]) for start in range(0, len(ids), _PAGE))
    return [case_of(row) for page in pages for row in connection.read("cases_by_id", ids=page)]


def cases_concerning(connection: Connection, refs: Iterable[str]) -> list[Case]:
    """Read the cases that concern records or relations (涉及记录的案件)."""
    asked = sorted(set(refs))
    return [case_of(row) for row in connection.read("cases_concerning", refs=asked)] if asked else []


def cases_about(connection: Connection, *parties: str, procedures: Collection[str] = ()) -> list[Case]:
    """Read the cases about some parties (主体的案件), of some ``procedures`` where they are named."""
    rows = connection.read("cases_about", parties=sorted(set(parties)), procedures=sorted(procedures))
    return [case_of(row) for row in rows]


def list_cases(
    connection: Connection,
    *,
    procedure: str = "",
    authority: str = "",
    authority_name: str = "",
    open_only: bool = False,
    after: str = "",
    limit: int = 100,
) -> list[Case]:
    """Read a page of cases by id (案件清单), of an authority where named: by its code, by name where it has none."""
    rows = connection.read(
        "case_ids", procedure=procedure, authority=authority, name=authority_name, open=open_only, after=after,
        limit=limit,
    )  # fmt: skip
    return read_cases(connection, [row["id"] for row in rows])


def open_case_ids(connection: Connection, procedure: str) -> Iterator[str]:
    """Read the ids of all cases of a procedure that are not closed (未结案件编号), a page at a time."""
    page: Sequence[Row] = [{"id": ""}]
    while page:
        page = connection.read(
            "case_ids", procedure=procedure, authority="", name="", open=True, after=page[-1]["id"], limit=_IDS
        )
        yield from (row["id"] for row in page)


def all_cases(connection: Connection, *, procedure: str = "", authority: str = "") -> Iterator[Case]:
    """Read every case (全部案件) of a procedure and an authority, where named, a page at a time."""
    after = ""
    while page := list_cases(connection, procedure=procedure, authority=authority, after=after, limit=_PAGE):
        yield from page
        after = page[-1].head.id


def case_of_act(connection: Connection, act: str) -> str | None:
    """Id of the case that an act is in (行为所属案件), ``None`` where there is no such act."""
    rows = connection.read("act_case", id=act)
    return rows[0]["case"] if rows else None


def opening_steps(head: CaseHead) -> list[Step]:
    """Write statements that open a case (立案)."""
    fact = {
        "procedure": head.procedure,
        "subject": head.subject,
        "subject_name": head.subject_name,
        "refs": list(head.refs),
        "authority_code": head.authority_code,
        "authority_name": head.authority_name,
    }
    steps: list[Step] = [("case_open", {"rows": [{"id": head.id, "names": _names(head), "fact": fact}]})]
    if head.subject:
        link = "case_about_person" if is_person(head.subject) else "case_about_entity"
        steps.append((link, {"rows": [{"id": head.id, "party": head.subject}]}))
    if head.refs:
        steps.append(("case_concerns", {"rows": [{"id": head.id, "ref": one} for one in head.refs]}))
    return steps


def act_step(head: CaseHead, act: Act, *, state: str, closed: bool) -> Step:
    """Write statement that appends an act and says where its case stands then (追加行为)."""
    fact = {
        "case": act.case,
        "seq": act.seq,
        "step": act.step,
        "day": act.day.isoformat(),
        "at": act.at,
        "who": act.actor.who,
        "unit": act.actor.unit,
        "role": act.actor.role,
        "reason": act.reason,
        "data": orjson.dumps(dict(act.data)).decode(),
    }
    row = {"id": act.id, "case": act.case, "names": _names(head), "seq": act.seq, "act": fact}
    return "act_append", {"rows": [{**row, "head": {"seq": act.seq, "state": state, "closed": closed}}]}


def _names(head: CaseHead) -> list[str]:
    """Names of all that an act of a case bears on (行为所及): itself, its procedure, its subject, records concerned."""
    return [head.id, procedure_name(head.procedure), *([head.subject] if head.subject else []), *head.refs]


def procedure_name(procedure: str) -> str:
    """Name by which acts say that they bear on the cases of a procedure (程序的行为)."""
    return f"procedure:{procedure}"


def append(connection: Connection, steps: Sequence[Step]) -> None:
    """Run the statements of an act in one transaction (一次写入): all of it or nothing.

    Raises ``Conflict`` where somebody else took one of the cases on in the meantime, ``StaleRun`` where an act on
    another case changed the results of the last run: what is to be written has to be worked out again.
    """
    try:
        connection.write_together(steps)
    except StoreMisuse as error:
        if "run_amend" in str(error):
            raise StaleRun from error
        if "act_append" in str(error):
            raise Conflict("该案件已由他人先行办理, 本次操作未写入。", advice="请刷新后查看最新状态再办理。") from error
        raise


def case_of(row: Row) -> Case:
    """Make a case of its head and its acts in order, as a query gives them (还原案卷)."""
    head = row["head"]
    return Case(
        CaseHead(
            id=head["id"],
            procedure=head["procedure"],
            subject=head["subject"],
            subject_name=head["subject_name"],
            refs=tuple(head["refs"]),
            authority_code=head["authority_code"],
            authority_name=head["authority_name"],
        ),
        tuple(_act(one) for one in row["acts"]),
    )


def _act(row: Row) -> Act:
    return Act(
        id=row["id"],
        case=row["case"],
        seq=row["seq"],
        step=row["step"],
        day=date.fromisoformat(row["day"]),
        at=row["at"],
        actor=Actor(row["who"], row["unit"], row["role"]),
        reason=row["reason"],
        data=orjson.loads(row["data"]),
    )
