"""The files (部门文件): the tables in the formats, encodings and bad habits in which departments really send them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from loaders.sample.files import dealings, libraries, lists, others, penalties, records, registry
from loaders.sample.files.form import Form
from loaders.sample.files.layout import carelessly_typed, laid_out
from loaders.sample.files.writers import write_csv, write_xlsx

FORMS: Sequence[Form] = (
    *registry.FORMS,
    *penalties.FORMS,
    *lists.FORMS,
    *records.FORMS,
    *others.FORMS,
    *dealings.FORMS,
    *libraries.FORMS,
)


def write_files(directory: Path, tables: Mapping[str, pl.DataFrame], seed: int) -> pl.DataFrame:
    """Write every file; where each tagged row came to lie, as ``tag``, ``file``, ``row``."""
    places: list[pl.DataFrame] = []
    for number, form in enumerate(FORMS):
        rng = np.random.default_rng([seed, number])
        filled = form.fill(tables[form.table])
        frame = laid_out(rng, carelessly_typed(rng, filled, form.code) if form.code else filled)
        (write_xlsx if form.name.endswith(".xlsx") else write_csv)(directory / form.name, form, frame.drop("tag"))
        places.append(
            frame.select(
                "tag", pl.lit(form.name).alias("file"), pl.int_range(1, frame.height + 1).alias("row")
            ).drop_nulls("tag")
        )
    return pl.concat(places)
