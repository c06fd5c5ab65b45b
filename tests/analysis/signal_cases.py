"""Golden cases of the signals of takeovers, chains, contacts and tenders: what each must find and must not."""

from __future__ import annotations

from datetime import date, timedelta

from graph_service.analysis.snapshot import Snapshot
from tests.analysis.snapshots import AS_OF, holds, plays, snapshot

Row = dict[str, object]
Case = tuple[str, str, Snapshot, list[tuple[str, tuple[str, ...]]]]


def ago(days: int) -> date:
    return AS_OF - timedelta(days)


def guarantees(*pairs: str, **more: object) -> list[Row]:
    return [{"guarantor": a, "eid": b, "contract": f"{a}{b}", "amount_yuan": 1e6, **more} for a, b in pairs]


def reached_at(way: str, key: str, *firms: str) -> list[Row]:
    return [{"subject": firm, "way": way, "contact_key": key, "shown": "138****1234"} for firm in firms]


def bids(*firms: str, **more: object) -> list[Row]:
    return [{"subject": firm, "tender_no": "翁采2026-1", "lot": "1", **more} for firm in firms]


def kin(one: str, other: str) -> Row:
    return {"person": one, "relative": other, "kinship": "SPOUSE", "legal_source": "判决书"}


def column(length: int, part: float = 0.6) -> list[Row]:
    """A column of companies ``C0`` on top, each holding the next."""
    return [holds(f"C{k}", part, f"C{k + 1}") for k in range(length)]


def sold(head: int = 100, shares: int = 100, renamed: int = 100, part: float = 0.6) -> Snapshot:
    """Firm X, whose head, holders and name change on days so long ago."""
    return snapshot(
        {"X": {"name_core": "鑫达贸易"}},
        role=[plays("p:1", "LR", "X", None, ago(head)), plays("p:2", "LR", "X", ago(head))],
        holding=[holds("p:1", part, "X", valid_to=ago(shares)), holds("p:3", part, "X", valid_from=ago(shares))],
        naming=[{"eid": "X", "name": "宏发建材有限公司", "valid_to": ago(renamed)}],
    )


SEVERE = {
    "subject": "A", "subject_name": "A", "list_code": "SAMR_SEVERE", "case_no": "1", "listed_on": ago(100),
    "facts": "公示信息隐瞒真实情况、弄虚作假", "basis": "《企业信息公示暂行条例》第十八条",
}  # fmt: skip
BARRED = plays("p:1", "LR", "A", ago(2000), ago(60))  # and then his place is taken
TAKEN = plays("p:2", "LR", "A", ago(60))
ELSEWHERE = plays("p:2", "SUPV", "Z", ago(900))
FINE = {"subject": "X", "doc_no": "翁市监罚〔2026〕1号", "decided_on": ago(100), "violation_from": ago(400)}
LEFT = holds("p:1", 0.3, "X", valid_to=ago(80))
FOUR = ("A", "B", "C", "D")


def evaded(*roles: Row, **facts: list[Row]) -> Snapshot:
    return snapshot(role=[BARRED, *roles], list_entry=[SEVERE], **facts)  # type: ignore[arg-type]


