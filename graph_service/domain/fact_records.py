"""Kinds of record that departments beside the register and the penalising ones state (其他记录种类, ADR 0035).

Each is one row of one source about one subject. What none of them is: a finding. A complaint is a complaint (R2.7d,
measure 14), a talk is a talk (R4.9), what a subject says of itself is what it says (SEED 15), and a grade is kept in
the words it was given in (R9.5).
"""

from __future__ import annotations

from enum import StrEnum

from graph_service.domain.fact_shapes import AUTHORITY, FactKind, Type, columns

T = Type


class ContactWay(StrEnum):
    """How a subject says that it is reached (联络方式, R8.11)."""

    PHONE = "PHONE"  # 企业联系电话
    EMAIL = "EMAIL"  # 电子邮箱
    FINANCE = "FINANCE"  # 财务联系人电话
    AGENT = "AGENT"  # 经办人电话


_ON = (("subject", T.TEXT, "主体", True), ("subject_name", T.TEXT, "主体名称", True))

RECORDS: tuple[FactKind, ...] = (
    FactKind(
        "arrears",
        "欠税欠款公告",
        "Arrears",
        ("subject",),
        # no announcement numbers its lines: two sums of one tax are two debts, and a later announcement is another
        ("subject", "arrears_kind", "item", "notice_no", "announced_on", "balance_yuan"),
        columns(
            *_ON,
            ("arrears_kind", T.TEXT, "欠款种类", True),
            ("item", T.TEXT, "税种或款项"),
            ("notice_no", T.TEXT, "公告文号"),
            ("balance_yuan", T.NUMBER, "欠缴余额(元)", True),
            ("announced_on", T.DAY, "公告日期"),
            ("cleared_on", T.DAY, "缴清日期"),
            ("address", T.TEXT, "经营地点"),
            *AUTHORITY,
        ),
        day="announced_on",
    ),
    FactKind(
        "grade",
        "信用评价",
        "Grade",
        ("subject",),
        ("subject", "scheme", "period", "assessed_on"),
        columns(
            *_ON,
            ("scheme", T.TEXT, "评价名称", True),
            ("grade", T.TEXT, "等级原文", True),
            ("period", T.TEXT, "评价年度"),
            ("assessed_on", T.DAY, "评定日期"),
            ("publicity", T.TEXT, "公开类型"),
            *AUTHORITY,
        ),
        day="assessed_on",
    ),
    FactKind(
        "honour",
        "荣誉与名录",
        "Honour",
        ("subject",),
        ("subject", "title", "period", "doc_no"),
        columns(
            *_ON,
            ("honour_kind", T.TEXT, "荣誉或名录", True),
            ("title", T.TEXT, "荣誉或名录名称", True),
            ("category", T.TEXT, "类别"),
            ("period", T.TEXT, "年度"),
            ("doc_no", T.TEXT, "决定文号"),
            ("awarded_on", T.DAY, "授予日期"),
            ("ends_on", T.DAY, "有效期至"),
            ("revoked_on", T.DAY, "撤销日期"),
            *AUTHORITY,
        ),
        day="awarded_on",
    ),
    FactKind(
        "complaint",
        "投诉举报",
        "Complaint",
        ("subject",),
        ("case_no", "subject"),
        columns(
            *_ON,
            ("case_no", T.TEXT, "登记编号", True),
            ("complaint_kind", T.TEXT, "投诉或举报"),
            ("matter", T.TEXT, "问题类别"),
            ("received_on", T.DAY, "登记日期"),
            ("result", T.TEXT, "处理结果"),
            ("upheld", T.FLAG, "是否查实"),
            ("closed_on", T.DAY, "办结日期"),
            *AUTHORITY,
        ),
        day="received_on",
    ),
    FactKind(
        "rectification",
        "约谈与整改",
        "Rectification",
        ("subject",),
        ("form", "doc_no", "authority", "subject"),
        columns(
            *_ON,
            ("form", T.TEXT, "形式", True),
            ("doc_no", T.TEXT, "文书号", True),
            ("matter", T.TEXT, "事由"),
            ("demands", T.TEXT, "整改要求"),
            ("held_on", T.DAY, "约谈或责令日期"),
            ("due_on", T.DAY, "整改期限"),
            ("done_on", T.DAY, "完成日期"),
            ("result", T.TEXT, "整改结果"),
            *AUTHORITY,
            ("authority", T.TEXT, "机关代码或名称"),
        ),
        day="held_on",
    ),
    FactKind(
        "statement",
        "自主申报",
        "Statement",
        ("subject",),
        ("subject", "form", "period", "item"),
        columns(
            *_ON,
            ("form", T.TEXT, "申报形式", True),
            ("period", T.TEXT, "年度"),
            ("item", T.TEXT, "项目", True),
            ("content", T.TEXT, "申报内容"),
            ("figures", T.TEXT, "选择公示的经营数据"),
            ("disclosed", T.FLAG, "是否选择公示"),
            ("verification", T.TEXT, "核实状态"),
            ("stated_on", T.DAY, "申报日期"),
            *AUTHORITY,
        ),
        day="stated_on",
    ),
    FactKind(
        "lawsuit",
        "涉诉",
        "Lawsuit",
        ("subject",),
        ("case_no", "subject"),
        columns(
            *_ON,
            ("case_no", T.TEXT, "案号", True),
            ("standing", T.TEXT, "诉讼地位"),
            ("cause", T.TEXT, "案由"),
            ("amount_yuan", T.NUMBER, "标的额(元)"),
            ("filed_on", T.DAY, "立案或裁判日期"),
            ("result", T.TEXT, "裁判结果"),
            *AUTHORITY,
        ),
        day="filed_on",
    ),
    FactKind(
        "objection",
        "异议",
        "Objection",
        ("subject",),
        ("subject", "doc_no", "authority", "decided_on"),
        columns(
            *_ON,
            ("doc_no", T.TEXT, "被异议文书号", True),
            ("decided_on", T.DAY, "被异议决定日期"),
            ("state", T.TEXT, "异议状态", True),
            ("objected_on", T.DAY, "异议提出日期"),
            ("closed_on", T.DAY, "异议办结日期"),
            ("result", T.TEXT, "处理结果"),
            *AUTHORITY,
            ("authority", T.TEXT, "机关代码或名称"),
        ),
        day="objected_on",
    ),
    FactKind(
        "contact",
        "联络信息",
        "Contact",
        ("subject",),
        ("subject", "way", "contact_key"),
        columns(
            *_ON,
            ("way", T.TEXT, "联络方式", True),
            # a keyed hash, so that equal numbers are found equal and none can be read (R10.3)
            ("contact_key", T.TEXT, "联络标识", True),
            ("shown", T.TEXT, "脱敏显示"),
            ("stated_on", T.DAY, "填报日期"),
            *AUTHORITY,
        ),
        day="stated_on",
    ),
    FactKind(
        "bid",
        "投标",
        "Bid",
        ("subject",),
        ("tender_no", "lot", "subject"),
        columns(
            *_ON,
            ("tender_no", T.TEXT, "招标编号", True),
            ("project", T.TEXT, "项目名称"),
            ("lot", T.TEXT, "标段"),
            ("price_yuan", T.NUMBER, "投标报价(元)"),
            ("won", T.FLAG, "是否中标"),
            ("opened_on", T.DAY, "开标日期"),
            *AUTHORITY,
        ),
        day="opened_on",
    ),
)
