"""What the fields of a mapping are called (字段名称): for whoever confirms which column is which."""

from __future__ import annotations

from graph_service.domain.facts import FACTS, Column
from loaders.fields import GATHERED, SUBJECT, FieldType, field_types, parties_of
from loaders.propose import MADE_BY_CODE, aliases_of

_PARTY_TERMS = {
    "code": "统一社会信用代码", "reg_no": "注册号", "local": "来源自编号", "name": "名称", "id": "证件号码",
    "id_type": "证件类型", "tax_no": "纳税人识别号", "pno": "来源自编的人员号",
}  # fmt: skip
_PREFIX_TERMS = {
    "": "主体", "owner_": "股东", "person_": "人员", "relative_": "亲属", "guarantor_": "担保人",
    "holder_": "一致行动人", "giver_": "委托人", "taker_": "受托人",
}  # fmt: skip
_EXTRA_TERMS = {
    "subject_kind": "相对人类别", "lr_id": "法定代表人证件号码", "lr_id_type": "法定代表人证件类型",
    "commitment_code": "承诺编码", "remark": "备注", "responsible": "责任人员", "is_lr": "是否法定代表人",
    "former_names": "曾用名", "name_before": "变更前名称", "name_after": "变更后名称", "changed_on": "变更日期",
    "item": "事项", "authority_code": "机关代码", "finder_code": "认定机关代码", "unit_code": "所属单位代码",
    "valid_from": "有效期自", "valid_to": "有效期至", "phone": "联系电话", "finance_phone": "财务负责人电话",
    "agent_phone": "联络员电话", "email": "电子邮箱",
}  # fmt: skip
_DERIVED = {("role", "kind"), ("list_entry", "case_no")}  # made of other columns where no column says it
TYPE_TERMS = {
    FieldType.TEXT: "文字", FieldType.CODE: "代码", FieldType.PERSON_ID: "身份证件号码", FieldType.DAY: "日期",
    FieldType.END_DAY: "截止日期", FieldType.MONEY: "金额或数量", FieldType.SHARE: "比例", FieldType.FLAG: "是或否",
    FieldType.WORDS: "多个词", FieldType.TERMS: "多个词", FieldType.COUNT: "次数", FieldType.TAX_NO: "纳税人识别号",
    FieldType.PHONES: "电话", FieldType.EMAILS: "邮箱",
}  # fmt: skip


def choosable(kind: str) -> dict[str, FieldType]:
    """Fields that a person may give a column to (可选字段): not those that the loader makes itself."""
    return {
        name: type_
        for name, type_ in field_types(kind).items()
        if name not in MADE_BY_CODE and not name.startswith(GATHERED)
    }


def field_term(kind: str, field: str) -> str:
    """What a field of a kind is called (字段名称).

    >>> field_term("holding", "owner_name"), field_term("penalty", "fine_yuan"), field_term("penalty", "code")
    ('股东名称', '罚款(元)', '主体统一社会信用代码')
    """
    if column := _column(kind, field):
        return column.term
    if field in _EXTRA_TERMS:
        return _EXTRA_TERMS[field]
    for party in (*parties_of(kind), SUBJECT):
        if field.startswith(party.prefix) and (term := _PARTY_TERMS.get(field.removeprefix(party.prefix))):
            return _PREFIX_TERMS[party.prefix] + term
    return field


def is_required(kind: str, field: str) -> bool:
    """Whether a row of a kind is nothing without the field (必填)."""
    column = _column(kind, field)
    return column is not None and column.required and field not in MADE_BY_CODE and (kind, field) not in _DERIVED


def headings_of(kind: str, field: str) -> tuple[str, ...]:
    """Headings by which the field is known elsewhere (常见表头)."""
    return aliases_of(kind).get(field, ())


def _column(kind: str, field: str) -> Column | None:
    return next((column for column in FACTS[kind].columns if column.name == field), None)
