"""The register as loaders ask it (登记簿): who is registered under a number, and who ever bore a name, and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import polars as pl

KNOWN_SCHEMA = {
    "eid": pl.String(),
    "name": pl.String(),
    "reg_no": pl.String(),
    "name_key": pl.String(),
    "recorded_at": pl.String(),
    "batch": pl.String(),
}
"""A register's answer: registered subjects, and when it was recorded and in which batch what is asked of was stated."""

NAMED_SCHEMA = {
    **KNOWN_SCHEMA,
    "name_from": pl.Date(),
    "name_to": pl.Date(),
    "closed_on": pl.Date(),
}
"""An answer about names: one row a name that a subject ever bore, with the days on which it may have borne it
(``analysis.naming``), and the day it was struck off."""


class Register(Protocol):
    """The registered subjects (登记簿), asked in bulk: this delivery's and the graph's.

    A subject that was merged into another answers as that one (ADR 0046), except to ``by_codes``, which keeps to the id
    it is asked for.
    """

    def by_codes(self, codes: Sequence[str]) -> pl.DataFrame:
        """Return registered subjects of these ids (``KNOWN_SCHEMA``)."""
        ...

    def by_reg_nos(self, numbers: Sequence[str]) -> pl.DataFrame:
        """Return registered subjects of these registration numbers (``KNOWN_SCHEMA``)."""
        ...

    def by_orgs(self, codes: Sequence[str]) -> pl.DataFrame:
        """Return registered subjects whose code holds these 组织机构代码 (``KNOWN_SCHEMA`` and ``org``)."""
        ...

    def by_names(self, keys: Sequence[str]) -> pl.DataFrame:
        """Return the subjects that ever bore these names, a row each name of these (``NAMED_SCHEMA``)."""
        ...

    def names_of(self, eids: Sequence[str]) -> pl.DataFrame:
        """Return every name that these subjects ever bore (``NAMED_SCHEMA``)."""
        ...

    def by_cores(self, cores: Sequence[str]) -> pl.DataFrame:
        """Return subjects registered with these trade names and lines of business (``eid, name_core``)."""
        ...
