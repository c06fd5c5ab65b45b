"""Subjects (主体): what kind they are and in what state the register keeps them (R1.3, R2.1)."""

from __future__ import annotations

from enum import StrEnum


class EntityKind(StrEnum):
    """Kind of subject (主体类别), from the first two characters of its code (R1.3)."""

    ENTERPRISE = "ENTERPRISE"  # 91 企业
    INDIVIDUAL = "INDIVIDUAL"  # 92 个体工商户
    COOPERATIVE = "COOPERATIVE"  # 93 农民专业合作社
    PUBLIC_BODY = "PUBLIC_BODY"  # 1x 机关、事业单位、群众团体
    SOCIAL = "SOCIAL"  # 5x 社会组织
    OTHER = "OTHER"  # any other department
    UNKNOWN = "UNKNOWN"  # no code that checks


ENTITY_TERMS: dict[EntityKind, str] = {
    EntityKind.ENTERPRISE: "企业",
    EntityKind.INDIVIDUAL: "个体工商户",
    EntityKind.COOPERATIVE: "农民专业合作社",
    EntityKind.PUBLIC_BODY: "机关事业单位",
    EntityKind.SOCIAL: "社会组织",
    EntityKind.OTHER: "其他",
    EntityKind.UNKNOWN: "未知",
}


def entity_kind(uscc: str | None) -> EntityKind:
    """Kind of subject from a code that checks (R1.3).

    >>> entity_kind("92440229MA4W00011F"), entity_kind(None)
    (<EntityKind.INDIVIDUAL: 'INDIVIDUAL'>, <EntityKind.UNKNOWN: 'UNKNOWN'>)
    """
    if not uscc:
        return EntityKind.UNKNOWN
    market = {"91": EntityKind.ENTERPRISE, "92": EntityKind.INDIVIDUAL, "93": EntityKind.COOPERATIVE}
    department = {"1": EntityKind.PUBLIC_BODY, "5": EntityKind.SOCIAL}
    return market.get(uscc[:2]) or department.get(uscc[0], EntityKind.OTHER)


class Status(StrEnum):
    """Registered state (登记状态, R2.1 ``reg_state``)."""

    ACTIVE = "ACTIVE"  # 开业 / 存续 / 在营
    SUSPENDED = "SUSPENDED"  # 歇业
    REVOKED = "REVOKED"  # 吊销 (未注销)
    DEREGISTERED = "DEREGISTERED"  # 注销
    CANCELLED = "CANCELLED"  # 撤销登记
    MOVED_OUT = "MOVED_OUT"  # 迁出
    UNKNOWN = "UNKNOWN"
    UNFOUNDED = "UNFOUNDED"  # 尚未成立: of a day before its founding; no register states it


LIVE = (Status.ACTIVE, Status.SUSPENDED)
"""Still a subject of the market (存续主体)."""
STATUS_TERMS: dict[Status, str] = {
    Status.ACTIVE: "存续",
    Status.SUSPENDED: "歇业",
    Status.REVOKED: "吊销",
    Status.DEREGISTERED: "注销",
    Status.CANCELLED: "撤销",
    Status.MOVED_OUT: "迁出",
    Status.UNKNOWN: "未知",
    Status.UNFOUNDED: "该日尚未成立",
}


CERTAIN_PERSON = "p:"  # a natural person whose identity number was checked
NAMED_PERSON = "n:"  # a natural person known only as "the one of that name at that subject" (ADR 0006)


def is_person(party: str) -> bool:
    """Whether a party id names a natural person (自然人); every other id names a subject.

    >>> is_person("p:1f0c"), is_person("92440229MA4W00011F")
    (True, False)
    """
    return party.startswith((CERTAIN_PERSON, NAMED_PERSON))


def is_certain_person(party: str) -> bool:
    """Whether a party id names a person of certain identity, the only kind a measure may reach (R4.6a step 4)."""
    return party.startswith(CERTAIN_PERSON)
