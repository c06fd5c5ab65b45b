"""``credit-graph analyse ownership``: golden cases, boundaries and faults, all through the command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph_service.domain.errors import BadInput
from tests.usecases.analysed import HEADER, listed, run

# R8.9: id, holdings, control pairs, integrated shares
GOLDEN = [
    ("T1", ["P 60 H", "H 55 X"], {"PH", "PX", "HX"}, {"PH": 0.6, "PX": 0.33, "HX": 0.55}),
    ("T2", ["P 60 A", "P 60 B", "A 30 X", "B 30 X", "Q 40 X"], {"PA", "PB", "PX"},
     {"PA": 0.6, "PB": 0.6, "PX": 0.36, "AX": 0.3, "BX": 0.3, "QX": 0.4}),
    ("T3", ["P 60 X", "Y 30 X", "Q 10 X", "X 20 Y", "R 80 Y"], {"PX", "RY"},
     {"PX": 30 / 47, "QX": 5 / 47, "RX": 12 / 47, "YX": 0.3, "PY": 6 / 47, "QY": 1 / 47, "RY": 40 / 47, "XY": 0.2}),
    ("T4", ["C 30 A", "A 30 B", "B 30 C", "P 70 A", "Q 70 B", "R 70 C"], {"PA", "QB", "RC"},
     {**dict.fromkeys(("PA", "QB", "RC"), 0.7 / 0.973), **dict.fromkeys(("PB", "QC", "RA"), 0.21 / 0.973),
      **dict.fromkeys(("PC", "QA", "RB"), 0.063 / 0.973), **dict.fromkeys(("AB", "BC", "CA"), 0.3),
      **dict.fromkeys(("AC", "BA", "CB"), 0.09)}),
    ("T5", ["P 51 A", "A 51 B", "B 51 X"], {"PA", "PB", "PX", "AB", "AX", "BX"},
     {"PA": 0.51, "PB": 0.2601, "PX": 0.132651, "AB": 0.51, "AX": 0.2601, "BX": 0.51}),
    ("T6", ["P 20 X", "P 40 H", "H 20 X", "Q 60 H", "Q 60 X"], {"QH", "QX"},
     {"PX": 0.28, "PH": 0.4, "HX": 0.2, "QH": 0.6, "QX": 0.72}),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "control", "shares"), [case[1:] for case in GOLDEN], ids=[row[0] for row in GOLDEN])
def test_golden_cases(tmp_path: Path, lines: list[str], control: set[str], shares: dict[str, float]) -> None:
    found = run(tmp_path, listed(*lines))
    assert {left + right for left, right in found.control} == control
    pairs = {left + right: share for (left, right), share in found.integrated.items()}
    assert pairs == pytest.approx(shares, abs=1e-14)
    assert all(len(text.partition(".")[2]) >= 9 and "e" not in text.lower() for text in found.texts)


def test_self_shares_are_told_and_no_pair(tmp_path: Path) -> None:
    found = run(tmp_path, listed(*GOLDEN[2][1]))
    assert {row["party"]: row["share"] for row in found.report["self_shares"]} == pytest.approx({"X": 0.06, "Y": 0.06})
    assert not any(left == right for left, right in found.integrated)


@pytest.mark.parametrize(
    ("shares", "controlled"),
    [
        (("0.5", "0.5"), False),
        (("0.500001", "0.499999"), True),
        (("0.500000001", "0.499999999"), True),
        (("0.30000000000000004", "0.7"), False),  # how binary fractions write 0.3
        (("0.2",), False),
        (("1",), True),
    ],
)
def test_exactly_half_is_not_control(tmp_path: Path, shares: tuple[str, ...], controlled: bool) -> None:
    rows = [f"P,A,0.8\nP,X,{shares[0]}", *(f"Q{at},X,{share}" for at, share in enumerate(shares[1:]))]
    found = run(tmp_path, "\n".join([HEADER, *rows]))
    assert (("P", "X") in found.control) == controlled


def test_three_sixths_are_half_however_they_are_rounded(tmp_path: Path) -> None:
    sixths = "\n".join(f"{holder},X,0.166667" for holder in "ABCDEF")
    found = run(tmp_path, f"{HEADER}\nP,A,1\nP,B,1\nP,C,1\n{sixths}")
    assert ("P", "X") not in found.control
    assert found.report["faults"] == []  # 1.000002 is 1 within the rounding of six shares
    assert found.integrated["P", "X"] == pytest.approx(0.500001, abs=1e-15)  # as stated


def test_votes_decide_where_asked_and_shares_stand_in(tmp_path: Path) -> None:
    rows = "owner,owned,share,votes\nP,X,0.3,0.7\nQ,X,0.7,0.3\nP,Y,0.6,\nGP,F,,1\nLP,F,0.99,0"
    by_share, by_votes = run(tmp_path, rows), run(tmp_path, rows, "--votes")  # as ``Snapshot.holdings`` has them
    assert by_share.control == {("Q", "X"), ("P", "Y"), ("LP", "F")}
    assert by_votes.control == {("P", "X"), ("P", "Y"), ("GP", "F")}
    assert by_votes.integrated == by_share.integrated
    assert ("MISSING_SHARE", 4, "NOT_USED") in by_votes.faults("rule", "row", "treatment")
    assert ("MISSING_SHARE", 4, "ASIDE") in by_share.faults("rule", "row", "treatment")


def test_rows_in_force_on_the_day(tmp_path: Path) -> None:
    rows = (
        "owner,owned,share,valid_from,valid_to\nA,X,0.6,,2024-01-01\nB,X,0.6,2024-01-01,\nC,X,0.4,2020/1/1,长期\n"
        "D,X,0.1,2024-02-30,\nE,X,0.1,2024-05-01,2024-04-01"
    )
    before, after = (run(tmp_path, rows, "--as-of", day) for day in ("2023-12-31", "2024-01-01"))
    assert (before.control, after.control) == ({("A", "X")}, {("B", "X")})
    assert before.integrated == {("A", "X"): 0.6, ("C", "X"): 0.4}
    assert before.report["counts"]["rows_not_in_force"] == 1
    assert before.faults("rule", "row", "value", "treatment") == [
        ("UNREADABLE_DAY", 4, "2024-02-30", "ASIDE"),
        ("ENDS_BEFORE_BEGIN", 5, "2024-05-01..2024-04-01", "ASIDE"),
    ]
    assert "--as-of" in run(tmp_path, rows).said  # all periods at once are told


def test_percent(tmp_path: Path) -> None:
    rows = "股东,被投资企业,持股比例\n甲,乙,50.0001\n丙,乙,33.333333\n"
    assert run(tmp_path, rows, "--percent").integrated["丙", "乙"] == pytest.approx(0.33333333, abs=1e-15)
    assert ("甲", "乙") in run(tmp_path, rows.replace("持股比例", "持股比例(%)")).control
    assert ("甲", "乙") in run(tmp_path, rows.replace("50.0001", "50.0001%")).control
    assert "--percent" in run(tmp_path, rows).said


def test_nominees_never_control(tmp_path: Path) -> None:
    rows = (
        "owner,owned,share,owner_kind\nP,N,1,自然人\nN,X,0.9,名义\n香港中央结算（代理人）有限公司,Y,0.7,company\n"
        "Q,X,0.1,某某"
    )
    found = run(tmp_path, rows)
    assert found.control == {("P", "N")}
    assert found.integrated == pytest.approx({("P", "N"): 1.0, ("Q", "X"): 0.1})  # whom they hold for nobody knows
    unknown = {row["owned"]: row["share"] for row in found.report["unknown"]}
    assert unknown == pytest.approx({"X": 0.9, "Y": 1.0})
    assert found.report["nominees"] == ["N", "香港中央结算（代理人）有限公司"]
    assert ("UNKNOWN_KIND", 4, "某某") in found.faults("rule", "row", "value")


def test_nominees_are_known_by_other_forms_of_their_names(tmp_path: Path) -> None:
    names = ["HKSCC Nominees Ltd.", "香港中央结算有限公司（陆股通）", "中国证券登记结算有限责任公司深圳分公司"]
    rows = "".join(f"{name},X{at},0.7\n" for at, name in enumerate([*names, "香港中央贸易有限公司"]))
    found = run(tmp_path, f"owner,owned,share\n{rows}")
    assert found.control == {("香港中央贸易有限公司", "X3")}
    assert sorted(found.report["nominees"]) == sorted(names)


def test_classes_add_up_and_equal_rows_do_not(tmp_path: Path) -> None:
    rows = "owner,owned,share,share_class\nP,X,0.3,A\nP,X,0.3,B\nP,X,0.3,A\nQ,X,0.2,A\nQ,X,0.1,A"
    found = run(tmp_path, rows)
    assert found.integrated == {("P", "X"): 0.6, ("Q", "X"): 0.2}
    assert found.faults("rule", "row", "value", "treatment")[1:] == [
        ("DUPLICATE", 3, "0.3", "ONCE"), ("CONFLICT", 5, "0.1", "LARGEST"),
    ]  # fmt: skip


FAULTS = [
    ("A,X,0.7\nB,X,0.7", ("SUM_OVER_WHOLE", 1, "share", "1.4", "SCALED"), {"AX": 0.5, "BX": 0.5}),
    ("X,X,0.2\nA,X,0.8", ("SELF_HOLDING", 1, "share", "0.2", "TREASURY"), {"AX": 1.0}),
    ("A,X,0.6\nA,X,0.6\nB,X,.4", ("DUPLICATE", 2, "share", "0.6", "ONCE"), {"AX": 0.6, "BX": 0.4}),
    ("A,X,-0.1\nB,X,1", ("OUT_OF_RANGE", 1, "share", "-0.1", "DROPPED"), {"BX": 1.0}),
    ("A,X,1.000001\nB,X,1", ("OUT_OF_RANGE", 1, "share", "1.000001", "DROPPED"), {"BX": 1.0}),
    ("A,X,\nB,X,1", ("MISSING_SHARE", 1, "share", None, "ASIDE"), {"BX": 1.0}),
    ("A,X,一半\nB,X,1", ("UNREADABLE_SHARE", 1, "share", "一半", "ASIDE"), {"BX": 1.0}),
    ("A,X,inf\nB,X,1", ("UNREADABLE_SHARE", 1, "share", "inf", "ASIDE"), {"BX": 1.0}),
    (" ,X,0.5\nB,X,1", ("MISSING_NAME", 1, "owner", None, "ASIDE"), {"BX": 1.0}),
    ("A,,0.5\nB,X,1", ("MISSING_NAME", 1, "owned", None, "ASIDE"), {"BX": 1.0}),
    ("UNKNOWN,X,0.4\nB,X,0.6", ("MISSING_NAME", 1, "owner", "UNKNOWN", "ASIDE"), {"BX": 0.6}),
    ('A,X,"5,5"\nB,X,1', ("UNREADABLE_SHARE", 1, "share", "5,5", "ASIDE"), {"BX": 1.0}),
    ("A,X,NaN\nB,X,1", ("UNREADABLE_SHARE", 1, "share", "NaN", "ASIDE"), {"BX": 1.0}),
    ("未知,X,0.4\nB,X,0.6", ("MISSING_NAME", 1, "owner", "未知", "ASIDE"), {"BX": 0.6}),
    ("——,X,0.4\nB,X,0.6", ("MISSING_NAME", 1, "owner", "——", "ASIDE"), {"BX": 0.6}),
    ("A,X,0.5,0.2\nB,X,1", ("EXTRA_CELLS", 1, "beyond", "0.2", "ASIDE"), {"BX": 1.0}),
    ("A,X,0.3", ("SUM_BELOW_WHOLE", 1, "share", "0.3", "UNKNOWN"), {"AX": 0.3}),
]


@pytest.mark.parametrize(
    ("rows", "fault", "shares"), FAULTS, ids=[f"{row[1][0]}-{at}" for at, row in enumerate(FAULTS)]
)
def test_a_fault_is_told_treated_and_kept(
    tmp_path: Path, rows: str, fault: tuple[Any, ...], shares: dict[str, float]
) -> None:
    found = run(tmp_path, f"{HEADER}\n{rows}")
    assert fault in found.faults("rule", "row", "field", "value", "treatment")
    assert {left + right: share for (left, right), share in found.integrated.items()} == pytest.approx(shares)
    aside = [row["row"] for row in found.report["set_aside"]]
    assert aside == ([fault[1]] if fault[4] in {"ASIDE", "DROPPED"} else [])
    counts = found.report["counts"]
    assert counts["rows"] == counts["rows_used"] + counts["rows_set_aside"] + counts["rows_not_in_force"]
    assert all(one["file"] == "清单.csv" and one["term"] and one["basis"] for one in found.report["faults"])


def test_treasury_shares_have_no_vote(tmp_path: Path) -> None:
    found = run(tmp_path, f"{HEADER}\nX,X,0.2\nA,X,0.41\nB,X,0.39")
    assert found.control == {("A", "X")}  # 0.41 of the 0.80 that vote


def test_unknown_part_is_told_and_listed_on_request(tmp_path: Path) -> None:
    rows = f"{HEADER}\nP,H,0.6\nH,X,0.5\nQ,X,0.2"
    plain, with_unknown = run(tmp_path, rows), run(tmp_path, rows, "--unknown")
    unknown = {"H": 0.4, "X": 0.5}
    assert {row["owned"]: row["share"] for row in plain.report["unknown"]} == pytest.approx(unknown)
    assert {row["owned"]: row["direct"] for row in plain.report["unknown"]} == pytest.approx({"H": 0.4, "X": 0.3})
    assert not any(owner == "UNKNOWN" for owner, _ in plain.integrated)
    assert {owned: with_unknown.integrated["UNKNOWN", owned] for owned in "HX"} == pytest.approx(unknown)


def test_a_row_not_used_leaves_its_part_unknown(tmp_path: Path) -> None:
    found = run(tmp_path, f"{HEADER}\nA,X,?\nB,Y,7")
    assert {row["owned"]: row["share"] for row in found.report["unknown"]} == {"X": 1.0, "Y": 1.0}
    assert (found.control, found.integrated) == (set(), {})


def test_small_holders_hide_no_unknown_part(tmp_path: Path) -> None:
    holders = "\n".join(f"h{at},X,0.0166" for at in range(60))
    found = run(tmp_path, f"{HEADER}\n{holders}\na,X,0.00397")
    assert found.faults("rule", "owned", "value") == [("SUM_BELOW_WHOLE", "X", "0.99997")]
    assert found.report["unknown"] == [{"owned": "X", "share": pytest.approx(3e-5), "direct": pytest.approx(3e-5)}]


def test_a_row_without_an_owner_leaves_its_part_unknown(tmp_path: Path) -> None:
    found = run(tmp_path, f"{HEADER}\n,X,1\nX,Y,0.6\n,Z,0.5\nB,Z,0.5", "--unknown")
    assert {row["owned"]: row["share"] for row in found.report["unknown"]} == {"X": 1.0, "Y": 1.0, "Z": 0.5}
    assert found.report["counts"]["parties"] == 4
    assert found.integrated["UNKNOWN", "X"] == 1.0


def test_words_for_nothing_are_names_and_rows_set_aside_keep_their_text(tmp_path: Path) -> None:
    found = run(tmp_path, f"{HEADER}\nNA,X,0.6\nnull,X,0.2\n无,X,0.2\nNone,Y,-\n ,Z, NaN ")
    assert found.integrated == {("NA", "X"): 0.6, ("null", "X"): 0.2, ("无", "X"): 0.2}
    kept = [(row["row"], row["owner"], row["owned"], row["share"]) for row in found.report["set_aside"]]
    assert kept == [(4, "None", "Y", "-"), (5, " ", "Z", " NaN ")]


@pytest.mark.parametrize("cell", ["abc", "600", "-1", '"5,5"', "NaN%"])
def test_votes_that_are_none_count_for_nothing_and_the_share_stands(tmp_path: Path, cell: str) -> None:
    rows = f"owner,owned,share,votes\nP,X,0.6,{cell}\nQ,X,0.4,0.4"
    by_share, by_votes = run(tmp_path, rows), run(tmp_path, rows, "--votes")
    assert by_share.control == {("P", "X")}
    assert by_votes.control == set()
    assert by_votes.integrated == by_share.integrated == {("P", "X"): 0.6, ("Q", "X"): 0.4}
    assert [(field, how) for field, how in by_votes.faults("field", "treatment")] == [("votes", "NO_VOTES")]
    assert by_votes.report["counts"]["rows_used"] == 2


def test_of_two_statements_the_larger_share_counts_with_its_own_votes(tmp_path: Path) -> None:
    rows = "owner,owned,share,votes\nP,X,0.3,0.6\nP,X,0.4,0.1\nQ,X,0.6,0.4"
    found = run(tmp_path, rows, "--votes")
    assert found.control == set()
    assert found.integrated["P", "X"] == 0.4


def test_a_singular_ring_is_its_outside_owners(tmp_path: Path) -> None:
    rows = "B,A,0.5\nC,A,0.500001\nA,B,0.999998\nP,B,0.000002\nA,C,1\nD,E,0.500001\nF,E,0.5"
    found = run(tmp_path, f"{HEADER}\n{rows}")
    assert [found.integrated["P", name] for name in "ABC"] == pytest.approx([1, 1, 1])
    assert found.integrated["D", "E"] == 0.500001  # one bad ring rescales nobody else


def test_open_ends(tmp_path: Path) -> None:
    ends = ["至今", "今", "现在", "不约定", "长期", "9999-12-31"]
    rows = "\n".join(f"A{at},X,0.1,2020-01-01,{end}" for at, end in enumerate(ends))
    late = "L,X,0.1,2099-01-01,"  # a year far off is an open end, never an open beginning
    found = run(tmp_path, f"owner,owned,share,valid_from,valid_to\n{rows}\n{late}", "--as-of", "2024-01-01")
    assert found.integrated == {(f"A{at}", "X"): 0.1 for at in range(6)}
    assert ("UNREADABLE_DAY", "2099-01-01", "ASIDE") in found.faults("rule", "value", "treatment")


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        ("A,X,0.6\nB,X,0.4", ["--percent"], "去掉 --percent"),
        ("A,X,60\nB,X,40", ["--percent"], ""),
        ("A,X,0.6%\nB,X,0.4%", ["--percent"], ""),
        ("A,X,60\nB,Y,0.4\nC,Y,0.3\nD,Y,0.3", [], "请加 --percent"),
        ("A,X,1.2\nB,Y,0.4\nC,Y,0.3\nD,Y,0.3", [], ""),
    ],
)
def test_a_list_that_looks_otherwise_counted_is_asked_about(
    tmp_path: Path, rows: str, options: list[str], said: str
) -> None:
    found = run(tmp_path, f"{HEADER}\n{rows}", *options)
    assert (said in found.said) if said else ("percent" not in found.said)


def test_a_long_closed_ring_is_counted_where_its_names_are_cut(tmp_path: Path) -> None:
    found = run(tmp_path, "\n".join([HEADER, *(f"a{at},a{(at + 1) % 103},1" for at in range(103))]))
    assert "a99 等, 共 103 家" in found.said
    assert len(found.report["closed_rings"][0]["members"]) == 103


def test_a_ring_too_large_is_refused_with_its_names(tmp_path: Path) -> None:
    rows = "\n".join(f"c{at},c{(at + 1) % 4000},0.3\np{at},c{(at + 1) % 4000},0.7" for at in range(4000))
    with pytest.raises(BadInput, match=r"4000 家企业互相持股成一个环 \(c\d+(、c\d+){9} 等\)"):
        run(tmp_path, f"{HEADER}\n{rows}")


def test_closed_rings_are_named_and_have_no_number(tmp_path: Path) -> None:
    found = run(tmp_path, listed("甲 100 乙", "乙 100 甲", "甲 60 丁", "丙 40 丁", "戊 100 戊"))
    assert [ring["members"] for ring in found.report["closed_rings"]] == [["甲", "乙"], ["戊"]]
    assert "CLOSED_RING: 甲、乙, 共 2 家" in found.said
    held = {"owner": "甲", "owned": "丁", "share": 0.6}  # which no table tells
    assert [ring["holdings"] for ring in found.report["closed_rings"]] == [[held], []]
    assert "甲 → 丁 0.6" in found.said
    assert found.integrated == {("丙", "丁"): 0.4}
    assert {("甲", "乙"), ("乙", "甲"), ("甲", "丁")} <= found.control


def test_a_ring_above_the_whole_by_rounding_is_solved(tmp_path: Path) -> None:
    rows = ["A,B,0.999998", "B,C,1", "C,D,1", "D,A,1", *(f"Z,{name},0.000001" for name in "BCD"), "Y,B,0.000001"]
    found = run(tmp_path, "\n".join([HEADER, *rows]))
    assert all(0 <= share <= 1 + 1e-9 for share in found.integrated.values())
    assert all(row["share"] < 1 for row in found.report["self_shares"])


def test_shares_keep_the_digits_they_are_stated_in(tmp_path: Path) -> None:
    found = run(tmp_path, f"{HEADER}\nA,B,0.333333333\nB,C,0.123456789012\nC,D,0.00000001")
    assert found.integrated["A", "C"] == pytest.approx(0.333333333 * 0.123456789012, abs=1e-15)
    assert found.integrated["A", "D"] == pytest.approx(0.333333333 * 0.123456789012 * 1e-8, abs=1e-15)