CASES: list[Case] = [
    ("GUARANTEE_CHAIN", "four in a row", snapshot(guarantee=guarantees("AB", "BC", "CD")), [("context", FOUR)]),
    ("GUARANTEE_CHAIN", "more than the capital", snapshot(
        {"B": {"capital_yuan": 1e6}}, guarantee=guarantees("AB", "BC", "CD")), [("risk", FOUR)]),
    ("GUARANTEE_CHAIN", "three in a row", snapshot(guarantee=guarantees("AB", "BC")), []),
    ("GUARANTEE_CHAIN", "a ring is no chain", snapshot(guarantee=guarantees("AB", "BC", "CD", "DA")), []),
    ("GUARANTEE_CHAIN", "through a ring", snapshot(guarantee=guarantees("AB", "BC", "CB", "CD", "DE")), []),
    ("GUARANTEE_CHAIN", "a branch off the chain that is too short is left out", snapshot(
        guarantee=guarantees("AB", "BC", "CD", "AX")), [("context", FOUR)]),
    ("GUARANTEE_CHAIN", "an ended one", snapshot(
        guarantee=[*guarantees("AB", "BC"), *guarantees("CD", valid_to=ago(1))]), []),
    ("COMPLEX_LAYERS", "five companies above", snapshot(holding=[holds("p:1", 1.0, "C0"), *column(5)]),
     [("context", ("C5",))]),
    ("COMPLEX_LAYERS", "four companies and a person above", snapshot(
        holding=[holds("p:1", 1.0, "C0"), *column(4)]), []),
    ("COMPLEX_LAYERS", "the state is no layer", snapshot(
        {"C0": {"entity_kind": "PUBLIC_BODY"}}, holding=column(5)), []),
    ("COMPLEX_LAYERS", "a ring is one layer", snapshot(
        holding=[*column(5, 0.5), holds("C2", 0.5, "C1")]), []),
    ("COMPLEX_LAYERS", "less than half is no step", snapshot(holding=column(5, 0.49)), []),
    *((f"SAME_{way}", "three", snapshot(contact=reached_at(way, "k", "A", "B", "C")), [("context", ("A", "B", "C"))])
      for way in ("PHONE", "EMAIL", "AGENT", "FINANCE")),
    ("SAME_PHONE", "a filing to come", snapshot(
        contact=[row | {"stated_on": ago(-1)} for row in reached_at("PHONE", "k", "A", "B", "C")]), []),
    ("SAME_PHONE", "an old one of a subject that filed a newer", snapshot(contact=[
        *reached_at("PHONE", "k", "A", "B", "C"), *(
            row | {"stated_on": ago(5)} for row in reached_at("PHONE", "z", "C"))]), []),
    ("SAME_PHONE", "a newer one of another way", snapshot(contact=[
        *reached_at("PHONE", "k", "A", "B", "C"), *(
            row | {"stated_on": ago(5)} for row in reached_at("FINANCE", "z", "C"))]), [("context", ("A", "B", "C"))]),
    ("SAME_PHONE", "two numbers of one filing", snapshot(contact=[
        row | {"stated_on": ago(5)} for key in "kz" for row in reached_at("PHONE", key, "A", "B", "C")]),
     [("context", ("A", "B", "C"))] * 2),
    ("SAME_PHONE", "two", snapshot(contact=reached_at("PHONE", "k", "A", "B")), []),
    ("SAME_PHONE", "another way", snapshot(
        contact=[*reached_at("PHONE", "k", "A", "B"), *reached_at("FINANCE", "k", "C")]), []),
    ("SAME_PHONE", "the number of an agency ties nobody", snapshot(
        contact=reached_at("PHONE", "k", *(f"F{number}" for number in range(21)))), [("context", ())]),
    ("SAME_PHONE", "closed ones do not count", snapshot(
        {"C": {"status": "DEREGISTERED"}}, contact=reached_at("PHONE", "k", "A", "B", "C")), []),
    ("SAME_AGENT", "one certain agent", snapshot(role=[plays("p:1", "AGENT", firm) for firm in "ABC"]),
     [("context", ("A", "B", "C"))]),
    ("SAME_AGENT", "a name is no person", snapshot(role=[plays("n:1", "AGENT", firm) for firm in "ABC"]), []),
    ("SAME_NAME_HEADS", "one name and one telephone", snapshot(
        {"n:1": {"name": "张伟"}, "n:2": {"name": "张伟"}},
        role=[plays("n:1", "LR", "A"), plays("n:2", "LR", "B")], contact=reached_at("PHONE", "k", "A", "B")),
     [("context", ("A", "B"))]),
    ("SAME_NAME_HEADS", "one name", snapshot(
        {"n:1": {"name": "张伟"}, "n:2": {"name": "张伟"}},
        role=[plays("n:1", "LR", "A"), plays("n:2", "LR", "B")]), []),
    ("SAME_NAME_HEADS", "certainly two persons", snapshot(
        {"p:1": {"name": "张伟"}, "p:2": {"name": "张伟"}},
        role=[plays("p:1", "LR", "A"), plays("p:2", "LR", "B")], contact=reached_at("PHONE", "k", "A", "B")), []),
    ("NOMINAL_LR", "heads five firms of others", snapshot(
        role=[plays("p:1", "LR", f"F{k}") for k in range(5)], holding=[holds("p:2", 0.6, f"F{k}") for k in range(5)]),
     [("context", tuple(f"F{k}" for k in range(5)))]),
    ("NOMINAL_LR", "holds something of one", snapshot(
        role=[plays("p:1", "LR", f"F{k}") for k in range(5)],
        holding=[holds("p:1", 0.01, "F0"), *(holds("p:2", 0.6, f"F{k}") for k in range(5))]), []),
    ("NOMINAL_LR", "one is controlled by nobody", snapshot(
        role=[plays("p:1", "LR", f"F{k}") for k in range(5)],
        holding=[holds("p:2", 0.5, f"F{k}") for k in range(5)]), []),
    ("NOMINAL_LR", "appointed by the state", snapshot(
        {"S": {"entity_kind": "PUBLIC_BODY"}}, role=[plays("p:1", "LR", f"F{k}") for k in range(5)],
        holding=[holds("S", 1.0, f"F{k}") for k in range(5)]), []),
    ("NOMINAL_LR", "three changes in a year", snapshot(role=[
        plays(f"p:{k}", "LR", "X", ago(900 - 100 * k), ago(800 - 100 * k)) for k in range(4)]), [("context", ("X",))]),
    ("NOMINAL_LR", "three changes in two years", snapshot(role=[
        plays(f"p:{k}", "LR", "X", ago(900 - 200 * k), ago(700 - 200 * k)) for k in range(4)]), []),
    ("SHELL_CHANGE", "head, holders and name", sold(), [("context", ("X",))]),
    ("SHELL_CHANGE", "the name long before", sold(renamed=400), []),
    ("SHELL_CHANGE", "the holders long before", sold(shares=400), []),
    ("SHELL_CHANGE", "half of the shares is no majority", sold(part=0.5), []),
    ("SHELL_CHANGE", "the same trade name", snapshot(
        {"X": {"name_core": "宏发建材"}},
        role=[plays("p:1", "LR", "X", None, ago(99)), plays("p:2", "LR", "X", ago(99))],
        holding=[holds("p:1", 1.0, "X", valid_to=ago(99)), holds("p:3", 1.0, "X", valid_from=ago(99))],
        naming=[{"eid": "X", "name": "宏发建材有限公司", "valid_to": ago(99)}]), []),
    ("HOLDER_CHANGE_AROUND_PENALTY", "three tenths left three weeks after", snapshot(holding=[LEFT], penalty=[FINE]),
     [("context", ("X",))]),
    *(("HOLDER_CHANGE_AROUND_PENALTY", f"the decision: {state}", snapshot(
        holding=[LEFT], penalty=[FINE | {"state": state}]), []) for state in ("已撤销", "异议", "已修复")),
    ("HOLDER_CHANGE_AROUND_PENALTY", "less than a quarter", snapshot(
        holding=[holds("p:1", 0.24, "X", valid_to=ago(80))], penalty=[FINE]), []),
    ("HOLDER_CHANGE_AROUND_PENALTY", "exactly a quarter, of two", snapshot(holding=[
        holds("p:1", 0.2, "X", valid_to=ago(80)), holds("p:2", 0.05, "X", valid_to=ago(90))], penalty=[FINE]),
     [("context", ("X",))]),
    ("HOLDER_CHANGE_AROUND_PENALTY", "came between violation and decision", snapshot(
        holding=[holds("p:2", 0.5, "X"), holds("p:1", 0.3, "X", valid_from=ago(350))], penalty=[FINE]),
     [("context", ("X",))]),
    ("HOLDER_CHANGE_AROUND_PENALTY", "a founder does not come", snapshot(
        holding=[holds("p:1", 1.0, "X", valid_from=ago(110))], penalty=[FINE]), []),
    ("HOLDER_CHANGE_AROUND_PENALTY", "a larger share is no move", snapshot(
        holding=[LEFT, holds("p:1", 0.4, "X", valid_from=ago(80))], penalty=[FINE]), []),
    ("HOLDER_CHANGE_AROUND_PENALTY", "long after", snapshot(
        holding=[holds("p:1", 0.9, "X", valid_to=ago(9))], penalty=[FINE]), []),
    ("BAN_EVASION", "the spouse takes over", evaded(TAKEN, kin=[kin("p:1", "p:2")]), [("risk", ("A",))]),
    ("BAN_EVASION", "stated the other way round", evaded(TAKEN, kin=[kin("p:2", "p:1")]), [("risk", ("A",))]),
    ("BAN_EVASION", "the spouse took over before the decision", evaded(
        plays("p:2", "LR", "A", ago(101)), kin=[kin("p:1", "p:2")]), []),
    ("BAN_EVASION", "nobody says that they are kin", evaded(TAKEN, ELSEWHERE), []),
    ("BAN_EVASION", "a nominee", evaded(TAKEN, ELSEWHERE, holding=[holds("p:1", 0.6, "A")]), [("risk", ("A",))]),
    ("BAN_EVASION", "a firm founded with a hired head", snapshot(
        role=[plays("p:1", "LR", "A"), plays("p:2", "LR", "N", ago(60)), ELSEWHERE], list_entry=[SEVERE],
        holding=[holds("p:1", 0.6, "N")]), []),
    ("BAN_EVASION", "the new head holds something", evaded(
        TAKEN, ELSEWHERE, holding=[holds("p:1", 0.6, "A"), holds("p:2", 0.1, "A")]), []),
    ("BAN_EVASION", "a newcomer, while a quarter is kept", evaded(TAKEN, holding=[holds("p:1", 0.25, "A")]),
     [("risk", ("A",))]),
    ("BAN_EVASION", "a newcomer, while less is kept", evaded(TAKEN, holding=[holds("p:1", 0.24, "A")]), []),
    ("BAN_EVASION", "head elsewhere too, while a quarter is kept", evaded(
        TAKEN, ELSEWHERE, holding=[holds("p:1", 0.25, "A")]), []),
    ("BAN_EVASION", "known by name only", evaded(
        plays("n:2", "LR", "A", ago(60)), holding=[holds("p:1", 0.6, "A")]), []),
    ("CO_BIDDERS", "one certain head", snapshot(
        role=[plays("p:1", "LR", "A"), plays("p:1", "FZ", "B")], bid=bids("A", "B", "C")), [("risk", ("A", "B"))]),
    ("CO_BIDDERS", "for two lots", snapshot(
        role=[plays("p:1", "LR", "A"), plays("p:1", "LR", "B")], bid=[*bids("A"), *bids("B", lot="2")]), []),
    ("CO_BIDDERS", "head of one after the opening", snapshot(
        role=[plays("p:1", "LR", "A"), plays("p:1", "LR", "B", ago(10))], bid=bids("A", "B", opened_on=ago(11))), []),
    ("CO_BIDDERS", "one controls the other", snapshot(holding=[holds("A", 0.51, "B")], bid=bids("A", "B")),
     [("risk", ("A", "B"))]),
    ("CO_BIDDERS", "bids to be opened", snapshot(
        holding=[holds("A", 0.51, "B")], bid=bids("A", "B", opened_on=ago(-30))), []),
    ("CO_BIDDERS", "came under control after the opening", snapshot(
        holding=[holds("A", 0.51, "B", valid_from=ago(10))], bid=bids("A", "B", opened_on=ago(300))), []),
    ("SISTER_BIDDERS", "under control on the day, sold since", snapshot(
        holding=[holds("p:1", 0.6, "A"), holds("p:1", 0.6, "B", valid_to=ago(10))],
        bid=bids("A", "B", opened_on=ago(300))), [("risk", ("A", "B"))]),
    ("CO_BIDDERS", "half is no control", snapshot(holding=[holds("A", 0.5, "B")], bid=bids("A", "B")), []),
    ("CO_BIDDERS", "sisters", snapshot(
        holding=[holds("p:1", 0.6, "A"), holds("p:1", 0.6, "B")], bid=bids("A", "B")), []),
    ("CO_BIDDERS", "one of three sisters controls another", snapshot(
        holding=[holds("p:1", 0.6, "A"), holds("p:1", 0.6, "B"), holds("B", 0.6, "C")], bid=bids("A", "B", "C")),
     [("risk", ("B", "C"))]),
    ("SISTER_BIDDERS", "one of three controls another", snapshot(
        holding=[holds("p:1", 0.6, "A"), holds("p:1", 0.6, "B"), holds("B", 0.6, "C")], bid=bids("A", "B", "C")),
     [("risk", ("A", "B", "C"))]),
    ("SISTER_BIDDERS", "one controls the other", snapshot(holding=[holds("A", 0.51, "B")], bid=bids("A", "B")), []),
    ("SISTER_BIDDERS", "one party controls both", snapshot(
        holding=[holds("p:1", 0.6, "A"), holds("p:1", 0.6, "B")], bid=bids("A", "B")), [("risk", ("A", "B"))]),
    ("SISTER_BIDDERS", "the state controls both (A11)", snapshot(
        {"S": {"entity_kind": "PUBLIC_BODY"}}, holding=[holds("S", 1.0, "A"), holds("S", 1.0, "B")],
        bid=bids("A", "B")), []),
]  # fmt: skip
