"""Two thousand damaged files and any bytes at all: every row is accounted for, nothing crashes, hangs or grows."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.detect import Sheet, detect
from loaders.files import discover
from loaders.reading.encoding import Text
from loaders.reading.lenient import rewrite
from loaders.reading.scan import BLANKS
from loaders.reading.table import scanned

ROOT = Path(__file__).parents[2]
HEADER = "企业名称,统一社会信用代码,注册日期,法人代表"


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_row_of_every_damaged_file_is_accounted_for() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.loaders.damage_run", "20260630"], cwd=ROOT, capture_output=True, check=True
    )
    found = json.loads(run.stdout)
    assert found["faults"] == []
    assert found["files"] >= 2_000
    assert found["refused"] < found["files"] / 5
    assert found["slowest"] < 10
    assert found["peak_mib"] < 1_024


pieces = st.sampled_from(
    [
        HEADER,
        "\n",
        "\r\n",
        "\r",
        ",",
        "\t",
        '"',
        '""',
        "甲公司",
        "\x00",
        "\ufeff",
        "\u3000",
        "[{",
        "<table><tr><td>",
        "PK\x03\x04",
        "1" * 18,
    ]
)


@given(
    st.one_of(
        st.binary(max_size=400),
        st.lists(pieces, max_size=40)
        .map("".join)
        .flatmap(
            lambda text: st.sampled_from([text.encode(code) for code in ("utf-8", "gb18030", "utf-16", "utf-16-be")])
        ),
    ),
    st.booleans(),
)
@settings(deadline=None, max_examples=150)
def test_any_bytes_are_read_or_refused(content: bytes, headed: bool) -> None:
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "x.csv"
        path.write_bytes(HEADER.encode() + b"\n" + content if headed else content)
        found = [sheet for file in discover([path]) for sheet in detect(file, Path(scratch))]
        assert found
        for sheet in found:
            if isinstance(sheet, Sheet):
                grids = list(sheet.slices(7))
                assert all(0 < grid.height <= 7 for grid in grids)
                numbers = [number for grid in grids for number in sheet.fields(grid)["row"].to_list()]
                assert numbers == sorted(set(numbers))
                assert len(numbers) == sheet.rows
            else:
                assert sheet.reason


cells = st.text(st.sampled_from("甲１a \",;\t|\n'\u3000é𠀀"), max_size=6)


@given(
    st.lists(st.lists(cells, max_size=5), max_size=30),
    st.sampled_from([",", "\t", ";", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
@settings(deadline=None, max_examples=150)
def test_what_a_writer_wrote_is_read_cell_by_cell(rows: list[list[str]], mark: str, newline: str, quoting: int) -> None:
    names = HEADER.split(",")
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark, lineterminator=newline, quoting=quoting).writerows([names] * 3 + rows)
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "x.csv"
        path.write_bytes(out.getvalue().encode())
        text = Text(path, "utf-8")
        for table in (scanned(text, mark), scanned(Text(rewrite(text, mark, 16, Path(scratch)), "utf-8"), ",")):
            assert table.scan.regular
            read = list(table.slices(3, 5, 4))
            found = [[cell or "" for cell in row[1:6]] for grid in read for row in grid.rows()]
            filled = [row + [""] * (5 - len(row)) for row in rows if any(cell.strip(BLANKS) for cell in row)]
            written = [[cell.replace("\r\n", "\n") for cell in row] for row in filled]
            assert found == written


_READ = """
import sys, tempfile
from pathlib import Path
from loaders.detect import detect
from loaders.files import discover
from bench.memory import peak_mib
with tempfile.TemporaryDirectory() as scratch:
    path = Path(scratch) / "登记.csv"
    with path.open("w", encoding="gb18030") as out:
        out.write("企业名称,统一社会信用代码,注册日期,法人代表\\n")
        row = "翁源县" + "很长的" * 30 + '有"限"公司%d,91440229MA4U0001XN,2020-01-02,张三\\n'
        for number in range(int(sys.argv[1])):
            out.write(row % number)
    (sheet,) = detect(discover([path])[0], Path(scratch))
    assert sum(sheet.fields(grid).height for grid in sheet.slices(50_000)) == int(sys.argv[1]) == sheet.rows
    print(int(peak_mib()))
"""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_memory_does_not_grow_with_a_text_file() -> None:
    """Not even with one that is decoded and written anew: GB18030, with stray quotes in every row."""

    def peak(rows: int) -> int:
        run = subprocess.run([sys.executable, "-c", _READ, str(rows)], cwd=ROOT, capture_output=True, check=True)
        return int(run.stdout)

    assert peak(250_000) < peak(60_000) + 64
