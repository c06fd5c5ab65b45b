"""A list of holdings (股权清单): rows of text checked, read into arrays, and never silently lost.

Shares are whole units of 10⁻¹² inside, so that every decimal a list can sensibly state is exact, exactly half stays
exactly half, and the noise of binary fractions (0.1 + 0.2) is rounded off.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.edge_faults import FAULT_SCHEMA, EdgeFault, Handling, faults_of
from graph_service.analysis.numbering import numbered
from graph_service.analysis.ownership import UNKNOWN_OWNER
from graph_service.analysis.snapshot import in_force

WHOLE = 1_000_000_000_000  # units of 10⁻¹² in a share of 100 %
EDGE_SCHEMA: dict[str, pl.DataType] = {
    "row": pl.Int64(),  # 1 = first data row
    "owner": pl.String(),
    "owned": pl.String(),
    "share": pl.String(),
    "votes": pl.String(),
    "owner_kind": pl.String(),
    "share_class": pl.String(),
    "valid_from": pl.Date(),
    "valid_to": pl.Date(),
    "unread": pl.String(),  # cells that should hold a day and do not
    "beyond": pl.String(),  # cells beyond the header
}
"""What a list is made of: text as it stands, trimmed, null where a cell is empty.

A name is whatever is written, 无 and NA included; only what can be none is not one (``_NAMELESS``).
"""
_NAMELESS = ("", UNKNOWN_OWNER, "未知", "不详", "不祥", "暂无", "#N/A", "\\N", "\\n", "\\t")

NOMINEE = "nominee"
_KINDS: dict[str, tuple[str, ...]] = {
    "person": ("person", "natural person", "individual", "自然人", "个人"),
    "company": ("company", "enterprise", "企业", "公司", "法人", "企业法人", "机构"),
    "state": ("state", "government", "国有", "国家", "国资", "政府", "机关"),
    NOMINEE: ("nominee", "名义", "名义持有人", "代持", "代持人", "代理人"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class EdgeList:
    """A checked list (已核对的股权清单).

    ``names`` of the parties by their integer id; then one entry a row used: ``owner, owned`` (ids), ``econ, votes``
    (units of ``WHOLE``), ``share_class`` (a number each), ``row``. ``nominee`` marks parties stated to hold for others;
    ``first_row`` is the first row in force that names a party as owned, used or not, and 0 where none does: a party
    whose owner a row leaves out is here, and what it lacks is unknown (R8.5).
    ``faults`` has ``FAULT_SCHEMA``; ``aside`` are the rows not used, as they stood.
    """

    names: pl.Series
    owner: NDArray[np.int32]
    owned: NDArray[np.int32]
    econ: NDArray[np.int64]
    votes: NDArray[np.int64]
    share_class: NDArray[np.int32]
    row: NDArray[np.int64]
    nominee: NDArray[np.bool_]
    first_row: NDArray[np.int64]
    faults: pl.DataFrame
    aside: pl.DataFrame
    rows: int
    not_in_force: int


def check_edges(
    frame: pl.DataFrame,
    *,
    as_of: date | None = None,
    by_votes: bool = False,
    percent: Collection[str] = (),
    texts: pl.DataFrame | None = None,
) -> EdgeList:
    """Check a list of holdings and read it (核对股权清单).

    ``frame`` has columns of ``EDGE_SCHEMA``. ``as_of`` keeps the rows with ``valid_from <= as_of < valid_to``, open
    ends taken as unbounded; without it no row is left out by its days. ``by_votes`` takes votes from the column
    ``votes``, from ``share`` where that is empty; else a vote is a share. ``percent`` names the columns counted 0..100;
    a cell that ends in ``%`` is in percent everywhere. ``texts`` are the rows as they stand in the file, by ``row``,
    for those set aside. Cost O(rows).
    """
    sound, faults = _sound_rows(frame, dated=as_of is not None)
    now = sound if as_of is None else sound.filter(in_force(as_of))
    named = now.filter(~_nameless("owner"))
    read, more = _read_rows(named, by_votes=by_votes, percent=percent)
    faults = pl.concat([pl.DataFrame(schema=FAULT_SCHEMA), *faults, *more])
    names, ids = numbered(pl.concat([read["owner"], now["owned"]]))
    owner, owned = ids[: read.height], ids[read.height :]
    nominee = np.zeros(len(names), np.bool_)
    nominee[owner[(read["kind"] == NOMINEE).fill_null(value=False).to_numpy()]] = True
    first_row = np.zeros(len(names), np.int64)
    first_row[owned[::-1]] = now["row"].to_numpy()[::-1]  # of several written to one place the last stays
    keep = read["econ"].is_not_null().to_numpy()
    used = read.filter(keep)
    not_used = faults.filter(pl.col("treatment").is_in([Handling.ASIDE.value, Handling.DROPPED.value]))
    stood = frame if texts is None else texts
    return EdgeList(
        names=names,
        owner=owner[keep],
        owned=owned[now.select(~_nameless("owner")).to_series().to_numpy()][keep],
        econ=used["econ"].to_numpy(),
        votes=used["units"].to_numpy(),
        share_class=_classes(used["share_class"]),
        row=used["row"].to_numpy(),
        nominee=nominee,
        first_row=first_row,
        faults=faults,
        aside=stood.join(not_used, on="row", how="semi", maintain_order="left") if not_used.height else stood[:0],
        rows=frame.height,
        not_in_force=sound.filter(~_nameless("owner")).height - named.height,
    )


def _nameless(end: str) -> pl.Expr:
    """Whether a cell can be no name: empty, without a letter or a digit, or a word for not knowing."""
    name = pl.col(end)
    return name.is_null() | name.is_in(_NAMELESS) | ~name.str.contains(r"[\p{L}\p{N}]")


def _sound_rows(frame: pl.DataFrame, *, dated: bool) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Rows that name what is owned and, where days are asked, say when; and the faults of names and days."""
    reversed_days = (pl.col("valid_to") < pl.col("valid_from")).fill_null(value=False)
    days = Handling.ASIDE if dated else Handling.NOT_USED
    beyond, unread = pl.col("beyond").is_not_null(), pl.col("unread").is_not_null()
    span = pl.format("{}..{}", "valid_from", "valid_to")
    faults = [
        faults_of(frame.filter(beyond), EdgeFault.EXTRA_CELLS, "beyond", Handling.ASIDE),
        *(
            faults_of(frame.filter(_nameless(end)), EdgeFault.MISSING_NAME, end, Handling.ASIDE)
            for end in ("owner", "owned")
        ),
        faults_of(frame.filter(unread), EdgeFault.UNREADABLE_DAY, "valid_from, valid_to", days, pl.col("unread")),
        faults_of(frame.filter(reversed_days), EdgeFault.ENDS_BEFORE_BEGIN, "valid_to", days, span),
    ]
    bad = beyond | _nameless("owned")
    return frame.filter(~(bad | unread | reversed_days if dated else bad)), faults


