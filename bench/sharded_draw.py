"""A weighted draw from a frame that is nowhere whole (分片抽取): made shard by shard on each of three passes.

python -m bench.sharded_draw 100000000
python -m bench.within 2048 python -m bench.sharded_draw 100000000      # Linux, as root
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterator

import numpy as np
import polars as pl

from bench.memory import peak_mib
from graph_service.analysis.sampling import Plan, draw_shards

SHARE = {"A": 0.66, "B": 0.25, "C": 0.075, "D": 0.015}
RATES = {"A": 0.01, "B": 0.03, "C": 0.10, "D": 0.30}
TOWNS = 31
SHARD = 250_000
SEED = hashlib.sha256(b"bench").hexdigest()


def frame(rows: int, begin: int = 0) -> pl.DataFrame:
    """A frame as a register would give it: code of 18 characters, class, town (31 × 4 = 124 strata)."""
    number = pl.int_range(begin, begin + rows, eager=True)
    rng = np.random.default_rng(begin)
    classes = np.array(list(SHARE))[np.searchsorted(np.cumsum(list(SHARE.values())), rng.random(rows) * 0.999_999)]
    return pl.DataFrame({"n": number}).select(
        code=pl.format("91440229{}", pl.col("n").cast(pl.String).str.zfill(10)),
        **{"class": pl.Series(classes)},
        town=pl.format("镇{}", pl.col("n") % TOWNS),
    )


def main(rows: int) -> None:
    """A frame made shard by shard on each pass, never whole."""

    def pieces() -> Iterator[pl.DataFrame]:
        yield from (frame(min(SHARD, rows - begin), begin) for begin in range(0, rows, SHARD))

    begin = time.perf_counter()
    for piece in pieces():
        piece.height  # noqa: B018  the cost of making the frame, which is not the draw's
    made = time.perf_counter() - begin
    plan = Plan("bench", RATES, 0.000_1, size=rows // 50, strata=("town",))
    begin = time.perf_counter()
    drawn = draw_shards(pieces, plan, SEED)
    took = time.perf_counter() - begin
    pieces_ = -(-rows // SHARD)
    print(f"{rows:,} 户分 {pieces_} 片, 抽 {drawn.height:,}: {took:.1f} s, 其中三遍生成名录约 {3 * made:.1f} s; "
          f"进程内存峰值 {peak_mib():.0f} MiB")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]))
