"""A cast of role holders, and for each row of R4.3 an event that sets it off, with whom and what the row names."""

from __future__ import annotations

from datetime import date

from graph_service.analysis.propagation import Spread, spread
from graph_service.domain.events import Event, EventKind, Finding
from graph_service.domain.interval import Interval
from graph_service.domain.measures import MeasureKind
from graph_service.domain.relations import RoleHolding, RoleKind
from graph_service.rulebook.propagation import PropagationRule
from graph_service.rulebook.propagation_reader import read_propagation

TABLE = read_propagation()
AS_OF, DECIDED, FIRM = date(2026, 6, 30), date(2026, 3, 10), "firm"
THEN = (date(2025, 6, 1), date(2025, 12, 31))
HELD = ("LR", "FZ", "MP", "DIR", "SUPV", "EXEC", "AC", "INVESTOR", "AGENT", "CFO")
# whom the decision names, as what; DS and OD hold the post of a manager on record
NAMED = {
    "LR": "法定代表人", "FZ": "负责人", "MP": "主要负责人", "DIR": "董事", "AC": "实际控制人", "INVESTOR": "投资人",
    "DS": "直接负责的主管人员", "OD": "其他直接责任人员",
}  # fmt: skip
FINDINGS = tuple(Finding(f"{role}某", text, f"{role}某负有责任") for role, text in NAMED.items())


def holding(role: str, name: str = "", start: date | None = date(2020, 1, 1), end: date | None = None) -> RoleHolding:
    name = name or f"{role}某"
    kind = RoleKind.EXEC if role in ("DS", "OD") else RoleKind(role)
    return RoleHolding(f"p:{name}", name, FIRM, kind, Interval(start, end), True, f"{name}-{kind}")


CAST = [holding(role) for role in (*HELD, "DS", "OD")]


def penalty(basis: str = "", **given: object) -> Event:
    values: dict[str, object] = {
        "rid": "e",
        "kind": EventKind.PENALTY,
        "subject": FIRM,
        "subject_name": "甲公司",
        "doc_no": "翁罚〔2026〕1号",
        "decided_on": DECIDED,
        "violation": THEN,
        "basis": basis,
        "findings": FINDINGS,
    }
    return Event(**(values | given))  # type: ignore[arg-type]


def cites(law: str, article: str, facts: str = "", **given: object) -> Event:
    return penalty(f"《{law}》第{article}条", facts=facts, **given)


def revoked(licence: str, basis: str = "") -> Event:
    return penalty(basis, categories=("吊销许可证件",), licence=licence)


def listed(code: str, **given: object) -> Event:
    return penalty(kind=EventKind.LIST_ENTRY, list_code=code, **given)


SERIOUS = "情节严重"
DRUG, COSM, DEVICE = "药品管理法", "化妆品监督管理条例", "医疗器械监督管理条例"
OFFICE, WORK, ACCESS = MeasureKind.OFFICE, MeasureKind.OCCUPATION, MeasureKind.ACCESS
LIFE, FIXED_BY_AUTHORITY = "终身", "由决定机关在法定幅度内确定"

