"""Wording (文书用语): how decisions and lists put things, said once for plants and background alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FACTS = "经查，违法行为发生于{}至{}期间，当事人{}。"  # from, to, deed
DAY = "%Y年%-m月%-d日"
FINDING_ROLE = "直接负责的主管人员"


def chinese_day(day: date) -> str:
    """Day as documents write it.

    >>> chinese_day(date(2025, 6, 1))
    '2025年6月1日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def violation_facts(deed: str, start: date, end: date) -> str:
    """Facts of a decision with the span of the violation (违法事实, R4.5)."""
    return FACTS.format(chinese_day(start), chinese_day(end), deed)


def finding(name: str) -> str:
    """Sentence that finds the legal representative personally responsible (R4.6a step 5)."""
    return f"法定代表人{name}系{FINDING_ROLE}，对上述违法行为负有个人责任。"


def people_column(lr: str, in_charge: str) -> str:
    """Responsible persons of a list entry (责任人员, R2.8); ``in_charge`` may be empty."""
    return ";".join([f"{lr}(法定代表人)", *([f"{in_charge}({FINDING_ROLE})"] if in_charge else [])])


@dataclass(frozen=True, slots=True)
class Revocation:
    """A kind of licence revocation (吊销): what is revoked, on which article, for which deed, in which words."""

    licence: str
    violation: str
    deed: str
    basis: str
    content: str


BUSINESS_LICENCE = Revocation(
    licence="营业执照",
    violation="无正当理由停业连续六个月以上",
    deed="成立后无正当理由自行停业连续六个月以上，且未依法办理歇业备案",
    basis="《中华人民共和国公司法》第二百六十条第一款",
    content="吊销营业执照。",
)
FOOD_LICENCE = Revocation(
    licence="食品经营许可证 JY2440229{serial:07d}",
    violation="经营禁止生产经营的食品",
    deed="经营腐败变质、超过保质期的食品，情节严重",
    basis="《中华人民共和国食品安全法》第一百二十四条、第一百三十五条第一款",
    content="吊销食品经营许可证。",
)

SEVERE_REASON = "公示信息隐瞒真实情况、弄虚作假，情节严重"
SEVERE_BASIS = "《企业信息公示暂行条例》第十八条、《市场监督管理严重违法失信名单管理办法》第十条"
WAGES_REASON = "拖欠农民工工资，经责令限期支付，逾期未支付"
WAGES_BASIS = "《保障农民工工资支付条例》第四十八条、《拖欠农民工工资失信联合惩戒对象名单管理暂行办法》第五条"
DEBTOR_DUTY = "被告于本判决生效之日起十日内向原告支付货款及利息。"
DEBTOR_CONDUCT = "有履行能力而拒不履行生效法律文书确定义务"
