"""What one is told of himself as one workbook (本人信息工作簿): Chinese headers, a sheet a kind, every text a text.

It is made from the answer, so that the copy says what the answer says and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from graph_service.api.models.answers import Cell, PersonOut, SourceOut, SubjectOut
from graph_service.api.models.own_data import OwnData, PersonDataOut, SubjectDataOut
from graph_service.api.presenting import COMPUTED_TERMS
from graph_service.domain.events import EventState
from graph_service.domain.facts import FACTS
from graph_service.domain.measures import span_told
from graph_service.usecases.table_files import workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SOURCE = ("来源单位", "批次", "行号", "入库时间")
STANDING: Mapping[EventState, str] = {
    EventState.VALID: "有效",
    EventState.MARKED: "异议核查中",
    EventState.REPAIRED: "已修复或暂停",
    EventState.ANNULLED: "已撤销",
}
Line = Sequence[object]


def own_data_workbook(answer: SubjectDataOut | PersonDataOut) -> bytes:
    """Lay an answer out as a workbook (写成工作簿). Equal answers give equal bytes."""
    sheets = {"说明": _about(answer)}
    if isinstance(answer, SubjectDataOut):
        sheets |= _of_subject(answer)
    else:
        sheets |= _of_person(answer)
    return workbook("本人信息", sheets | _shared(answer))


def _about(answer: SubjectDataOut | PersonDataOut) -> pl.DataFrame:
    who = answer.code if isinstance(answer, SubjectDataOut) else "自然人"
    told = [
        ("姓名或名称", answer.name or "本图谱中未查到"),
        ("代码", who),
        ("截至", answer.as_of),
        ("数据版本", answer.data_version),
        ("是否有截断", "有, 未列完" if answer.truncated else "无"),
        ("已撤回而不再列出的记录", answer.withdrawn),
        *(("不提供", text) for text in answer.withheld),
        *(("救济途径", text) for text in answer.way_back),
        ("说明", answer.note),
    ]
    return _table(("项目", "内容"), told)


def _of_subject(answer: SubjectDataOut) -> dict[str, pl.DataFrame]:
    names = [(one.name, one.name_from, one.name_to) for one in answer.names]
    made = answer.risk_class
    classes = [(made.grade, made.score, made.scheme, made.floors, made.as_of, _pairs(made.parts))] if made else []
    return {
        "历次登记": _facts(
            "registration",
            [(one.facts, (one.valid_from, one.superseded_at), one.source) for one in answer.registrations],
            ("生效日期", "被取代的时间"),
        ),
        "历次名称": _table(("名称", "启用首日", "停用首日"), names),
        "信用风险分类": _table(("类别", "得分", "方案", "底线规则", "截至", "各部分得分"), classes),
    }


def _of_person(answer: PersonDataOut) -> dict[str, pl.DataFrame]:
    measures = [
        (one.state_term, one.measure, one.entity_name, one.role, one.rule, one.article, one.decision,
         one.authority_name, one.first, one.until, _yes(one.objection_mark), one.case)
        for one in answer.measures
    ]  # fmt: skip
    marks = [
        (one.entity_name, one.role, one.doc_no, one.decided_on, one.authority_name, one.rule, one.article,
         _yes(one.objection_mark))
        for one in answer.marks
    ]  # fmt: skip
    proposals = [
        (one.matter, one.rule, one.article, one.entity_name, one.role_term, one.doc_no, one.authority_name,
         "; ".join(f"{m.kind} {span_told(m.first, m.last, m.term)}" for m in one.measures), "; ".join(one.missing))
        for one in answer.proposals
    ]  # fmt: skip
    return {
        "措施": _table(
            ("状态", "措施", "由何主体", "任职", "规则", "条款", "决定文号", "认定单位", "自", "期限", "异议核查中",
             "案件编号"),
            measures,
        ),
        "标注": _table(("由何主体", "任职", "文号", "决定日期", "决定机关", "规则", "条款", "异议核查中"), marks),
        "拟措施(未认定)": _table(
            ("事项号", "规则", "条款", "由何主体", "任职", "文号", "认定单位", "拟议措施", "尚缺"), proposals
        ),
    }  # fmt: skip


def _shared(answer: OwnData) -> dict[str, pl.DataFrame]:
    names = {party.ref: _name(party) for party in answer.parties}
    relations = [
        (one.term, names.get(one.start, one.start), names.get(one.end, one.end), one.share, one.votes, one.valid_from,
         one.valid_to, *_source(one.source))
        for one in answer.relations
    ]  # fmt: skip
    cases = [
        (one.id, one.term, one.state_term, one.since, one.authority_name or one.authority_code, act.seq, act.term,
         act.day, act.unit, act.reason, _pairs(act.data))
        for one in answer.cases for act in one.acts
    ]  # fmt: skip
    grants = [
        (one.id, one.term, one.unit_code, one.purpose, one.starts_on, one.until, "; ".join(one.sections),
         one.state_term, _yes(one.holds))
        for one in answer.grants
    ]  # fmt: skip
    return {
        "任职持股担保": _table(
            ("关系", "由", "至", "出资比例", "表决权比例", "生效日期", "失效日期", *SOURCE), relations
        ),
        **_records(answer),
        "案件": _table(
            ("案件编号", "程序", "现状", "自", "办理单位", "序号", "步骤", "日期", "行为单位", "理由", "栏目"), cases
        ),
        "授权与同意": _table(
            ("编号", "种类", "被授权单位", "目的", "起始日", "终止日", "分项", "现状", "有效"), grants
        ),
    }  # fmt: skip


def _records(answer: OwnData) -> dict[str, pl.DataFrame]:
    """One sheet a kind of record that there is any of (每类记录一张表)."""
    sheets: dict[str, pl.DataFrame] = {}
    for kind in dict.fromkeys(one.kind for one in answer.records):
        rows = [one for one in answer.records if one.kind == kind]
        lines = [
            (one.facts | (one.persons or {}), (STANDING[one.standing], one.valid_from, one.valid_to), one.source)
            for one in rows
        ]
        sheets[_sheet(FACTS[kind].term)] = _facts(kind, lines, ("效力", "生效日期", "失效日期"))
    return sheets


def _facts(
    kind: str, lines: Iterable[tuple[Mapping[str, Cell], Line, SourceOut]], after: tuple[str, ...]
) -> pl.DataFrame:
    """Facts of a kind under the Chinese names of their columns, then ``after``, then where each comes from."""
    terms = {column.name: column.term for column in FACTS[kind].columns} | COMPUTED_TERMS
    told = list(lines)
    shown = [name for name in terms if any(facts.get(name) is not None for facts, _, _ in told)]
    rows = [(*(facts.get(name) for name in shown), *more, *_source(source)) for facts, more, source in told]
    return _table((*(terms[name] for name in shown), *after, *SOURCE), rows)


def _table(headers: Sequence[str], rows: Iterable[Line]) -> pl.DataFrame:
    """A table of texts: a header that two columns share gets a number."""
    named: list[str] = []
    for header in headers:
        named.append(header if header not in named else f"{header}({named.count(header) + 1})")
    return pl.DataFrame(
        [[_text(cell) for cell in row] for row in rows], schema=dict.fromkeys(named, pl.String), orient="row"
    )


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return _yes(cell)
    if isinstance(cell, list | tuple):
        return "; ".join(str(one) for one in cell)
    return "" if cell is None else str(cell)


def _yes(flag: bool) -> str:
    return "是" if flag else "否"


def _pairs(told: Mapping[str, object]) -> str:
    return "; ".join(f"{name}={_text(value)}" for name, value in told.items())


def _source(one: SourceOut) -> Line:
    return one.source, one.batch, one.row, one.recorded_at


def _name(party: SubjectOut | PersonOut) -> str:
    return party.name or party.ref


def _sheet(term: str) -> str:
    """A term as the name of a sheet: what Excel refuses is left out."""
    return "".join(one for one in term if one not in r"[]:*?/\'")[:31]
