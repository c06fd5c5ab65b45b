"""What a kept snapshot costs to open: seconds and memory of a process that holds ids, rows both ways and shares.

    python -m bench.snapshot [COMPANIES ...]      # default 1000000

The registry is generated (``bench.draw``) and written by the writer of the cache, so that no server is needed; the
process measured opens it from disk. Memory is the most that was resident, file pages read included.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.draw import registry
from bench.memory import peak_mib
from graph_service.analysis.shares import share_graph
from graph_service.analysis.snapshot import PARTY_SCHEMA, PPM, Snapshot, empty_snapshot, snapshot_schema
from graph_service.domain.facts import FACTS
from graph_service.store.saved_snapshot import open_snapshot, save_snapshot

AS_OF = date(2026, 6, 30)


def generated(companies: int) -> Snapshot:
    """Make a registry with as much text as a real one: names, addresses, scopes, hashes."""
    empty, drawn = empty_snapshot(AS_OF), registry(companies)
    bodies, people = drawn.parties - companies * 5 // 2, companies * 3 // 2
    firms, persons = np.arange(companies + bodies), np.arange(people)
    ids = pl.concat([_texts("91440229MA", firms, width=8), _texts("p:", persons, width=32)])
    names = pl.concat([_texts("韶关市第", firms, "号商贸有限公司"), _texts("王", persons)])
    firm = pl.int_range(ids.len(), eager=True) < firms.size
    parties = pl.DataFrame({"party": ids, "name": names, "is_person": ~firm}).with_columns(
        certain=True, registered=firm, address=_where(firm, "广东省韶关市翁源县龙仙镇建设一路十二号"),
        scope=_where(firm, "日用百货、五金交电、建筑材料、农副产品销售; 货物进出口。" * 4),
        entity_kind=_where(firm, "ENTERPRISE"), status=_where(firm, "ACTIVE"),
    )  # fmt: skip
    holding = pl.DataFrame({"owner": ids.gather(drawn.owner), "eid": ids.gather(drawn.owned), "econ": drawn.ppm / PPM})
    role = pl.DataFrame({"holder": ids.gather(drawn.holder), "eid": ids.gather(drawn.firm)}).with_columns(
        kind=pl.when(pl.Series(drawn.leads)).then(pl.lit("LR")).otherwise(pl.lit("SUPV")), title=pl.lit("监事")
    )
    registration = parties.head(firms.size).select(eid="party", name="name", address="address", scope="scope")
    facts = {"holding": holding, "role": role, "registration": registration}
    stated = {name: _stated(name, frame) for name, frame in facts.items()}
    return Snapshot(AS_OF, "generated", _typed(parties, PARTY_SCHEMA), {**empty.facts, **stated})


def _texts(before: str, numbers: NDArray[np.int64], after: str = "", width: int = 0) -> pl.Series:
    number = pl.Series(numbers).cast(pl.String).str.zfill(width)
    return pl.select(pl.concat_str(pl.lit(before), number, pl.lit(after))).to_series()


def _where(which: pl.Series, text: str) -> pl.Expr:
    return pl.when(which).then(pl.lit(text))


def _stated(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Provenance as the graph has it: two hashes a row, one batch."""
    number = pl.int_range(pl.len()).cast(pl.String).str.zfill(32)
    told = frame.with_columns(
        rid=number, key=number, trust=1.0, row=pl.int_range(pl.len()), source=pl.lit("市场监督管理局"),
        batch=pl.lit("b" * 64), recorded_at=pl.lit("2026-06-30T00:00:00+00:00"), valid_from=pl.lit(date(2016, 1, 1)),
    )  # fmt: skip
    return _typed(told, snapshot_schema(FACTS[name]))


def _typed(frame: pl.DataFrame, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    missing = {name: pl.lit(None, dtype) for name, dtype in schema.items() if name not in frame.columns}
    return frame.with_columns(**missing).select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def opened(folder: Path) -> None:
    """Open a snapshot, hold all that the algorithms start from, and print what it took."""
    start = time.perf_counter()
    snapshot = open_snapshot(folder, AS_OF)
    assert snapshot is not None
    told = time.perf_counter() - start
    graph = share_graph(snapshot.holdings)
    held = (snapshot.owned_by, snapshot.owners_of, snapshot.roles.into, snapshot.kinds, graph.votes, graph.owners)
    spent = time.perf_counter() - start
    print(
        f"{snapshot.parties.height:,} parties, {snapshot.holdings.owner.size:,} holdings, "
        f"{snapshot.roles.source.size:,} roles: opened {told:.3f} s, with {len(held)} arrays {spent:.2f} s, "
        f"most resident {peak_mib():,.0f} MiB",
        flush=True,
    )


def main(sizes: list[int]) -> None:
    """Write each registry and let a process of its own open it."""
    for companies in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "kept"
            subprocess.run([sys.executable, "-m", "bench.snapshot", "--write", str(folder), str(companies)], check=True)
            size = sum(path.stat().st_size for path in folder.iterdir())
            print(f"{companies:,} companies, {size / 1e6:,.0f} MB on disk", flush=True)
            subprocess.run([sys.executable, "-m", "bench.snapshot", "--open", str(folder)], check=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--open", path]:
            opened(Path(path))
        case ["--write", path, number]:
            save_snapshot(generated(int(number)), Path(path))
        case texts:
            main([int(text) for text in texts] or [1_000_000])
