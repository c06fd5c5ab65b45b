"""The fact kinds (事实种类): one table of columns that loaders fill, the store writes and the docs print.

A *fact* is one statement by one source about one thing. Every fact carries the same provenance (R2.9, R11b):

    rid          TEXT   version id: hash of kind, key and content; unique in the graph
    key          TEXT   natural key: what makes two rows speak of the same thing (V10)
    valid_from   DAY    the world: first day it holds; empty where not stated
    valid_to     DAY    the world: first day it no longer holds; empty where open
    recorded_at  TIME   what we knew: when the batch was received
    source       TEXT   department or system that stated it
    batch, row   TEXT, INTEGER   the batch and the row of its file (1 = first data row)
    trust        NUMBER R8.11: 1.0 registered or adjudged, 0.9 declared, at most 0.5 suspected

In the graph a version that a later one replaces keeps its place and gets ``superseded_at``. A day is ISO-8601 text
(``2026-03-10``), which orders rightly as text (ADR 0005). Money is whole or decimal yuan. A share is a fraction 0..1.

A party is named by its id in the graph: ``eid`` of a subject (the 18-character code where it checks, otherwise
``scheme:value``) or ``pid`` of a natural person (keyed hash, R10.3).
"""

from __future__ import annotations

from graph_service.domain.fact_libraries import LIBRARIES
from graph_service.domain.fact_records import RECORDS
from graph_service.domain.fact_relations import VOTING_RELATIONS
from graph_service.domain.fact_shapes import AUTHORITY as _AUTHORITY
from graph_service.domain.fact_shapes import PROVENANCE, Column, FactKind, Type
from graph_service.domain.fact_shapes import columns as _columns

__all__ = ["FACTS", "PROVENANCE", "Column", "FactKind", "Type"]

T = Type


_NAMED = _columns(("eid", T.TEXT, "主体", True), ("name", T.TEXT, "名称", True))

