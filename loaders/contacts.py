"""How a subject says that it is reached (联络信息, R8.11): one fact a number or address, which itself is not in it.

Equal ones are found equal by a keyed hash, whatever column or file they come from; what is shown is masked (R10.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

from graph_service.domain.fact_records import ContactWay
from graph_service.domain.masking import mask_email, mask_phone
from loaders.clean.distinct import by_distinct
from loaders.match import PersonKeys

WAYS: Mapping[str, ContactWay] = MappingProxyType(
    {
        "phone": ContactWay.PHONE,
        "finance_phone": ContactWay.FINANCE,
        "agent_phone": ContactWay.AGENT,
        "email": ContactWay.EMAIL,
    }
)
"""Fields that hold contacts, and what each is."""


def contacts(frame: pl.DataFrame, keys: PersonKeys) -> pl.DataFrame:
    """One row a contact that the rows state, with ``way``, ``contact_key`` and ``shown`` (联络信息)."""
    stated = [
        frame.filter(pl.col(field).is_not_null())
        .explode(field)
        .with_columns(
            pl.lit(str(way)).alias("way"),
            pl.col(field).map_batches(keys.contact_keys, return_dtype=pl.String()).alias("contact_key"),
            pl.col(field).map_batches(_shown, return_dtype=pl.String()).alias("shown"),
        )
        .drop(WAYS.keys())
        for field, way in WAYS.items()
    ]
    return pl.concat(stated)


def _shown(texts: pl.Series) -> pl.Series:
    return by_distinct(texts, lambda text: mask_email(text) if "@" in text else mask_phone(text), pl.String())