def _read_rows(
    frame: pl.DataFrame, *, by_votes: bool, percent: Collection[str]
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Add ``econ`` (null where the row cannot be used), ``units`` (the votes) and ``kind``; and the faults met."""
    kinds, odd_kinds = _read_kinds(frame)
    votes, odd_votes = _read_votes(kinds, by_votes=by_votes, percent=percent)
    read, odd_shares = _read_shares(votes, percent=percent)
    return read, [*odd_kinds, *odd_votes, *odd_shares]


def _read_kinds(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Add ``kind`` of the owner, null where none is stated that is known."""
    kind = frame["owner_kind"].str.to_lowercase().replace_strict(_KIND_OF, default=None, return_dtype=pl.String)
    read = frame.with_columns(kind=kind)
    odd = read.filter(pl.col("kind").is_null() & pl.col("owner_kind").is_not_null())
    return read, [faults_of(odd, EdgeFault.UNKNOWN_KIND, "owner_kind", Handling.NOT_USED)]


def _read_votes(
    frame: pl.DataFrame, *, by_votes: bool, percent: Collection[str]
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Add ``units`` of votes, null where none are stated, and ``voting``: whether the row counts for its votes alone.

    A cell that states no votes a share can have counts for none: its holder may vote, nobody knows how much. What the
    row says of the share stands.
    """
    if not by_votes:
        return frame.with_columns(units=pl.lit(None, pl.Int64), voting=pl.lit(value=False)), []
    read = frame.with_columns(units=shares_of(frame["votes"], percent="votes" in percent))
    unread = pl.col("units").is_null() & pl.col("votes").is_not_null()
    wide = (~pl.col("units").is_between(0, WHOLE)).fill_null(value=False)
    bad, stated = unread | wide, pl.col("votes").is_not_null()
    faults = [
        faults_of(read.filter(unread), EdgeFault.UNREADABLE_SHARE, "votes", Handling.NO_VOTES),
        faults_of(read.filter(wide), EdgeFault.OUT_OF_RANGE, "votes", Handling.NO_VOTES),
    ]
    return read.with_columns(units=pl.when(bad).then(0).otherwise("units"), voting=stated & ~bad), faults


def _read_shares(frame: pl.DataFrame, *, percent: Collection[str]) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Add ``econ``, null where the row cannot be used; stated votes count beside an unknown share."""
    read = frame.with_columns(econ=shares_of(frame["share"], percent="share" in percent))
    out = (~pl.col("econ").is_between(0, WHOLE)).fill_null(value=False)
    faults = [faults_of(read.filter(out), EdgeFault.OUT_OF_RANGE, "share", Handling.DROPPED)]
    for rule, mask in (
        (EdgeFault.MISSING_SHARE, pl.col("share").is_null()),
        (EdgeFault.UNREADABLE_SHARE, pl.col("share").is_not_null()),
    ):
        for has_votes, handling in ((False, Handling.ASIDE), (True, Handling.NOT_USED)):
            rows = read.filter(pl.col("econ").is_null() & mask & (pl.col("voting") == has_votes))
            faults.append(faults_of(rows, rule, "share", handling))
    read = read.with_columns(econ=pl.when(~out).then(pl.coalesce("econ", pl.when("voting").then(0))))
    return read.with_columns(units=pl.coalesce("units", "econ")), faults


def shares_of(texts: pl.Series, *, percent: bool) -> pl.Series:
    """Shares in units of ``WHOLE``, null where a text states none (比例).

    A comma makes no number: ``5,5`` may be five and a half or fifty-five, and nobody is asked here.

    >>> shares_of(pl.Series(["0.5", "50%", "５０％", "1e-1", "半", "5,5"]), percent=False).to_list()
    [500000000000, 500000000000, 500000000000, 100000000000, None, None]
    """
    hundredth = WHOLE // 100
    units = _units(texts.cast(pl.Float64, strict=False) * (hundredth if percent else WHOLE))
    odd = (units.is_null() & texts.is_not_null()).arg_true()
    if odd.is_empty():
        return units
    plain = texts.gather(odd).str.normalize("NFKC").str.replace_all(r"\s", "")
    in_percent = plain.str.ends_with("%") | percent
    figure = plain.str.strip_suffix("%").cast(pl.Float64, strict=False)
    scale = pl.select(pl.when(in_percent).then(hundredth).otherwise(WHOLE)).to_series()
    return units.scatter(odd, _units(figure * scale))


def _units(value: pl.Series) -> pl.Series:
    """Whole units, null for what is no number; beyond any share, where it lies does not matter."""
    return value.set(~value.is_finite(), None).clip(-WHOLE, 2 * WHOLE).round().cast(pl.Int64)


def _classes(stated: pl.Series) -> NDArray[np.int32]:
    if stated.null_count() == len(stated):
        return np.zeros(len(stated), np.int32)
    return stated.fill_null("").rank("dense").cast(pl.Int32).to_numpy()
