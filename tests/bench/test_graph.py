"""The benchmarks of graphs cannot rot: every job by every implementation on 2,000 companies, all with one answer."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bench.draw import holdings, registry
from bench.graph.__main__ import JOBS
from bench.graph.changed_snapshots import save_states
from bench.graph.child import measure, way
from bench.graph.contest import Contest, Told
from bench.graph.jobs import Answer, Way
from bench.graph.page import BEGIN, END, targets, text, write_page
from bench.registry import PPM, Registry, read, write
from graph_service.analysis import control as kernels
from graph_service.analysis.shares import share_graph


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    folder = tmp_path_factory.mktemp("registry")
    write(registry(2_000), folder)
    save_states(folder)
    return read(folder)


def answer(way: Way, data: Registry) -> Answer:
    state = way.build(data)
    found = [way.run(state, subject) for subject in data.asked[:50].tolist()] if way.each else way.run(state)
    return way.answer(found, data)


@pytest.mark.parametrize("job", JOBS)
def test_every_implementation_gives_one_answer(job: str, data: Registry) -> None:
    mine = answer(way("ours", job), data)
    assert mine.keys.size
    for peer in JOBS[job]:
        assert mine.equals(answer(way(peer, job), data)), peer


def test_the_registry_is_like_a_register(data: Registry) -> None:
    assert (np.bincount(data.owned, weights=data.ppm, minlength=data.parties)[data.owned] == PPM).all()
    assert data.owner.size / data.companies == pytest.approx(1.84, abs=0.05)
    assert data.firm.size == data.companies * 3 // 2
    firms = np.zeros(data.parties, bool)
    firms[data.owned] = True
    assert 0.2 < firms[data.owner].mean() < 0.3
    assert (registry(2_000).owner == data.owner).all()


def test_answers_that_differ_are_told_apart() -> None:
    keys, none = np.array([1, 2]), np.empty(0)
    assert not Answer(keys, none).equals(Answer(keys + 1, none))
    assert not Answer(keys, np.array([0.5, 0.2])).equals(Answer(keys, np.array([0.5, 0.3])))
    assert not Answer(keys, np.array([0.5, 0.2])).equals(Answer(keys[:1], np.array([0.5])))
    assert Answer(keys, np.array([0.5, 1e-9])).equals(Answer(keys[:1], np.array([0.5])))


def test_a_process_measures_one_implementation(data: Registry, tmp_path: Path) -> None:
    write(data, tmp_path)
    assert (read(tmp_path).owner == data.owner).all()
    command = [
        sys.executable,
        "-m",
        "bench.graph.child",
        *[str(tmp_path)] * 2,
        "groups",
        "scipy",
        str(tmp_path / "a.npz"),
    ]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert told["runs"] == 5
    assert told["mib"] > 10
    assert measure(data, way("ours", "one company"))[0]["runs"] >= 200


def test_the_page_says_what_is_met_and_what_is_not(tmp_path: Path) -> None:
    told = {
        "ours": Told(1.0, 5, 0.5, 0.6, 5, 100, 80, equal=True),
        "networkx": Told(9.0, 1, 10.0, 12.0, 5, 400, 320, equal=True),
        "duckdb": Told(1.0, 5, 8.0, 8.0, 5, 200, 150, equal=False),
    }
    contest = Contest("control", 1_000_000, False, "abc", told, ("igraph",))
    said = list(targets([contest]))
    assert ["未达到" in line for line in said] == [True, False, False]
    assert "不同!" in text(contest)
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    write_page(page, [contest])
    written = page.read_text("utf-8")
    assert written.startswith("before\n")
    assert written.endswith("after\n")
    assert "old" not in written
    assert said[0] in written


def test_threads_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control of a registry that is large enough to be shared out, each time as one thread finds it."""
    drawn = registry(120_000)
    graph = share_graph(holdings(drawn.owner, drawn.owned, drawn.ppm, drawn.parties))
    assert graph.votes[1].size > kernels.LARGE
    shared = [kernels.control(graph) for _ in range(3)]
    monkeypatch.setattr(kernels, "LARGE", graph.votes[1].size)
    alone = kernels.control(graph)
    for found in shared:
        for column in ("controller", "controlled", "votes_ppm", "direct"):
            assert np.array_equal(getattr(found, column), getattr(alone, column)), column
