"""Where the header of a table stands, and what it says (表头): one row, or two where the upper one spans the lower."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping as Fields
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.mapping import Mapping, header_key, recognise
from loaders.reading.limits import LIMITS

_UNNAMED = re.compile(r"Unnamed: ?\d+(?:_level_\d+)?$")  # how pandas writes a blank header
Known = Sequence[Mapping] | None
_NUMBER = re.compile(r"\s*[-+]?[\d.,]+%?\s*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A header that a mapping knows (表头): the row it ends in (1 = first), its texts, and columns by field."""

    row: int
    headers: tuple[str, ...]
    mapping: Mapping
    columns: Fields[str, tuple[int, ...]]

    @property
    def places(self) -> int:
        """How many columns the mapping knows."""
        return len({place for places in self.columns.values() for place in places})


def find_heading(records: list[list[str]], file_name: str, known: Known = None) -> Heading | None:
    """Find the first row, or pair of rows, that a mapping recognises (识别表头); of those, what it knows most of.

    ``known``: as ``recognise`` takes it.
    """
    for number in range(min(len(records), LIMITS.header_within)):
        single = _single(records[number], number + 1, file_name, known)
        pair = _pair(records, number, file_name, known)
        if pair is None:
            if single:
                return single
            continue
        below = _single(records[number + 1], number + 2, file_name, known)
        return max((found for found in (single, below, pair) if found), key=lambda found: found.places)
    return None


def likely_header(records: list[list[str]]) -> int:
    """Place of the row that is most likely the header of a table that no mapping knows (疑似表头).

    The first that is filled nearly as far as any other (its first cell may be blank) and holds no number.

    >>> likely_header([["表"], ["", "code", "name"], ["0", "000001", "平安"]])
    1
    """
    filled = [[cell for cell in record if cell.strip() and not _UNNAMED.match(cell)] for record in records]
    most = max(map(len, filled), default=0)
    wordy = (
        place
        for place, cells in enumerate(filled)
        if len(cells) >= max(1, most - 1) and not any(_NUMBER.match(cell) for cell in cells)
    )
    return next(wordy, max(range(len(filled)), key=lambda place: len(filled[place]), default=0))


def _single(record: list[str], row: int, file_name: str, known: Known) -> Heading | None:
    keys = [header_key(cell) for cell in record]
    headers = {key: place for place, key in reversed(list(enumerate(keys))) if key}
    return _known(headers, row, record, file_name, known)


def _pair(records: list[list[str]], number: int, file_name: str, known: Known) -> Heading | None:
    """Two rows as one: a blank cell above belongs to the text on its left, as merged cells are stored."""
    if number + 1 >= len(records):
        return None
    upper, lower = records[number], records[number + 1]
    if not _spans(upper, lower):
        return None
    width = max(len(upper), len(lower))
    upper, lower = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    headers: dict[str, int] = {}
    texts: list[str] = []
    bare = Counter(header_key(cell) for cell in lower)
    parent = ""
    for place, (above, below) in enumerate(zip(upper, lower, strict=True)):
        parent = above.strip() or parent
        text = f"{parent}{below.strip()}" if below.strip() else above.strip()
        texts.append(text)
        headers.setdefault(header_key(text), place)
        if bare[header_key(below)] == 1:
            headers.setdefault(header_key(below), place)
    headers.pop("", None)
    return _known(headers, number + 2, texts, file_name, known)


def _spans(upper: list[str], lower: list[str]) -> bool:
    """Whether some text above has a blank cell to its right and texts below both."""
    return any(
        upper[place].strip() and not above.strip() and lower[place].strip() and below.strip()
        for place, (above, below) in enumerate(zip([*upper, ""][1:], lower[1:], strict=False))
    )


def _known(headers: dict[str, int], row: int, texts: list[str], file_name: str, known: Known) -> Heading | None:
    found = recognise(headers, file_name, known)
    if found is None:
        return None
    mapping, columns = found
    width = 1 + max(headers.values())
    return Heading(row, tuple(text.strip() for text in texts[:width]), mapping.with_units(headers), columns)
