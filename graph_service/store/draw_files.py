"""What a draw is kept by (抽取存档): the frozen frame, who stands behind each pseudonym, the exclusions, the bundle.

Files of the data folder that only their owner may read, written once each: what was frozen is never written again.
The case of the draw holds their hash.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from graph_service.domain.errors import Conflict, NotFound
from graph_service.store.private_files import make_private_folder, writable


@dataclass(frozen=True, slots=True)
class DrawFiles:
    """The files of one draw (一次抽取的存档)."""

    folder: Path

    def keep(self, name: str, table: pl.DataFrame) -> None:
        """Keep a table (存档). Raises ``Conflict`` where other rows are kept under the name already."""
        path = make_private_folder(self.folder) / f"{name}.parquet"
        if path.exists():
            if not self.table(name).equals(table):
                raise Conflict(f"抽取存档 {name} 已冻结, 不能改写。", rule="R7.7")
            return
        content = io.BytesIO()
        table.write_parquet(content)
        part = path.with_name(f".{name}.{os.urandom(4).hex()}")
        with writable(self.folder):
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(content.getvalue())
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)

    def table(self, name: str) -> pl.DataFrame:
        """Read a table that was kept (读取存档). Raises ``NotFound``."""
        try:
            return pl.read_parquet(self.folder / f"{name}.parquet")
        except FileNotFoundError as error:
            raise NotFound(
                f"数据目录中没有这次抽取的存档({name})。", advice="请从备份恢复 draws 目录; 没有存档不能抽取或复核。",
                rule="R7.7",
            ) from error  # fmt: skip


def draw_files(data: Path, case: str, frozen: str) -> DrawFiles:
    """Return the files of a draw in a data folder (抽取存档), by its case and the hash of what was frozen."""
    return DrawFiles(data.absolute() / "draws" / case / frozen[:16])
