"""The libraries that an inspection plan draws from (一单两库, R7.6): what may be inspected, and who may inspect.

The third, 检查对象名录库, is the register itself. An item is stated by the department that carries it out, which is its
subject; an inspector is a natural person of certain identity, and who is one is read by the draw alone.
"""

from __future__ import annotations

from enum import StrEnum

from graph_service.domain.fact_shapes import AUTHORITY, FactKind, Type, columns

T = Type


class ItemLevel(StrEnum):
    """Level of an item (事项类别): how often it may be inspected follows from it (国发〔2019〕5号)."""

    GENERAL = "一般检查事项"
    KEY = "重点检查事项"  # food, drugs, special equipment, safety: also full cover (R7.6)


class InspectorStatus(StrEnum):
    """Whether an inspector is at his post (在岗状态)."""

    ON_DUTY = "在岗"
    OFF_DUTY = "离岗"
    SECONDED = "借调"
    SUSPENDED = "停职"
    RETIRED = "退休"


LIBRARIES: tuple[FactKind, ...] = (
    FactKind(
        "inspection_item",
        "抽查事项",
        "InspectionItem",
        ("subject",),
        ("subject", "item_code"),
        columns(
            ("subject", T.TEXT, "实施机关", True),
            ("subject_name", T.TEXT, "实施机关名称", True),
            ("item_code", T.TEXT, "事项编码", True),
            ("item", T.TEXT, "抽查事项", True),
            ("category", T.TEXT, "抽查类别"),
            ("object_kind", T.TEXT, "检查对象"),
            ("industries", T.TEXTS, "适用行业"),
            ("basis", T.TEXT, "检查依据", True),
            ("methods", T.TEXTS, "检查方式"),
            ("level", T.TEXT, "事项类别", True),  # ``ItemLevel``
            ("rate_cap", T.NUMBER, "抽查比例上限"),  # of the objects in a year, 0..1
            ("yearly_cap", T.INTEGER, "年度频次上限"),  # times a year for one object
            ("expertise", T.TEXTS, "所需专业"),
            ("joint_departments", T.TEXTS, "可联合部门"),
            ("publicity", T.TEXT, "公开类型"),
            ("published_on", T.DAY, "公布日期"),
            *AUTHORITY,
        ),
        day="published_on",
    ),
    FactKind(
        "inspector",
        "执法检查人员",
        "Inspector",
        ("subject",),
        ("cert_no", "subject"),
        columns(
            ("subject", T.TEXT, "执法检查人员", True),
            ("subject_name", T.TEXT, "姓名", True),
            ("cert_no", T.TEXT, "执法证号", True),
            ("unit_code", T.TEXT, "所属单位代码"),
            ("unit_name", T.TEXT, "所属单位"),
            ("post", T.TEXT, "职务"),
            ("status", T.TEXT, "在岗状态"),  # ``InspectorStatus``
            ("expertise", T.TEXTS, "专业特长"),
            ("areas", T.TEXTS, "执法区域"),  # codes or names of regions, as the source has them
            ("issued_on", T.DAY, "发证日期"),
            *AUTHORITY,  # who issued the certificate
        ),
        day="issued_on",
    ),
)
