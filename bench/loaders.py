"""Reading, cleaning and checking registry rows against DuckDB's scan of the same file (读取清理校验的速度).

    python bench/loaders.py [ROWS ...]

Prints rows a second of each stage, ratios of one run and the peak of memory; nothing is written to a graph. DuckDB
reads with two threads, every column as text: into an Arrow table, as the pipeline must have every cell, and, for
comparison, keeping nothing but the sum of the lengths of each column.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.memory import peak_mib
from graph_service.domain.identity import USCC_ALPHABET, org_check_char, uscc_check_char
from loaders.detect import Sheet, detect
from loaders.files import SourceFile
from loaders.prepare import judged
from loaders.register import KNOWN_SCHEMA, NAMED_SCHEMA
from loaders.slices import ahead, typed_slices

TODAY = date(2026, 6, 30)
CPU = "of it on the processors"


class NoRegister:
    """A register that knows nobody: registry rows name themselves."""

    def _nobody(self, _: object) -> pl.DataFrame:
        return pl.DataFrame(schema=KNOWN_SCHEMA)

    def by_orgs(self, _: object) -> pl.DataFrame:
        """Return nobody, by 组织机构代码."""
        return pl.DataFrame(schema={**KNOWN_SCHEMA, "org": pl.String()})

    def by_names(self, _: object) -> pl.DataFrame:
        """Return nobody, by name."""
        return pl.DataFrame(schema=NAMED_SCHEMA)

    def by_cores(self, _: object) -> pl.DataFrame:
        """Return nobody, by trade name."""
        return pl.DataFrame(schema={"eid": pl.String(), "name_core": pl.String()})

    by_codes = by_reg_nos = _nobody
    names_of = by_names


class NoPersons:
    """Person ids are made by the vault, which is not measured here."""

    def pids(self, id_numbers: pl.Series) -> pl.Series:
        """Return the numbers."""
        return id_numbers

    def named_pids(self, eids: pl.Series, names: pl.Series) -> pl.Series:
        """Return subject and name."""
        return eids + names


def registry(rows: int, seed: int = 7) -> pl.DataFrame:
    """Registry rows in the real column names, with codes that check."""
    random = np.random.default_rng(seed)
    bodies = ["MA" + "".join(USCC_ALPHABET[i] for i in random.integers(0, 31, 6)) for _ in range(rows)]
    codes = [f"91440229{body}{org_check_char(body)}" for body in bodies]
    capital = random.integers(1, 5000, rows)
    return pl.DataFrame(
        {
            "企业名称": [f"翁源县{body}有限公司" for body in bodies],
            "统一社会信用代码": [code + uscc_check_char(code) for code in codes],
            "注册日期": [f"20{y:02}-{m:02}-{d:02}" for y, m, d in random.integers([0, 1, 1], [24, 13, 29], (rows, 3))],
            "企业类型": ["有限责任公司"] * rows,
            "法人代表": ["张三"] * rows,
            "注册资金": [f"{amount:,}(万元人民币)" for amount in capital],
            "经营范围": ["技术开发、技术推广、技术咨询;销售日用品、计算机、软件及辅助设备。" * 3] * rows,
            "所在省份": ["广东"] * rows,
            "地区": ["翁源"] * rows,
            "注册地址": [f"翁源县龙仙镇建设一路{number}号" for number in range(rows)],
        }
    )


def duckdb_scan(path: Path, *, arrow: bool) -> float:
    """Seconds of DuckDB's scan on two threads: every cell as text into Arrow, or only the lengths of every column."""
    link = duckdb.connect()
    link.execute("SET threads = 2")
    source = f"read_csv('{path}', all_varchar = true)"
    names = [row[0] for row in link.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    lengths = ", ".join(f'sum(length("{name}"))' for name in names)
    start = time.perf_counter()
    if arrow:
        link.sql(f"SELECT * FROM {source}").to_arrow_table()
    else:
        link.execute(f"SELECT {lengths} FROM {source}").fetchall()
    return time.perf_counter() - start


def pipeline(path: Path) -> dict[str, float]:
    """Read, clean and check a file as a load does, slice by slice; seconds of each stage."""
    began, start = time.process_time(), time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        (sheet,) = detect(SourceFile(path, path.name), Path(scratch))
        assert isinstance(sheet, Sheet)
        detected = time.perf_counter()
        rows = sum(_checked(typed, sheet) for _, typed in ahead(typed_slices(sheet, TODAY)))
    assert rows == sheet.rows
    done = time.perf_counter()
    return {"detect": detected - start, "read+clean+check": done - detected, CPU: time.process_time() - began}


def _whole(run: dict[str, float]) -> float:
    return sum(seconds for stage, seconds in run.items() if stage != CPU)


def _checked(typed: pl.DataFrame, sheet: Sheet) -> int:
    return judged(typed, sheet.mapping, TODAY, NoRegister(), NoPersons()).rows.height


def main(counts: list[int]) -> None:
    """Measure and print, each size in a process of its own, so that its peak of memory is its own."""
    if len(counts) != 1:
        for rows in counts:
            subprocess.run([sys.executable, __file__, str(rows)], check=True)
        return
    rows = counts[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "登记.csv"
        subprocess.run([sys.executable, __file__, "--write", str(rows), str(path)], check=True)
        runs = [pipeline(path) for _ in range(3)]
        peak = peak_mib()  # before DuckDB fills memory with the whole table
        scans = {
            "DuckDB scan to Arrow": min(duckdb_scan(path, arrow=True) for _ in range(3)),
            "DuckDB lengths only": min(duckdb_scan(path, arrow=False) for _ in range(3)),
        }
        size = path.stat().st_size / 1e6
    best = min(runs, key=_whole)
    whole, busy = _whole(best), best.pop(CPU)
    print(f"{rows:,} rows, {size:,.0f} MB, peak memory {peak:,.0f} MiB")
    for term, seconds in (*scans.items(), *best.items(), ("whole", whole), (CPU, busy)):
        print(f"{term:>24}  {seconds:7.3f} s  {rows / seconds:12,.0f} rows/s")
    for term, seconds in scans.items():
        print(f"  whole / {term}: {whole / seconds:.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        registry(int(sys.argv[2])).write_csv(sys.argv[3])
    else:
        main([int(rows) for rows in sys.argv[1:]] or [100_000])
