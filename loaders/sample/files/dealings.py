"""Files of votes bound by agreement, kinship, contacts and tenders (表决权安排、亲属、联络、投标)."""

from __future__ import annotations

from loaders.sample.authorities import BANK_OFFICE, CIVIL, MARKET, SERVICES
from loaders.sample.files.form import CHINESE, SLASHES, Form, col, nothing, number, text

FORMS = (
    Form(
        name="表决权委托协议.csv",
        department=BANK_OFFICE,
        table="proxies",
        code="标的企业代码",
        encoding="gb18030",
        columns={
            "协议编号": col("agreement"),
            "委托人": col("giver_name"),
            "委托人证件号码": col("giver_id"),
            "受托人": col("taker_name"),
            "受托人证件号码": col("taker_id"),
            "标的企业代码": col("code"),
            "标的企业": col("name"),
            "委托表决权比例（%）": number("percent"),
            "起": col("begins"),
            "止": nothing(),
        },
    ),
    Form(
        name="一致行动协议.csv",
        department=BANK_OFFICE,
        table="concerts",
        code="标的企业代码",
        encoding="utf-8-sig",
        days=CHINESE,
        columns={
            "协议编号": col("agreement"),
            "一致行动人": col("member_name"),
            "一致行动人证件号码": col("member_id"),
            "标的企业代码": col("code"),
            "标的企业": col("name"),
            "起": col("begins"),
            "止": nothing(),
        },
    ),
    Form(
        name="亲属关系核验信息.csv",
        department=CIVIL,
        table="kin",
        code="",
        columns={
            "姓名": col("person_name"),
            "公民身份号码": col("person_id"),
            "亲属姓名": col("relative_name"),
            "亲属公民身份号码": col("relative_id"),
            "与本人关系": col("kinship"),
            "取得依据": col("legal_source"),
            "登记日期": col("registered"),
        },
    ),
    Form(
        name="企业联络信息.csv",
        department=MARKET,
        table="contacts",
        code="统一社会信用代码",
        encoding="gb18030",
        blank="无",
        days=SLASHES,
        columns={
            "统一社会信用代码": col("code"),
            "企业名称": col("name"),
            "联系电话": col("phone"),
            "电子邮箱": col("email"),
            "财务负责人电话": col("finance_phone"),
            "联络员电话": col("agent_phone"),
            "填报日期": col("stated"),
            "登记机关": text(MARKET.name),
        },
    ),
    Form(
        name="公共资源交易开标记录.csv",
        department=SERVICES,
        table="bids",
        code="投标人代码",
        titles=("翁源县公共资源交易中心开标记录",),
        columns={
            "招标编号": col("tender_no"),
            "项目名称": col("project"),
            "标段": col("lot"),
            "投标人": col("name"),
            "投标人代码": col("code"),
            "报价（万元）": number("price_wan"),
            "是否中标": col("won"),
            "开标日期": col("opened"),
            "招标人": col("inviter"),
        },
    ),
)
