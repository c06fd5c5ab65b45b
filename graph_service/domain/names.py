"""Keys by which names and addresses are compared (名称与地址的比对键).

A key is for finding candidates. Equal keys make two subjects 疑似 alike, never the same (R12.4).
The patterns are shared with ``analysis.columns``, which applies them to whole columns: they keep to what Python's
``re`` and polars' regular expressions read alike.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from graph_service.domain.regions import region_names

BLANK = r"[\s\x1c-\x1f\x85\u200b-\u200d\u2060\ufeff]+"
OPENING = "[{〔【〖〈《「『"
CLOSING = "]}〕】〗〉》」』"
_BRACKETS = str.maketrans(OPENING + CLOSING, "(" * len(OPENING) + ")" * len(CLOSING))

ADDRESS_NOTE = r"\([^()]*\)"  # (自主申报), (一照多址), (住所申报)
ADDRESS_DASH = r"[—–―~_]+"
ADDRESS_PUNCTUATION = r"[,.。、;:()·]"

PLACES = (r"^(.{1,4}?(?:镇|乡|街道))(.{2,})$", r"^(.{1,4}?(?:村|社区|市场))(.{2,})$")
"""What looks like a place within the county in front of a trade name, and what follows it: town, then village."""

_BRACKETED_FORM = r"\((?:有限合伙|普通合伙|特殊普通合伙|个人独资|自然人独资|个体工商户|集团)\)"
_PLAIN_FORM = r"集团|股份|股份合作|有限责任公司|有限公司|总公司|公司|合伙企业|农民专业合作社|专业合作社|联合社|合作社"


@dataclass(frozen=True, slots=True)
class Patterns:
    """Regular expressions made of the table of regions (比对用正则)."""

    name_region: str  # leading region names of a company name
    name_bracketed_region: str  # (北京), (中国)
    name_form: str  # organisation form at the end
    address_region: str  # province and prefecture before a county that is unique in the country; group 1 the county


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """Make the patterns of this module once (比对用正则)."""
    names = region_names()
    full = (*names.provinces, *names.prefectures, *names.counties)
    short = {_short(name) for name in full} - {""}
    provinces = {_short(name) for name in names.provinces}
    provinces_short = _either(provinces)
    return Patterns(
        name_region=rf"^(?:{_either(full)})+|^(?:{provinces_short})(?:{_either(full)})*",
        name_bracketed_region=rf"\((?:中国|{_either((*full, *short))})\)",
        name_form=rf"(?:{_BRACKETED_FORM}|{_PLAIN_FORM})+$",
        address_region=(
            rf"^(?:{_either(names.provinces)})?(?:{_either(names.prefectures)})?({_either(names.unique_counties)})"
        ),
    )


def name_key(text: str) -> str:
    """Comparison key of a name (名称比对键): NFKC, brackets unified, spaces out, upper case.

    >>> name_key("腾讯科技（深圳） 有限公司"), name_key("【Abc】公司")
    ('腾讯科技(深圳)有限公司', '(ABC)公司')
    """
    text = re.sub(BLANK, "", unicodedata.normalize("NFKC", text))
    return text.translate(_BRACKETS).upper()


def name_core(text: str) -> str:
    """Trade name and line of business (字号 + 行业): the key without region and organisation form.

    Dropped are leading regions (full names of any level, short names of provinces only: 大同 and 安康 are common trade
    names), a bracketed region, and the organisation form at the end. A name that is nothing else keeps its key.

    >>> name_core("翁源县鑫发养殖有限公司"), name_core("广东鑫发养殖（韶关）有限责任公司"), name_core("北京市")
    ('鑫发养殖', '鑫发养殖', '北京市')
    """
    key = name_key(text)
    found = patterns()
    core = re.sub(found.name_form, "", re.sub(found.name_bracketed_region, "", key))
    core = re.sub(found.name_region, "", core)
    return core or key


def trade_name(core: str, address: str | None = None) -> str:
    """Trade name and line of business without the places in front of them (去地名的字号 + 行业).

    Behind its county an individual business may name the town, street office, village, community or market where it
    trades (个体工商户名称登记管理办法7); ``name_core`` keeps them, and they are no trade name. Dropped is what looks
    like one, with an ``address`` only what that address names: 水乡 may be a trade name too.

    >>> trade_name("铁龙镇三塘村鸿图百货店"), trade_name("水乡人家酒楼"), trade_name("水乡人家酒楼", "翁源县龙仙镇1号")
    ('鸿图百货店', '人家酒楼', '水乡人家酒楼')
    >>> trade_name("铁龙镇鸿图百货店", "翁源县铁龙镇三塘村11号")
    '鸿图百货店'
    """
    for pattern in PLACES:
        found = re.match(pattern, core)
        if found and (address is None or found[1] in address):
            core = found[2]
    return core


def address_key(text: str) -> str:
    """Comparison key of an address (地址比对键): bracketed notes, punctuation and what a unique county implies dropped.

    >>> address_key("广东省韶关市翁源县龙仙镇建设一路１２号（自主申报）"), address_key("北京市朝阳区工体北路 8#")
    ('翁源县龙仙镇建设一路12号', '北京市朝阳区工体北路8号')
    """
    key = re.sub(ADDRESS_NOTE, "", name_key(text)).replace("#", "号")
    key = re.sub(ADDRESS_PUNCTUATION, "", re.sub(ADDRESS_DASH, "-", key))
    return re.sub(patterns().address_region, r"\1", key)


def _short(name: str) -> str:
    """Name without its level (韶关市 → 韶关, 广西壮族自治区 → 广西); empty where less than two characters stay."""
    short = re.sub(r"(?:壮族|回族|维吾尔)?自治区$|特别行政区$|[省市县区旗盟]$", "", name)
    return short if 2 <= len(short) < len(name) else ""


def _either(words: set[str] | tuple[str, ...]) -> str:
    """Alternation, longest first so that the longest name wins."""
    return "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))
