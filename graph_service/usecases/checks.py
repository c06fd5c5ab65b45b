"""Checks asked of the graph (限制核查, R4.2b, R4.6): may these persons take these posts, what applies in this scene.

Whoever is asked about is named by the id that the vault makes of an identity number, or by the code of a subject; no
name is ever looked up.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from graph_service.analysis.ban_checks import Checked, Question, answer
from graph_service.analysis.ban_standing import StandingBan
from graph_service.analysis.bans import Answer
from graph_service.analysis.law_overlay import row_ref
from graph_service.analysis.scene_check import SceneAnswer, check_scene
from graph_service.domain.errors import BadInput, NotFound
from graph_service.domain.events import EventState
from graph_service.domain.identity import check_resident_id
from graph_service.domain.measures import MeasureKind, Post
from graph_service.domain.scenes import Scene
from graph_service.domain.subjects import is_certain_person, is_person
from graph_service.rulebook.book import Rulebook
from graph_service.store.bolt import Connection
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import GraphStore
from graph_service.store.origins import ORIGINS
from graph_service.store.same import canonical_of
from graph_service.store.vault import PersonVault
from graph_service.usecases.asked import Asked
from graph_service.usecases.law import records_under_law
from graph_service.usecases.standing import bans_of_persons, events_of

_MOST = 10_000  # records of a party that a scene is checked on
_UNKNOWN = Checked(Answer.UNCERTAIN, "未查到该主体, 不能确定有无措施。", (), "")


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing to check (核查项): a ``post``, a ``kind`` of measure or a ``scene``, of a person or a subject.

    ``party`` is a person's id or the code of a subject; of a subject only a scene can be asked. ``business`` and ``at``
    say of a post in what business and at which subject it is. Raises ``BadInput``.
    """

    party: str
    post: Post | None = None
    kind: MeasureKind | None = None
    scene: Scene | None = None
    business: str = ""
    at: str = ""

    def __post_init__(self) -> None:
        if [self.post, self.kind, self.scene].count(None) != 2:
            raise BadInput("请恰好指明一项: 职务、措施种类或应用场景。", rule="R4.2b")
        if not is_person(self.party) and self.scene is None:
            raise BadInput("对单位只能核查应用场景。", advice="职务和措施种类的核查针对自然人。", rule="R4.2b")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one check (核查结果): of bans (``checked``), of the party's own records in a scene (``scene``).

    ``refs`` are the references of the records that the scene's hits rest on, by their versions.
    """

    checked: Checked | None
    scene: SceneAnswer | None = None
    refs: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def given(self) -> tuple[str, ...]:
        """References of all that the outcome tells of (所涉记录): whoever gets it is in the share log (R6.4)."""
        bans = self.checked.hits if self.checked else ()
        hits = self.scene.hits if self.scene else ()
        return (*(one for ban in bans for one in ban.refs), *(self.refs[hit.decision.record] for hit in hits))


def person_of(number: str, vault: PersonVault, today: date) -> str:
    """Id of the person of an identity number (人员标识); raises ``BadInput`` for one that does not check (V11).

    No message holds the number (R10.3).
    """
    checked = check_resident_id(number, today)
    if not checked.ok:
        finding = checked.findings[0]
        raise BadInput(finding.message, advice="请与证件核对后再查。", rule=finding.rule)
    return vault.pid(checked.code)


def check_items(store: GraphStore, items: Sequence[CheckItem], asked: Asked, rulebook: Rulebook) -> tuple[Outcome, ...]:
    """Check everything asked, in its order (批量核查): bans of all persons at once, scenes one by one."""
    questions = {at: one for at, item in enumerate(items) if (one := _question(item, rulebook))}
    answers = check_persons(store.connection, list(questions.values()), asked)
    checked = dict(zip(questions, answers, strict=True))
    return tuple(_outcome(store, item, checked.get(at), asked, rulebook) for at, item in enumerate(items))


def _question(item: CheckItem, rulebook: Rulebook) -> Question | None:
    if item.post is not None:
        return Question(item.party, item.post, business=item.business, at=item.at)
    kinds = frozenset({item.kind}) if item.kind else kinds_in(item.scene, rulebook)
    return Question(item.party, kinds=kinds) if kinds and is_person(item.party) else None


def kinds_in(scene: Scene | None, rulebook: Rulebook) -> frozenset[MeasureKind]:
    """Kinds of measure that are applied in a scene (场景所用措施种类)."""
    return frozenset(one.kind for one in rulebook.measures.measures if scene in one.scenes)


def _outcome(store: GraphStore, item: CheckItem, checked: Checked | None, asked: Asked, rulebook: Rulebook) -> Outcome:
    if item.scene is None:
        return Outcome(checked)
    try:
        party = item.party if is_person(item.party) else store.subject(item.party)["eid"]
    except NotFound:
        return Outcome(_UNKNOWN)
    return check_subject(store, party, item.scene, asked, rulebook, checked)


def check_persons(connection: Connection, questions: Sequence[Question], asked: Asked) -> tuple[Checked, ...]:
    """Answer questions about persons (限制核查), in their order: clear, blocked with its basis, or uncertain.

    Three queries however many are asked, one where none of them was ever barred.
    """
    persons = {one.person for one in questions if is_certain_person(one.person)}
    bans = bans_of_persons(connection, persons, asked) if persons else ()
    posts = _as_bans_name(connection, {one.at for one in questions if one.at}, bans, asked)
    asked_as = [replace(one, at=posts.get(one.at, one.at)) for one in questions]
    return tuple(answer(one, (ban for ban in bans if ban.ban.person == one.person), asked.as_of) for one in asked_as)


def _as_bans_name(
    connection: Connection, posts: Collection[str], bans: Sequence[StandingBan], asked: Asked
) -> dict[str, str]:
    """Name the subjects of posts as the bans on *other* enterprises name theirs: either id may have been merged."""
    firms = sorted({ban.ban.entity for ban in bans if any(scope.elsewhere for scope in ban.measure.scopes)})
    if not firms or not posts:
        return {}
    final = canonical_of(connection, {*posts, *firms}, asked.known_text or END_OF_TIME)
    known = {final.get(firm, firm): firm for firm in firms}
    return {at: known[end] for at in posts if (end := final.get(at, at)) in known}


def check_subject(
    store: GraphStore, party: str, scene: Scene, asked: Asked, rulebook: Rulebook, checked: Checked | None = None
) -> Outcome:
    """Answer which measures a party's own records bring in a scene (应用场景核查, R4.2b), beside what ``checked`` says.

    Each record stands as its source and the cases that concern it make it.
    """
    page = records_under_law(store, party, ORIGINS, asked, limit=_MOST)
    rows = {row_ref(row["fact"], row): row for row in page.rows}
    events = {
        named: replace(event, state=EventState(rows[named]["standing"])) for named, event in events_of(rows).items()
    }
    found = check_scene(
        party, events.values(), scene, as_of=asked.as_of, measures=rulebook.measures, repair=rulebook.repair
    )
    return Outcome(checked, found, {event.rid: named for named, event in events.items()})
