"""kill -9 of the loader, twenty times at random moments: the same command ends in the same graph and report."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph_service.domain.identity import org_check_char, resident_check_char, uscc_check_char
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from tests.loaders.loader_process import load_small
from tests.loaders.whole_graph import nodes, relations

KILLS = 20
ROOT = Path(__file__).parents[2]


def delivery(folder: Path, companies: int = 120) -> Path:
    """Registry, officers, shareholders and penalties of invented companies, some rows twice, wrong or unknown."""
    folder.mkdir()
    codes = [_code(number) for number in range(companies)]
    people = [_person(number) for number in range(companies)]
    registry = ["企业名称,统一社会信用代码,注册日期,企业类型,法人代表,登记状态"]
    officers = ["统一社会信用代码,nm,cer_no,position,lerep_sign,from_dt"]
    owners = ["统一社会信用代码,股东名称,股东证件号码,出资比例(%),出资日期"]
    penalties = [
        "行政相对人名称,统一社会信用代码,行政处罚决定书文号,违法事实,处罚类别,罚款金额（万元）,处罚决定日期,处罚机关"
    ]
    for number, (code, person) in enumerate(zip(codes, people, strict=True)):
        registry += [f"第{number}公司,{code},2020-01-02,有限责任公司,张三,存续"] * (1 + (number % 10 == 0))
        officers.append(f"{code},张三,{person},法定代表人,是,2020-01-02")
        owners.append(f"{code},张三,{person},60,2020-01-02")
        owners.append(f"{code},第{(number + 1) % companies}公司,,40,2020-01-02")
        named = f"第{number}公司" if number % 7 else "不在册公司"
        penalties.append(
            f"{named},{code if number % 7 else ''},罚〔2026〕{number // 2}号,销售,罚款,0.{number},2026-03-10,某局"
        )
    files = {"登记": registry, "人员": officers, "股东": owners, "处罚": penalties}
    for name, lines in files.items():
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def _code(number: int) -> str:
    body = f"MA{number:06}"
    code = f"91440229{body}{org_check_char(body)}"
    return code + uscc_check_char(code)


def _person(number: int) -> str:
    body = f"44022919900307{number:03}"
    return body + resident_check_char(body)


def _graph(data: Path) -> tuple[object, object]:
    with connect(Settings(data=data, heap="512m")) as connection:
        return nodes(connection), relations(connection)


def _prepare(data: Path) -> Settings:
    settings = Settings(data=data, heap="512m")
    with connect(settings) as connection:
        migrate(connection)
    return settings


@pytest.mark.slow
def test_twenty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    folder = delivery(tmp_path / "delivery")
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
    with connect(_prepare(undisturbed)):  # keeps the server for the time of the block
        start = time.perf_counter()
        report = load_small(undisturbed, folder)
        whole = time.perf_counter() - start
        graph = _graph(undisturbed)
    assert report.totals["quarantined"] > 0
    assert report.totals["duplicate"] > 0
    moments = random.Random(7)
    killed, longest = 0, whole / 3
    with connect(_prepare(disturbed)):
        while killed < KILLS:  # a load that had finished before its moment came does not count
            if _kill(disturbed, folder, after=moments.uniform(0, longest)):
                killed += 1
            else:
                longest *= 0.8
        again = load_small(disturbed, folder)
        assert _graph(disturbed) == graph
    assert again.to_json() == report.to_json()


def _kill(data: Path, folder: Path, *, after: float) -> bool:
    command = [sys.executable, "-m", "tests.loaders.loader_process", str(data), str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "loading\n"
        time.sleep(after)
        process.kill()
    return process.returncode < 0
