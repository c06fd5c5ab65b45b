"""The scene check against the slow oracle, on random records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.domain.events import Event, EventState
from graph_service.domain.scenes import Scene
from graph_service.rulebook.propagation_reader import numeral
from tests.analysis.scene_cases import FIRM, book, check, listed, oracle, penalty

LAWS = [
    ("食品安全法", 135), ("政府采购法", 77), ("招标投标法实施条例", 67), ("招标投标法实施条例", 68), ("行政许可法", 78),
    ("行政许可法", 79), ("行政许可法", 80), ("保障中小企业款项支付条例", 26), ("广告法", 55),
]  # fmt: skip
days = st.dates(date(2019, 1, 1), date(2027, 12, 31))
records = st.builds(
    penalty,
    subject=st.sampled_from([FIRM, "p:1"]),
    decided_on=days,
    state=st.sampled_from(EventState),
    ends_on=st.none() | days,
    categories=st.sampled_from([(), ("警告",), ("罚款",), ("吊销许可证件",), ("罚款", "吊销许可证件")]),
    licence=st.sampled_from(["", "食品经营许可证", "营业执照"]),
    content=st.sampled_from(["", "取消投标资格一年", "禁止参加政府采购活动", "吊销食品经营许可证"]),
    basis=st.sampled_from(["", *(f"《{law}》第{numeral(article)}条" for law, article in LAWS)]),
)
entries = st.builds(
    listed,
    code=st.sampled_from([*(one.rule.id for one in book().lists), "UNKNOWN", ""]),
    subject=st.sampled_from([FIRM, "p:1"]),
    decided_on=days,
    state=st.sampled_from(EventState),
    ends_on=st.none() | days,
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(records | entries, max_size=6),
    st.sampled_from([FIRM, "p:1"]),
    st.sampled_from(Scene),
    st.dates(date(2024, 2, 1), date(2032, 12, 31)),
)
def test_the_check_agrees_with_the_words_of_the_table(
    drawn: list[Event], subject: str, scene: Scene, day: date
) -> None:
    events = [replace(event, rid=f"e{number}") for number, event in enumerate(drawn)]
    answer = check(*events, scene=scene, as_of=day, subject=subject)
    told = [(hit.measure, hit.decision.record, hit.objection_mark, bool(hit.to_verify)) for hit in answer.hits]
    assert sorted(told) == oracle(events, subject, scene, day)
    for hit in answer.hits:
        assert hit.first <= day
        assert hit.last is None or day <= hit.last
