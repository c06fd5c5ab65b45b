"""Who is a related party (关联方) by which standard: R8.1-R8.3 as a table of declarative tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from graph_service.domain.fact_relations import Kinship
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, in_force, read_rule

SUBJECT = "SUBJECT"  # the starting point that is the subject itself


class Standard(StrEnum):
    """By which standard parties are related (适用标准)."""

    CL = "CL"  # 公司法265
    CAS36 = "CAS36"  # 企业会计准则第36号
    BANK1 = "BANK1"  # 银行保险机构关联交易管理办法
    TAX = "TAX"  # 关联申报 25 %


class TestKind(StrEnum):
    """What is asked of the starting points of a rule (认定方式)."""

    __test__ = False  # no test case

    HOLDS = "HOLDS"  # 其股东
    HELD = "HELD"  # 其持股的企业
    CONTROLS = "CONTROLS"  # 控制其的一方
    CONTROLLED = "CONTROLLED"  # 其控制的企业
    LEADS = "LEADS"  # 在其任职的人
    LED = "LED"  # 其任职的主体
    KIN = "KIN"  # 其近亲属
    CONCERT = "CONCERT"  # 就所查主体与其一致行动的人


DOWNWARDS = frozenset({TestKind.HELD, TestKind.CONTROLLED, TestKind.LED})


class Measure(StrEnum):
    """How a share is measured (比例口径)."""

    DIRECT = "DIRECT"  # 直接
    WITH_CONTROLLED = "WITH_CONTROLLED"  # 连同其控制的企业
    LOOK_THROUGH = "LOOK_THROUGH"  # 对中间方达到比例即穿透


class Shares(StrEnum):
    """Which shares count (何种比例)."""

    ECON = "ECON"  # 出资
    VOTES = "VOTES"  # 表决权


class Joint(StrEnum):
    """Whether joint control counts, and which (共同控制, R8.8)."""

    NONE = "NONE"  # 不计
    AGREED = "AGREED"  # 有记载的协议
    PRESUMED = "PRESUMED"  # 有记载的协议, 或者推定 (恰好各半)


class Reach(StrEnum):
    """Which controllers count (控制层级)."""

    ULTIMATE = "ULTIMATE"  # 最终
    ANY = "ANY"  # 任一层


class Parties(StrEnum):
    """Who may be the party (关联方范围)."""

    ANY = "ANY"
    SUBJECT = "SUBJECT"  # 主体
    PERSON = "PERSON"  # 自然人


class State(StrEnum):
    """What a state body is to a rule (国家出资人)."""

    NAMED = "NAMED"  # 列明, 不经其传递
    NONE = "NONE"  # 不列
    PASSES = "PASSES"  # 同其他主体


@dataclass(frozen=True, slots=True)
class Bound:
    """Share from which a holding counts (比例界限): the figure itself counts where ``inclusive`` (以上, 民法典1259)."""

    share: Fraction
    inclusive: bool

    def met(self, held: int, whole: int) -> bool:
        """Whether ``held`` of ``whole`` reaches it, in exact arithmetic.

        >>> Bound(Fraction(1, 5), inclusive=True).met(200_000, 1_000_000)
        True
        >>> Bound(Fraction(1, 2), inclusive=False).met(500_000, 1_000_000)
        False
        """
        left, right = held * self.share.denominator, whole * self.share.numerator
        return whole > 0 and (left > right or (self.inclusive and left == right))


@dataclass(frozen=True, slots=True)
class RelatedRule:
    """One ground for being related (关联方认定规则); the fields are explained in ``related_parties.toml``."""

    rule: Rule
    standard: Standard
    relation: str
    kind: TestKind
    of: tuple[str, ...]
    unless: frozenset[str]
    bound: Bound | None
    measure: Measure
    shares: Shares
    joint: Joint
    reach: Reach
    roles: frozenset[RoleKind]
    kinships: frozenset[Kinship]
    parties: Parties
    state: State

    @property
    def id(self) -> str:
        """Number of the rule, shared by its versions."""
        return self.rule.id

    @property
    def computes(self) -> bool:
        """Whether its answer is computed, whatever the sources state (计算所得, 疑似): control, and joint control."""
        return self.kind in (TestKind.CONTROLS, TestKind.CONTROLLED) or self.joint is not Joint.NONE


def rules_of(rules: tuple[RelatedRule, ...], standard: Standard, day: date) -> tuple[RelatedRule, ...]:
    """Return the rules of a standard in force on ``day``, in the order of the table (适用规则)."""
    return in_force((one for one in rules if one.standard is standard), day)


def not_covered(rules: tuple[RelatedRule, ...], standard: Standard, day: date) -> tuple[str, ...]:
    """Return the relations of a standard for which no version is in force on ``day`` (该日未收录的关系), in order.

    >>> not_covered(related_rules(), Standard.CL, date(2024, 6, 30))
    ('董监高的近亲属', '董监高近亲属控制的企业')
    """
    held = {one.id for one in rules_of(rules, standard, day)}
    return tuple(dict.fromkeys(one.relation for one in rules if one.standard is standard and one.id not in held))


def related_rules() -> tuple[RelatedRule, ...]:
    """Read ``related_parties.toml`` (关联方认定规则); raises ``RuleBookError``.

    >>> [one.id for one in rules_of(related_rules(), Standard.TAX, date(2026, 6, 30))]
    ['TAX-2-1-HOLDER', 'TAX-2-1-HELD', 'TAX-2-1-SAME']
    """
    table = open_table("related_parties")
    rules: list[RelatedRule] = []
    for row in table.rows("rule"):
        rules.append(read_related(row, {one.id: one.standard for one in rules}))
    table.close()
    return tuple(rules)


def read_related(row: Row, above: dict[str, Standard]) -> RelatedRule:
    """Read one rule; ``above`` are the rules it may name. Raises ``RuleBookError`` naming the key at fault."""
    standard, kind = row.choice("standard", Standard), row.choice("kind", TestKind)
    of, unless = row.texts("of") or (SUBJECT,), row.texts("unless")
    for key, names in (("of", of), ("unless", unless)):
        for name in names:
            if above.get(name) is not standard and not (key == "of" and name == SUBJECT):
                raise row.fault(key, f"{name} 不是本标准前面的规则")
    found = RelatedRule(
        rule=read_rule(row),
        standard=standard,
        relation=row.text("relation"),
        kind=kind,
        of=of,
        unless=frozenset(unless),
        bound=_bound(row) if kind in (TestKind.HOLDS, TestKind.HELD) else None,
        measure=row.choice("measure", Measure, Measure.DIRECT),
        shares=row.choice("shares", Shares, Shares.ECON),
        joint=row.choice("joint", Joint, Joint.NONE),
        reach=row.choice("reach", Reach, Reach.ANY),
        roles=frozenset(row.choices("roles", RoleKind)),
        kinships=frozenset(row.choices("kinships", Kinship)),
        parties=row.choice("parties", Parties, Parties.ANY),
        state=row.choice("state", State, State.NAMED),
    )
    if (kind in (TestKind.LEADS, TestKind.LED)) is not bool(found.roles):
        raise row.fault("roles", "任职规则须写明职务, 其他规则不写")
    if (kind is TestKind.KIN) is not bool(found.kinships):
        raise row.fault("kinships", "亲属规则须写明亲属关系, 其他规则不写")
    row.close()
    return found


def _bound(row: Row) -> Bound:
    keys = [key for key in ("least", "more") if row.has(key)]
    if len(keys) != 1:
        raise row.fault("least", "least 与 more 须写明其一")
    share = row.number(keys[0]) or 0.0
    if not 0 < share <= 1:
        raise row.fault(keys[0], "应大于 0 且不超过 1")
    return Bound(Fraction(str(share)), inclusive=keys[0] == "least")
