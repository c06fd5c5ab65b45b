"""Which mapping knows which headers, which files are known and not loaded, and what makes a mapping faulty."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from graph_service.domain.errors import RuleBookError
from loaders.detect import Refusal, Sheet, detect
from loaders.files import SourceFile
from loaders.mapping import header_key, mappings, parse_mapping, recognise


def _file(folder: Path, text: str, name: str) -> SourceFile:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return SourceFile(path, name)


# Real headers of public files and of the field standards (R2), and the mapping each must find.
REAL_HEADERS = {
    "registry_gsxt": "main_identi_id,uni_social_crd_cd,comp_nm,reg_no,comp_type,"
    "reg_state,legal_repre,reg_capt,est_dt,opt_scop",
    "registry_ccf2017": "EID,TARGET,ENDDATE",
    "officers": "统一社会信用代码,personid,nm,certype,cer_no,position,lerep_sign",
    "shareholders": "统一社会信用代码,企业名称,股东名称,股东证件号码,"
    "认缴出资额(万元),实缴出资额(万元),出资比例,出资日期",
    "investments_ccf2017": "EID,BTEID,IFHOME,BTBL,BTYEAR,BTENDYEAR",
    "penalty_cf": "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG",
    "penalty_2016": "CF_WSH,CF_CFMC,CF_CFLB1,CF_CFLB2,CF_SY,CF_YJ,CF_XDR_MC,"
    "CF_XDR_SHXYM,CF_XDR_ZDM,CF_FR,CF_JG,CF_JDRQ,CF_XZJG,CF_ZT",
    "licence_xk": "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_XKWS,XK_WSH,XK_XKLB,"
    "XK_XKZS,XK_XKBH,XK_NR,XK_JDRQ,XK_YXQZ,XK_YXQZI,XK_XKJG",
    "licence_2016": "XK_WSH,XK_XMMC,XK_SPLB,XK_NR,XK_XDR,XK_XDR_SHXYM,XK_FR,XK_JDRQ,XK_JZQ,XK_XZJG,XK_ZT,DFBM,SJC",
    "licence_safety": "序号,证书状态,证书形式,证号,企业名称,法人代表,"
    "行政相对人代码,注册地址,经济类型,许可机关,核发日期,延期有效期",
    "licence_ccf2017": "EID,ADDTYPE,BEGINDATE,EXPIRYDATE",
    "dishonest_zxgk": "id,iname,caseCode,age,sexy,cardNum,businessEntity,"
    "courtName,areaName,gistId,regDate,publishDate,duty,performance",
    "dishonest_ccf2017": "EID,TYPECODE,FBDATE,SXENDDATE",
    "list_severe": "uni_social_crd_cd,comp_nm,abn_tm,serill_rea,decorg_org,rem_dt,rem_excpres_rea,recorg_ogr",
    "list_abnormal": "uni_social_crd_cd,comp_nm,inclu_dt,inclu_reason,decorg_cn,remove_dt,remexcpres_cn,redecorg_cn",
    "list_generic": "单位名称,统一社会信用代码,名单名称,列入日期,决定文号,列入事由,认定机关,责任人员",
    "commitments": "承诺编码,承诺人名称,承诺人类别,承诺人代码,承诺类型,"
    "承诺事由,承诺内容,违诺责任,承诺作出日期,承诺履行状态",
    "inspection_culture": "唯一标识,行政相对人,证件号码,监督检查形式,监督检查结果,监督检查日期,监督检查机关",
    "inspection_double_random": "序号,任务名称,主体名称,抽查机关,抽查时间,抽查结果",
    "inspection_food": "主键ID,企业名称,检查实施单位,检查时间,检查事项,检查结果,时间戳,统一社会信用代码",
    "inspection_venues": "机构名称,统一社会信用代码,日期,抽查检查结果,检查机关,检查机关统一社会信用代码",
    "guarantees": "担保人代码,担保人名称,被担保人代码,被担保人名称,金额,方式,合同号,起,止",
    "penalty_tax": "纳税人识别号,纳税人名称,行政处罚文号,案件名称,处罚类别,处罚事由,税务行政处罚依据,"
    "法定代表人姓名,身份类型名称,处罚结果,罚款金额,处罚机构,处罚日期",
    "list_tax_major": "地区,纳税人名称,纳税人识别号,组织机构代码,注册地址,案件状态,案件类型,发布时间,检查机构,"
    "主要税收违法行为,相关法律依据及税务处理处罚情况",
    "list_red_black": "主体名称,统一社会信用代码,名单类型,认定日期,认定单位,认定事由",
    "arrears_tax": "企业或单位名称,纳税人识别号,经营地点,欠税金额,税种",
    "arrears_other": "欠款单位名称,统一社会信用代码,欠款种类,款项,欠款余额(元),公告日期,公告机关",
    "grade_responsible": "序号,机构名称,统一社会信用代码,信用等级,评定机构,认定时间",
    "grade_generic": "企业名称,统一社会信用代码,评价名称,评价等级,评价年度,评价单位",
    "honour_tourism": "ID,荣誉名称,机构名称,统一社会,法定代表人,信用代码",
    "honour_generic": "主体名称,统一社会信用代码,荣誉名称,授予单位,授予日期,有效期至",
    "complaint_12315": "登记编号,类型,被投诉举报主体,统一社会信用代码,问题类别,登记日期,处理结果,办结日期,处理单位",
    "rectification": "文书号,主体名称,统一社会信用代码,形式,事由,整改要求,约谈或责令日期,整改期限,完成日期,整改结果",
    "statement_annual": "统一社会信用代码,企业名称,年报年度,企业经营状态,通信地址,资产总额,是否公示经营数据",
    "statement_voluntary": "主体名称,统一社会信用代码,申报项目,申报内容,申报日期,是否同意公示,核实状态",
    "lawsuit_generic": "当事人名称,统一社会信用代码,案号,诉讼地位,案由,标的额(元),立案日期,审理法院",
    "lawsuit_ccf2017": "EID,TYPECODE,LAWDATE,LAWAMOUNT",
    "grade_tax": "纳税人识别号,纳税人名称,评价年度,纳税信用等级,主管税务机关",
    "objection_licence": "ID,许可/处罚行政相对人名称,许可/处罚行政相对人统一社会信用代码,许可/处罚文书号,"
    "许可/处罚决定日期,许可/处罚机关,异议状态,异议完成时间",
    "officers_stock": "name,gender,age,code,jobs",
    "registry_stock": ",ts_code,symbol,name,exchange_id,list_status,list_date",
    "holders_stock": ",ts_code,ann_date,end_date,holder_name,hold_amount,hold_ratio",
    "investments_named": "shouldCapital,stockHolderName,investedCompanyName,percent",
    "name_changes": "企业名称,统一社会信用代码,变更事项,变更前内容,变更后内容,变更日期",
    "proxies": "协议编号,委托人,委托人证件号码,受托人,受托人证件号码,标的企业代码,标的企业,委托表决权比例(%),起,止",
    "concerts": "协议编号,一致行动人,一致行动人证件号码,标的企业代码,标的企业,起,止",
    "kinship": "姓名,身份证号,亲属姓名,亲属身份证号,关系",
    "contacts": "统一社会信用代码,企业名称,联系电话,电子邮箱,财务负责人电话,联络员电话",
    "bids": "招标编号,项目名称,标段,投标人,投标人统一社会信用代码,报价(万元),是否中标,开标日期,招标人",
    "inspection_items": "抽查事项编码,抽查类别,抽查事项,检查对象,事项类别,检查方式,检查主体,检查依据,抽查比例",
    "inspection_items_uncoded": "序号,抽查类别,抽查事项,检查对象,事项类别,检查方式,检查主体,检查依据",
    "inspectors": "序号,姓名,身份证号,执法证号,所属单位,职务,专业特长,执法区域,有效期至",
    "registry_ldbc": "companyId|companyName|isBlocked|createTime",
}


NAMED: dict[str, tuple[str, str]] = {
    # mapping: the word its file's name must have, its headers
    "list_abnormal_names": ("经营异常企业信息.csv", "序号,企业（机构）名称"),
    "list_abnormal_cn": ("经营异常名录.csv", "企业名称,统一社会信用代码,列入日期,列入原因,列入机关,移出日期,移出原因"),
    "list_severe_cn": ("严重违法失信企业.csv", "企业名称,统一社会信用代码/注册号,列入日期,列入原因,作出决定机关"),
    "honour_red": ("守信红名单.csv", "主体名称,统一社会信用代码,名单类型,认定日期,认定单位,认定事由"),
    "grade_tax_a": ("2025年度A级纳税人名单.csv", "纳税人识别号,纳税人名称,评价年度"),
    "grade_car_rental": ("汽车租赁企业信用评价.csv", "企业名称,等级,所属区域,年度,统一社会信用代码"),
    "grade_coach": ("旅游客运企业信用评价.csv", "业户名称,评定等级,所属区域,年度,统一社会信用代码"),
    "directory_tech_sme": ("科技型中小企业.csv", "序号,企业名称,统一社会信用代码,统计年份"),
    "directory_central": ("在京央企名录.csv", "序号,类别,企业（集团）名称,统一社会信用代码,备注"),
    "registry_listed": ("上市公司名录.csv", "企业名称,性质,主键,更新时间,统一社会信用代码"),
    "investments_ldbc_company": ("CompanyInvestCompany.csv", "investorId,companyId,ratio,createTime"),
    "investments_ldbc_person": ("PersonInvestCompany.csv", "investorId,companyId,ratio,createTime"),
    "guarantees_ldbc": ("CompanyGuaranteeCompany.csv", "fromId,toId,createTime"),
}


@pytest.mark.parametrize(("mapping", "name", "header"), [(key, *value) for key, value in NAMED.items()])
def test_where_headers_say_too_little_the_name_of_the_file_must_say_it(mapping: str, name: str, header: str) -> None:
    headers = {header_key(text): place for place, text in enumerate(header.split(","))}
    found = recognise(headers, name)
    assert found is not None
    assert found[0].id == mapping
    elsewhere = recognise(headers, "无提示.csv")
    assert elsewhere is None or elsewhere[0].id == "list_red_black"  # where a red list must be told from a black one


@pytest.mark.parametrize(("mapping", "header"), REAL_HEADERS.items())
def test_every_mapping_is_recognised_by_its_headers(tmp_path: Path, mapping: str, header: str) -> None:
    (sheet,) = detect(_file(tmp_path, f"{header}\n{',' * header.count(',')}x\n", "无提示.csv"), tmp_path)
    assert isinstance(sheet, Sheet)
    assert sheet.mapping.id == mapping


def test_every_mapping_has_its_headers_here() -> None:
    assert sorted({*REAL_HEADERS, *NAMED}) == [mapping.id for mapping in mappings()]


# Never taken for something else.
FOREIGN_HEADERS = [
    "企业名称,等级,所属区域,年度,统一社会信用代码",
    "企业名称,性质,主键,更新时间,统一社会信用代码",
    "企业名称",
    "code,name,c_name",
    "personId,personName,isBlocked,createTime",
    "fromId,toId,createTime",
]


@pytest.mark.parametrize("header", FOREIGN_HEADERS)
def test_an_unmapped_kind_is_not_taken_for_another(header: str) -> None:
    assert recognise({name: place for place, name in enumerate(header.split(","))}, "处罚名单检查许可.csv") is None


KNOWN_AND_NOT_LOADED = [
    ("概念.csv", "code,name,c_name\n600007,中国国贸,外资背景\n", "概念或行业", 1),
    ("Person.csv", "personId|personName|isBlocked\n1|Li|false\n", "自然人清单", 1),
    ("PersonGuaranteePerson.csv", "fromId|toId|createTime\n1|2|2020-01-01\n", "自然人之间的担保", 1),
    (
        "说明.txt",
        "来源：某市公共数据开放平台，仅供测试。\n许可: 见网站; 请勿传播，https://x.cn\n",
        "没有数据表",
        0,
    ),
    ("其他.csv", "编号,颜色\n1,红\n", "没有能识别这些列的映射", 1),
]


@pytest.mark.parametrize(("name", "text", "reason", "rows"), KNOWN_AND_NOT_LOADED)
def test_what_is_known_and_none_of_ours_is_refused_in_true_words(
    tmp_path: Path, name: str, text: str, reason: str, rows: int
) -> None:
    (refusal,) = detect(_file(tmp_path, text, name), tmp_path)
    assert isinstance(refusal, Refusal)
    assert reason in refusal.reason
    assert refusal.rows == rows


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda text: text.replace('kind = "guarantee"', 'kind = "loan"'), "种类不存在"),
        (lambda text: text.replace("amount_yuan = [", "amount = ["), "字段不存在"),
        (lambda text: text.replace("trust = 0.9\n", ""), "有误"),
        (lambda text: text + "\n[units]\namount_yuan = '千元'\n", "有误"),
        (lambda text: text + "\nnot toml", "有误"),
        (lambda text: text + "\n[extract]\ncontract = 'no group'\n", "有误"),
        (lambda text: text + "\n[extract]\ncontract = '(half'\n", "有误"),
        (lambda text: text + "\n[split]\ncontract = '/'\n", "字段不存在"),
        (lambda text: text.replace("trust", 'carry = ["nothing"]\ntrust'), "字段不存在"),
    ],
)
def test_a_faulty_mapping_is_refused(change: Callable[[str], str], fault: str) -> None:
    text = (Path(__file__).parents[2] / "loaders/mappings/guarantees.toml").read_text(encoding="utf-8")
    assert parse_mapping(text, "guarantees.toml").id == "guarantees"
    with pytest.raises(RuleBookError, match=fault):
        parse_mapping(change(text), "guarantees.toml")


PAGE = (Path(__file__).parents[2] / "docs/来源与映射.md").read_text(encoding="utf-8")


def test_the_page_of_sources_names_every_mapping_and_no_other() -> None:
    table = [line for line in PAGE.splitlines() if line.startswith("| ")]
    named = re.findall(r"`([a-z0-9_]+)`", "\n".join(table))
    assert sorted(named) == [mapping.id for mapping in mappings()]


def test_the_example_on_the_page_is_a_mapping() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert parse_mapping(text, "docs").extract == {"period": r"^(\d{4})年"}
