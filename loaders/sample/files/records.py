"""Files of commitments (R2.5), inspections (R7.10) and guarantees."""

from __future__ import annotations

from loaders.sample.authorities import BANK_OFFICE, MARKET, SERVICES
from loaders.sample.files.form import CLOCKED, Form, col, nothing, party_kind

FORMS = (
    Form(
        name="信用承诺及履行信息.csv",
        department=SERVICES,
        table="commitments",
        code="承诺人代码",
        encoding="utf-8-sig",
        titles=("信用承诺及履约践诺信息归集表",),
        columns={
            "承诺编码": col("commitment_code"),
            "承诺人名称": col("name"),
            "承诺人类别": party_kind(),
            "承诺人代码": col("code"),
            "承诺类型": col("kind"),
            "承诺事由": col("matter"),
            "承诺内容": col("content"),
            "违诺责任": col("liability"),
            "承诺作出日期": col("made"),
            "承诺有效期": col("due"),
            "承诺受理单位": col("authority"),
            "承诺受理单位代码": col("authority_code"),
            "公开类型": col("publicity"),
            "备注": nothing(),
            "承诺履行状态": col("performance"),
            "未履行的承诺内容": col("unfulfilled"),
            "违诺责任追究内容": col("accountability"),
            "认定日期": col("found"),
            "认定单位": col("finder"),
            "认定单位代码": col("finder_code"),
        },
    ),
    Form(
        name="双随机抽查结果.csv",
        department=MARKET,
        table="inspections",
        code="统一社会信用代码",
        encoding="gb18030",
        titles=("翁源县双随机、一公开抽查结果公示",),
        days=CLOCKED,
        columns={
            "任务编号": col("task_no"),
            "任务名称": col("task"),
            "统一社会信用代码": col("code"),
            "主体名称": col("name"),
            "检查事项": col("item"),
            "检查形式": col("form"),
            "抽查机关": col("authority"),
            "抽查机关统一社会信用代码": col("authority_code"),
            "抽查时间": col("inspected"),
            "抽查结果": col("result"),
        },
    ),
    Form(
        name="企业担保信息.xlsx",
        department=BANK_OFFICE,
        table="guarantees",
        code="被担保人代码",
        columns={
            "担保人代码": col("guarantor_code"),
            "担保人名称": col("guarantor_name"),
            "被担保人代码": col("code"),
            "被担保人名称": col("name"),
            "金额（元）": col("amount_yuan"),
            "方式": col("kind"),
            "合同号": col("contract"),
            "起": col("from_day"),
            "止": col("to_day"),
        },
    ),
)
