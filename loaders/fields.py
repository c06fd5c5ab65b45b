"""Fields (字段): what a mapping may fill, and how the text of each is cleaned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph_service.domain.facts import FACTS, Type


class FieldType(StrEnum):
    """How the text of a field is cleaned (字段类型)."""

    TEXT = "text"
    CODE = "code"  # 统一社会信用代码, or a number that stands in its place
    PERSON_ID = "person_id"  # 居民身份证号码
    DAY = "day"
    END_DAY = "end_day"  # a day that ends something: a month or year means its last day
    MONEY = "money"  # yuan
    SHARE = "share"  # fraction 0..1
    FLAG = "flag"
    WORDS = "words"  # several words in one cell
    TERMS = "terms"  # several terms in one cell: ``、`` parts them too
    COUNT = "count"  # a whole number of times
    TAX_NO = "tax_no"  # 纳税人识别号: a code, or a number from before there were codes
    PHONES = "phones"  # telephone numbers: a cell may list several
    EMAILS = "emails"


@dataclass(frozen=True, slots=True)
class Party:
    """Columns that name one party of a row (行中的一方): ``prefix`` of its fields, and what names it.

    Subjects are told by number, else by a name that the register knows.
    """

    prefix: str
    person_by_name: bool = False  # shareholders and officers: yes; the subject of a record: only by number
    is_person: bool = False  # officers
    certain: bool = False  # relatives, inspectors: by an identity number that checks, or nobody (R7.9, R8.11)

    @property
    def id(self) -> str:
        """Column that ``parties.resolve`` gives its id in the graph."""
        return f"{self.prefix}party"


SUBJECT = Party("")
GIVER, TAKER = Party("giver_", person_by_name=True), Party("taker_", person_by_name=True)
_PARTIES: Mapping[str, tuple[Party, ...]] = {
    "role": (Party("person_", person_by_name=True, is_person=True), SUBJECT),
    "holding": (Party("owner_", person_by_name=True), SUBJECT),
    "guarantee": (Party("guarantor_"), SUBJECT),
    "concert": (Party("holder_", person_by_name=True), SUBJECT),
    "proxy": (GIVER, TAKER, SUBJECT),
    "kin": (Party("person_", is_person=True, certain=True), Party("relative_", is_person=True, certain=True)),
    "inspector": (Party("person_", is_person=True, certain=True),),
}


def parties_of(kind: str) -> tuple[Party, ...]:
    """Parties that a row of a kind names (行中各方), in the order of the ends of its fact; ``SUBJECT`` comes last."""
    return _PARTIES.get(kind, (SUBJECT,))


PARTY_FIELDS: dict[str, FieldType] = {
    "code": FieldType.CODE,
    "reg_no": FieldType.TEXT,
    "local": FieldType.TEXT,  # the source's own id, under its scheme
    "name": FieldType.TEXT,
    "id": FieldType.PERSON_ID,
    "id_type": FieldType.TEXT,
    "tax_no": FieldType.TAX_NO,
    "pno": FieldType.TEXT,  # the source's own id of a natural person, under its scheme: stable there, never certain
}

_EXTRA: dict[str, FieldType] = {
    "subject_kind": FieldType.TEXT,  # 相对人类别 / 承诺人类别
    "lr_id": FieldType.PERSON_ID,
    "lr_id_type": FieldType.TEXT,
    "commitment_code": FieldType.TEXT,  # 承诺编码: ``code`` is the party's
    "remark": FieldType.TEXT,
    "responsible": FieldType.TEXT,  # 责任人员 named by a list
    "is_lr": FieldType.FLAG,
    "former_names": FieldType.WORDS,  # 曾用名
    "name_before": FieldType.TEXT,  # a change of name: 变更前, 变更后, 变更日期
    "name_after": FieldType.TEXT,
    "changed_on": FieldType.DAY,
    "item": FieldType.TEXT,  # 变更事项, 检查事项
    "authority_code": FieldType.CODE,
    "finder_code": FieldType.CODE,
    "unit_code": FieldType.CODE,  # 执法人员所属单位
    "valid_from": FieldType.DAY,
    "valid_to": FieldType.END_DAY,
    "phone": FieldType.PHONES,  # 企业联系电话, 财务负责人电话, 联络员或经办人电话
    "finance_phone": FieldType.PHONES,
    "agent_phone": FieldType.PHONES,
    "email": FieldType.EMAILS,
}
_ENDS = {
    "closed_on", "operates_to", "in_force_to", "publish_until", "removed_on", "due_on", "valid_to", "violation_to",
    "ends_on", "cleared_on",
}  # fmt: skip
_BY_TYPE = {
    Type.NUMBER: FieldType.MONEY,
    Type.FLAG: FieldType.FLAG,
    Type.TEXTS: FieldType.WORDS,
    Type.TEXT: FieldType.TEXT,
    Type.INTEGER: FieldType.COUNT,
}
_SHARES = {"econ", "votes", "rate_cap"}
_TERMS = {"industries", "methods", "expertise", "joint_departments", "areas"}
GATHERED, MOST_GATHERED = "gathered_", 40  # fields that stand for the columns a text is made of
UNITS = {"元": 1.0, "万元": 10_000.0, "%": 0.01}


def field_types(kind: str) -> dict[str, FieldType]:
    """Every field a mapping of ``kind`` may fill, and how it is cleaned (字段表)."""
    prefixes = {"", *(party.prefix for party in parties_of(kind))}
    types = {prefix + field: type_ for prefix in sorted(prefixes) for field, type_ in PARTY_FIELDS.items()}
    types |= {f"{GATHERED}{place}": FieldType.TEXT for place in range(1, MOST_GATHERED + 1)}
    for column in FACTS[kind].columns:
        if column.type is Type.DAY:
            types[column.name] = FieldType.END_DAY if column.name in _ENDS else FieldType.DAY
        elif column.name in _SHARES:
            types[column.name] = FieldType.SHARE
        elif column.name in _TERMS:
            types[column.name] = FieldType.TERMS
        else:
            types.setdefault(column.name, _BY_TYPE[column.type])
    return types | _EXTRA
