"""Tables about commitments as files for departments (承诺表格): Chinese headers, natural persons masked (R10.3)."""

from __future__ import annotations

import polars as pl

from graph_service.domain.commitments import STATE_TERMS
from graph_service.domain.masking import mask_name, mask_text
from graph_service.domain.subjects import is_person

REVIEWS = {
    "code": "承诺编码",
    "subject_name": "承诺人名称",
    "subject": "承诺人代码",
    "type": "承诺类型",
    "matter": "承诺事由",
    "authority_name": "承诺受理单位",
    "authority_code": "承诺受理单位代码",
    "due_on": "到期日",
    "state": "状态",
    "why": "列入原因",
    "pi": "入选概率",
    "result_by": "结果报送期限",
    "late": "是否已逾报送期限",
}


def review_table(listed: pl.DataFrame) -> pl.DataFrame:
    """Make the list of commitments to look at as departments get it (问效清单).

    ``listed`` is that of ``analysis.commitment_reviews.reviews``. Of a natural person it tells surname and star, and no
    code: his id leaves the service nowhere.
    """
    persons = [is_person(subject) for subject in listed["subject"]]
    names = [
        mask_name(name or "") if person else name for name, person in zip(listed["subject_name"], persons, strict=True)
    ]
    terms = {state.value: term for state, term in STATE_TERMS.items()}
    shown = listed.with_columns(
        pl.Series("subject_name", names, pl.String),
        pl.Series("matter", [mask_text(text or "") for text in listed["matter"]], pl.String),
        subject=pl.when(~pl.Series(persons, dtype=pl.Boolean)).then("subject"),
        state=pl.col("state").replace_strict(terms, return_dtype=pl.String),
        pi=pl.col("pi").round(6),
        late=pl.when("late").then(pl.lit("是")).otherwise(pl.lit("否")),
    )
    return shown.select(pl.col(column).alias(header) for column, header in REVIEWS.items())
