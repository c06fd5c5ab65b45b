"""Reading, cleaning and checking registry rows against a plain scan of the same file (读取清理校验的速度).

    python bench/loaders.py [ROWS]

Prints rows a second of each stage and ratios of one run; nothing is written to a graph.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1]))

from graph_service.domain.identity import USCC_ALPHABET, org_check_char, uscc_check_char
from loaders.detect import Sheet, detect
from loaders.files import SourceFile
from loaders.match import KNOWN_SCHEMA
from loaders.prepare import Prepared, prepare


class NoRegister:
    """A register that knows nobody: registry rows name themselves."""

    def _nobody(self, _: object) -> pl.DataFrame:
        return pl.DataFrame(schema=KNOWN_SCHEMA)

    by_codes = by_reg_nos = by_names = _nobody


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


def timed(action: Callable[[], object], repeats: int = 3) -> float:
    """Best of several runs, in seconds."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - start)
    return best


def main(rows: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "登记.csv"
        registry(rows).write_csv(path)
        file = SourceFile(path, path.name)
        (sheet,) = detect(file)
        assert isinstance(sheet, Sheet)
        text = sheet.fields(next(sheet.slices(10_000_000)))

        def pipeline() -> Prepared:
            (found,) = detect(file)
            assert isinstance(found, Sheet)
            return prepare(
                found.fields(next(found.slices(10_000_000))),
                found.mapping,
                date(2026, 6, 30),
                NoRegister(),
                NoPersons(),
            )

        assert pipeline().rows.height == rows
        scan = timed(lambda: pl.read_csv(path, infer_schema=False))
        read = timed(
            lambda: [found.fields(next(found.slices(10_000_000))) for found in detect(file) if isinstance(found, Sheet)]
        )
        work = timed(lambda: prepare(text, sheet.mapping, date(2026, 6, 30), NoRegister(), NoPersons()))
        whole = timed(pipeline)
    for term, seconds in (("plain scan", scan), ("read", read), ("clean+match+check", work), ("whole", whole)):
        print(f"{term:>18}  {seconds:7.3f} s  {rows / seconds:12,.0f} rows/s  x{seconds / scan:5.1f} of the scan")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
