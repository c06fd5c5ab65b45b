"""Reading ``measures.toml`` (措施清单): what R0.2 and R4.2 forbid is refused here, so that it can never be applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from graph_service.domain.measures import Group, MeasureKind
from graph_service.domain.scenes import Scene
from graph_service.rulebook.lists import ListRule
from graph_service.rulebook.loader import Row
from graph_service.rulebook.measures import (
    Discretion,
    EndEvent,
    MeasureList,
    MeasureRule,
    MeasureTarget,
    Proportionality,
)
from graph_service.rulebook.propagation import Start
from graph_service.rulebook.propagation_reader import read_slots, read_term, read_trigger
from graph_service.rulebook.rules import BINDING, DIRECT, Level, Source, read_basis, read_rule

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class _Wording:
    """Words by which a text is judged (用语): refusals, and the one that leaves the decision to the body itself."""

    refusals: tuple[str, ...]
    own_decision: str


def read_measures(table: Row, sources: Mapping[str, Source], lists: Iterable[ListRule]) -> MeasureList:
    """Read the list of measures (措施清单).

    Raises ``RuleBookError`` for a measure that cites no law, regulation or policy itself, one of group A without a law,
    regulation or judicial interpretation, one of group B that is worded as the refusal of a right, and one of group C
    that does not leave the decision to the body (R0.2, R4.2, R4.2a).
    """
    by_code = {one.rule.id: one for one in lists}
    edition, words, asked = table.row("edition"), table.row("wording"), table.row("proportionality")
    head, version = read_rule(edition), edition.text("version")
    wording = _Wording(words.texts("refusals"), words.text("own_decision"))
    found = MeasureList(
        edition=head,
        version=version,
        measures=tuple(_read_measure(row, version, sources, by_code, wording) for row in table.rows("measure")),
        proportionality=Proportionality(
            read_rule(asked), asked.text("linked"), asked.text("mildest"), asked.text("notice")
        ),
        no_kind=MappingProxyType(dict(_told(table, "no_kind", "kind", MeasureKind))),
        in_scene=MappingProxyType(dict(_told(table, "in_scene", "scene", Scene))),
        lists=MappingProxyType(by_code),
    )
    for part in (edition, words, asked, table):
        part.close()
    entered = {one.kind for one in found.measures}
    for kind in MeasureKind:
        if (kind in entered) is (kind in found.no_kind):
            raise table.fault("measure", f"“{kind}”应有措施, 或在 no_kind 中说明为何没有")
    return found


def _told(table: Row, name: str, key: str, kind: type[E]) -> Iterator[tuple[E, str]]:
    for row in table.rows(name):
        yield row.choice(key, kind), row.text("why")
        row.close()


def _read_measure(
    row: Row, version: str, sources: Mapping[str, Source], lists: Mapping[str, ListRule], wording: _Wording
) -> MeasureRule:
    found = MeasureRule(
        rule=read_rule(row),
        also=tuple(read_basis(one) for one in row.rows("also")),
        kind=row.choice("kind", MeasureKind),
        triggers=tuple(read_trigger(_with_lists(trigger, lists), ()) for trigger in row.rows("trigger")),
        reason=row.text("reason", ""),
        target=row.choice("target", MeasureTarget),
        roles=read_slots(row, "roles"),
        actor=row.text("actor"),
        scenes=row.choices("scenes", Scene),
        start=row.choice("start", Start, Start.DECISION),
        term=read_term(row),
        ends=frozenset(row.choices("ends", EndEvent)),
        discretion=row.choice("discretion", Discretion),
        list_version=version,
        quote=row.text("quote", ""),
    )
    _refuse_unlawful(row, found, sources, wording)
    _refuse_incomplete(row, found)
    row.close()
    return found


def _with_lists(trigger: Row, lists: Mapping[str, ListRule]) -> Row:
    """Put the codes of the severe lists where a trigger asks for them all; a code of no list is refused."""
    if unknown := sorted(set(trigger.texts("list_codes")) - lists.keys()):
        raise trigger.fault("list_codes", f"lists.toml 中没有 {', '.join(unknown)}")
    if not trigger.flag("severe_lists"):
        return trigger
    others = {key: value for key, value in trigger.data.items() if key != "severe_lists"}
    return Row(trigger.where, others | {"list_codes": [code for code, one in lists.items() if one.severe]})


def _refuse_unlawful(row: Row, measure: MeasureRule, sources: Mapping[str, Source], wording: _Wording) -> None:
    unknown = sorted({one.source for one in measure.basis} - sources.keys())
    if unknown:
        raise row.fault("source", f"依据文件 {', '.join(unknown)} 不在 sources.toml 中")
    levels = {sources[one.source].level for one in measure.basis}
    if not measure.rule.article.strip() or levels <= {Level.DEFAULT, Level.STANDARD}:
        raise row.fault("source", "没有法律依据的措施不得载入 (R0.2)")
    if measure.kind.group is Group.A and levels.isdisjoint(BINDING):
        raise row.fault("source", f"“{measure.kind}”减损权利, 须有法律、行政法规或司法解释依据 (R4.2)")
    if levels.isdisjoint(DIRECT):
        raise row.fault("source", "须直接引用法律、法规或者党中央、国务院政策文件 (R0.2)")
    refusal = next((word for word in wording.refusals if word in measure.rule.text), "")
    if measure.kind.group is Group.B and refusal:
        raise row.fault("text", f"“{measure.kind}”属管理措施, 不得写成拒绝权利: “{refusal}” (R4.2)")
    if measure.kind.group is Group.C and wording.own_decision not in measure.rule.text:
        raise row.fault("text", f"“{measure.kind}”须写明由该机构{wording.own_decision} (R4.2a)")


def _refuse_incomplete(row: Row, measure: MeasureRule) -> None:
    if bool(measure.triggers) is bool(measure.reason):
        raise row.fault("trigger", "应写明触发条件, 或者写明不能判定的原因")
    if not measure.scenes:
        raise row.fault("scenes", "缺少该项")
    if measure.start is not Start.DECISION:
        raise row.fault("start", "措施只能自决定之日起算")
    if measure.roles and measure.target is MeasureTarget.ENTITY:
        raise row.fault("roles", "只适用于单位的措施不写身份")
    if EndEvent.REVOCATION not in measure.ends:
        raise row.fault("ends", "原决定撤销的自始无效, 须写 revocation (R5.9)")
    if measure.term.membership and EndEvent.REPAIR not in measure.ends:
        raise row.fault("ends", "随记录存续的措施于修复时同时解除, 须写 repair (R5.4)")