FACTS: dict[str, FactKind] = {
    kind.name: kind
    for kind in (
        FactKind(
            "registration",
            "登记信息",
            "Registration",
            ("eid",),
            ("eid",),
            _columns(
                ("eid", T.TEXT, "主体", True),
                ("uscc", T.TEXT, "统一社会信用代码"),
                ("reg_no", T.TEXT, "注册号"),
                ("name", T.TEXT, "名称", True),
                ("entity_kind", T.TEXT, "主体类别"),
                ("type_text", T.TEXT, "企业类型"),
                ("status", T.TEXT, "登记状态"),
                ("lr_name", T.TEXT, "法定代表人姓名"),
                ("capital_yuan", T.NUMBER, "注册资本(元)"),
                ("capital_text", T.TEXT, "注册资本原文"),
                ("established_on", T.DAY, "成立日期"),
                ("approved_on", T.DAY, "核准日期"),
                ("closed_on", T.DAY, "注销或吊销日期"),
                ("operates_from", T.DAY, "营业期限自"),
                ("operates_to", T.DAY, "营业期限至"),
                ("registrar", T.TEXT, "登记机关"),
                ("region", T.TEXT, "行政区划"),
                ("address", T.TEXT, "住所"),
                ("scope", T.TEXT, "经营范围"),
                ("industry", T.TEXT, "行业"),
                ("head_name", T.TEXT, "隶属企业名称"),
                ("head_code", T.TEXT, "隶属企业代码"),
            ),
        ),
        FactKind("naming", "名称使用", "Naming", ("eid",), ("eid", "name", "valid_from", "valid_to"), _NAMED),
        FactKind(
            "role",
            "任职",
            "ROLE",
            ("holder", "eid"),
            ("holder", "eid", "kind", "valid_from"),
            _columns(
                ("holder", T.TEXT, "任职人", True),
                ("holder_name", T.TEXT, "任职人名称"),
                ("eid", T.TEXT, "主体", True),
                ("subject_name", T.TEXT, "主体名称"),
                ("kind", T.TEXT, "任职种类", True),
                ("title", T.TEXT, "职务原文"),
            ),
        ),
        FactKind(
            "holding",
            "持股",
            "OWNS",
            ("owner", "eid"),
            ("owner", "eid", "share_class", "valid_from"),
            _columns(
                ("owner", T.TEXT, "股东", True),
                ("owner_name", T.TEXT, "股东名称"),
                ("eid", T.TEXT, "被投资主体", True),
                ("subject_name", T.TEXT, "被投资主体名称"),
                ("econ", T.NUMBER, "出资比例"),
                ("votes", T.NUMBER, "表决权比例"),
                ("share_class", T.TEXT, "股份类别"),  # several classes of one owner add up (R8.5)
                ("subscribed_yuan", T.NUMBER, "认缴额(元)"),
                ("paid_yuan", T.NUMBER, "实缴额(元)"),
                ("way", T.TEXT, "出资方式"),
                ("pledged", T.FLAG, "质押"),  # pledged and frozen shares keep their votes (R8.5): shown, not reckoned
                ("frozen", T.FLAG, "冻结"),
                ("nominee", T.FLAG, "名义持有"),
            ),
        ),
        FactKind(
            "guarantee",
            "担保",
            "GUARANTEES",
            ("guarantor", "eid"),
            ("guarantor", "eid", "contract"),
            _columns(
                ("guarantor", T.TEXT, "担保人", True),
                ("guarantor_name", T.TEXT, "担保人名称"),
                ("eid", T.TEXT, "被担保人", True),
                ("subject_name", T.TEXT, "被担保人名称"),
                ("contract", T.TEXT, "合同号"),
                ("amount_yuan", T.NUMBER, "金额(元)"),
                ("guarantee_kind", T.TEXT, "担保方式"),
            ),
        ),
        FactKind(
            "penalty",
            "行政处罚",
            "Penalty",
            ("subject",),
            ("doc_no", "authority", "subject"),
            _columns(
                ("subject", T.TEXT, "相对人", True),
                ("subject_kind", T.TEXT, "相对人类别"),
                ("subject_name", T.TEXT, "相对人名称", True),
                ("doc_no", T.TEXT, "决定书文号", True),
                ("violation_type", T.TEXT, "违法行为类型"),
                ("facts", T.TEXT, "违法事实"),
                ("basis", T.TEXT, "处罚依据"),
                ("categories", T.TEXTS, "处罚类别"),
                ("content", T.TEXT, "处罚内容"),
                ("fine_yuan", T.NUMBER, "罚款(元)"),
                ("fine_raw", T.TEXT, "罚款原文"),
                ("confiscated_yuan", T.NUMBER, "没收(元)"),
                ("licence_affected", T.TEXT, "暂扣或吊销证照"),
                ("decided_on", T.DAY, "决定日期", True),
                ("in_force_to", T.DAY, "处罚有效期"),
                ("publish_until", T.DAY, "公示截止期"),
                *_AUTHORITY,
                ("authority", T.TEXT, "机关代码或名称"),
                ("lr_name", T.TEXT, "法定代表人姓名"),
                ("violation_from", T.DAY, "违法行为起"),
                ("violation_to", T.DAY, "违法行为止"),
                ("finding_names", T.TEXTS, "认定的责任人员"),
                ("finding_roles", T.TEXTS, "认定的责任身份"),
                ("finding_quote", T.TEXT, "认定原文"),
                ("state", T.TEXT, "状态"),
            ),
            day="decided_on",
        ),
        FactKind(
            "licence",
            "行政许可",
            "Licence",
            ("subject",),
            ("doc_no", "authority", "subject"),
            _columns(
                ("subject", T.TEXT, "相对人", True),
                ("subject_kind", T.TEXT, "相对人类别"),
                ("subject_name", T.TEXT, "相对人名称", True),
                ("doc_name", T.TEXT, "文书名称"),
                ("doc_no", T.TEXT, "文书号", True),
                ("licence_kind", T.TEXT, "许可类别"),
                ("cert_name", T.TEXT, "证书名称"),
                ("cert_no", T.TEXT, "许可编号"),
                ("content", T.TEXT, "许可内容"),
                ("decided_on", T.DAY, "决定日期"),
                *_AUTHORITY,
                ("authority", T.TEXT, "机关代码或名称"),
                ("state", T.TEXT, "状态"),
            ),
            day="decided_on",
        ),
        FactKind(
            "list_entry",
            "名单记录",
            "ListEntry",
            ("subject",),
            ("list_code", "case_no", "subject"),
            _columns(
                ("subject", T.TEXT, "主体", True),
                ("subject_name", T.TEXT, "主体名称", True),
                ("list_code", T.TEXT, "名单代码", True),
                ("list_name", T.TEXT, "名单名称"),
                ("case_no", T.TEXT, "案号或决定文号", True),
                ("facts", T.TEXT, "事由"),
                ("basis", T.TEXT, "依据"),
                ("listed_on", T.DAY, "列入日期"),
                ("removed_on", T.DAY, "移出日期"),
                ("removal_reason", T.TEXT, "移出原因"),
                *_AUTHORITY,
                ("duty", T.TEXT, "法律文书确定的义务"),
                ("performance", T.TEXT, "履行情况"),
                ("finding_names", T.TEXTS, "责任人员"),
                ("finding_roles", T.TEXTS, "责任身份"),
            ),
            day="listed_on",
        ),
        FactKind(
            "commitment",
            "信用承诺",
            "Commitment",
            ("subject",),
            ("code",),
            _columns(
                ("subject", T.TEXT, "承诺人", True),
                ("subject_name", T.TEXT, "承诺人名称", True),
                ("code", T.TEXT, "承诺编码", True),
                ("type", T.TEXT, "承诺类型", True),
                ("matter", T.TEXT, "承诺事由"),
                ("content", T.TEXT, "承诺内容"),
                ("liability", T.TEXT, "违诺责任"),
                ("made_on", T.DAY, "作出日期", True),
                ("due_on", T.DAY, "有效期"),
                *_AUTHORITY,
                ("publicity", T.TEXT, "公开类型"),
                ("performance", T.TEXT, "履行状态"),
                ("unfulfilled", T.TEXT, "未履行内容"),
                ("accountability", T.TEXT, "责任追究"),
                ("found_on", T.DAY, "认定日期"),
                ("finder_code", T.TEXT, "认定单位代码"),
                ("finder_name", T.TEXT, "认定单位"),
            ),
            day="made_on",
        ),
        FactKind(
            "inspection",
            "检查结果",
            "Inspection",
            ("subject",),
            ("task_no", "subject", "item", "inspected_on"),
            _columns(
                ("subject", T.TEXT, "主体", True),
                ("subject_name", T.TEXT, "主体名称", True),
                ("task_no", T.TEXT, "任务或标识"),
                ("task_name", T.TEXT, "任务名称"),
                ("item", T.TEXT, "检查事项"),
                ("form", T.TEXT, "检查形式"),
                ("result_text", T.TEXT, "检查结果原文"),
                ("result_code", T.TEXT, "结果代码"),
                ("inspected_on", T.DAY, "检查日期"),
                *_AUTHORITY,
            ),
            day="inspected_on",
        ),
        *RECORDS,
        *VOTING_RELATIONS,
        *LIBRARIES,
    )
}
