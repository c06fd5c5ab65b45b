"""Relations between parties (关系): the role kinds of R4.3 and R11b, with their Chinese terms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph_service.domain.interval import Interval


class RoleKind(StrEnum):
    """What a person is at a subject (任职): R4.3 and the schema of R11b."""

    LR = "LR"  # 法定代表人 legal representative
    FZ = "FZ"  # 负责人 person in charge of a branch or an unincorporated body
    MP = "MP"  # 主要负责人 main person in charge
    DIR = "DIR"  # 董事 director
    SUPV = "SUPV"  # 监事 supervisor
    EXEC = "EXEC"  # 高级管理人员 senior manager
    EXEC_PARTNER = "EXEC_PARTNER"  # 执行事务合伙人
    INVESTOR = "INVESTOR"  # 个人独资企业投资人
    OPERATOR = "OPERATOR"  # 个体工商户经营者
    DS = "DS"  # 直接负责的主管人员
    OD = "OD"  # 其他直接责任人员
    CFO = "CFO"  # 财务负责人
    AGENT = "AGENT"  # 经办人 / 代理人
    AC = "AC"  # 实际控制人: declared by a source, never computed into a ROLE


ROLE_TERMS: dict[RoleKind, str] = {
    RoleKind.LR: "法定代表人",
    RoleKind.FZ: "负责人",
    RoleKind.MP: "主要负责人",
    RoleKind.DIR: "董事",
    RoleKind.SUPV: "监事",
    RoleKind.EXEC: "高级管理人员",
    RoleKind.EXEC_PARTNER: "执行事务合伙人",
    RoleKind.INVESTOR: "投资人",
    RoleKind.OPERATOR: "经营者",
    RoleKind.DS: "直接负责的主管人员",
    RoleKind.OD: "其他直接责任人员",
    RoleKind.CFO: "财务负责人",
    RoleKind.AGENT: "经办人",
    RoleKind.AC: "实际控制人",
}


@dataclass(frozen=True, slots=True)
class RoleHolding:
    """One person holding one role at one subject over a span (任职记录, R4.5).

    ``certain`` says whether the person's identity is certain (an identity number was checked, R10.3); ``rid`` is the
    relation in the store that states it.
    """

    person: str
    person_name: str
    entity: str
    kind: RoleKind
    held: Interval
    certain: bool
    rid: str
