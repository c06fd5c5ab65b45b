"""Measures (措施): the kinds of the national base list, what a ban bars, and how long (R4.2, R4.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_service.domain.relations import RoleKind


class Group(StrEnum):
    """Group of a measure (措施分组, R4.2)."""

    A = "A"  # reduces a right: needs a law
    B = "B"  # management by need: never phrased as refusal of a right
    C = "C"  # information for bodies that decide themselves


class MeasureKind(StrEnum):
    """The fourteen kinds of the national base list (失信惩戒措施种类, R4.2)."""

    ACCESS = "限制或禁止市场或行业准入"
    OCCUPATION = "职业禁入或从业限制"
    OFFICE = "限制任职"
    CONSUMPTION = "限制消费"
    EXIT = "不准出境"
    SCHOOLING = "限制升学复学"
    FUNDS = "限制申请财政性资金项目"
    HONOURS = "限制评先评优"
    PRIVILEGES = "限制优惠政策和便利措施"
    SUPERVISION = "纳入重点监管范围"
    PUBLICITY = "共享公示失信信息"
    LISTING = "纳入严重失信主体名单"
    CREDIT_REPORT = "纳入市场化征信或评级报告"
    LENDING = "从严审慎授信"

    @property
    def group(self) -> Group:
        """Group A, B or C (措施分组).

        >>> MeasureKind.OFFICE.group, MeasureKind.PUBLICITY.group, MeasureKind.LENDING.group
        (<Group.A: 'A'>, <Group.B: 'B'>, <Group.C: 'C'>)
        """
        if self in _GROUP_A:
            return Group.A
        return Group.C if self in (MeasureKind.CREDIT_REPORT, MeasureKind.LENDING) else Group.B


_GROUP_A = frozenset(
    {
        MeasureKind.ACCESS,
        MeasureKind.OCCUPATION,
        MeasureKind.OFFICE,
        MeasureKind.CONSUMPTION,
        MeasureKind.EXIT,
        MeasureKind.SCHOOLING,
    }
)


class Post(StrEnum):
    """What a ban bars a person from being or doing (禁止担任的职务或从事的活动)."""

    LR = "LR"  # 法定代表人
    FZ = "FZ"  # 负责人
    MP = "MP"  # 主要负责人
    DIR = "DIR"  # 董事
    SUPV = "SUPV"  # 监事
    EXEC = "EXEC"  # 高级管理人员
    AC = "AC"  # 实际控制人
    INVEST = "INVEST"  # 投资开办
    MANAGE = "MANAGE"  # 管理工作
    WORK = "WORK"  # 任何从业
    APPLY = "APPLY"  # 申请许可或登记


POST_TERMS: dict[Post, str] = {
    Post.LR: "法定代表人",
    Post.FZ: "负责人",
    Post.MP: "主要负责人",
    Post.DIR: "董事",
    Post.SUPV: "监事",
    Post.EXEC: "高级管理人员",
    Post.AC: "实际控制人",
    Post.INVEST: "投资开办",
    Post.MANAGE: "管理工作",
    Post.WORK: "任何从业",
    Post.APPLY: "申请许可或登记",
}
_MANAGING = frozenset({Post.MANAGE, Post.WORK})

POSTS_OF: dict[RoleKind, frozenset[Post]] = {
    RoleKind.LR: frozenset({Post.LR}) | _MANAGING,
    RoleKind.FZ: frozenset({Post.FZ}) | _MANAGING,
    RoleKind.MP: frozenset({Post.MP}) | _MANAGING,
    RoleKind.DIR: frozenset({Post.DIR}) | _MANAGING,
    RoleKind.SUPV: frozenset({Post.SUPV, Post.WORK}),
    RoleKind.EXEC: frozenset({Post.EXEC}) | _MANAGING,
    RoleKind.CFO: frozenset({Post.EXEC}) | _MANAGING,  # CL 265(1)
    RoleKind.EXEC_PARTNER: _MANAGING,
    RoleKind.INVESTOR: frozenset({Post.INVEST}) | _MANAGING,
    RoleKind.OPERATOR: frozenset({Post.INVEST}) | _MANAGING,
    RoleKind.AC: frozenset({Post.AC}),
    RoleKind.DS: frozenset(),
    RoleKind.OD: frozenset(),
    RoleKind.AGENT: frozenset(),
}
_ACTIVITIES = {Post.INVEST: frozenset({Post.INVEST}), Post.MANAGE: _MANAGING}


def involved(post: Post) -> frozenset[Post]:
    """Return what taking a post involves (职务所含活动): who represents or directs a firm manages it and works in it.

    >>> ", ".join(sorted(involved(Post.DIR))), ", ".join(involved(Post.APPLY))
    ('DIR, MANAGE, WORK', 'APPLY')
    """
    if post.value in RoleKind.__members__:
        return POSTS_OF[RoleKind(post.value)]
    return _ACTIVITIES.get(post, frozenset({post}))


@dataclass(frozen=True, slots=True)
class BanScope:
    """What is barred, where (限制范围, R4.6): nation-wide always.

    ``field`` are words of the business (行业或许可), none for every business; ``elsewhere`` leaves out the subject the
    ban came from ("other enterprises", P06); ``new`` bars posts that are newly taken and no post already held
    (不得新成为, P19).
    """

    posts: frozenset[Post]
    field: tuple[str, ...] = ()
    elsewhere: bool = False
    new: bool = False

    def bars(self, role: RoleKind) -> bool:
        """Whether holding ``role`` is one of the barred posts, the business apart.

        >>> BanScope(frozenset({Post.DIR})).bars(RoleKind.DIR), BanScope(frozenset({Post.LR})).bars(RoleKind.DIR)
        (True, False)
        """
        return not self.posts.isdisjoint(POSTS_OF[role])

    def covers(self, business: str) -> bool:
        """Whether a business described by ``business`` (name and scope) lies in the field."""
        return not self.field or any(word in business for word in self.field)


def span_told(first: object, last: object, term: str) -> str:
    """Say from when to when a measure runs (期限表述); ``term`` is its end in words where ``last`` is no day.

    >>> span_told("2026-03-10", "2029-03-10", "3年"), span_told("2026-03-10", None, "至履行完毕")
    ('自 2026-03-10 至 2029-03-10', '自 2026-03-10 至履行完毕')
    >>> span_told("2026-03-10", None, "终身"), span_told("2026-03-10", None, "")
    ('自 2026-03-10, 终身', '自 2026-03-10, 终止日未定')
    """
    if last:
        return f"自 {first} 至 {last}"
    return f"自 {first} {term}" if term.startswith("至") else f"自 {first}, {term or '终止日未定'}"


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day of a measure, both inclusive (措施期间, R0.4).

    ``last`` is ``None`` for life (``life``), and where the end is not a date: while an entry stands, or a term that the
    deciding authority still has to fix between the limits of the law; ``term`` says which in words.
    """

    first: date
    last: date | None
    life: bool
    term: str

    def covers(self, day: date) -> bool:
        """Whether ``day`` lies in the span, an open end taken as running on."""
        return self.first <= day and (self.last is None or day <= self.last)

    def over(self, day: date) -> bool:
        """Whether the span ended before ``day``; life never does."""
        return self.last is not None and self.last < day


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure on a person (对人员的措施): its kind, what it bars and from when to when."""

    kind: MeasureKind
    scopes: tuple[BanScope, ...]
    span: Span

    @property
    def binding(self) -> bool:
        """Whether whoever asks must apply it (应当), or may (可以): only group A reduces a right (R4.2)."""
        return self.kind.group is Group.A
