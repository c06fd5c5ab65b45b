"""kill -9 of loader and server at random moments of loads and withdrawals: the same command ends in the same graph."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph_service.domain.identity import org_check_char, resident_check_char, uscc_check_char
from graph_service.settings import Settings
from graph_service.store.connection import Connection, connect
from graph_service.store.java_process import saved_state
from graph_service.store.ledger import Ledger
from tests.conftest import TestGraph
from tests.loaders.loader_process import HEAP, load_small, withdraw_small
from tests.loaders.whole_graph import nodes, relations

KILLS = 50
SERVERS = 0.3  # of the kills
LONGEST = 0.6  # seconds before one
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.loaders.loader_process"])


def delivery(folder: Path, companies: int = 60) -> Path:
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
        told = code if number % 7 > 2 else ""  # of some the name must do: they wait where there is no register
        penalties.append(f"{named},{told},罚〔2026〕{number // 2}号,销售,罚款,0.{number},2026-03-10,某局")
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


Graph = tuple[object, object]


def _graph(connection: Connection) -> Graph:
    return nodes(connection), relations(connection)


def _finishes(work: Callable[..., object], *given: object, kills: list[Path | None], moments: random.Random) -> bool:
    """Run ``work`` in a process of its own and kill that, or the server of a data folder, at a random moment.

    Whether it came to its end all the same; a kill that came too late does not count.
    """
    begun = PROCESSES.Event()
    process = PROCESSES.Process(target=work, args=(*given, begun.set))
    process.start()
    assert begun.wait(60)
    time.sleep(moments.uniform(0, LONGEST))
    server = moments.random() < SERVERS
    if process.is_alive():
        kills.append(None)
        if not server:
            process.kill()
        elif (running := saved_state(Path(str(given[0])) / "server.json")) is not None:
            os.kill(running.pid, signal.SIGKILL)  # the loader revives it and goes on
    process.join(120)
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode == 0


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_fifty_kills_of_loader_and_server_lose_and_double_nothing(tmp_path: Path) -> None:
    folder, data = delivery(tmp_path / "delivery"), tmp_path / "data"
    alone = tmp_path / "register"
    alone.mkdir()
    shutil.copy(folder / "登记.csv", alone)
    moments, kills, rounds = random.Random(7), list[None](), 0
    with connect(Settings(data=data, heap=HEAP)) as connection:  # keeps the server for the time of the block
        graph = TestGraph(connection)
        report = load_small(data, folder)
        loaded = _graph(connection)
        assert report.totals["quarantined"] > 0
        assert report.totals["duplicate"] > 0
        (register,) = [row["id"] for row in Ledger(connection).all() if row["file"] == "登记.csv"]
        withdraw_small(data, register)
        without = _graph(connection)
        retried = load_small(data, alone).retried
        assert [(one.file, one.accepted > 0) for one in retried] == [("股东.csv", True), ("处罚.csv", True)]
        back = _graph(connection)
        while len(kills) < KILLS:
            rounds += 1
            graph.wipe()
            while not _finishes(load_small, data, folder, kills=kills, moments=moments):
                pass
            assert _graph(connection) == loaded
            assert load_small(data, folder).to_json() == report.to_json()
            while not _finishes(withdraw_small, data, register, kills=kills, moments=moments):
                pass
            assert _graph(connection) == without
            while not _finishes(load_small, data, alone, kills=kills, moments=moments):
                pass
            assert _graph(connection) == back, "what waited is told by the register that came back"
    assert rounds > 1
