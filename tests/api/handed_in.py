"""What is handed in where no made-up body can be right, route by route, and the things that a route is asked about."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pyotp

from graph_service.analysis.draw_bundle import SeedKind, SeedOrigin
from graph_service.api.accounts import made_account
from graph_service.api.clients import add_client
from graph_service.api.holders import Holder
from graph_service.api.refs import person_ref
from graph_service.api.roll import Roll
from graph_service.api.session_cookie import CSRF
from graph_service.cli.stores import archive_of
from graph_service.domain.acts import Actor
from graph_service.domain.ban_document import BanDocument
from graph_service.domain.errors import StoreUnavailable
from graph_service.domain.load_job import ColumnTaken, FileFound, HandedBy, Job, JobState, MappingState, Upload
from graph_service.rulebook.access import access_matrix
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.store.ledger import BatchEntry, Ledger
from graph_service.store.load_jobs import FOLDER, LoadJobs
from graph_service.store.sharing_keys import SharingKeys, read_card
from graph_service.store.snapshot_cache import SnapshotCache
from graph_service.store.vault import PersonVault, load_person_key
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Desk, Opening
from graph_service.usecases.cases import open_case
from graph_service.usecases.inspection_draw import reveal
from graph_service.usecases.inspection_plan import case_exists, freeze_plan
from graph_service.usecases.inspection_tasks import staff
from graph_service.usecases.plan_file import parse_plan
from graph_service.usecases.policies import load_policies
from loaders.detect import Sheet, detect
from loaders.files import SourceFile
from tests.api.conftest import DEMO_USER, NOW, PURPOSE, Service
from tests.api.inspection_county import FIRMS, MARKET, OTHERS, RATES, frozen, plan, write_inspections
from tests.api.load_service import PENALTIES
from tests.api.report_service import authorise
from tests.store.small_county import DENG, MILL, fact
from tests.usecases.ban_county import FOOD, PIDS, Office, penalty, run_over

NUMBER = "440229196501010016"
THEIRS = SharingKeys(b"t" * 32)
CARD = json.loads(THEIRS.card("11440203000000001X").told())
CAMPAIGN = Opening("c1", "campaign", "start", NOW.date(), case="campaign-1",
                   data={"title": "拖欠治理", "basis": "方案", "due_on": "2026-12-31"})  # fmt: skip


def ban_document(service: Service) -> dict[str, object]:
    """A document of bans that another county signed for us."""
    card = service.get("regulator", "/v1/bans/key").json()
    ours = read_card(json.dumps(card)).thumbprint
    document = BanDocument(
        id="d1", unit="11440203000000001X", receiver=ours, issued_at=NOW, as_of=NOW.date(), bans=(), ended=()
    )
    return {"document": THEIRS.signed(document.told()), "sender": CARD}


def someone(service: Service, name: str) -> dict[str, str]:
    """What somebody signs in with, who has a password of his own: right once, then a code used before."""
    roll = Roll(service.data)
    holder = Holder(name=name, role="regulator", unit="u", added_at=NOW)
    account, handed = made_account(holder, service.app.state.context.seals)
    if name not in roll.accounts.entries():
        roll.add(account)
    roll.change(name, lambda _: account.model_dump() | {"own_password": True})
    code = pyotp.parse_uri(handed.otpauth).generate_otp(int(NOW.timestamp()) // 30)
    return {"username": name, "password": handed.password, "otp": code}


def password_change(service: Service) -> dict[str, str]:
    """What somebody whose account is new hands in: right once, then a code used before."""
    return someone(service, "fuzzed") | {"new_password": "a fuzzed long password"}


def in_session(service: Service) -> dict[str, str]:
    """What the page of somebody who has signed in sends along."""
    with httpx.Client(base_url=service.http.base_url) as browser:
        answer = browser.post("/v1/session", json=someone(service, "in-session"))
        assert answer.status_code == 200, answer.text
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        return {"Cookie": cookie, CSRF: answer.json()["session"]["csrf"]}


def reported(service: Service) -> dict[str, str]:
    """A report to be fetched by its number."""
    asked = {"Authorization": f"Bearer {service.tokens['regulator']}"} | PURPOSE
    return {"number": service.http.post(f"/v1/portraits/{MILL}/reports", headers=asked).json()["number"]}


def proposed(connection: Connection) -> str:
    """The matter of a proposal: a firm whose licence was revoked, and who represented it then."""
    writer = GraphWriter(connection)
    writer.upsert_subjects([{"eid": FOOD, "uscc": FOOD, "name": "好味食品", "certain": True}])
    writer.upsert_persons([{"pid": PIDS["李某"], "name": "李某", "certain": True}])
    held = {"holder": PIDS["李某"], "eid": FOOD, "kind": "LR", "valid_from": "2025-01-01"}
    writer.write_facts("role", [fact("b77", "r77", **held)])
    writer.write_facts("penalty", [penalty("e77")])
    run_over(connection, run="run2")
    return Office(connection).matter("李某", "P08")


# Of class C two of eight firms are drawn for each of the two items: four at least stay in reserve, however the draw
# falls (R7.7). At the county's own rate both draws together took all eight now and then, and nobody could replace one.
RESERVED = RATES | {"C": 0.25}


def inspection(connection: Connection, data: Path, route: str) -> tuple[dict[str, str], object]:
    """A plan as far on as a route asks, and what is handed in there."""
    key = route.rpartition("/")[2] if route.endswith(("/reveal", "/staff")) else "staffed"
    of_class_a = [code for code, grade in FIRMS.items() if grade == "A"]
    firms = {"reveal": OTHERS[:4], "staff": OTHERS[4:]}.get(key) or sorted(FIRMS.keys() - set(of_class_a))
    if not case_exists(connection, key):
        write_inspections(connection)
        cache = SnapshotCache(data / "snapshots", "embedded")
        desk = Desk(connection, access_matrix(), Actor("li", MARKET, "inspector"), NOW.date(), NOW)
        told = plan(key, frame={"codes": firms}, rates=RESERVED)
        freeze_plan(desk, cache, data, parse_plan(json.dumps(told), key), SeedOrigin(SeedKind.BEACON, committed="x"))
        if key != "reveal":
            reveal(desk, data, key, "1")
        if key == "staffed":
            staff(desk, cache, load_policies(), data, key)
    tasks = [one for one in all_cases(connection, procedure="inspection_task") if one.acts[0].data["plan_id"] == key]
    if key != "staffed":
        return {"plan": key}, {"value": "1"} if key == "reveal" else None
    gone = next(one.head.subject for one in tasks if FIRMS[one.head.subject] == "C")
    checked, *_, disputed = [one for one in tasks if FIRMS[one.head.subject] == "D"]  # all of them are drawn
    team = disputed.acts[0].data["drawn"]
    assert isinstance(team, list)
    handed: dict[str, object] = {
        "POST /v1/inspections": frozen("made", frame={"codes": of_class_a}),
        "POST /v1/inspections/frame": frozen("tried", frame={"codes": of_class_a})["plan"],
        "POST /v1/inspections/{plan}/replacements": {"code": gone, "why": "查无下落", "reason": "无人"},
        "POST /v1/inspections/tasks/{case}/recusal": {"certificate": team[0], "grant": False, "reason": "不成立"},
        "POST /v1/inspections/{plan}/results": [
            {"task_no": checked.acts[0].data["task_no"], "inspected_on": "2026-06-30", "result_code": "未发现问题"}
        ],
    }
    return {"plan": key, "case": disputed.head.id}, handed.get(route)


def himself(service: Service) -> None:
    """A natural person with an account of his own."""
    if "himself" not in service.tokens:
        secret = add_client(service.data, "himself", role="subject", unit=DENG, at=NOW)
        form = {"grant_type": "client_credentials", "client_id": "himself", "client_secret": secret}
        service.tokens["himself"] = service.http.post("/v1/token", data=form).json()["access_token"]


def unmasking(service: Service) -> dict[str, object]:
    """What is handed in to see a person of an open case of the department in clear."""
    unit, case, connection = "unit-department", "case-to-unmask", service.app.state.context.connection
    if not case_exists(connection, case):
        opening = Opening("u1", "objection", "file", NOW.date(), DENG, "邓小满", authority_code=unit, case=case,
                          data={"ground": "记录遗漏", "statement": "本人申请"})  # fmt: skip
        open_case(Desk(connection, access_matrix(), Actor("li", "", "regulator"), NOW.date(), NOW), opening)
    person = person_ref(service.app.state.context.token_key, unit, DENG)
    return {"case": case, "person": person, "fields": ["name", "id_number"], "reason": "核对"}


def load_job(service: Service) -> str:
    """A job of the regulator that has ended: a file no mapping knew, with a proposal, and rows to mend."""
    now = datetime.now(UTC)  # the loader, a process of its own, removes what is old by the clock of the machine
    name = f"{now:%Y%m%dT%H%M%S%f}-0123abcd"
    jobs = LoadJobs(service.data / FOLDER, service.app.state.context.vault().file_key)
    by = HandedBy(client="regulator-1", unit="unit-regulator", unit_name="", role="regulator", request="", purpose="x")
    upload = Upload(name="执法情况.csv", size=3, sha256="0" * 64)
    file = FileFound(
        file=upload.name, upload=0, sheet=None, kind="penalty", kind_term="行政处罚", encoding="utf-8", header_row=1,
        mapping="own_penalty_1", mapping_term="行政处罚", mapping_state=MappingState.PROPOSED,
        columns=tuple(ColumnTaken(heading=one, field=None) for one in LOAD_MAPPING), rows=1, rejected="待更正.xlsx",
    )  # fmt: skip
    job = Job(
        id=name, by=by, at=now, source="", as_of=NOW.date(), uploads=(upload,), state=JobState.DONE, files=(file,)
    )
    jobs.add(job, [io.BytesIO(b"a,b")])
    workbook = service.data / "rejected"
    workbook.write_bytes(b"PK")
    jobs.keep_rejected(name, 1, workbook)
    for kept in (service.data / "mappings").glob("*.toml"):  # of an earlier call
        kept.unlink()
    for made in jobs.waiting():  # by earlier questions: they would fill the queue, unless they are just removed
        with suppress(StoreUnavailable):
            jobs.save(made.model_copy(update={"state": JobState.STOPPED}))
    return name


def faulty_batch(service: Service) -> str:
    """A batch that the command line loaded, its file in the archive: a decision of a day that is none."""
    context = service.app.state.context
    file = service.data / "处罚.csv"
    file.write_text(PENALTIES.format(code=MILL, day="2026-02-30"), encoding="utf-8")
    archive = archive_of(context.loader.settings, PersonVault(load_person_key(context.loader.settings)))
    source = SourceFile(file, file.name)
    (sheet,) = detect(source, service.data)
    assert isinstance(sheet, Sheet)
    archive.keep(source, sheet.digest)
    ledger = Ledger(context.connection)
    ledger.begin(
        BatchEntry(
            id="faulty1", file=file.name, sheet=None, kind="penalty", mapping=sheet.mapping.id, source="某局",
            sha256=sheet.digest, received_at=NOW.isoformat(), today=NOW.date().isoformat(), position="8",
        )
    )  # fmt: skip
    report = {"rows": 2, "accepted": 1, "duplicate": 0, "quarantined": 0, "rejected": 1, "repaired": 0, "checks": {}}
    ledger.finish("faulty1", json.dumps(report), ())
    return "faulty1"


def feedback(service: Service) -> dict[str, object]:
    """What became of a loan that the subject authorised the bank to look at it for."""
    return {"case": "DK1", "grant": authorise(service), "code": MILL, "status": "applied", "on": "2026-06-30"}


CANVAS = {"roots": [MILL], "nodes": [{"ref": MILL, "x": 0, "y": 0}], "view": {"depth": 2, "as_of": "2026-06-30"}}
INVESTIGATION: dict[str, object] = {"title": "鑫发碾米研判", "purpose": "日常监管", "canvas": CANVAS, "notes": []}
INVESTIGATIONS: dict[str, object] = {
    "POST /v1/investigations": INVESTIGATION,
    "PUT /v1/investigations/{id}": INVESTIGATION | {"seen": 1},
    "POST /v1/investigations/{id}/shares": {"rights": "read", "until": "2026-07-01"},
    "POST /v1/investigations/{id}/exports": {"format": "png", "digest": "0" * 64},
}


def investigated(service: Service) -> dict[str, str]:
    """An investigation of the inspector that it shared: the places of a path."""
    asked = {"Authorization": f"Bearer {service.tokens['inspector']}"}
    path = "/v1/investigations"
    made = service.http.post(path, headers=asked, json=INVESTIGATION).json()["investigation"]["id"]
    body = INVESTIGATIONS[f"POST {path}/{{id}}/shares"]
    share = service.http.post(f"{path}/{made}/shares", headers=asked, json=body).json()
    return {"id": made, "share": share["share"]["id"], "token": share["token"]}


LOAD_MAPPING = {"单位": "name", "文号": "doc_no", "处罚日期": "decided_on"}
OBJECTION = {"ground": "记录遗漏", "statement": "缺 2026 年的守信记录"}  # what is missing names no record
BODIES: dict[str, Callable[[Service], object]] = {
    **{route: lambda _, body=body: body for route, body in INVESTIGATIONS.items()},
    "POST /v1/portraits/batch": lambda _: {"items": [{"code": MILL, "grant": "0" * 32, "loan_case": "1"}]},
    "POST /v1/cases": lambda _: {"procedure": "objection", "step": "file", "subject": MILL, "data": OBJECTION},
    "POST /v1/cases/{case}/acts": lambda _: {"step": "end", "reason": "已完成", "seen": 1},
    "POST /v1/checks": lambda _: {
        "checks": [{"id_number": NUMBER, "post": "LR"}, {"id_number": NUMBER, "scene": "TRAVEL"}]
    },
    "POST /v1/persons/record": lambda _: {"id_number": NUMBER},
    "POST /v1/persons/search": lambda _: {"name": "陈一鸣"},
    "POST /v1/bans/export": lambda _: {"receiver": CARD},
    "POST /v1/bans/import": ban_document,
    "POST /v1/unmask": unmasking,
    "POST /v1/loans/feedback": feedback,
    "POST /v1/loads/jobs/{job}/mapping": lambda _: {
        "file": 1,
        "kind": "penalty",
        "mapping": LOAD_MAPPING,
        "reason": "已核对",
    },
    "POST /v1/accounts": lambda _: {"name": "added-by-fuzz", "kind": "person"},
    "POST /v1/accounts/{name}/grant": lambda _: {"role": "regulator", "unit": "u"},
    "POST /v1/accounts/{name}/owner": lambda _: {"id_number": NUMBER},
    "POST /v1/account/password": password_change,
    "POST /v1/session": lambda service: someone(service, "signs-in"),
    "POST /v1/session/demo": lambda service: {"username": someone(service, DEMO_USER)["username"]},
    "POST /v1/token/revoke": lambda _: {"token": "none of ours"},
}


def body_of(service: Service, route: str) -> object:
    """What a route is handed (提交内容) that is right; ``None`` where nothing is, or where a made-up one may be."""
    return BODIES[route](service) if route in BODIES else None