# row · event · roles hit · effect · posts barred · last day, or the term in words
HOLDERS: list[tuple[str, Event, str, MeasureKind, str, date | str]] = [
    ("P01", revoked("营业执照"), "LR", OFFICE, "DIR SUPV EXEC", date(2029, 3, 10)),
    ("P02", penalty(categories=("责令关闭",)), "LR", OFFICE, "LR", date(2029, 3, 10)),
    ("P06", listed("SAMR_SEVERE", facts="弄虚作假"), "LR FZ", OFFICE, "LR FZ", date(2029, 3, 10)),
    ("P07", penalty(content="撤销设立登记"), "OD", ACCESS, "APPLY", date(2029, 3, 10)),
    ("P08", revoked("食品经营许可证"), "LR DS OD", WORK, "APPLY MANAGE", date(2031, 3, 10)),
    ("P09", cites(DRUG, "一百一十八"), "LR MP DS OD", WORK, "WORK", LIFE),
    ("P09.2", cites(DRUG, "一百二十三", SERIOUS), "LR MP DS OD", WORK, "WORK", date(2036, 3, 10)),
    ("P09.3", cites(DRUG, "一百二十四", SERIOUS), "LR MP DS OD", WORK, "WORK", f"10年至终身, {FIXED_BY_AUTHORITY}"),
    ("P09.4", cites(DRUG, "一百四十一", "行贿"), "LR MP DS OD", WORK, "WORK", LIFE),
    ("P09.5", cites(DRUG, "一百四十二", "情节特别严重"), "OD", WORK, "WORK", date(2031, 3, 10)),
    ("P10", cites("疫苗管理法", "八十"), "LR MP DS OD", WORK, "WORK", LIFE),
    (
        "P10.2", cites("疫苗管理法", "八十二", SERIOUS), "LR MP DS OD", WORK, "WORK",
        f"10年至终身, {FIXED_BY_AUTHORITY}",
    ),
    ("P11", cites(COSM, "五十九", SERIOUS), "LR MP DS OD", WORK, "WORK", LIFE),
    ("P11.2", cites(COSM, "六十", SERIOUS), "LR MP DS OD", WORK, "WORK", date(2036, 3, 10)),
    ("P11.3", cites(COSM, "六十五", SERIOUS), "LR MP DS OD", WORK, "WORK", date(2031, 3, 10)),
    ("P12", cites(DEVICE, "八十三", SERIOUS), "LR MP DS OD", WORK, "WORK", LIFE),
    ("P12.2", cites(DEVICE, "八十六", SERIOUS), "LR MP DS OD", WORK, "WORK", date(2036, 3, 10)),
    ("P12.3", cites(DEVICE, "九十八", SERIOUS), "LR MP DS OD", WORK, "WORK", date(2031, 3, 10)),
    ("P13.3", cites("安全生产法", "一百一十三"), "MP", OFFICE, "MP", date(2031, 3, 10)),
    ("P15", cites("安全生产法", "九十二", categories=("吊销许可证件",)), "OD", WORK, "WORK", date(2031, 3, 10)),
    ("P15.2", cites("安全生产法", "九十二", SERIOUS), "OD", WORK, "WORK", LIFE),
    ("P15.3", cites("消防法", "六十九", "造成重大损失"), "OD", WORK, "WORK", LIFE),
    ("P16a", revoked("种子生产经营许可证"), "LR DS", OFFICE, "LR EXEC", date(2031, 3, 10)),
    ("P16b", revoked("农药经营许可证"), "DS", WORK, "WORK", date(2036, 3, 10)),
    ("P16c", cites("兽药管理条例", "五十六"), "MP DS", WORK, "WORK", LIFE),
    ("P16d", cites("饲料和饲料添加剂管理条例", "三十八", SERIOUS), "MP DS", WORK, "WORK", date(2036, 3, 10)),
    ("P16e", revoked("生猪定点屠宰证书"), "LR FZ DS OD", WORK, "APPLY MANAGE", date(2031, 3, 10)),
    ("P17", revoked("娱乐经营许可证"), "LR FZ", OFFICE, "LR FZ", date(2031, 3, 10)),
    ("P17.2", penalty("《娱乐场所管理条例》第四十一条", content="取缔"), "INVESTOR FZ", OFFICE, "LR FZ INVEST", LIFE),
    ("P18", revoked("旅行社业务经营许可证"), "MP", OFFICE, "MP", date(2031, 3, 10)),
    (
        "P19", cites("民办教育促进法实施条例", "六十二", SERIOUS), "INVESTOR AC DIR", OFFICE, "AC DIR INVEST",
        f"1年至5年至终身, {FIXED_BY_AUTHORITY}",
    ),
    (
        "P19.2", cites("民办教育促进法实施条例", "六十四"), "INVESTOR AC", OFFICE, "INVEST",
        f"1年至10年, {FIXED_BY_AUTHORITY}",
    ),
    ("P20", cites("医疗保障基金使用监督管理条例", "四十三"), "LR MP", WORK, "MANAGE", date(2031, 3, 10)),
    ("P21", cites("环境影响评价法", "三十二"), "OD", WORK, "WORK", date(2031, 3, 10)),
    ("P21.3", cites("碳排放权交易管理暂行条例", "二十三"), "DS OD", WORK, "WORK", date(2031, 3, 10)),
    ("P21.4", cites("碳排放权交易管理暂行条例", "二十三", SERIOUS), "DS OD", WORK, "WORK", LIFE),
    ("P22", revoked("营业执照", "《广告法》第五十五条"), "LR", OFFICE, "DIR SUPV EXEC", date(2029, 3, 10)),
    ("P23", cites("会计法", "四十一"), "OD", WORK, "WORK", date(2031, 3, 10)),
    ("P25", listed("XZXF"), "LR MP AC OD", MeasureKind.CONSUMPTION, "", "至履行完毕、终结或者解除"),
    ("P26", listed("WAGE_ARREARS"), "LR MP DS OD", MeasureKind.LISTING, "", date(2029, 3, 10)),
    ("P27b", listed("TAX_MAJOR"), "LR FZ OD", MeasureKind.PUBLICITY, "", date(2029, 3, 10)),
    (
        "P28", cites("证券法", "二百二十一"), "DS OD", ACCESS, "DIR SUPV EXEC",
        f"一定期限至终身, {FIXED_BY_AUTHORITY}",
    ),
    ("P32", cites("道路运输条例", "六十五", SERIOUS), "DS OD", WORK, "WORK", date(2031, 3, 10)),
]  # fmt: skip
BY_ROW = {row: event for row, event, *_ in HOLDERS}


def run(event: Event, roles: list[RoleHolding] | None = None) -> Spread:
    return spread([event], CAST if roles is None else roles, rulebook=TABLE, as_of=AS_OF)


def version(row: str, day: date = DECIDED) -> PropagationRule:
    (found,) = (one for one in TABLE.rules if one.rule.id == row and one.rule.in_force(day))
    return found
