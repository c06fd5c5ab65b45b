"""What signals rest on: the steps of a ring, the holdings that show control, each by its record (R8.10-R8.12)."""

from __future__ import annotations

from tests.analysis.signal_cases import ago, bids
from tests.analysis.snapshots import gives, holds, snapshot, takes
from tests.analysis.test_signals import LIKE, OLD, RING, detect


def test_ring_is_told_step_by_step_with_its_product() -> None:
    (signal,) = (s for s in detect(snapshot(holding=RING)) if s.rule.code == "CIRCULAR_HOLDING")
    assert [(step.start, step.end, step.share, step.rid) for step in signal.evidence.path] == [
        ("A", "B", 0.4, "holding-1"), ("B", "A", 0.5, "holding-2"),
    ]  # fmt: skip
    assert "0.2000" in signal.summary


def test_a_ring_through_a_branch_cites_what_names_its_head() -> None:
    given = snapshot(
        branch_of=[{"branch": "B", "eid": "A"}],
        holding=[holds("B", 0.1, "A"), holds("p:1", 0.9, "A"), holds("p:7", 1.0, "ZZ", paid_yuan=0.0)],
    )
    (signal,) = (s for s in detect(given) if s.rule.code == "CIRCULAR_HOLDING")
    assert [(step.start, step.kind, step.end, step.rid) for step in signal.evidence.path] == [
        ("A", "BRANCH_OF", "B", "branch_of-1"), ("B", "OWNS", "A", "holding-1"),
    ]  # fmt: skip
    assert signal.evidence.records == ("branch_of-1", "holding-1")
    assert "未实缴" not in signal.summary


def test_a_ring_through_a_branch_whose_votes_are_entrusted_is_still_told() -> None:
    given = snapshot(
        branch_of=[{"branch": "B", "eid": "A"}],
        holding=[holds("B", 0.1, "A"), holds("p:1", 0.9, "A")],
        proxy=[gives("A", "B"), takes("p:5", "B")],
    )
    (signal,) = (s for s in detect(given) if s.rule.code == "CIRCULAR_HOLDING")
    assert signal.evidence.records == ("holding-1",)


def test_a_phoenix_cites_the_holdings_that_show_control() -> None:
    held = [
        holds("p:1", 0.6, "A", valid_to=ago(200)),
        holds("A", 0.6, "OLD"),
        holds("p:9", 0.4, "OLD"),
        holds("p:1", 0.6, "B"),
        holds("B", 0.6, "NEW"),
    ]
    (signal,) = (s for s in detect(snapshot(OLD | LIKE, holding=held)) if s.rule.code == "PHOENIX")
    assert signal.evidence.records == ("holding-1", "holding-2", "holding-4", "holding-5")
    assert signal.summary == (
        f"疑似换壳: OLD于{ago(300)}被吊销, 其吊销时的控制人(身份已核)为{ago(200)}成立的NEW的控制人, 两户同址"
    )


def test_bidders_under_one_control_cite_the_holdings_of_the_day() -> None:
    held = [
        holds("p:1", 0.6, "A"),
        holds("p:1", 0.6, "B", valid_to=ago(10)),
        holds("p:2", 0.6, "B", valid_from=ago(10)),
    ]
    given = snapshot(holding=held, bid=bids("A", "B", opened_on=ago(300)))
    (signal,) = (s for s in detect(given) if s.rule.code == "SISTER_BIDDERS")
    assert signal.evidence.records == ("bid-1", "bid-2", "holding-1", "holding-2")
    assert (signal.persons, f"按{ago(300)}表决权计算" in signal.summary) == (("p:1",), True)
    assert (signal.confidence, signal.rule.rule.status) == (0.5, "unconfirmed")
