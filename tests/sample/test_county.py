"""The county itself: shapes, identifiers, formats, determinism, speed."""

from __future__ import annotations

import time
import tomllib
from collections import Counter
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import polars as pl
import pytest

from graph_service.domain.errors import BadInput
from graph_service.domain.identity import check_resident_id, check_uscc, normalise_code
from loaders.sample import generate, words
from loaders.sample.background import registry
from loaders.sample.files import FORMS
from tests.sample.oracle import BODIES, FIRMS, PENALTIES, SHOPS
from tests.sample.reading import Delivery

AS_OF = date(2026, 6, 30)
PERSON_IDS = {"企业主要人员.csv": "cer_no", "经营者和单位负责人.csv": "证件号码"}
SUBJECTS = {FIRMS: "uni_social_crd_cd", SHOPS: "统一社会信用代码", BODIES: "统一社会信用代码"}


def subject_codes(files: Delivery) -> list[str]:
    return [row[key] for file, key in SUBJECTS.items() for row in files[file]]


def test_every_code_checks_but_the_planted(files: Delivery, truth: dict[str, Any]) -> None:
    planted = {code for plant in truth["plants"] if plant["kind"] == "bad_code" for code in plant["subjects"]}
    codes = set(subject_codes(files))
    codes |= {row[form.code] for form in FORMS if form.code for row in files[form.name]}
    codes |= {row["担保人代码"] for row in files["企业担保信息.xlsx"]}
    codes |= {normalise_code(row["投资企业统一社会信用代码"]) for row in files["企业对外投资信息.csv"]}
    codes |= {
        v for form in FORMS for row in files[form.name] for k, v in row.items() if "机关统一" in k or k == "CF_CFJGDM"
    }
    wrong = {code for code in codes if check_uscc(code).findings}
    assert wrong == planted
    assert len(planted) == 10  # 0.05 % (R12.10)


def test_every_resident_id_checks_and_names_one_person(files: Delivery) -> None:
    people = {(row[key], row.get("nm") or row.get("姓名")) for file, key in PERSON_IDS.items() for row in files[file]}
    people |= {(r["证照号码"], r["股东名称"]) for r in files["企业股东信息.csv"] if r["证照类型"] == "居民身份证"}
    assert all(check_resident_id(number, AS_OF).ok for number, _ in people)
    assert len({number for number, _ in people}) == len(people)


def test_records_speak_of_registered_subjects_by_their_names(files: Delivery) -> None:
    names = {
        **{r["uni_social_crd_cd"]: r["comp_nm"] for r in files[FIRMS]},
        **{r["统一社会信用代码"]: r["名称"] for r in files[SHOPS]},
        **{r["统一社会信用代码"]: r["企业名称"] for r in files[BODIES]},
    }
    for file, code, name in (
        (PENALTIES, "行政相对人代码1(统一社会信用代码)", "行政相对人名称"),
        ("行政处罚公示_各部门.xlsx", "CF_XDR_SHXYM", "CF_XDR_MC"),
        ("失信被执行人.csv", "cardNum", "iname"),
        ("信用承诺及履行信息.csv", "承诺人代码", "承诺人名称"),
        ("企业对外投资信息.csv", "被投资企业统一社会信用代码", "被投资企业名称"),
    ):
        assert all(names[row[code]] == row[name] for row in files[file]), file


@pytest.mark.parametrize(("prefix", "share"), [("92", 0.72), ("91", 0.22), ("93", 0.035), ("1", 0.014), ("5", 0.011)])
def test_shares_of_kinds(files: Delivery, prefix: str, share: float) -> None:
    codes = subject_codes(files)
    assert len(codes) == 20_000
    assert sum(code.startswith(prefix) for code in codes) / len(codes) == pytest.approx(share, abs=0.002)


def test_names_are_distinct(files: Delivery) -> None:
    names = Counter(
        [r["comp_nm"] for r in files[FIRMS]]
        + [r["名称"] for r in files[SHOPS]]
        + [r["企业名称"] for r in files[BODIES]]
    )
    assert names.most_common(1)[0][1] == 1


def test_names_of_shops_tell_their_town_or_the_one_they_moved_from(files: Delivery) -> None:
    start, end = len(words.COUNTY), len(words.COUNTY) + len(words.TOWNS[0])
    towns = [(row["名称"][start:end], row["经营场所"][start:end]) for row in files[SHOPS]]
    assert {town for pair in towns for town in pair} == set(words.TOWNS)
    assert sum(named == at for named, at in towns) / len(towns) == pytest.approx(7 / 8, abs=0.01)


def test_some_operators_of_revoked_shops_open_another_in_one_town(files: Delivery) -> None:
    """None of them is planted: the town in their names makes no phoenix (R8.12)."""
    operator = {row["统一社会信用代码"]: row["证件号码"] for row in files["经营者和单位负责人.csv"]}
    shops: dict[str, list[dict[str, Any]]] = {}
    for row in files[SHOPS]:
        if number := operator.get(row["统一社会信用代码"]):
            shops.setdefault(number, []).append(row)
    pairs = [
        (old, new)
        for rows in shops.values()
        for old, new in permutations(rows, 2)
        if old["吊销日期"] and timedelta() <= new["成立日期"] - old["吊销日期"] <= timedelta(days=1095)
    ]
    assert len(pairs) > 10
    assert any(old["名称"][:5] == new["名称"][:5] for old, new in pairs)


