"""Checks of persons asked of the graph (限制核查, R4.2b, R4.6): may they take these posts, what bars them in a scene.

Whoever is asked about is named by the id that the vault makes of an identity number; no name is ever looked up. What a
subject's record brings in a scene is asked of ``scenes``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph_service.analysis.ban_checks import Checked, Question, answer
from graph_service.analysis.ban_standing import StandingBan
from graph_service.domain.errors import BadInput
from graph_service.domain.identity import check_resident_id
from graph_service.domain.measures import MeasureKind, Post
from graph_service.domain.scenes import Scene
from graph_service.domain.subjects import is_certain_person
from graph_service.rulebook.book import Rulebook
from graph_service.store.bolt import Connection
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import GraphStore
from graph_service.store.same import canonical_of
from graph_service.store.vault import PersonVault
from graph_service.usecases.asked import Asked
from graph_service.usecases.scenes import SceneFound, scene_of_party
from graph_service.usecases.standing import bans_of_persons


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing to check of a person (核查项): a ``post``, a ``kind`` of measure or a ``scene``.

    ``business`` and ``at`` say of a post in what business and at which subject it is. Raises ``BadInput`` where not
    exactly one of the three is asked.
    """

    person: str
    post: Post | None = None
    kind: MeasureKind | None = None
    scene: Scene | None = None
    business: str = ""
    at: str = ""

    def __post_init__(self) -> None:
        if [self.post, self.kind, self.scene].count(None) != 2:
            raise BadInput("请恰好指明一项: 职务、措施种类或应用场景。", rule="R4.2b")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one check (核查结果): of bans (``checked``), and of the person's own records in a ``scene``."""

    checked: Checked | None
    scene: SceneFound | None = None

    def telling(self, told: Callable[[StandingBan], bool]) -> Outcome:
        """Return the outcome with those unserved measures alone that may be told (未送达的, 限于可告知的)."""
        if self.checked is None:
            return self
        unserved = tuple(one for one in self.checked.unserved if told(one))
        return replace(self, checked=replace(self.checked, unserved=unserved))

    @property
    def given(self) -> tuple[str, ...]:
        """References of all that the outcome tells of (所涉记录): whoever gets it is in the share log (R6.4)."""
        bans = (*self.checked.hits, *self.checked.unserved) if self.checked else ()
        records = [self.scene.refs[hit.decision.record] for hit in self.scene.answer.hits] if self.scene else []
        return (*(one for ban in bans for one in ban.refs), *records)


def person_of(number: str, vault: PersonVault, today: date) -> str:
    """Id of the person of an identity number (人员标识); raises ``BadInput`` for one that does not check (V11).

    No message holds the number (R10.3).
    """
    checked = check_resident_id(number, today)
    if not checked.ok:
        finding = checked.findings[0]
        raise BadInput(finding.message, advice="请与证件核对后再查。", rule=finding.rule)
    return vault.pid(checked.code)


def check_items(store: GraphStore, items: Sequence[CheckItem], asked: Asked, book: Rulebook) -> tuple[Outcome, ...]:
    """Check everything asked, in its order (批量核查): bans of all persons at once, records in scenes one by one."""
    questions = {at: one for at, item in enumerate(items) if (one := _question(item, book))}
    answers = check_persons(store.connection, list(questions.values()), asked)
    checked = dict(zip(questions, answers, strict=True))
    return tuple(Outcome(checked.get(at), _in_scene(store, item, asked, book)) for at, item in enumerate(items))


def _in_scene(store: GraphStore, item: CheckItem, asked: Asked, book: Rulebook) -> SceneFound | None:
    return scene_of_party(store, {"eid": item.person}, item.scene, asked, book) if item.scene else None


def _question(item: CheckItem, book: Rulebook) -> Question | None:
    """What is asked of bans, ``None`` for a scene in which none of their kinds is applied."""
    if item.post is not None:
        return Question(item.person, item.post, business=item.business, at=item.at)
    kinds = frozenset({item.kind}) if item.kind else kinds_in(item.scene, book)
    return Question(item.person, kinds=kinds) if kinds else None


def kinds_in(scene: Scene | None, book: Rulebook) -> frozenset[MeasureKind]:
    """Kinds of measure that are applied in a scene (场景所用措施种类)."""
    return frozenset(one.kind for one in book.measures.measures if scene in one.scenes)


def check_persons(connection: Connection, questions: Sequence[Question], asked: Asked) -> tuple[Checked, ...]:
    """Answer questions about persons (限制核查), in their order: clear, blocked with its basis, or uncertain.

    Three queries however many are asked, one where none of them was ever barred.
    """
    persons = {one.person for one in questions if is_certain_person(one.person)}
    bans = bans_of_persons(connection, persons, asked, unserved=True) if persons else ()
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
