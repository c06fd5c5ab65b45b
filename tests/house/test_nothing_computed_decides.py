"""Nothing that was computed can be put into an act (R0.3, R4.1): the type checker refuses it, line by line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

SNIPPET = """
from datetime import date

import polars as pl

from graph_service.analysis.portrait_items import GradeItem
from graph_service.analysis.related_risk import RelatedRisk
from graph_service.analysis.risk_card import ModelCard
from graph_service.analysis.risk_model import Judged
from graph_service.analysis.signals.shape import Signal
from graph_service.api.models.computed import ClassOut, SignalOut
from graph_service.domain.decisions import Proposal
from graph_service.rulebook.risk import RiskScheme
from graph_service.usecases.case_plan import Opening, Taking

DAY = date(2026, 5, 10)


def opened(signal: Signal, proposal: Proposal, risk: RelatedRisk, classes: pl.DataFrame) -> None:
    Opening("a", "designation", "lead", DAY, data={"list_code": "SAMR_SEVERE", "facts": "违法事实"})
    Opening("a", "designation", "lead", DAY, data={"facts": signal})  # refused
    Opening("a", "designation", "lead", DAY, data={"facts": proposal})  # refused
    Opening("a", "designation", "lead", DAY, data={"facts": risk})  # refused
    Opening("a", "designation", "lead", DAY, data={"facts": classes})  # refused


def advised(card: ModelCard, judged: Judged) -> None:
    Opening("a", "designation", "lead", DAY, data={"facts": card})  # refused
    Taking("a", "c", "decide", DAY, "理由", {"doc_no": judged.probability})  # refused


def decided(risk_class: ClassOut, shown: SignalOut, scheme: RiskScheme, grade: GradeItem) -> None:
    Taking("a", "c", "decide", DAY, "理由", {"doc_no": "翁市监列〔2026〕1号"})
    Taking("a", "c", "decide", DAY, "理由", {"doc_no": risk_class})  # refused
    Taking("a", "c", "decide", DAY, "理由", {"doc_no": shown})  # refused
    Taking("a", "c", "decide", DAY, "理由", {"doc_no": scheme})  # refused
    Taking("a", "c", "decide", DAY, "理由", {"doc_no": grade})  # refused
"""


@pytest.mark.slow
def test_no_signal_class_or_model_is_an_act(tmp_path: Path) -> None:
    snippet = tmp_path / "computed.py"
    snippet.write_text(SNIPPET, encoding="utf-8")
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, str(snippet)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8")
    found = json.loads(done.stdout)["generalDiagnostics"]
    refused = {number for number, line in enumerate(SNIPPET.splitlines()) if line.endswith("# refused")}
    assert {one["range"]["start"]["line"] for one in found if one["severity"] == "error"} == refused, found
    assert {one["rule"] for one in found} == {"reportArgumentType"}
