"""A list of subjects taken into a campaign (专项治理名单导入): each row one item, or told why not; twice is once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_service.analysis.listed_subjects import Listed, RowFault
from graph_service.domain.acts import CaseHead, digest, ref
from graph_service.domain.errors import Conflict
from graph_service.rulebook.procedures import procedure
from graph_service.store.graph_store import GraphStore
from graph_service.store.same import canonical_of
from graph_service.usecases.campaigns import ITEM, campaign, items_of
from graph_service.usecases.case_plan import Desk, Opening
from graph_service.usecases.cases import open_case, permit
from graph_service.usecases.commitments import named_rightly


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a list (导入结果): subjects taken in, those on the list before, and the rows set aside."""

    added: int
    already: int
    faults: tuple[RowFault, ...]


def import_items(desk: Desk, id_: str, listed: Listed, day: date) -> Imported:
    """Take the subjects of a list into a running campaign (导入治理对象).

    Rows that are at fault, name nobody the graph knows, or name somebody otherwise than he was ever called are set
    aside and told. A list taken in again adds nothing. Raises ``NotFound`` for the campaign, ``Conflict`` where it is
    over, ``Forbidden`` where the actor may not.
    """
    found = campaign(desk.connection, id_)
    permit(desk, procedure(ITEM).step("list"), found.head)
    if found.state.closed:
        raise Conflict(f"该专项治理现为「{found.state.term}」, 不能列入对象。", rule="SEED26")
    listed = named_rightly(desk.connection, listed)
    codes: list[str] = listed.rows["code"].to_list()
    final = canonical_of(desk.connection, codes)
    rows = list(zip(listed.rows["row"], (final.get(code, code) for code in codes), strict=True))
    names = {one["eid"]: one["name"] or "" for one in GraphStore(desk.connection).subjects([eid for _, eid in rows])}
    there = {item.head.subject for item in items_of(desk.connection, id_)}
    added, already, faults = 0, 0, list[RowFault]()
    for row, eid in rows:
        if eid not in names:
            faults.append(RowFault(row, "统一社会信用代码", "图中未查到该主体", "V16"))
        elif eid in there:
            already += 1
        else:
            _list(desk, found.head, eid, names[eid], day)
            there.add(eid)
            added += 1
    return Imported(added, already, listed.without(faults).faults)


def _list(desk: Desk, campaign_head: CaseHead, eid: str, name: str, day: date) -> None:
    open_case(
        desk,
        Opening(
            act=digest((ITEM, campaign_head.id, eid)),
            procedure=ITEM,
            step="list",
            day=day,
            subject=eid,
            subject_name=name,
            refs=(ref("case", campaign_head.id),),
            authority_code=campaign_head.authority_code,
            authority_name=campaign_head.authority_name,
        ),
    )
