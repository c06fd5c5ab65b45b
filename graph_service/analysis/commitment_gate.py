"""The gate of promises (承诺适用条件, R3.3): whether an applicant may promise instead of proving, with every reason.

Definition. A commitment of a type may be accepted iff every condition of ``commitments.toml`` for that type in force on
the day is met: the item and the missing parts by the department's list, no excluded matter, and nothing that the
conditions name on the applicant's record. What is repaired, withdrawn or paused counts no more (R5.4, R5.9); what is
objected to does not count while it is looked into, and is told (R6.3). Promises that wait for their department never
count: that is the department's delay (R3.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from graph_service.domain.commitments import STATE_TERMS, CommitmentState, CommitmentType, ExcludedMatter
from graph_service.domain.errors import BadInput
from graph_service.rulebook.commitment_items import CommitmentItem, ItemCatalogue, ItemPart
from graph_service.rulebook.commitments import CommitmentRules, Condition, GateCheck
from graph_service.rulebook.risk import RiskClassName
from graph_service.rulebook.rules import Rule, in_force


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be promised (承诺申请): of which type, at which department, for which item, lacking which parts.

    ``touches`` are excluded matters that the officer sees in it, beside those that the catalogue names.
    """

    type: CommitmentType
    department: str
    item: str = ""
    missing: tuple[str, ...] = ()
    touches: tuple[ExcludedMatter, ...] = ()


@dataclass(frozen=True, slots=True)
class OnRecord:
    """One record that may stand against an applicant (不利记录): its reference, and what it is in words."""

    ref: str
    told: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """What counts of an applicant's record on a day (申请人情况): nothing repaired, withdrawn or objected to.

    ``risk_class`` is that of the last run, ``None`` where there is none; ``marked`` are records left out because they
    are objected to.
    """

    severe_lists: tuple[OnRecord, ...] = ()
    serious_penalties: tuple[OnRecord, ...] = ()
    commitments: Mapping[CommitmentState, tuple[OnRecord, ...]] = field(default_factory=lambda: MappingProxyType({}))
    risk_class: RiskClassName | None = None
    marked: tuple[OnRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A condition that is not met (不符合的条件), what stands against it, and the records that show it."""

    rule: Rule
    told: str
    records: tuple[OnRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """Whether a promise may be accepted (承诺适用结论): every refusal, the rules it was held against, and notes."""

    refusals: tuple[Refusal, ...]
    rules: tuple[Rule, ...]
    notes: tuple[str, ...]

    @property
    def allowed(self) -> bool:
        """Whether every condition is met."""
        return not self.refusals


def gate(
    request: Request, applicant: Applicant, *, rules: CommitmentRules, catalogue: ItemCatalogue, as_of: date
) -> GateAnswer:
    """Judge a promise by R3.3 (承诺适用判断).

    A type that has no condition at all is open to everybody. Raises ``BadInput`` where its conditions were not in force
    yet on the day.
    """
    own = [one for one in rules.conditions if request.type in one.types]
    held = in_force(own, as_of)
    if own and not held:
        raise BadInput(f"{as_of} 没有适用于{request.type}的规则。", advice="请填写规则施行以后的日期。", rule="R3.3")
    item = catalogue.find(request.department, request.item) if request.item else None
    listed = item if item and request.type in item.types else None
    case = _Case(request, applicant, item, listed)
    refusals = [Refusal(one.rule, told, records) for one in held for told, records in _JUDGES[one.check](case, one)]
    return GateAnswer(tuple(refusals), tuple(one.rule for one in held), tuple(_notes(case, held, catalogue)))


@dataclass(frozen=True, slots=True)
class _Case:
    """What is judged: ``item`` as the catalogue has it, ``listed`` where it is there for this type of promise."""

    request: Request
    applicant: Applicant
    item: CommitmentItem | None
    listed: CommitmentItem | None


Found = Iterator[tuple[str, tuple[OnRecord, ...]]]


def _item(case: _Case, _: Condition) -> Found:
    if not case.request.item:
        yield "未写明办理事项", ()
    elif case.listed is None:
        yield f"“{case.request.item}”不在该部门的容缺受理清单内", ()


def _part(case: _Case, _: Condition) -> Found:
    if not case.request.missing:
        yield "未写明所缺材料", ()
    for name, part in _parts(case):
        if part is None:
            yield f"“{name}”不是该事项清单所列的材料", ()
        elif not part.may_lack and not part.core:
            yield f"“{name}”不在可容缺之列", ()


def _core(case: _Case, _: Condition) -> Found:
    yield from ((f"“{name}”是核心要件", ()) for name, part in _parts(case) if part and part.core)


def _parts(case: _Case) -> Iterator[tuple[str, ItemPart | None]]:
    """Missing parts as the list has them, none of an item that is not listed."""
    if case.listed:
        yield from ((name, case.listed.part(name)) for name in case.request.missing)


def _matter(case: _Case, _: Condition) -> Found:
    known = case.item.touches if case.item else ()
    for one in dict.fromkeys((*known, *case.request.touches)):
        yield f"事项直接涉及{one}", ()


def _severe_list(case: _Case, _: Condition) -> Found:
    yield from _records("在严重失信主体名单上", case.applicant.severe_lists)


def _serious_penalty(case: _Case, _: Condition) -> Found:
    yield from _records("有公示期内的严重类行政处罚", case.applicant.serious_penalties)


def _commitments(case: _Case, condition: Condition) -> Found:
    for state in condition.states:
        yield from _records(f"有尚未修复的{STATE_TERMS[state]}的承诺", case.applicant.commitments.get(state, ()))


def _risk_class(case: _Case, condition: Condition) -> Found:
    if case.applicant.risk_class in condition.classes:
        yield f"信用风险分类为 {case.applicant.risk_class} 类(内部参考)", ()


def _records(told: str, records: Sequence[OnRecord]) -> Found:
    if records:
        yield f"{told}: {'; '.join(one.told for one in records)}", tuple(records)


_JUDGES: Mapping[GateCheck, Callable[[_Case, Condition], Found]] = MappingProxyType(
    {
        GateCheck.ITEM: _item,
        GateCheck.PART: _part,
        GateCheck.CORE: _core,
        GateCheck.MATTER: _matter,
        GateCheck.SEVERE_LIST: _severe_list,
        GateCheck.SERIOUS_PENALTY: _serious_penalty,
        GateCheck.COMMITMENTS: _commitments,
        GateCheck.RISK_CLASS: _risk_class,
    }
)


def _notes(case: _Case, held: Sequence[Condition], catalogue: ItemCatalogue) -> Iterator[str]:
    """What a reader must know beside the conclusion."""
    checks = {one.check for one in held}
    if not held:
        yield f"{case.request.type}没有适用条件的限制。"
    if GateCheck.RISK_CLASS in checks and case.applicant.risk_class is None:
        yield "图中没有该主体的信用风险分类, 这一条件未能核查。"
    if GateCheck.MATTER in checks and case.item is None:
        yield "事项不在承诺事项目录内, 是否涉及除外领域须由受理部门核对。"
    if case.item and catalogue.example:
        yield catalogue.rule.text
    for one in case.applicant.marked:
        yield f"异议核查中, 未计入: {one.told}。"