def test_no_shop_is_revoked_whose_operator_leads_a_like_one() -> None:
    shops = {
        "龙仙镇鸿图泰店": "一路1号", "江尾镇鸿图瑞店": "一路2号",  # one trade name, as far as it is compared
        "龙仙镇德仁店": "一路3号", "龙仙镇荷云店": "一路3号",  # one address
        "龙仙镇绿野店": "一路4号",
    }  # fmt: skip
    rows = [
        {"name": words.COUNTY + name, "address": address, "lr_id": "1", "prefix": "92", "grade": "C", "age": 2000}
        for name, address in shops.items()
    ]
    county = pl.concat(
        [registry.closures(np.random.default_rng(seed), AS_OF, pl.DataFrame(rows)) for seed in range(50)]
    )
    assert set(county.filter(pl.col("status") == "吊销")["name"]) == {f"{words.COUNTY}龙仙镇绿野店"}


def test_holdings_look_like_a_registry(files: Delivery) -> None:
    persons, firms = files["企业股东信息.csv"], files["企业对外投资信息.csv"]
    count = len(persons) + len(firms)
    held = Counter(r["统一社会信用代码"] for r in persons) + Counter(r["被投资企业统一社会信用代码"] for r in firms)
    assert count / len(held) == pytest.approx(1.84, abs=0.05)
    assert len(firms) / count == pytest.approx(0.28, abs=0.02)
    totals: Counter[str] = Counter()
    for row in persons:
        if row["退出日期"]:
            continue
        totals[row["统一社会信用代码"]] += float(row["出资比例（%）"])  # type: ignore[assignment]
    for row in firms:
        totals[row["被投资企业统一社会信用代码"]] += float(row["出资比例（%）"])  # type: ignore[assignment]
    assert set(totals.values()) == {100.0}


def test_background_is_acyclic_but_for_the_plants(files: Delivery, truth: dict[str, Any]) -> None:
    planted = {
        code for plant in truth["plants"] if not plant["kind"].startswith("background") for code in plant["subjects"]
    }
    for file, source, target in (
        ("企业对外投资信息.csv", "投资企业统一社会信用代码", "被投资企业统一社会信用代码"),
        ("企业担保信息.xlsx", "担保人代码", "被担保人代码"),
    ):
        edges = [(r[source], r[target]) for r in files[file] if r[target] not in planted]
        assert edges
        assert nx.is_directed_acyclic_graph(nx.DiGraph(edges))


def test_files_differ_in_their_habits(directory: Path, files: Delivery) -> None:
    raw = {form.name: (directory / form.name).read_bytes() for form in FORMS}
    assert {form.encoding for form in FORMS} == {"utf-8", "utf-8-sig", "gb18030"}
    assert sum(name.endswith(".xlsx") for name in raw) == 6
    assert sum(bool(form.titles) for form in FORMS) >= 4
    text = raw[FIRMS].decode("utf-8")
    assert "9999-09-09" in text
    assert any(c.islower() for row in text.splitlines()[1:] for c in row.split(",")[1])
    assert any("０" <= c <= "９" for c in text)
    for name in (SHOPS, PENALTIES, FIRMS):
        lines = raw[name].decode(next(f.encoding for f in FORMS if f.name == name)).splitlines()
        assert sum(not line.strip(",") for line in lines) == 3
        assert len(set(lines)) < len(lines) - 2, "exact doubles"
    assert any(row["罚款金额（万元）"] == "0.2" for row in files[PENALTIES])


def test_delivery_names_every_file_and_its_source(directory: Path) -> None:
    delivery = tomllib.loads((directory / "delivery.toml").read_text(encoding="utf-8"))
    assert delivery["as_of"] == AS_OF
    assert {f["name"] for f in delivery["files"]} | {"delivery.toml", "truth.json"} == {
        p.name for p in directory.iterdir()
    }
    assert all(f["source"].startswith("翁源县") for f in delivery["files"])


def _bytes(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}


def test_same_seed_same_bytes_other_seed_other_county(tmp_path: Path) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        generate(tmp_path / name, subjects=2000, seed=seed)
        time.sleep(1.1 if name == "a" else 0)  # workbooks must not carry the second they were written in
    a, b, c = (_bytes(tmp_path / name) for name in "abc")
    assert a == b
    assert {name for name in a if a[name] == c[name]} == {"delivery.toml"}


def test_20_000_subjects_in_ten_seconds(tmp_path: Path) -> None:
    steps: list[str] = []
    start = time.perf_counter()
    generate(tmp_path, progress=steps.append)
    assert time.perf_counter() - start < 10
    assert steps == ["预埋真值", "登记信息", "处罚与记录", "人员与股权", "写出文件"]


@pytest.mark.parametrize(("subjects", "as_of"), [(299, AS_OF), (800_000, AS_OF), (300, date(2024, 1, 1))])
def test_county_that_cannot_be_made_is_refused(tmp_path: Path, subjects: int, as_of: date) -> None:
    with pytest.raises(BadInput, match="样例县"):
        generate(tmp_path, subjects=subjects, as_of=as_of)
    assert not any(tmp_path.iterdir())
