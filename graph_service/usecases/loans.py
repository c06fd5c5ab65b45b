"""Feedback on loans (贷款结果反馈, R9.7, SEED 19): taken in from the bank that lends, told to nobody but it, added up.

A report stands under the subject's authorisation of that bank: one that lives today, or lived on the day of the report
or of an earlier report of the same loan. It is a node of its own, linked to nothing: no walk, card or case shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from graph_service.analysis.loan_totals import LoanCell, Told, latest, totals
from graph_service.domain.acts import digest
from graph_service.domain.errors import BadInput, Conflict, Forbidden
from graph_service.domain.loans import LoanReport, LoanStatus
from graph_service.domain.masking import holds_personal_number
from graph_service.rulebook.loans import LoanRules
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.authorisation_desk import grant_by_id

RULE = "R9.7"
UNKNOWN = "未载明"
_PAGE, _IDS = 20_000, 20_000
_AMOUNT_NEEDED = frozenset({LoanStatus.GRANTED, LoanStatus.OVERDUE, LoanStatus.SETTLED})


def report_loan(
    connection: Connection, report: LoanReport, *, today: date, at: str, who: str
) -> tuple[LoanReport, int]:
    """Take in a report (接收反馈): what is kept, and which version of it that is; the same again is the same version.

    Raises ``BadInput`` for what does not fit, ``Forbidden`` without an authorisation, ``Conflict`` where another
    correction was first.
    """
    _fits(report, today)
    if not _authorised(connection, report, today):
        raise Forbidden(
            "未查到该主体在贷款当日或今天对本单位的有效授权。", advice="请核对授权编号、主体代码和日期。", rule="R9.2"
        )
    known = [_read(row["report"]) for row in connection.read("loan_versions", key=report.key)]
    if known and known[-1][1] == report:
        return report, known[-1][0]
    version = known[-1][0] + 1 if known else 1
    row = {"rid": digest((report.key, str(version))), "fact": _fact(report, version, at, who)}
    connection.write("loan_report", rows=[row])
    kept = dict(_read(row["report"]) for row in connection.read("loan_versions", key=report.key))
    if kept.get(version) != report:
        raise Conflict("同一条反馈刚被另一次更正写入, 本次未写入。", advice="请重新查询后再提交。", rule=RULE)
    return report, version


def loans_of(connection: Connection, bank: str, case: str) -> list[tuple[int, LoanReport]]:
    """What a bank reported of one of its own loans (本银行的反馈), the last version of each report."""
    rows = [_read(row["report"]) for row in connection.read("loans_of_case", bank=bank, case=case)]
    return [list(versions)[-1] for _, versions in groupby(rows, key=lambda one: one[1].key)]


def loans_added_up(connection: Connection, month: str, rules: LoanRules) -> tuple[LoanCell, ...]:
    """Add up what was reported of a month (月度汇总)."""
    reports = latest(_of_month(connection, month))
    store, codes = GraphStore(connection), sorted({one.subject for one in reports})
    pages = (codes[start : start + _IDS] for start in range(0, len(codes), _IDS))
    found = {row["eid"]: row for page in pages for row in store.subjects(page)}

    def by(one: LoanReport) -> Mapping[str, str]:
        row = found.get(one.subject, {})
        return {
            "行业": row.get("industry") or UNKNOWN,
            "地区": row.get("region") or UNKNOWN,
            "机构类别": rules.kind_of(one.bank_name),
        }

    return totals([Told(one, by(one)) for one in reports], rules.minimum)


def _of_month(connection: Connection, month: str) -> Iterator[tuple[int, LoanReport]]:
    offset = 0
    while rows := connection.read("loans_of_month", month=month, offset=offset, limit=_PAGE):
        yield from (_read(row["report"]) for row in rows)
        offset += len(rows)


def _fits(report: LoanReport, today: date) -> None:
    if report.on > today:
        raise BadInput(f"日期 {report.on} 在今天({today})之后。", advice="请填写实际发生的日期。", rule=RULE)
    if report.status in _AMOUNT_NEEDED and report.amount_yuan is None and not report.withdrawn:
        raise BadInput("该状态须填写金额。", advice="请填写 amount_yuan。", rule=RULE)
    if holds_personal_number(f"{report.product} {report.case}"):
        raise BadInput("贷款编号和产品名称中不得有证件号码或电话。", advice="请去掉个人信息后再提交。", rule="R10.3")


def _authorised(connection: Connection, report: LoanReport, today: date) -> bool:
    earlier = {
        one.on for _, one in loans_of(connection, report.bank, report.case)
        if (one.grant, one.subject) == (report.grant, report.subject)
    }  # fmt: skip
    days = sorted({today, report.on} | {day for day in earlier if day <= report.on})
    return any(_lives(connection, report, day) for day in days)


def _lives(connection: Connection, report: LoanReport, day: date) -> bool:
    """Whether the authorisation that a report names is the subject's, to that bank, and lives on a day (有效授权)."""
    grant = grant_by_id(connection, report.grant, day)
    return (
        grant is not None
        and (grant.subject, grant.unit) == (report.subject, report.bank)
        and grant.loan_case in ("", report.case)
        and grant.starts_on <= day <= grant.until
    )


def _fact(report: LoanReport, version: int, at: str, who: str) -> dict[str, Any]:
    return {
        "key": report.key,
        "version": version,
        "month": report.month,
        "recorded_at": at,
        "who": who,
        "bank": report.bank,
        "bank_name": report.bank_name,
        "case": report.case,
        "grant": report.grant,
        "subject": report.subject,
        "status": report.status.value,
        "on": report.on.isoformat(),
        "amount_yuan": report.amount_yuan,
        "rate": report.rate,
        "term_months": report.term_months,
        "product": report.product,
        "withdrawn": report.withdrawn,
    }


def _read(row: Mapping[str, Any]) -> tuple[int, LoanReport]:
    """Take a node apart: the servers keep no property that is null."""
    told = LoanReport(
        bank=row["bank"],
        bank_name=row["bank_name"],
        case=row["case"],
        grant=row["grant"],
        subject=row["subject"],
        status=LoanStatus(row["status"]),
        on=date.fromisoformat(row["on"]),
        amount_yuan=row.get("amount_yuan"),
        rate=row.get("rate"),
        term_months=row.get("term_months"),
        product=row["product"],
        withdrawn=row["withdrawn"],
    )
    return row["version"], told
