"""Slices: what is read ahead is what is there, a merged cell holds over the end of a slice, errors come out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import loaders.slices
from loaders.detect import Sheet, detect
from loaders.files import SourceFile
from loaders.slices import ahead, typed_slices
from tests.loaders.in_values import TODAY


def test_a_merged_cell_holds_over_the_end_of_a_slice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "在京央企名录.csv"
    written = ["国资委管理", "", "", "", "财政部管理", "", ""]
    pl.DataFrame(
        {"类别": written, "企业（集团）名称": [f"集团{i}公司" for i in range(len(written))], "统一社会信用代码": "无"}
    ).write_csv(path)
    (sheet,) = detect(SourceFile(path, path.name), tmp_path)
    assert isinstance(sheet, Sheet)
    for size in (1, 2, 3, 50):
        monkeypatch.setattr(loaders.slices, "SLICE", size)
        slices = [typed for _, typed in ahead(typed_slices(sheet, TODAY))]
        assert max(part.height for part in slices) <= size
        assert pl.concat(slices)["category"].to_list() == ["国资委管理"] * 4 + ["财政部管理"] * 3


def test_one_item_is_made_ahead_and_no_more() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(5):
            made.append(number)
            yield number

    for used in ahead(items()):
        assert len(made) <= used + 2
    assert made == list(range(5))
    assert list(ahead([])) == []


def test_an_error_comes_where_its_item_would() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("盘读不出")

    seen: list[int] = []
    with pytest.raises(OSError, match="盘读不出"):
        seen.extend(ahead(items()))
    assert seen == [1]
