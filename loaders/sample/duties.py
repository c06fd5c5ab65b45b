"""Duties (执法事项): what four departments may inspect by draw, on which law, how often, and what it takes (R7.6)."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.sample.authorities import EMERGENCY, ENVIRONMENT, LABOUR, MARKET, Authority

GENERAL, KEY = "一般检查事项", "重点检查事项"
ON_SITE, ON_PAPER, ONLINE, BY_EXPERTS = "现场检查", "书面检查", "网络监测", "专业机构核查"


@dataclass(frozen=True, slots=True)
class Duty:
    """One item of the list (抽查事项). ``rate`` and ``times`` are written as departments write them."""

    department: Authority
    code: str
    category: str
    item: str
    objects: str
    basis: str
    methods: tuple[str, ...]
    rate: str
    times: str
    expertise: str
    level: str = GENERAL
    trades: tuple[str, ...] = ()
    joint: tuple[Authority, ...] = ()


DUTIES = (
    Duty(
        MARKET, "SJ-0101", "登记事项检查", "登记事项检查", "全部",
        "《中华人民共和国市场主体登记管理条例》第三十八条", (ON_SITE, ON_PAPER), "3%", "1", "登记注册",
        joint=(LABOUR, ENVIRONMENT),
    ),
    Duty(
        MARKET, "SJ-0102", "公示信息检查", "公示信息检查", "全部",
        "《企业信息公示暂行条例》第十四条", (ON_PAPER, ONLINE), "3%", "1", "登记注册", joint=(LABOUR,),
    ),
    Duty(
        MARKET, "SJ-0201", "广告行为检查", "广告行为检查", "企业",
        "《中华人民共和国广告法》第四十九条", (ONLINE, ON_PAPER), "2%", "1次", "广告",
    ),
    Duty(
        MARKET, "SJ-0301", "食品安全监督检查", "食品经营监督检查", "食品经营者",
        "《中华人民共和国食品安全法》第一百一十条", (ON_SITE,), "100%", "4次", "食品", KEY, ("餐饮业", "零售业"),
    ),
    Duty(
        MARKET, "SJ-0302", "药品安全监督检查", "药品零售监督检查", "药品经营者",
        "《中华人民共和国药品管理法》第九十九条", (ON_SITE,), "100%", "2次", "药品", KEY, ("零售业",),
    ),
    Duty(
        MARKET, "SJ-0401", "特种设备监督检查", "特种设备使用单位监督检查", "特种设备使用单位",
        "《中华人民共和国特种设备安全法》第五十七条", (ON_SITE, BY_EXPERTS), "50%", "2次", "特种设备", KEY,
        ("家具制造业", "土木工程建筑业"), (EMERGENCY,),
    ),
    Duty(
        EMERGENCY, "YJ-0101", "安全生产监督检查", "生产经营单位安全生产监督检查", "企业",
        "《中华人民共和国安全生产法》第六十五条", (ON_SITE, BY_EXPERTS), "不设上限", "不限", "安全生产", KEY,
        ("土木工程建筑业", "道路运输业", "家具制造业"), (MARKET,),
    ),
    Duty(
        EMERGENCY, "YJ-0102", "危险化学品监督检查", "危险化学品经营单位监督检查", "危险化学品经营者",
        "《危险化学品安全管理条例》第七条", (ON_SITE,), "100%", "4次", "危险化学品", KEY, ("批发业", "零售业"),
    ),
    Duty(
        LABOUR, "RS-0101", "劳动用工检查", "劳动用工情况检查", "企业、个体工商户",
        "《劳动保障监察条例》第十一条", (ON_PAPER, ON_SITE), "不超过5%", "每年不超过1次", "劳动保障",
        joint=(MARKET,),
    ),
    Duty(
        LABOUR, "RS-0102", "劳务派遣检查", "劳务派遣单位监督检查", "劳务派遣单位",
        "《中华人民共和国劳动合同法》第七十四条", (ON_PAPER, ON_SITE), "不超过10%", "每年不超过1次", "劳务派遣",
        trades=("商务服务业",),
    ),
    Duty(
        ENVIRONMENT, "HJ-0101", "污染防治检查", "排污单位现场检查", "排污单位",
        "《中华人民共和国环境保护法》第二十四条", (ON_SITE, ONLINE), "10%", "2", "污染防治",
        trades=("家具制造业", "畜牧业"), joint=(EMERGENCY,),
    ),
    Duty(
        ENVIRONMENT, "HJ-0102", "建设项目环境影响检查", "建设项目环境影响跟踪检查", "建设单位",
        "《中华人民共和国环境影响评价法》第二十八条", (ON_SITE, ON_PAPER), "5%", "1", "环境影响评价",
        trades=("家具制造业",),
    ),
)  # fmt: skip
DEPARTMENTS = (MARKET, EMERGENCY, LABOUR, ENVIRONMENT)


def trained_for(department: Authority) -> tuple[str, ...]:
    """What inspectors of a department may be trained for (专业特长), in the order of its list."""
    return tuple(dict.fromkeys(duty.expertise for duty in DUTIES if duty.department == department))
