"""List files (名单): severe violations, wage arrears, judgment debtors, abnormal operation (R2.6–R2.8)."""

from __future__ import annotations

import polars as pl

from loaders.sample.authorities import COURT, LABOUR, MARKET
from loaders.sample.files.form import CHINESE, Form, col, nothing, text


def _entries(list_name: str) -> dict[str, pl.Expr]:
    """Columns of a list of the generic form (R2.8)."""
    return {
        "名单名称": text(list_name),
        "统一社会信用代码": col("code"),
        "企业名称": col("name"),
        "法定代表人": col("lr_name"),
        "列入决定文号": col("doc_no"),
        "列入事由": col("reason"),
        "列入依据": col("basis"),
        "列入日期": col("listed"),
        "作出决定机关": col("authority"),
        "作出决定机关统一社会信用代码": col("authority_code"),
        "责任人员": col("people"),
        "移出日期": nothing(),
        "移出原因": nothing(),
    }


FORMS = (
    Form(
        name="严重违法失信名单.xlsx",
        department=MARKET,
        table="severe",
        code="统一社会信用代码",
        titles=("翁源县市场监督管理局严重违法失信名单",),
        days="",
        columns=_entries("市场监督管理严重违法失信名单"),
    ),
    Form(
        name="拖欠农民工工资失信联合惩戒名单.xlsx",
        department=LABOUR,
        table="wages",
        code="统一社会信用代码",
        days=CHINESE,
        columns=_entries("拖欠农民工工资失信联合惩戒对象名单"),
    ),
    Form(
        name="失信被执行人.csv",
        department=COURT,
        table="debtors",
        code="cardNum",
        columns={
            "id": pl.int_range(700_001, 700_001 + pl.len()).cast(pl.String),
            "iname": col("name"),
            "caseCode": col("case_no"),
            "age": text("0"),
            "sexy": nothing(),
            "cardNum": col("code"),
            "businessEntity": col("lr_name"),
            "courtName": col("court"),
            "areaName": text("广东"),
            "partyTypeName": text("1"),
            "gistId": col("gist_no"),
            "gistUnit": col("court"),
            "regDate": col("registered"),
            "publishDate": col("published"),
            "duty": col("duty"),
            "performance": col("performance"),
            "performedPart": nothing(),
            "unperformPart": nothing(),
            "disruptTypeName": col("conduct"),
            "qysler": pl.concat_str(
                pl.lit('[{"cardNum":"'),
                col("lr_masked"),
                pl.lit('","corporationtypename":"法定代表人","iname":"'),
                col("lr_name"),
                pl.lit('"}]'),
            ),
        },
    ),
    Form(
        name="经营异常名录.csv",
        department=MARKET,
        table="abnormal",
        code="uni_social_crd_cd",
        encoding="gb18030",
        columns={
            "uni_social_crd_cd": col("code"),
            "comp_nm": col("name"),
            "legal_repre": col("lr_name"),
            "inclu_dt": col("listed"),
            "inclu_reason": col("reason"),
            "decorg_cn": col("authority"),
            "remove_dt": col("removed"),
            "remexcpres_cn": col("removal_reason"),
            "redecorg_cn": pl.when(col("removed").is_not_null()).then("authority"),
        },
    ),
)
