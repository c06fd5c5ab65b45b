"""Known short names of state bodies (机关简称): read from ``aliases.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from graph_service.domain.names import name_key
from graph_service.domain.regions import region_names
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, any_of, read_rule


@dataclass(frozen=True)
class BodyAliases:
    """Short names and the form of the full one (机关简称表): ``{region}`` stands for the region of the name."""

    rule: Rule
    forms: Mapping[str, str]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(?:中共|国家)?({_region()})(?:人民政府)?({any_of(_longest(self.forms))})")

    @property
    def endings(self) -> str:
        """Pattern of what may be a short name at all (简称结尾), in the syntax Python and polars share."""
        return rf"(?:{any_of(_longest(self.forms))})$"

    def full_key(self, text: str) -> str:
        """Name key of the body that a name means (机关全称键): the key itself where no short name is known.

        >>> known = body_aliases()
        >>> known.full_key("广东省韶关市翁源县市场监管局"), known.full_key("韶关市国资委")
        ('翁源县市场监督管理局', '韶关市人民政府国有资产监督管理委员会')
        >>> known.full_key("市国资委"), known.full_key("翁源县甲有限公司")
        ('市国资委', '翁源县甲有限公司')
        """
        key = name_key(text)
        found = self._pattern.fullmatch(key)
        if not found:
            return key
        return self.forms[found[2]].replace("{region}", _lowest(found[1]))

    @classmethod
    def parse(cls, table: Row) -> BodyAliases:
        """Read the aliases from ``aliases.toml``; raises ``RuleBookError`` naming the key at fault."""
        rule = read_rule(table)
        forms: dict[str, str] = {}
        for row in table.rows("alias"):
            full = row.text("full")
            for short in (*row.texts("short"), full.replace("{region}", "")):
                if "{region}" not in full or forms.get(short, full) != full:
                    raise row.fault("short", f"{short} 没有地区或有两个全称")
                forms[short] = full
            row.close()
        table.close()
        return cls(rule, forms)


@cache
def body_aliases() -> BodyAliases:
    """Read ``aliases.toml`` once (机关简称表)."""
    return BodyAliases.parse(open_table("aliases"))


def _longest(words: Mapping[str, str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


@cache
def _region() -> str:
    """Pattern of the regions a name begins with: province, prefecture and county, each or together."""
    names = region_names()
    levels = (names.provinces, names.prefectures, names.counties)
    provinces, prefectures, counties = (any_of(name for name in level if len(name) > 1) for level in levels)
    return rf"(?:{provinces})(?:{prefectures})?(?:{counties})?|(?:{prefectures})(?:{counties})?|(?:{counties})"


def _lowest(region: str) -> str:
    """Region without what a county that is unique in the country, or a prefecture, implies."""
    names = region_names()
    for county in names.unique_counties:
        if region.endswith(county):
            return county
    if region in names.provinces:
        return region
    return re.sub(rf"^(?:{any_of(names.provinces)})", "", region) or region
