"""The audit log as asked and answered (审计日志): who, what, when and why, and nothing of the content."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from graph_service.api.models.answers import Answer, Model


class AuditLineOut(Model):
    """One entry of the log (审计条目)."""

    line: int | None = Field(description="行号 line of the log; null: written before lines had numbers")
    at: datetime = Field(description="时间 when")
    request: str = Field(description="请求号 the request")
    who: str = Field(description="账号 the account")
    unit: str = Field(description="单位 its unit")
    role: str = Field(description="角色 its role", examples=["department"])
    action: str = Field(description="操作 route or command", examples=["GET /v1/subjects/{code}/network"])
    action_term: str = Field(
        description="操作名称, 空: 不是接口操作 what the route is called", examples=["关联网络 network"]
    )
    outcome: str = Field(description="结果 what came of it", examples=["answered", "refused"])
    purpose: str = Field(description="查询目的, 号码脱敏 why, numbers masked")
    subject: str = Field(description="所涉主体; 自然人为引用号 whom it was about, a person by reference")
    fields: list[str] = Field(description="应答字段 fields answered, by name")
    rules: list[str] = Field(description="规则 rules that decided")
    grant: str = Field(description="授权或案件号 authorisation or case used")
    records: int = Field(ge=0, description="所含记录数 how many records were in it")


class AuditOut(Answer):
    """Entries of the audit log, the newest first (审计日志)."""

    entries: list[AuditLineOut]
    before: int | None = Field(description="下一页的 before, null 为已到头 ask with it for the next page")


class AnchorOut(Answer):
    """Where the audit log ends (审计锚点): to be written down elsewhere."""

    at: datetime
    entries: int = Field(ge=0, description="条数 lines, from the first ever written")
    head: str = Field(description="末行哈希 hash of the last line", examples=["0" * 64])


class AlertOut(Model):
    """One hint of abuse (异常提示, 疑似): never a finding."""

    rule: str = Field(examples=["R10.6.3"])
    term: str = Field(examples=["疑似批量查询"])
    text: str
    confirmed: bool = Field(description="依据是否已核对原文; 限度为本系统缺省")
    who: str
    unit: str
    role: str
    window: str = Field(description="统计时段 hour or day", examples=["day"])
    first: datetime
    last: datetime
    count: int = Field(ge=1, description="次数 how many")
    most: int = Field(ge=0, description="限度 more than this is told")
    lines: list[int] = Field(description="日志行号, 至多一百行 lines of the log, a hundred at most")
    note: str = Field(description="须核实的情况 what has to be checked", examples=[""])


class AlertsOut(Answer):
    """Hints of abuse since a day (异常提示)."""

    since: date
    entries: int = Field(ge=0, description="查看的条目数 entries looked through")
    alerts: list[AlertOut]
    note: str


class ReadOut(Model):
    """Reads of a subject by one unit on one day (查询记录), without names of staff."""

    day: date
    unit: str = Field(description="查询单位 unit; empty: the operator of this service")
    role: str
    role_term: str = Field(examples=["行业主管部门(认定单位)"])
    purpose: str
    fields: list[str] = Field(description="应答字段 fields answered, by name")
    grant: str = Field(description="授权或案件号 authorisation or case used")
    times: int = Field(ge=1, description="次数 how often that day")


class ReadersOut(Answer):
    """Who looked at a subject (谁查询过本主体)."""

    code: str
    since: date
    reads: list[ReadOut]
    note: str
