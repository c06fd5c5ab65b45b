"""Documents of bans as one county writes them and another takes them over: keys, rows, desks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from graph_service.analysis.ban_checks import Question
from graph_service.analysis.bans import Answer
from graph_service.domain.acts import Actor
from graph_service.domain.ban_document import BanDocument, EndedBan, SealedPerson, SharedBan
from graph_service.domain.measures import Post
from graph_service.rulebook.access import access_matrix
from graph_service.store.bolt import Connection
from graph_service.store.sharing_keys import SharingKeys, read_card
from graph_service.store.vault import PersonVault
from graph_service.usecases.asked import Asked
from graph_service.usecases.ban_export import Exported, export_bans
from graph_service.usecases.ban_import import Imported, import_bans
from graph_service.usecases.case_plan import Desk
from graph_service.usecases.checks import check_persons
from tests.usecases.ban_county import (
    CREDIT,
    FOOD,
    MARKET,
    NUMBERS,
    VAULT,
    Office,
)  # fmt: skip

HERE, THERE = SharingKeys(b"h" * 32), SharingKeys(b"t" * 32)
FROM_HERE, TO_THERE = read_card(HERE.card(CREDIT).told()), read_card(THERE.card("11440203000000001X").told())
OTHER_VAULT = PersonVault(bytes(32))
TODAY = date(2026, 6, 30)
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)
LI = NUMBERS["李某"]


def desk_there(connection: Connection, role: str = "regulator") -> Desk:
    return Desk(connection, access_matrix(), Actor("wu", TO_THERE.unit, role), TODAY, NOON)


def sent(office: Office, day: str = "2026-06-30", hour: int = 1, document: str = "d1") -> Exported:
    at = datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")
    return export_bans(
        office.connection, Asked(date.fromisoformat(day)), unit=CREDIT, receiver=TO_THERE, keys=HERE, vault=VAULT,
        issued_at=at, document=document,
    )  # fmt: skip


def row(number: str = LI, name: str = "李某", **given: object) -> SharedBan:
    """One shared ban, as our own export writes it but for what is given."""
    person = SealedPerson(id_number=number, name=name)
    terms = {
        "person": "", "person_name": "", "entity": FOOD, "entity_name": "翁源县好味食品有限公司", "origin": "",
        "doc_no": "翁市监罚〔2026〕1号", "role": "LR", "role_rid": "", "rule": "P08", "version": "P08@2021-04-29",
        "article": "食安法135", "text": "五年内不得从事食品生产经营管理工作", "quote": "", "path": "",
        "way_back": ["可以提出异议"], "with_origin": False, "layer": "foreign", "missing": [], "bounds": [None],
        "measures": [{
            "kind": "职业禁入或从业限制", "first": "2026-03-10", "last": "2031-03-10", "life": False, "term": "5年",
            "scopes": [{"posts": ["APPLY", "MANAGE"], "field": ["食品"], "elsewhere": False, "new": False}],
        }],
    }  # fmt: skip
    told: dict[str, Any] = {
        "id": "c1", "person": TO_THERE.sealed(person.model_dump_json()), "decision": "翁市监认〔2026〕1号",
        "decided_on": date(2026, 3, 20), "authority_code": MARKET, "authority_name": "翁源县市场监督管理局",
        "objected": False, "terms": terms,
    }  # fmt: skip
    told["terms"] |= given.pop("terms", {})  # type: ignore[operator]
    return SharedBan(**(told | given))


def signed(
    *bans: SharedBan, ended: tuple[EndedBan, ...] = (), document: str = "d1", hours: int = 0, **given: Any
) -> str:
    values: dict[str, Any] = {
        "id": document, "unit": CREDIT, "receiver": TO_THERE.thumbprint, "as_of": TODAY,
        "issued_at": NOON - timedelta(days=1) + timedelta(hours=hours), "bans": bans, "ended": ended,
    }  # fmt: skip
    return HERE.signed(BanDocument(**(values | given)).told())


def taken(desk: Desk, document: str) -> Imported:
    return import_bans(desk, document, FROM_HERE, THERE, OTHER_VAULT)


def barred(desk: Desk, number: str = LI, day: date = TODAY, post: Post = Post.LR) -> Answer:
    question = Question(OTHER_VAULT.pid(number), post, business="食品销售")
    return check_persons(desk.connection, [question], Asked(day))[0].answer
