"""Records that repair may concern, as literal rows in a graph of their own, and desks to act on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from graph_service.analysis.cases import CaseState, replay
from graph_service.domain.acts import Actor, Value
from graph_service.rulebook.access import access_matrix
from graph_service.store.bolt import Connection
from graph_service.store.cases import case_by_id
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Desk, Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from tests.store.small_county import CHEN, DENG, FARM, Row, fact

CREDIT, SAFETY, MARKET = (f"1144022900{n}00000X" for n in ("2001", "2002", "2003"))
LABOUR, MILL = "11320100MB1886843H", "91440229MA4U0001XN"  # codes that check (R1.9)
NAMES = {SAFETY: "翁源县应急管理局", MARKET: "翁源县市场监督管理局", LABOUR: "翁源县人力资源和社会保障局"}
PARTIES = {MILL: "翁源县鑫发碾米有限公司", FARM: "翁源县绿野养殖有限公司", DENG: "邓小满", CHEN: "陈一鸣"}
PROMISE, OTHER_PROMISE = "44022920260811000001", "44022920260601000002"
PROMISED: dict[str, Value] = {
    "code": PROMISE, "commitment_type": "信用修复型", "party_kind": "法人及非法人组织", "matter": "信用修复",
    "content": "所提交的材料真实有效", "liability": "承诺不实的公示至最长期限", "publicity": "可向社会公开",
}  # fmt: skip
FINE = "penalty:" + "fine".ljust(32, "f")  # A6: a general fine of 2026-05-10
SECOND = "penalty:" + "second".ljust(32, "f")
REPAIRED, ANNULLED = ("penalty:" + key.ljust(32, "f") for key in ("repaired", "annulled"))
SOLD = "penalty:" + "sold".ljust(32, "f")  # by the market bureau, and once more for the same
WAGES = "list_entry:" + "wages".ljust(32, "f")
LEFT = "list_entry:" + "left".ljust(32, "f")
TAXES = "arrears:" + "taxes".ljust(32, "f")
HERS, HIS = ("penalty:" + key.ljust(32, "f") for key in ("hers", "his"))


def penalty(key: str, day: str, *, subject: str = MILL, by: str = SAFETY, **given: object) -> Row:
    columns: Row = {
        "subject": subject, "subject_name": PARTIES.get(subject), "doc_no": f"文{key}", "decided_on": day,
        "valid_from": day, "categories": ["罚款"], "fine_yuan": 20_000.0, "authority_code": by,
        "authority_name": NAMES.get(by, ""), "authority": by,
    }  # fmt: skip
    return fact(f"e{key}", key, **(columns | given))


def _entry(key: str, list_code: str, by: str, **given: object) -> Row:
    return fact(
        f"e{key}", key, subject=MILL, subject_name=PARTIES[MILL], list_code=list_code, case_no=f"列{key}",
        authority_code=by, authority_name=NAMES[by], **given,
    )  # fmt: skip


def write_records(connection: Connection) -> None:
    writer = GraphWriter(connection)
    writer.upsert_subjects([
        {"eid": eid, "uscc": eid, "name": PARTIES[eid], "entity_kind": "ENTERPRISE", "certain": True}
        for eid in (MILL, FARM)
    ])  # fmt: skip
    writer.upsert_persons([{"pid": pid, "name": PARTIES[pid], "certain": True} for pid in (DENG, CHEN)])
    writer.write_facts("penalty", [
        penalty("fine", "2026-05-10"),
        penalty("second", "2026-05-11", categories=["罚款"]),
        penalty("repaired", "2026-01-10", state="信用已修复"),
        penalty("annulled", "2026-01-11", state="已撤销"),
        penalty("sold", "2026-01-12", by=MARKET, violation_type="销售不合格食品"),
        penalty("again", "2026-06-12", by=MARKET, violation_type="销售不合格食品"),
        penalty("hers", "2026-01-15", subject=DENG),
        penalty("his", "2026-01-16", subject=CHEN),
        penalty("farms", "2026-01-17", subject=FARM),
    ])  # fmt: skip
    writer.write_facts("list_entry", [
        _entry("wages", "WAGE_ARREARS", LABOUR, listed_on="2025-06-01", valid_from="2025-06-01"),
        _entry("left", "SAMR_SEVERE", MARKET, listed_on="2024-06-01", valid_from="2024-06-01", removed_on="2026-02-01"),
    ])  # fmt: skip
    writer.write_facts("arrears", [
        fact("e7", "taxes", subject=MILL, subject_name=PARTIES[MILL], arrears_kind="欠税", item="增值税",
             balance_yuan=12_000.0, announced_on="2026-03-31", valid_from="2026-03-31"),
    ])  # fmt: skip


class Office:
    """One graph and its calendar: every act is done on the day that was last said."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self.acts = connection, 0

    def desk(self, role: str, unit: str, today: str) -> Desk:
        day = date.fromisoformat(today)
        now = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
        return Desk(self.connection, access_matrix(), Actor("li", unit, role), day, now)

    def _act(self) -> str:
        self.acts += 1
        return f"act-{self.acts}"

    def apply(
        self, named: str | tuple[str, ...] = FINE, day: str = "2026-08-11", *, subject: str = MILL, by: str = SAFETY,
        role: str = "subject", unit: str = "", step: str = "apply", promise: str = PROMISE, today: str = "",
    ) -> CaseState:  # fmt: skip
        data: Mapping[str, Value] = {"proof": "缴款凭证", "promise": promise}
        wanted = Opening(
            self._act(), "repair", step, date.fromisoformat(day), subject, PARTIES.get(subject, ""),
            (named,) if isinstance(named, str) else named, by, NAMES.get(by, ""), data=data,
        )  # fmt: skip
        return open_case(self.desk(role, unit or subject, today or day), wanted)

    def open(
        self, procedure: str, step: str, day: str, refs: tuple[str, ...], *, role: str = "regulator",
        unit: str = CREDIT, by: str = "", case: str = "", **data: Value,
    ) -> CaseState:  # fmt: skip
        wanted = Opening(
            self._act(), procedure, step, date.fromisoformat(day), MILL, PARTIES[MILL], refs, by, NAMES.get(by, ""),
            "理由", data, case,
        )  # fmt: skip
        return open_case(self.desk(role, unit, day), wanted)

    def state(self, case: str) -> CaseState:
        """Where a case stands."""
        state = replay(case_by_id(self.connection, case))
        assert state
        return state

    def take(
        self, case: CaseState, step: str, day: str, *, role: str = "regulator", unit: str = CREDIT, **data: Value
    ) -> CaseState:
        wanted = Taking(self._act(), case.head.id, step, date.fromisoformat(day), "理由", data)
        return take_step(self.desk(role, unit, day), wanted)

    def granted(self, day: str = "2026-08-14", **given: str) -> CaseState:
        """A repair applied for, accepted and granted."""
        case = self.apply(**given)
        self.take(case, "accept", day)
        return self.take(case, "grant", day)
