"""Portraits that are kept (ADR 0105): made once while nothing is written, and never older than the last write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import orjson
import pytest

from graph_service.analysis.portrait_items import SourceDate
from graph_service.domain.errors import NotFound
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import GraphStore
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.authorisation_desk import Grant
from graph_service.usecases.graph_now import Edition, read_edition
from graph_service.usecases.portrait_feed import fingerprint, opened
from graph_service.usecases.portrait_ready import ReadyPortrait, ReadyPortraits
from graph_service.usecases.portraits import portrait_of
from tests.api.county import write_county
from tests.conftest import TestGraph
from tests.store.small_county import CHEN, MILL, fact

DAY = date(2026, 6, 30)
CONSENT = Grant("consent", CHEN, "unit-bank", "credit", DAY, DAY, (), loan_case="", monitor=False, employer="")


def penalty(number: int) -> dict[str, object]:
    rid, doc_no = f"a{number}", f"翁市监罚〔2026〕{100 + number}号"
    return fact(rid, rid, row=100 + number, subject=MILL, subject_name="铁龙", doc_no=doc_no,
                decided_on="2026-05-20", valid_from="2026-05-20", categories=["罚款"], fine_yuan=30_000.0)  # fmt: skip


def ask(ready: ReadyPortraits, connection: Connection, code: str = MILL, day: date = DAY, *,
        sections: Sequence[str] = (), consents: Sequence[Grant] = ()) -> ReadyPortrait:  # fmt: skip
    return ready.portrait(
        GraphStore(connection), code, day, read_edition(connection), sections=sections, consents=consents
    )


def numbers(made: ReadyPortrait) -> set[str]:
    return {item["doc_no"] for item in orjson.loads(orjson.dumps(made.told))["penalties"]["items"]}


def told_of_persons(made: ReadyPortrait) -> str:
    return str(orjson.loads(orjson.dumps(made.told))["persons"]["statement"])


def test_it_tells_what_the_portrait_tells(connection: Connection) -> None:
    write_county(connection)
    made = portrait_of(GraphStore(connection), MILL, Asked(DAY), read_edition(connection).sources)
    for sections in ((), ("licences",)):
        kept = ask(ReadyPortraits(), connection, sections=sections)
        shown, withheld = opened(made.portrait, sections)
        assert orjson.loads(orjson.dumps({"portrait": kept.told})) == orjson.loads(orjson.dumps({"portrait": shown}))
        assert (kept.withheld, kept.tag) == (withheld, fingerprint(made.portrait, sections))
        assert (kept.code, kept.refs, kept.truncated) == (made.code, made.refs, False)


def test_it_is_made_once_until_something_is_written(embedded: TestGraph) -> None:
    embedded.wipe()
    connection, ready = embedded.connection, ReadyPortraits()
    write_county(connection)
    first = ask(ready, connection)
    assert ask(ready, connection) is first
    GraphWriter(connection).write_facts("penalty", [penalty(1)])
    second = ask(ready, connection)
    assert numbers(second) - numbers(first) == {"翁市监罚〔2026〕101号"}
    assert ask(ready, connection) is second


def test_each_day_and_each_authorised_part_has_its_own(embedded: TestGraph) -> None:
    embedded.wipe()
    connection, ready = embedded.connection, ReadyPortraits()
    write_county(connection)
    licences, everything = ask(ready, connection, sections=["licences"]), ask(ready, connection)
    assert "penalties" in licences.withheld
    assert everything.withheld == ()
    assert b"penalties" not in orjson.dumps(licences.told)
    assert ask(ready, connection, day=date(2029, 7, 1)).tag != everything.tag  # publication is over by then


def test_what_persons_consented_to_is_not_kept(embedded: TestGraph) -> None:
    embedded.wipe()
    connection, ready = embedded.connection, ReadyPortraits()
    write_county(connection)
    told = ask(ready, connection, consents=[CONSENT])
    assert ask(ready, connection, consents=[CONSENT]) is not told
    assert "未附本人同意" in told_of_persons(ask(ready, connection))  # nobody else is told that there was a consent
    assert "未附本人同意" not in told_of_persons(told)


def test_what_was_cut_short_is_made_again(embedded: TestGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded.wipe()
    connection, ready = embedded.connection, ReadyPortraits()
    write_county(connection)
    monkeypatch.setattr("graph_service.usecases.portraits.MOST_RECORDS", 1)
    cut = ask(ready, connection)
    assert cut.truncated
    monkeypatch.undo()
    assert not ask(ready, connection).truncated


def test_the_sources_are_those_of_the_state_that_the_answer_names(embedded: TestGraph) -> None:
    embedded.wipe()
    connection, ready = embedded.connection, ReadyPortraits()
    write_county(connection)
    delivered: list[list[dict[str, str]]] = []
    for version, sources in (("of a moment ago", {}), ("now", {"penalty": (SourceDate("市场监管局", "2026-06-01"),)})):
        made = ready.portrait(GraphStore(connection), MILL, DAY, Edition(version, sources), sections=(), consents=())
        delivered.append(orjson.loads(orjson.dumps(made.told))["penalties"]["sources"])
    assert delivered == [[], [{"source": "市场监管局", "received": "2026-06-01"}]]


def test_nobody_is_not_kept(embedded: TestGraph) -> None:
    embedded.wipe()
    ready = ReadyPortraits()
    for _ in range(2):
        with pytest.raises(NotFound):
            ask(ready, embedded.connection)
