"""From related parties, groups and paths to answers (关联方、集团、找关系的呈现): for the API and the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from graph_service.analysis.evidence_steps import Step
from graph_service.analysis.paths import Way
from graph_service.api import presenting
from graph_service.api.models.answers import StepOut
from graph_service.api.models.related import (
    GroupOut,
    HopOut,
    MemberOut,
    PathOut,
    PathsOut,
    RelatedOut,
    RelatedPartiesOut,
)
from graph_service.api.node_answers import nodes_out
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter, Row
from graph_service.store.walk import Network
from graph_service.usecases.groups import Basis, GroupAnswer
from graph_service.usecases.node_marks import NodeMarks
from graph_service.usecases.paths import PathsAnswer
from graph_service.usecases.related_parties import RelatedAnswer

RELATED_NOTE = "未列出的不等于没有关联。计算所得的为疑似, 须人工认定。仅因同受国家控股的不列为关联方 (R8.1)。"
KIN_NOTES = {False: "亲属关系未查 (R8.11)。", True: "已查亲属关系: 标为受限的不得外传 (R8.11)。"}
NOT_IN_FORCE = "该日该标准尚未施行或者当时的文本未收录: 规则库中没有该日有效的条款, 不能据此认定有无关联。"
GROUP_NOTE = "按登记的持股和任职计算, 为疑似; 未列出的不等于不属于。国家出资人不作为牵头方 (R8.1)。"
LINK_NOTE = "按登记的持股和任职计算, 为疑似; 未列出的不等于不属于。关联群组经同一人相连, 不是集团, 没有牵头方 (R8.11)。"
ALONE = "未查到同组成员。"
PATHS_NOTE = "路径只说明有记录相连, 不说明构成关联; 未查到路径不等于没有关系。仅知姓名的人员不作连接。"


def related_out(show: Presenter, found: RelatedAnswer, said: Said) -> RelatedPartiesOut:
    """Related parties as an answer shows them (关联方清单)."""
    return RelatedPartiesOut(
        **said,
        truncated=found.truncated,
        code=found.subject["eid"],
        standard=found.standard,
        in_force=found.in_force,
        kin=found.kin,
        items=[
            RelatedOut(
                party=show.party(one.party, found.names),
                relation=("疑似" if one.computed else "") + one.rule.relation,
                computed=one.computed,
                measured=one.measured,
                through=show.party(one.through, found.names),
                rule=presenting.rule(one.rule.rule),
                path=_steps(show, one.path, found.facts),
                restricted=one.restricted,
            )
            for one in found.related
        ],
        by_name=found.by_name,
        parties=show.parties([_rows(one.path, found.facts) for one in found.related], found.names),
        note=_related_note(found),
    )


def _related_note(found: RelatedAnswer) -> str:
    if not found.in_force:
        return NOT_IN_FORCE + KIN_NOTES[found.kin]
    rest = f"规则库中没有该日有效的条款, 未查: {'、'.join(found.not_covered)}。" if found.not_covered else ""
    return RELATED_NOTE + rest + KIN_NOTES[found.kin]


def group_out(show: Presenter, found: GroupAnswer, said: Said) -> GroupOut:
    """Show a group (集团情况)."""
    return GroupOut(
        **said,
        truncated=found.truncated,
        code=found.subject["eid"],
        basis=found.basis,
        head=show.party(found.head, found.names) if found.head else None,
        members=[
            MemberOut(
                party=show.party(one.party, found.names),
                by_person=one.by_person,
                path=_steps(show, one.path, found.facts),
            )
            for one in found.members
        ],
        parties=show.parties([_rows(one.path, found.facts) for one in found.members], found.names),
        rule=presenting.rule(found.rule),
        note=("" if found.members else ALONE) + (LINK_NOTE if found.basis is Basis.LINK else GROUP_NOTE),
    )


def paths_out(show: Presenter, found: PathsAnswer, said: Said, *, depth: int) -> PathsOut:
    """Show paths between subjects (关系路径)."""
    met = dict.fromkeys(party for way in found.ways for party in way.parties)
    return PathsOut(
        **said,
        truncated=bool(found.cuts),
        between=[show.party(row["eid"], found.names) for row in found.subjects],
        depth=depth,
        paths=[_path(show, way, found) for way in found.ways],
        cuts=sorted(found.cuts),
        hubs=[show.party(party, found.names) for party in found.hubs],
        parties=sorted((show.party(party, found.names) for party in met), key=lambda party: party.ref),
        nodes=nodes_out(show, Network(found.nodes, (), found.hubs, truncated=False), NodeMarks({})),
        rule=presenting.rule(found.policy.rule),
        note=PATHS_NOTE,
    )


def _path(show: Presenter, way: Way, found: PathsAnswer) -> PathOut:
    hops = [
        HopOut(start=show.ref(one), end=show.ref(other), steps=[show.step(found.facts[rid]) for rid in hop.rids])
        for (one, other), hop in zip(pairwise(way.parties), way.hops, strict=True)
    ]
    between = frozenset(way.parties[1:-1])
    return PathOut(
        hops=hops, length=len(hops), strength=float(way.strength), for_others=not between.isdisjoint(found.for_others)
    )


def _steps(show: Presenter, path: Iterable[Step], facts: Mapping[str, Row]) -> list[StepOut]:
    return [show.step(row) for row in _rows(path, facts)]


def _rows(path: Iterable[Step], facts: Mapping[str, Row]) -> list[Row]:
    return [facts[step.rid] for step in path]
