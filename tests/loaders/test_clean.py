"""Cells as departments write them, and what they mean (R2, V06, V17)."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.clean.amounts import fine_in_text, is_foreign, share, written_number, yuan
from loaders.clean.codes import code_columns
from loaders.clean.days import days, says_no_end
from loaders.clean.text import cleaned, flag, words


def one(expression: pl.Expr, text: str | None) -> object:
    return pl.DataFrame({"x": [text]}, schema={"x": pl.String}).select(expression.alias("y")).item()


X = pl.col("x")

DAYS = [
    # text, as a first day, as a last day
    ("2024-08-14", date(2024, 8, 14), date(2024, 8, 14)),
    ("2024/8/14", date(2024, 8, 14), date(2024, 8, 14)),
    ("2024.8.14", date(2024, 8, 14), date(2024, 8, 14)),
    ("２０２４－０８－１４", date(2024, 8, 14), date(2024, 8, 14)),
    ("2024年8月14日", date(2024, 8, 14), date(2024, 8, 14)),
    ("20240814", date(2024, 8, 14), date(2024, 8, 14)),
    ("20240814103050", date(2024, 8, 14), date(2024, 8, 14)),
    ("2025-04-16 15:53:45", date(2025, 4, 16), date(2025, 4, 16)),
    ("2025-04-16T15:53:45", date(2025, 4, 16), date(2025, 4, 16)),
    ("19/7/2023 10:31:50", date(2023, 7, 19), date(2023, 7, 19)),
    ("2013年5月", date(2013, 5, 1), date(2013, 5, 31)),
    ("201607", date(2016, 7, 1), date(2016, 7, 31)),
    ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
    ("2015", date(2015, 1, 1), date(2015, 12, 31)),
    ("2015年", date(2015, 1, 1), date(2015, 12, 31)),
    ("45518", date(2024, 8, 14), date(2024, 8, 14)),
    ("45518.4382", date(2024, 8, 14), date(2024, 8, 14)),
    (" 2024-08-14\t", date(2024, 8, 14), date(2024, 8, 14)),
    # no day at all: null, a fault (V06)
    ("2023-02-29", None, None),
    ("2024-2-30", None, None),
    ("1900/1/0 0:00:00", None, None),
    ("1900-01-01", None, None),
    ("7/19/2023", None, None),  # month first: not guessed
    ("2021年度2  月", date(2021, 2, 1), date(2021, 2, 28)),
    ("北京市住房和城乡建设委员会", None, None),
]


@pytest.mark.parametrize(("text", "first", "last"), DAYS)
def test_a_day_in_its_spellings(text: str, first: date | None, last: date | None) -> None:
    assert one(days(X), text) == first
    assert one(days(X, end=True), text) == last
    assert one(says_no_end(X), text) is False


@pytest.mark.parametrize(
    "text",
    [
        "2099-12-31",
        "2099/12/31",
        "9999-09-09",
        "99991231",
        "9999-12-31 00:00:00",
        "长期",
        "永久有效",
        "至今",
        " 今 ",
        "现在",
        "不约定",
    ],
)
def test_no_end_is_null_and_no_fault(text: str) -> None:
    assert one(days(X, end=True), text) is None
    assert one(says_no_end(X), text) is True


@given(st.dates(date(1901, 1, 1), date(2098, 12, 31)))
def test_every_day_reads_back_from_each_spelling(day: date) -> None:
    spellings = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.day}/{day.month}/{day.year}",
    ]
    read = pl.DataFrame({"x": spellings}).select(days(X).alias("y"))["y"].to_list()
    assert read == [day] * len(spellings)


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("0.2", 10_000, 2000),  # 万元 column: the unit trap of R2.2
        ("100(万元人民币)", 10_000, 1_000_000),
        ("1,100(万元人民币)", 10_000, 11_000_000),
        ("10(万元)", 10_000, 100_000),
        ("200万人民币", 10_000, 2_000_000),
        ("100万元人民币", 10_000, 1_000_000),
        ("1，000", 1, 1000),
        ("2000元", 10_000, 2000),  # the unit in the cell beats the column's
        ("¥3,500.50", 1, 3500.5),
        ("1.5亿", 1, 150_000_000),
        ("人民币贰仟元", 10_000, 2000),
        ("五万元", 10_000, 50_000),
        ("壹拾贰万叁仟元整", 1, 123_000),
        ("100(万美元)", 10_000, None),
        ("罚款", 10_000, None),
        ("/", 10_000, None),
        (None, 1, None),
    ],
)
def test_amounts_become_yuan(text: str | None, unit: float, amount: float | None) -> None:
    assert one(yuan(X, unit=unit), text) == amount


@pytest.mark.parametrize(
    ("text", "foreign"), [("100(万美元)", True), ("50万港元", True), ("100万元", False), (None, False)]
)
def test_foreign_currency_is_told_apart(text: str | None, foreign: bool) -> None:
    assert one(is_foreign(X), text) is foreign


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_figures_read_back_with_and_without_thousands(whole: int, cents: int) -> None:
    exact = whole + cents / 100
    texts = [f"{whole}.{cents:02}", f"{whole:,}.{cents:02}元", f"人民币{whole}.{cents:02}元整"]
    read = pl.DataFrame({"x": texts}).select(yuan(X).alias("y"))["y"].to_list()
    assert read == pytest.approx([exact] * 3, abs=1e-4)


def _chinese(number: int) -> str:
    """Slow, obviously right: four digits at a time, each with its rank."""
    digits, ranks = "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]

    def group(value: int) -> str:
        text = "".join(
            digits[d] + ranks[r] if (d := value // 10**r % 10) else "零" for r in (3, 2, 1, 0) if value >= 10**r
        )
        while "零零" in text:
            text = text.replace("零零", "零")
        return text.rstrip("零")

    high, low = divmod(number, 10_000)
    return (
        (group(high) + "万" if high else "") + ("零" if high and 0 < low < 1000 else "") + (group(low) if low else "")
    )


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_read_back(number: int) -> None:
    assert written_number(_chinese(number)) == number


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("罚款2000元", 2000),
        ("1.警告;2.罚款人民币贰仟元;", 2000),
        ("处以罚款五万元的行政处罚", 50_000),
        ("罚款17797.93元", 17797.93),
        ("罚款1,000元，没收违法所得300元", 1000),
        ("罚款2万元", 20_000),
        ("没收违法所得300元", None),
        ("罚款", None),
        ("对甲罚款100元,对乙罚款200元", None),  # several that differ: not guessed
        (None, None),
    ],
)
def test_the_one_fine_of_a_text(text: str | None, fine: float | None) -> None:
    assert one(fine_in_text(X), text) == fine


@pytest.mark.parametrize(
    ("text", "fraction"),
    [("0.3", 0.3), ("30%", 0.3), ("30", 0.3), ("1", 1.0), ("100", 1.0), ("0.5%", 0.005), ("130", None)],
)
def test_shares_are_fractions(text: str, fraction: float | None) -> None:
    assert one(share(X), text) == fraction


def test_a_column_of_percent_means_percent_below_one_too() -> None:
    assert [one(share(X, unit=0.01), text) for text in ("0.5", "1", "30%", "100", "101")] == [0.005, 0.01, 0.3, 1, None]


@pytest.mark.parametrize("text", ["/", "无", "N/A", "\\n", "不祥", "不详", "—", " / ", "null"])
def test_placeholders_are_nothing(text: str) -> None:
    assert one(cleaned(X), text) is None


@pytest.mark.parametrize(
    ("text", "kept"), [(" 甲 ", "甲"), ("\u3000甲\t\n", "甲"), ("无锡某某公司", "无锡某某公司"), ("", None)]
)
def test_text_loses_its_edges_only(text: str, kept: str | None) -> None:
    assert one(cleaned(X), text) == kept


def test_words_and_flags() -> None:
    assert pl.DataFrame({"x": ["警告;罚款；没收违法所得、没收非法财物"]}).select(words(X).alias("x"))[
        "x"
    ].to_list() == [["警告", "罚款", "没收违法所得、没收非法财物"]]
    assert [one(flag(X), text) for text in ("是", "1", "否", "0", "或许", None)] == [
        True,
        True,
        False,
        False,
        None,
        None,
    ]


def test_a_number_that_names_a_person_never_names_a_subject() -> None:
    """R10.3: 440282198012146255 passes R1.2 and R1.8, but no department issues codes that begin with 44 (R1.3)."""
    text = pl.Series(["440282198012146255", "92440229MA4W00011F", "91350100M000100Y43"])
    assert code_columns("code", text)["code"].to_list() == [None, "92440229MA4W00011F", "91350100M000100Y43"]
