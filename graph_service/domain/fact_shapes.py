"""The shape of a fact kind (事实种类的形状): columns, their types, and the provenance that every fact carries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """Column types (列类型)."""

    TEXT = "TEXT"
    TEXTS = "TEXTS"  # list of text
    DAY = "DAY"
    TIME = "TIME"
    NUMBER = "NUMBER"
    INTEGER = "INTEGER"
    FLAG = "FLAG"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a fact kind: name in the graph, type, Chinese term."""

    name: str
    type: Type
    term: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class FactKind:
    """One kind of fact (事实种类).

    ``label`` is the node label or relation type in the graph; ``ends`` are the columns that hold party ids (one for a
    record on a subject, two for a relation: it ends at a subject, that of ``KIN`` at a person); ``natural_key`` the
    columns whose values make the natural key; ``day`` the column that tells when a record was made, under the name
    that its subject bore then.
    """

    name: str
    term: str
    label: str
    ends: tuple[str, ...]
    natural_key: tuple[str, ...]
    columns: tuple[Column, ...]
    day: str = ""

    @property
    def is_relation(self) -> bool:
        """Whether the fact is stored as a relation between two parties."""
        return len(self.ends) == 2

    @property
    def end_names(self) -> tuple[str, ...]:
        """Columns that hold what a row calls each end (各方称谓), in the order of ``ends``.

        They say who is meant, not what is stated: two rows that differ in them alone state the same.
        """
        if self.is_relation:
            first, last = self.ends
            return (f"{first}_name", "subject_name" if last == "eid" else f"{last}_name")
        return ("name",) if self.name in {"registration", "naming"} else ("subject_name",)


T = Type


def columns(*rows: tuple[str, Type, str] | tuple[str, Type, str, bool]) -> tuple[Column, ...]:
    """Columns of a kind from rows of name, type, term and whether a fact must have it (列表)."""
    return tuple(Column(*row[:3], required=row[3:] == (True,)) for row in rows)


PROVENANCE = columns(
    ("rid", T.TEXT, "版本标识", True),
    ("key", T.TEXT, "自然键", True),
    ("valid_from", T.DAY, "生效日期"),
    ("valid_to", T.DAY, "失效日期"),
    ("recorded_at", T.TIME, "入库时间", True),
    ("source", T.TEXT, "来源", True),
    ("batch", T.TEXT, "批次", True),
    ("row", T.INTEGER, "行号", True),
    ("trust", T.NUMBER, "可信度", True),
)

AUTHORITY = (("authority_code", T.TEXT, "机关代码"), ("authority_name", T.TEXT, "机关名称"))
