"""Files of the libraries of inspection (抽查事项清单, 执法检查人员名录库)."""

from __future__ import annotations

from loaders.sample.authorities import MARKET
from loaders.sample.files.form import CHINESE, SLASHES, Form, col, text

FORMS = (
    Form(
        name="抽查事项清单.csv",
        department=MARKET,
        table="items",
        code="实施机关统一社会信用代码",
        encoding="gb18030",
        titles=("翁源县随机抽查事项清单",),
        days=CHINESE,
        columns={
            "抽查事项编码": col("item_code"),
            "抽查类别": col("category"),
            "抽查事项": col("item"),
            "检查对象": col("object_kind"),
            "适用行业": col("industries"),
            "检查依据": col("basis"),
            "检查方式": col("methods"),
            "事项类别": col("level"),
            "抽查比例上限": col("rate_cap"),
            "年度频次上限": col("yearly_cap"),
            "所需专业": col("expertise"),
            "可联合部门": col("joint"),
            "公开类型": text("可向社会公开"),
            "实施机关": col("department"),
            "实施机关统一社会信用代码": col("code"),
            "公布日期": col("published"),
        },
    ),
    Form(
        name="执法检查人员名录库.csv",
        department=MARKET,
        table="inspectors",
        code="",
        encoding="utf-8-sig",
        days=SLASHES,
        columns={
            "姓名": col("person_name"),
            "公民身份号码": col("resident_id"),
            "执法证号": col("cert_no"),
            "所属单位": col("unit"),
            "所属单位统一社会信用代码": col("unit_code"),
            "职务": col("post"),
            "在岗状态": col("status"),
            "专业特长": col("expertise"),
            "执法区域": col("areas"),
            "发证日期": col("issued"),
            "有效期至": col("valid_to"),
            "发证机关": col("authority"),
        },
    ),
)
