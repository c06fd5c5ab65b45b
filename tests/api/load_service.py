"""A service that loads: its own data folder, graph and loader, and a desk that hands files in and waits."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fastexcel
import httpx
import xlsxwriter

from graph_service.api.app import create_app
from graph_service.cli.loading import Loading
from graph_service.settings import Settings
from graph_service.store.connection import Connection
from tests.api.conftest import PURPOSE, served
from tests.api.role_tokens import Tokens

CODE = "91440229MA4U0001XN"
REGISTER = f"""企业名称,统一社会信用代码,注册日期,企业类型,法人代表,登记状态
翁源县甲有限公司,{CODE},2020-01-02,有限责任公司,张三,存续
"""
PENALTIES = """行政相对人名称,统一社会信用代码,行政处罚决定书文号,违法事实,处罚类别,处罚内容,\
罚款金额（万元）,处罚决定日期,处罚机关
翁源县甲有限公司,{code},翁市监罚〔2026〕1号,于2025年12月1日销售,罚款,罚款,0.2,{day},翁源县市场监督管理局
翁源县甲有限公司,{code},翁市监罚〔2026〕2号,销售,罚款,罚款,0.3,2026-03-11,翁源县市场监督管理局
"""
PATIENCE = 240  # seconds: a shared machine
Handed = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class LoadService:
    """The app, and what it is asked."""

    http: httpx.Client
    settings: Settings
    connection: Connection
    tokens: dict[str, str]

    def ask(self, method: str, path: str, role: str = "regulator", **more: Any) -> httpx.Response:
        """Ask as a role."""
        headers = {"Authorization": f"Bearer {self.tokens[role]}"} | PURPOSE
        return self.http.request(method, f"/v1/loads{path}", headers=headers, **more)

    def hand_in(self, files: Handed, role: str = "regulator", **texts: str) -> httpx.Response:
        """Hand files in."""
        return self.ask("POST", "", role, files=[("files", file) for file in files], data=texts)

    def job(self, job: str) -> dict[str, Any]:
        """One job."""
        answer = self.ask("GET", f"/jobs/{job}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def until(self, job: str, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The job as soon as something holds of it."""
        deadline = time.monotonic() + PATIENCE
        while not fits(told := self.job(job)):
            assert time.monotonic() < deadline, told
            time.sleep(0.1)
        return told

    def ended(self, answer: httpx.Response) -> dict[str, Any]:
        """The job that an answer names, when it has ended."""
        assert answer.status_code == 202, answer.text
        return self.until(answer.json()["job"]["id"], lambda told: told["job"]["ended_at"] is not None)

    def loaded(self, *files: tuple[str, bytes], **texts: str) -> dict[str, Any]:
        """What became of files that were handed in."""
        told = self.ended(self.hand_in(files, **texts))
        assert told["job"]["state"] == "done", told["job"]
        for file in told["files"]:
            assert file["rows"] == file["accepted"] + file["known"] + file["set_aside"] + file["rejected"]
        return told


@contextmanager
def load_service(data: Path, **settings: Any) -> Iterator[LoadService]:
    """Serve a data folder, with its loader."""
    own = Settings(data=data, heap="512m", address_rate_per_minute=0, rate_per_minute=0, **settings)
    app = create_app(own, loader=Loading(own), log=io.StringIO())
    with served(app) as http:
        now = datetime.now(UTC)
        clients = {
            "regulator": {"role": "regulator", "unit": "unit-1", "unit_name": "翁源县发改局", "at": now},
            "other-unit": {"role": "regulator", "unit": "unit-2", "at": now},
            "bank": {"role": "bank", "unit": "unit-3", "at": now},
        }
        yield LoadService(http, own, app.state.context.connection, Tokens(http, data, clients))


def mended(workbook: bytes, wrong: str, right: str) -> bytes:
    """What a clerk makes of a workbook: one text for another, saved again."""
    book, out = fastexcel.read_excel(workbook), io.BytesIO()
    with xlsxwriter.Workbook(out) as again:
        for name in book.sheet_names:
            page = again.add_worksheet(name)
            rows = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars().rows()
            for line, row in enumerate(rows):
                for place, text in enumerate(row):
                    page.write_string(line, place, (text or "").replace(wrong, right))
    return out.getvalue()


def counts(told: dict[str, Any], *names: str) -> list[tuple[int, ...]]:
    """Some numbers of each file."""
    return [tuple(file[name] for name in names) for file in told["files"]]
