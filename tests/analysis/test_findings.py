"""The words of a finding name nobody but its own person: they go into his case, his notice and his record (R10.3)."""

from __future__ import annotations

from graph_service.analysis.event_columns import findings_of


def test_each_finding_masks_the_others_that_its_words_name() -> None:
    words = "法定代表人李明华、经理李明、王芳对上述行为负有责任"
    found = findings_of(("李明华", "李明", "王芳"), ("法定代表人", "经理", ""), words)
    assert [one.quote for one in found] == [
        "法定代表人李明华、经理李*、王*对上述行为负有责任",
        "法定代表人李*、经理李明、王*对上述行为负有责任",
        "法定代表人李*、经理李*、王芳对上述行为负有责任",
    ]
