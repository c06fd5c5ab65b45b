"""The record of a commitment (信用承诺信息, R2.5): twenty fields of the national form, checked one by one.

Fields have the names that loaders give them; a record is text by field, days as ISO text, a field that is empty or
missing states nothing. Nothing is repaired: each fault says where, what, by which rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from graph_service.domain.commitments import PERFORMANCE, CommitmentState, CommitmentType, PartyKind, Publicity
from graph_service.domain.errors import BadInput
from graph_service.domain.identity import check_category, check_uscc
from graph_service.domain.masking import holds_personal_number
from graph_service.domain.regions import region_name

RULE = "R2.5"
Record = Mapping[str, str | None]
_CODE = re.compile(r"[0-9]{20}")


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field of the form (栏目): ``most`` characters, ``None`` where the form sets no length."""

    term: str
    required: bool = False
    most: int | None = None
    choices: tuple[str, ...] = ()


FIELDS: Mapping[str, RecordField] = MappingProxyType(
    {
        "commitment_code": RecordField("承诺编码", required=True),
        "name": RecordField("承诺人名称", required=True, most=200),
        "subject_kind": RecordField("承诺人类别", required=True, choices=tuple(PartyKind)),
        "code": RecordField("承诺人代码"),
        "type": RecordField("承诺类型", required=True, choices=tuple(CommitmentType)),
        "matter": RecordField("承诺事由", required=True, most=512),
        "content": RecordField("承诺内容", required=True, most=4000),
        "liability": RecordField("违诺责任", required=True, most=4000),
        "made_on": RecordField("承诺作出日期", required=True),
        "due_on": RecordField("承诺有效期"),
        "authority_name": RecordField("承诺受理单位", required=True),
        "authority_code": RecordField("承诺受理单位代码", required=True),
        "publicity": RecordField("公开类型", required=True, choices=tuple(Publicity)),
        "remark": RecordField("备注"),
        "performance": RecordField("承诺履行状态", choices=tuple(PERFORMANCE)),
        "unfulfilled": RecordField("未履行的承诺内容", most=4000),
        "accountability": RecordField("违诺责任追究内容", most=4000),
        "found_on": RecordField("认定日期"),
        "finder_name": RecordField("认定单位"),
        "finder_code": RecordField("认定单位代码"),
    }
)
_FOUND = ("found_on", "finder_name", "finder_code")
_LACKING = ("unfulfilled", "accountability")
_FULFILLED = next(text for text, state in PERFORMANCE.items() if state is CommitmentState.FULFILLED)


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field (栏目问题)."""

    field: str
    rule: str
    message: str

    @property
    def term(self) -> str:
        """What the form calls the field (栏目名称)."""
        return FIELDS[self.field].term

    def __str__(self) -> str:
        return f"{self.term}: {self.message}"


def publicity_of(kind: str, stated: str) -> str:
    """Who may be told (公开类型): what is stated; of a natural person's promise nobody, unless it is (R2.5).

    >>> publicity_of("自然人", ""), publicity_of("个体工商户", "")
    ('不可公开', '')
    """
    return stated or (Publicity.NONE.value if kind == PartyKind.PERSON else "")


def check_record(record: Record, as_of: date) -> tuple[FieldFault, ...]:
    """Check a record by the form (承诺信息校验), in the order of its fields; ``as_of`` is the day no day lies after.

    Raises ``BadInput`` for a field that the form does not have.
    """
    unknown = sorted(set(record) - set(FIELDS))
    if unknown:
        raise BadInput(f"承诺信息没有栏目 {unknown[0]}。", advice=f"可填: {'、'.join(FIELDS)}。", rule=RULE)
    values = {name: (record.get(name) or "").strip() for name in FIELDS}
    values["publicity"] = publicity_of(values["subject_kind"], values["publicity"])
    found = [fault for check in _CHECKS for fault in check(values, as_of)]
    return tuple(sorted(found, key=lambda fault: list(FIELDS).index(fault.field)))


def refuse_faults(faults: Iterable[FieldFault]) -> None:
    """Raise ``BadInput`` naming every fault (拒收不合格的承诺信息)."""
    told = list(faults)
    if told:
        raise BadInput("; ".join(map(str, told)), advice="请按承诺信息标准补正。", rule=told[0].rule)


Values = Mapping[str, str]
Check = Callable[[Values, date], Iterator[FieldFault]]


def _form(values: Values, _: date) -> Iterator[FieldFault]:
    """What is missing, too long or not of the table."""
    for name, field in FIELDS.items():
        value = values[name]
        if not value:
            if field.required:
                yield FieldFault(name, RULE, "必填")
            continue
        if field.choices and value not in field.choices:
            yield FieldFault(name, RULE, f"不能是“{value[:20]}”, 应为 {'、'.join(field.choices)} 之一")
        if field.most and len(value) > field.most:
            yield FieldFault(name, RULE, f"共 {len(value)} 字, 至多 {field.most} 字")


def _own_code(values: Values, _: date) -> Iterator[FieldFault]:
    code = values["commitment_code"]
    if not code:
        return
    if not _CODE.fullmatch(code):
        yield FieldFault("commitment_code", RULE, "应为 20 位数字: 区划 6 位 + 年月日 8 位 + 流水 6 位")
        return
    if region_name(code[:6]) is None:
        yield FieldFault("commitment_code", RULE, f"前 6 位 {code[:6]} 不是行政区划代码")
    if _day(f"{code[6:10]}-{code[10:12]}-{code[12:14]}") is None:
        yield FieldFault("commitment_code", RULE, f"第 7 至 14 位 {code[6:14]} 不是真实日期")


def _party_code(values: Values, _: date) -> Iterator[FieldFault]:
    kind, code = values["subject_kind"], values["code"]
    findings = check_category(kind, code).findings if kind in tuple(PartyKind) else ()
    if code and kind != PartyKind.PERSON:
        findings += tuple(one for one in check_uscc(code).findings if one.rule == "V01")
    yield from (FieldFault("code", one.rule, one.message.rstrip("。")) for one in findings)


def _days(values: Values, as_of: date) -> Iterator[FieldFault]:
    days: dict[str, date] = {}
    for name in ("made_on", "due_on", "found_on"):
        if values[name]:
            day = _day(values[name])
            if day is None:
                yield FieldFault(name, "V06", f"“{values[name][:20]}”不是真实日期, 应如 2026-05-10")
            elif name != "due_on" and day > as_of:
                yield FieldFault(name, "V06", f"{day} 在 {as_of} 之后")
            else:
                days[name] = day
    for name in ("due_on", "found_on"):
        if "made_on" in days and name in days and days[name] < days["made_on"]:
            yield FieldFault(name, "V06", f"{days[name]} 早于承诺作出日期 {days['made_on']}")


def _units(values: Values, _: date) -> Iterator[FieldFault]:
    """Organs have codes that begin with 1; an association that receives the promises of its members has one with 5."""
    for name in ("authority_code", "finder_code"):
        code = values[name]
        allowed = "15" if values["type"] == CommitmentType.ASSOCIATION else "1"
        if code and code[0] not in allowed:
            yield FieldFault(name, "V09", f"应为机关事业单位的统一社会信用代码(以 {'或'.join(allowed)} 开头)")
        elif code and not check_uscc(code).ok:
            yield FieldFault(name, "V09", check_uscc(code).findings[0].message.rstrip("。"))


def _finding(values: Values, _: date) -> Iterator[FieldFault]:
    """What was not kept, and what follows, is told exactly where something was not kept."""
    performance = values["performance"]
    for name in _FOUND:
        if performance and not values[name]:
            yield FieldFault(name, RULE, "填写了承诺履行状态时必填")
        if values[name] and not performance:
            yield FieldFault(name, RULE, "未填承诺履行状态时应为空")
    for name in _LACKING:
        if performance and performance != _FULFILLED and not values[name]:
            yield FieldFault(name, RULE, f"{performance}时必填")
        if values[name] and performance in ("", _FULFILLED):
            yield FieldFault(name, RULE, f"{performance or '未认定'}时应为空")


def _privacy(values: Values, _: date) -> Iterator[FieldFault]:
    if values["subject_kind"] == PartyKind.PERSON and values["publicity"] == Publicity.PUBLIC:
        yield FieldFault("publicity", "V13", "自然人的承诺不向社会公开")
    if values["publicity"] == Publicity.PUBLIC:
        for name in ("matter", "content", "liability", "remark", *_LACKING):
            if holds_personal_number(values[name]):
                yield FieldFault(name, "V12", "含证件号码或手机号码, 向社会公开前须脱敏")


_CHECKS: tuple[Check, ...] = (_form, _own_code, _party_code, _days, _units, _finding, _privacy)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
