"""Relations that bind votes and families (表决权安排与亲属关系, R8.5, R8.8, R8.11)."""

from __future__ import annotations

from enum import StrEnum

from graph_service.domain.fact_shapes import FactKind, Type, columns

T = Type


class ProxyPart(StrEnum):
    """Which side of an entrustment of votes a party stands on (委托或受托)."""

    GIVES = "GIVES"  # 委托人
    TAKES = "TAKES"  # 受托人


class Kinship(StrEnum):
    """What ``relative`` is to ``person`` (近亲属, 民法典1045; 同户 counts for recusal alone, R7.9)."""

    SPOUSE = "SPOUSE"  # 配偶
    PARENT = "PARENT"  # 父母
    CHILD = "CHILD"  # 子女
    SIBLING = "SIBLING"  # 兄弟姐妹
    GRANDPARENT = "GRANDPARENT"  # 祖父母、外祖父母
    GRANDCHILD = "GRANDCHILD"  # 孙子女、外孙子女
    HOUSEHOLD = "HOUSEHOLD"  # 同户居住, 不论亲等


KINSHIP_TERMS: dict[Kinship, str] = {
    Kinship.SPOUSE: "配偶",
    Kinship.PARENT: "父母",
    Kinship.CHILD: "子女",
    Kinship.SIBLING: "兄弟姐妹",
    Kinship.GRANDPARENT: "祖父母、外祖父母",
    Kinship.GRANDCHILD: "孙子女、外孙子女",
    Kinship.HOUSEHOLD: "同户居住人",
}

VOTING_RELATIONS: tuple[FactKind, ...] = (
    FactKind(
        "proxy",
        "表决权委托",
        "PROXY_VOTES",
        ("holder", "eid"),
        # one agreement about one subject: those who give their votes, and the one who casts them
        ("agreement", "holder", "eid", "part", "valid_from"),
        columns(
            ("holder", T.TEXT, "委托人或受托人", True),
            ("holder_name", T.TEXT, "委托人或受托人名称"),
            ("eid", T.TEXT, "标的主体", True),
            ("subject_name", T.TEXT, "标的主体名称"),
            ("agreement", T.TEXT, "协议编号", True),
            ("part", T.TEXT, "委托或受托", True),
            ("votes", T.NUMBER, "委托的表决权比例"),  # of all votes of the subject; empty: all that the giver has
        ),
    ),
    FactKind(
        "concert",
        "一致行动",
        "CONCERT",
        ("holder", "eid"),
        ("agreement", "holder", "eid", "valid_from"),
        columns(
            ("holder", T.TEXT, "一致行动人", True),
            ("holder_name", T.TEXT, "一致行动人名称"),
            ("eid", T.TEXT, "标的主体", True),
            ("subject_name", T.TEXT, "标的主体名称"),
            ("agreement", T.TEXT, "协议编号", True),
        ),
    ),
    FactKind(
        "kin",
        "亲属关系",
        "KIN",
        ("person", "relative"),
        ("person", "relative", "kinship"),
        columns(
            ("person", T.TEXT, "人员", True),
            ("person_name", T.TEXT, "人员姓名"),
            ("relative", T.TEXT, "亲属", True),
            ("relative_name", T.TEXT, "亲属姓名"),
            ("kinship", T.TEXT, "亲属关系", True),
            ("legal_source", T.TEXT, "取得依据", True),  # R8.11: stored only with one
        ),
    ),
)

RESTRICTED = frozenset({"kin", "contact", "inspector"})
"""Kinds that no network, record list, portrait or export shows (受限数据, R7.9, R8.11, R9.3).

Signals read kinship and contacts, and of kinship the related parties that are asked for in a case; who is an inspector
is read by the draw alone. Which statements may name each: ``tests/store/test_restricted_kinds.py``.
"""
