"""Small random graphs over two counties: subjects, persons, relations, signals and risk of one run. Invented names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from hypothesis import strategies as st

from graph_service.analysis import event_records, tie_records
from graph_service.analysis.related_risk import RelatedRisk
from graph_service.domain.evidence import Step
from graph_service.domain.regions import region_of_subject
from graph_service.store.bolt import Connection
from graph_service.store.snapshot import export_snapshot
from graph_service.store.writer import GraphWriter
from graph_service.usecases.quality import examine_graph
from graph_service.usecases.stored_paths import step_lists
from graph_service.usecases.stored_risk import risk_rows
from tests.store.small_county import fact

HERE, THERE = "440229", "440281"
AS_OF, RUN = "2026-06-30", "run1"
NAMES = ("青松商行", "白鹤商行", "红枫商行", "黄柏商行", "紫荆商行", "蓝田商行")
PEOPLE = ("赵一丁", "钱二丁", "孙三丁", "李四丁")
PERSONS = [f"p:{place:032x}" for place in range(1, 5)]


@dataclass(frozen=True)
class World:
    """Subjects by code with the region they registered in, and the relations among all parties."""

    regions: dict[str, str | None]
    holdings: tuple[tuple[str, str, float], ...]
    roles: tuple[tuple[str, str, str], ...]
    guarantees: tuple[tuple[str, str], ...]

    @property
    def asked(self) -> str:
        """The subject asked about, which is always here."""
        return next(iter(self.regions))

    @property
    def outside(self) -> dict[str, str]:
        """Names of subjects that are not here, by code."""
        named = zip(self.regions, NAMES, strict=True)
        return {code: name for code, name in named if region_of_subject(self.regions[code], code) != HERE}

    def write(self, connection: Connection) -> None:
        """Write it, with a signal and a score of one run."""
        writer, codes = GraphWriter(connection), list(self.regions)
        writer.upsert_subjects(
            [
                {"eid": code, "uscc": code, "name": name, "entity_kind": "ENTERPRISE", "certain": True}
                for code, name in zip(codes, NAMES, strict=True)
            ]
        )
        writer.upsert_persons(
            [{"pid": pid, "name": name, "certain": True} for pid, name in zip(PERSONS, PEOPLE, strict=True)]
        )
        for kind, rows in self._facts().items():
            writer.write_facts(kind, rows)
        writer.write_computed("signal", RUN, [self._signal()])
        writer.record_run(RUN, as_of=AS_OF, data_version="v", at="2026-07-01T00:00:00+00:00")
        _, sources = examine_graph(connection, export_snapshot(connection, date.fromisoformat(AS_OF)))
        risk, ties = self._risk(codes)
        events = pl.DataFrame([], schema=event_records.SCHEMA)
        writer.write_computed("related_risk", RUN, risk_rows(risk, ties, events, sources, AS_OF))

    def _facts(self) -> dict[str, list[dict[str, Any]]]:
        registered = [
            fact(f"a{at}", f"e{at}", eid=code, uscc=code, name=name, entity_kind="ENTERPRISE", status="ACTIVE",
                 region=region)
            for at, ((code, region), name) in enumerate(zip(self.regions.items(), NAMES, strict=True))
        ]  # fmt: skip
        held = [
            fact(f"b{at}", f"h{at}", owner=owner, eid=eid, econ=share, votes=share)
            for at, (owner, eid, share) in enumerate(self.holdings)
        ]
        roles = [
            fact(f"c{at}", f"r{at}", holder=holder, eid=eid, kind=kind)
            for at, (holder, eid, kind) in enumerate(self.roles)
        ]
        guarantees = [
            fact(f"d{at}", f"g{at}", guarantor=one, eid=eid, contract=f"保{at}", amount_yuan=1.0)
            for at, (one, eid) in enumerate(self.guarantees)
        ]
        kinds = {"registration": registered, "holding": held, "role": roles, "guarantee": guarantees}
        return {kind: rows for kind, rows in kinds.items() if rows}

    def _signal(self) -> dict[str, Any]:
        codes = list(self.regions)
        steps = [
            Step(PERSONS[0], "LR", codes[1]),
            Step(codes[1], "OWNS", codes[2], 0.5),
            Step(codes[2], "OWNS", codes[0]),
        ]
        return {
            "id": "s1", "about": [*codes[:4], PERSONS[1]], "code": "CIRCULAR_HOLDING", "rule": "R8.10",
            "confidence": 1.0, "records": [], "summary": "、".join(NAMES[:4]) + f"等; 代码{codes[1]}", "stated": "[]",
            **step_lists(steps),
        }  # fmt: skip

    def _risk(self, codes: list[str]) -> tuple[RelatedRisk, pl.DataFrame]:
        me, near, far = codes[0], codes[1], codes[2]
        scores = pl.DataFrame({"eid": [me], "own": [0.5], "risk": [0.6], "truncated": [False]})
        parts = pl.DataFrame(
            {
                "eid": [me, me], "source": [near, far], "ties": [["SUBSIDIARY"], ["HOLDER", "SUBSIDIARY"]],
                "via": [None, near], "weight": [0.5, 0.1], "own": [0.4, 0.0], "part": [0.2, 0.0],
                "tie_weights": [[0.5], [0.2, 0.5]],
            }
        )  # fmt: skip
        ties = pl.DataFrame(
            [(me, near, "SUBSIDIARY", 0.5, 0.5, 1.0, 1.0, []), (near, far, "HOLDER", 0.2, 0.2, 1.0, 1.0, [])],
            schema=tie_records.SCHEMA,
            orient="row",
        )
        return RelatedRisk(scores=scores, parts=parts), ties


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Six subjects, the first of them here, four persons, up to twenty relations."""
    digits = [HERE, *draw(st.lists(st.sampled_from([HERE, THERE]), min_size=5, max_size=5))]
    registered = [HERE, *draw(st.lists(st.sampled_from([None, HERE, THERE, "440200"]), min_size=5, max_size=5))]
    codes = [f"91{region}MA{at:08}" for at, region in enumerate(digits)]
    holder, target = st.sampled_from([*codes, *PERSONS]), st.sampled_from(codes)
    pairs = st.tuples(holder, target).filter(lambda pair: pair[0] != pair[1])
    held = draw(st.lists(pairs, max_size=9, unique=True))
    posts = draw(st.lists(st.tuples(st.sampled_from(PERSONS), target), max_size=6, unique=True))
    given = draw(st.lists(pairs, max_size=3, unique=True))
    count = {eid: sum(one == eid for _, one in held) for _, eid in held}
    return World(
        regions=dict(zip(codes, registered, strict=True)),
        holdings=tuple((owner, eid, round(0.99 / count[eid], 4)) for owner, eid in held),
        roles=tuple((holder, eid, draw(st.sampled_from(["LR", "DIR"]))) for holder, eid in posts),
        guarantees=tuple(given),
    )
