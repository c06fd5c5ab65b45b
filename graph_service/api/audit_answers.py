"""From the audit log to answers (审计呈现): persons by reference, numbers masked, nothing of what was answered."""

from __future__ import annotations

from collections.abc import Mapping

from graph_service.analysis.abuse import Alert
from graph_service.api.models.audit import AlertOut, AlertsOut, AuditLineOut, ReadersOut, ReadOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.domain.masking import mask_text
from graph_service.rulebook.abuse import OPERATOR, WATCH_TERMS
from graph_service.rulebook.access import AccessMatrix
from graph_service.rulebook.rules import Status
from graph_service.usecases.audit_reading import Alerts, Logged, Read, Readers

HINT = "疑似异常, 不是认定: 由安全审计员核实。未列出只说明本日志中未查到。"
UNIDENTIFIED = "{} 个工作人员账号未登记本人身份, 其查询本人或近亲属不能识别; 以接入方程序查询的不能识别。"
WITHHELD = (
    "只列以本主体为查询对象的应答, 不列经办人姓名; 依法履行监督职责、告知将妨碍其履职的查询不列 (个人信息保护法35)。"
)


def line_out(one: Logged, show: Presenter, called: Mapping[str, str]) -> AuditLineOut:
    """One entry as the auditor sees it; ``called`` are routes by what they are called (接口名称)."""
    return AuditLineOut(
        line=one.number,
        at=one.at,
        unit=show.ref(one.text("unit")),
        action_term=called.get(one.text("action"), ""),
        purpose=mask_text(one.text("purpose")),
        subject=show.ref(one.text("subject")),
        fields=[mask_text(name) for name in one.texts("fields")],
        rules=list(one.texts("rules")),
        records=len(one.texts("records")),
        **{name: one.text(name) for name in ("request", "who", "role", "action", "outcome", "grant")},
    )


def alerts_out(found: Alerts, show: Presenter, said: Said, *, unidentified: int) -> AlertsOut:
    """Hints of abuse (异常提示); ``unidentified`` accounts of staff belong to nobody known."""
    return AlertsOut(
        **said,
        truncated=found.truncated,
        since=found.since,
        entries=found.entries,
        alerts=[_alert(one, show) for one in found.alerts],
        note=HINT + UNIDENTIFIED.format(unidentified),
    )


def _alert(one: Alert, show: Presenter) -> AlertOut:
    head = one.rule.rule
    return AlertOut(
        rule=head.id,
        term=WATCH_TERMS[one.rule.watch],
        text=head.text,
        confirmed=head.status is Status.CONFIRMED,
        who=one.who,
        unit=show.ref(one.unit),
        role=one.role,
        window=one.rule.window.value,
        first=one.first,
        last=one.last,
        count=one.count,
        most=one.rule.most,
        lines=list(one.lines),
        note="当年放假安排未载入, 仅按星期判断" if one.uncertain else "",
    )


def readers_out(code: str, found: Readers, matrix: AccessMatrix, show: Presenter, said: Said) -> ReadersOut:
    """Who looked at a subject (谁查询过)."""
    return ReadersOut(
        **said,
        truncated=found.truncated,
        code=code,
        since=found.since,
        reads=[_read(one, matrix, show) for one in found.reads],
        note=WITHHELD,
    )


def _read(one: Read, matrix: AccessMatrix, show: Presenter) -> ReadOut:
    known = matrix.roles.get(one.role)
    return ReadOut(
        day=one.day,
        unit=show.ref(one.unit),
        role=one.role,
        role_term=known.term if known else "本机操作" if one.role == OPERATOR else one.role,
        purpose=mask_text(one.purpose),
        fields=[mask_text(name) for name in one.fields],
        grant=one.grant,
        times=one.times,
    )
