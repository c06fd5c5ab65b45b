"""The golden cases of R8.9: integrated shares and control that any reader can recompute by hand."""

import pytest

from graph_service.analysis.control import NOBODY, control
from graph_service.analysis.ownership import integrated_all
from graph_service.analysis.ultimate import ultimate_controllers
from tests.analysis.share_cases import Named

# id, holdings, integrated shares, ultimate controllers
GOLDEN = [
    ("T1", ["P 60 H", "H 55 X"], {"PX": 0.33}, {"H": "P", "X": "P"}),
    ("T2", ["P 60 A", "P 60 B", "A 30 X", "B 30 X", "Q 40 X"],
     {"PX": 0.36, "QX": 0.40}, {"A": "P", "B": "P", "X": "P"}),
    ("T3", ["P 60 X", "Y 30 X", "Q 10 X", "X 20 Y", "R 80 Y"],
     {"PX": 0.638298, "QX": 0.106383, "RX": 0.255319, "PY": 0.127660, "XX": 0.06}, {"X": "P", "Y": "R"}),
    ("T4", ["C 30 A", "A 30 B", "B 30 C", "P 70 A", "Q 70 B", "R 70 C"],
     {"PA": 0.719424, "PB": 0.215827, "PC": 0.064748, "AA": 0.027}, {"A": "P", "B": "Q", "C": "R"}),
    ("T5", ["P 51 A", "A 51 B", "B 51 X"], {"PX": 0.132651}, {"A": "P", "B": "P", "X": "P"}),
    ("T6", ["P 20 X", "P 40 H", "H 20 X", "Q 60 H", "Q 60 X"], {"PX": 0.28}, {"H": "Q", "X": "Q"}),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "shares"), [case[1:3] for case in GOLDEN], ids=[case[0] for case in GOLDEN])
def test_integrated_share(lines: list[str], shares: dict[str, float]) -> None:
    case = Named(*lines)
    found = integrated_all(case.graph)
    y = {
        case.names[owner] + case.names[owned]: share
        for owner, owned, share in zip(found.owner, found.owned, found.share, strict=True)
    } | {name + name: found.self_share[ix] for name, ix in case.at.items()}
    assert {pair: y[pair] for pair in shares} == pytest.approx(shares, abs=5e-7)


@pytest.mark.parametrize(("lines", "tops"), [(case[1], case[3]) for case in GOLDEN], ids=[case[0] for case in GOLDEN])
def test_ultimate_controller(lines: list[str], tops: dict[str, str]) -> None:
    case = Named(*lines)
    found = ultimate_controllers(case.graph, control(case.graph)).controller
    assert {case.names[ix]: case.names[top] for ix, top in enumerate(found) if top != NOBODY} == tops


def test_t3_outsiders_own_the_whole() -> None:
    case = Named(*GOLDEN[2][1])
    found = integrated_all(case.graph)
    outside = [case.at[name] for name in "PQR"]
    total = sum(
        share
        for owner, owned, share in zip(found.owner, found.owned, found.share, strict=True)
        if owned == case.at["X"] and owner in outside
    )
    assert total == pytest.approx(1.0, abs=1e-12)
