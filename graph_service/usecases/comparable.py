"""Results in the frames that a truth is compared with (可比结果): real names and codes, unmasked, never exported."""

from __future__ import annotations

import math
from collections.abc import Iterable

import polars as pl

from graph_service.analysis.inspectors import judged_inspectors
from graph_service.analysis.recusal import FORMER_POST, HIMSELF, recusals
from graph_service.analysis.risk_indicators import live_subjects
from graph_service.domain.decisions import Candidate, Proposal
from graph_service.domain.measures import Measure
from graph_service.rulebook.sampling import sampling_defaults
from graph_service.usecases.inspection_tasks import recusal_policy
from graph_service.usecases.main_job import Results
from graph_service.usecases.result_tables import span_of

PROPOSAL_COLUMNS = ("layer", "rule", "subject", "person_name", "from", "to")


def comparable(results: Results) -> dict[str, pl.DataFrame]:
    """Frames by kind of output (可比结果): proposals, signals, controllers, integrated, commitments, repairs."""
    names: dict[str, str] = dict(
        results.snapshot.parties.select(
            "party", pl.when("is_person").then("name").otherwise("party").alias("name")
        ).iter_rows()
    )
    integrated = results.integrated
    parties = results.snapshot.parties["party"]
    return {
        "proposals": _proposals(results),
        "signals": _signals(results),
        "controllers": results.controllers.select(
            pl.col("eid").alias("subject"),
            pl.col("controller").replace_strict(names, default=None, return_dtype=pl.String).alias("controller"),
            "mode",
        ),
        "integrated": pl.DataFrame(
            {
                "owner": [names.get(party, party) for party in parties.gather(integrated.owner)],
                "subject": parties.gather(integrated.owned),
                "share": integrated.share,
            }
        ),
        "commitments": results.commitments.select("code", "subject", "state"),
        "repairs": results.repairs.select(
            "subject", "doc_no", pl.col("record_class").alias("class"), pl.col("apply_from").alias("earliest")
        ),
        **_inspectors(results),
    }


def _inspectors(results: Results) -> dict[str, pl.DataFrame]:
    """Who must stand aside from which subject, and whose certificate is of no use (回避与不可选派)."""
    judged = judged_inspectors(results.snapshot)
    person = dict(judged.filter(pl.col("why").is_null()).select("cert_no", "subject").iter_rows())
    subjects = live_subjects(results.snapshot)["party"]
    found = recusals(results.snapshot, person, subjects, results.controllers, recusal_policy(sampling_defaults()))
    rows = [(one.inspector, one.subject, _tie(one.reason)) for one in found]
    return {
        "recusals": pl.DataFrame(rows, schema=dict.fromkeys(("cert_no", "subject", "tie"), pl.String), orient="row"),
        "unfit": judged.filter(pl.col("why").is_not_null()).select("cert_no", "why"),
    }


def _tie(reason: str) -> str:
    """Kind of tie as the truth names it."""
    if reason == FORMER_POST:
        return "WORKED"
    if not reason.startswith(HIMSELF):
        return "KIN"
    return "HOLDS" if reason == f"{HIMSELF}系该主体股东" else "OTHER"


def _proposals(results: Results) -> pl.DataFrame:
    spread = results.spread
    rows: list[tuple[str | None, ...]] = []
    for layer, found in (
        ("proposal", spread.proposals), ("candidate", spread.candidates), ("needs_id", spread.needs_id),
    ):  # fmt: skip
        for one in found:
            measures: Iterable[Measure] = one.measures if isinstance(one, Proposal | Candidate) else ()
            first, last = span_of(measures)
            days = (first.isoformat() if first else None, last.isoformat() if last else None)
            rows.append((layer, one.reach.rule, one.reach.entity, one.reach.person_name, *days))
    return pl.DataFrame(rows, schema=dict.fromkeys(PROPOSAL_COLUMNS, pl.String), orient="row").unique(
        maintain_order=True
    )


def _signals(results: Results) -> pl.DataFrame:
    rows = [
        (
            signal.rule.code,
            list(signal.subjects),
            math.prod(step.share or 0 for step in signal.evidence.path)
            if signal.rule.code == "CIRCULAR_HOLDING"
            else None,
        )
        for signal in results.signals
    ]
    return pl.DataFrame(
        rows, schema={"code": pl.String(), "subjects": pl.List(pl.String), "product": pl.Float64()}, orient="row"
    )
