"""Word lists (词表): surnames, characters, trades and places, from which all names are invented."""

from __future__ import annotations

from dataclasses import dataclass

COUNTY = "翁源县"
REGION = "440229"
TOWNS = ("龙仙镇", "坝仔镇", "江尾镇", "翁城镇", "官渡镇", "新江镇", "铁龙镇", "周陂镇")

# The commonest first; those of two characters are masked otherwise (R10.3 欧阳*).
_SURNAMES = """
陈 李 张 黄 林 刘 王 何 吴 罗 郑 沈 谢 许 邓 朱 曾 杨 胡 丘 钟 叶 赖 蓝 官 涂 温 包 甘 廖 江 丁 巫 蔡 邱 梁
彭 苏 卢 余 潘 戴 魏 范 傅 侯 熊 万 龚 聂 华 谭 欧阳 司徒 上官
"""
SURNAMES = tuple(_SURNAMES.split())
GIVEN = tuple(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志海云飞梅春生文辉永福金水木火土荣贵树林森炎"
    "焕祥瑞庆安康宁和顺达远新宏光耀日月星辰雨雪松柏竹菊仁义礼智信忠孝良善德才学思源泉清溪河川山峰岳"
)
BRAND = tuple(
    "鸿图恒泰瑞丰盛昌隆兴旺达裕顺和祥福安康宁嘉禾穗金玉银翠岭峰源溪泉江湖川绿野田园春晖晨曦东升南华北辰西"
    "合众诚信义德仁智博远宏伟大中正新创联同益民惠佳美乐优品香雅韵兰桂松竹梅荷云天星月日光"
)
_STREETS = """
建设一路 建设二路 朝阳路 康乐路 工业大道 桂竹路 滨江路 幸福路 振兴街 圩镇东街 圩镇西街
中心村 南门村 石背村 连溪村 新塘村 松山村 坪田村 高陂村 河口村 三塘村 竹园村 下坝村
鲁溪村 蓝李村 青云村 长江村 黄塘村 东三村 群丰村 仙南村 联群村
"""
STREETS = tuple(_STREETS.split())
PLANTED_TOWN = "翁城镇"
PLANTED_STREETS = ("产业园一路", "产业园二路", "产业园三路", "产业园四路")  # only planted subjects live here
RESIDENT_REGIONS = ("440229", "440203", "440204", "440205", "440222", "440224", "440232", "440233", "440281", "440282")


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade (行业): its word in firm names, the register's industry and scope, whether it needs a food licence."""

    word: str
    industry: str
    scope: str
    food: bool = False


TRADES = (
    Trade("餐饮", "餐饮业", "餐饮服务；食品销售", food=True),
    Trade("食品", "零售业", "食品销售；预包装食品销售", food=True),
    Trade("百货", "零售业", "日用百货零售；针纺织品零售"),
    Trade("建材", "批发业", "建筑材料销售；五金产品零售"),
    Trade("兰花", "农业", "兰花种植；花卉苗木销售"),
    Trade("三华李", "农业", "三华李种植；鲜果销售"),
    Trade("桑蚕", "农业", "桑树种植；蚕茧收购、销售"),
    Trade("水果", "批发业", "水果种植；鲜果批发、零售"),
    Trade("服装", "零售业", "服装零售；鞋帽零售"),
    Trade("五金", "零售业", "五金产品零售；水暖器材零售"),
    Trade("汽车维修", "机动车、电子产品和日用产品修理业", "机动车修理和维护；汽车零配件零售"),
    Trade("电子商务", "互联网和相关服务", "互联网销售；信息咨询服务"),
    Trade("运输", "道路运输业", "道路货物运输；装卸搬运"),
    Trade("建筑工程", "土木工程建筑业", "房屋建筑工程施工；市政工程施工"),
    Trade("劳务", "商务服务业", "建筑劳务分包；人力资源服务"),
    Trade("家具", "家具制造业", "家具制造；家具销售"),
    Trade("美容", "居民服务业", "生活美容服务；化妆品零售"),
    Trade("养殖", "畜牧业", "家禽饲养；水产养殖"),
    Trade("农资", "零售业", "化肥零售；农用薄膜销售"),
    Trade("装饰", "建筑装饰业", "室内外装饰装修；装饰材料销售"),
)
FOOD, GOODS, MATERIALS = 0, 2, 3  # places in TRADES
BUILDING = 13

COMPANY_FORMS = ("有限公司", "有限责任公司")
SHOP_FORMS = ("店", "商行", "经营部", "档")
