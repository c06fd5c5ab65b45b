"""What the wording of a decision says (文书内容): when the violation was, whom it finds responsible (R4.5, R4.6a)."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from graph_service.domain.relations import ROLE_TERMS, RoleKind

_MARK = "(?:至|到|与|-|—|~|－)"
_POINT = r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?"
_SECOND = r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日)?"
_SPAN = rf"{_POINT}起?{_MARK}{_SECOND}(?:期间|止|,|，|存在|间)?"
_ONE_DAY = r"[于在](\d{4})年(\d{1,2})月(\d{1,2})日"

_FINDING_ROLES: dict[str, RoleKind] = {
    term: kind
    for kind, term in ROLE_TERMS.items()
    if kind in {RoleKind.LR, RoleKind.MP, RoleKind.FZ, RoleKind.DS, RoleKind.OD, RoleKind.AC, RoleKind.EXEC}
} | {"直接责任人员": RoleKind.OD, "直接责任人": RoleKind.OD, "其他责任人员": RoleKind.OD}
_ROLE = "|".join(sorted(_FINDING_ROLES, key=len, reverse=True))
_NAME = "[\u4e00-\u9fff]{2,4}?(?:·[\u4e00-\u9fff]{1,8})?"
_PERSON = re.compile(
    rf"({_ROLE})(?:为|是|系|[:：\s、,，(（])*({_NAME})"
    r"(?=[)）(（]|对|应|依法|负有|承担|为|系|是|作为|未|及|和|与|以及|[,，、;；。\s]|$)"
)
_ALSO = re.compile(rf"(?:{_ROLE})({_NAME})(?:为|系|是)({_ROLE})")  # 法定代表人张三系直接负责的主管人员
_NAMED_FIRST = re.compile(rf"(?:^|[;；,，、\s])({_NAME})\s*[(（]({_ROLE})[)）]")  # 张三(法定代表人)
_FOUND = re.compile(r"(?<!不)(?:负有?|承担)(?:主要|直接|个人|领导|相应|管理|全部)*(?:个人|直接|管理)?责任")
_DENIED = re.compile(r"(?:不|无|没有|未)(?:负有?|应承担|承担|予认定)?(?:主要|直接|个人|领导)*责任")


@dataclass(frozen=True, slots=True)
class Findings:
    """Persons a text finds responsible (责任认定): names, their roles, and the words that say so."""

    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    quote: str = ""


def violation_interval(facts: pl.Expr, decided_on: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """First and last day of the violation that a text of facts states (违法行为期间), null where it states none.

    A span ``2022年12月至2023年12月`` or one day after 于 or 在; a month at the end means its last day. A span that ends
    after the decision, or before it begins, is none.
    """
    text = facts.str.normalize("NFKC").str.replace_all(r"\s", "")

    def day(year: pl.Expr, month: pl.Expr, date: pl.Expr) -> pl.Expr:
        whole = pl.concat_str(year, month.str.zfill(2), date.fill_null("01").str.zfill(2), separator="-")
        return whole.str.to_date("%Y-%m-%d", strict=False)

    parts = [text.str.extract(_SPAN, i) for i in range(1, 7)]
    start = day(*parts[:3])
    end = day(parts[3].fill_null(parts[0]), parts[4], parts[5])
    end = pl.when(parts[5].is_null()).then(end.dt.month_end()).otherwise(end)
    single = day(*(text.str.extract(_ONE_DAY, i) for i in (1, 2, 3)))
    begin, finish = pl.coalesce(start, single), pl.coalesce(end, single)
    sound = (begin <= finish) & (finish <= decided_on)
    return pl.when(sound).then(begin), pl.when(sound).then(finish)


def findings(text: str) -> Findings:
    """Persons a decision finds responsible (认定的责任人员), sentence by sentence: a role, a name, and 负有…责任.

    A sentence that denies it finds nobody; a role without such words finds nobody.

    >>> findings("经查,法定代表人张三对上述违法行为负有个人责任。主要负责人李四不负责任。")
    Findings(names=('张三',), roles=('LR',), quote='经查,法定代表人张三对上述违法行为负有个人责任')
    """
    names: list[str] = []
    roles: list[str] = []
    quotes: list[str] = []
    for sentence in re.split(r"[。;；\n]", text):
        if not _FOUND.search(sentence) or _DENIED.search(sentence):
            continue
        people = _people([*_PERSON.findall(sentence), *((role, name) for name, role in _ALSO.findall(sentence))])
        if people:
            names += [name for name, _ in people]
            roles += [role for _, role in people]
            quotes.append(sentence.strip())
    return Findings(tuple(names), tuple(roles), "。".join(quotes))


def listed_persons(text: str) -> Findings:
    """Persons a list names beside the subject (名单所列责任人员): ``法定代表人:张三;李四(直接负责的主管人员)``."""
    people = _people([*_PERSON.findall(text), *((role, name) for name, role in _NAMED_FIRST.findall(text))])
    return Findings(tuple(name for name, _ in people), tuple(role for _, role in people), text if people else "")


def _people(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Names with their roles, each pair once."""
    return list(dict.fromkeys((name, str(_FINDING_ROLES[role])) for role, name in found))


def finding_columns(texts: pl.Series, *, listed: bool = False) -> pl.DataFrame:
    """``names``, ``roles`` and ``quote`` of each text (责任认定列); null where nobody is found."""
    read = listed_persons if listed else findings
    hint = texts.str.contains(_ROLE if listed else "责任").fill_null(value=False)
    values = texts.filter(hint).unique()
    found = [(value, read(value)) for value in values.to_list()]
    table = pl.DataFrame(
        [(value, list(f.names), list(f.roles), f.quote) for value, f in found if f.names],
        schema={
            "text": pl.String(),
            "names": pl.List(pl.String()),
            "roles": pl.List(pl.String()),
            "quote": pl.String(),
        },
        orient="row",
    )
    return pl.DataFrame({"text": texts}).join(table, on="text", how="left", maintain_order="left").drop("text")
