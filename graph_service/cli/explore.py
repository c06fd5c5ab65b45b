"""Commands that look around a subject (查关系命令): related parties, its group, paths between subjects.

Persons are masked as in the API (R10.3), and each look is recorded with its purpose (R10.5).
"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from graph_service.api.models.related import GroupOut, PathsOut, RelatedPartiesOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.api.related_answers import ALONE, group_out, paths_out, related_out
from graph_service.cli.asking import (
    LOCAL,
    NOTHING,
    AsJson,
    Code,
    Day,
    Purpose,
    asked_of,
    names_of,
    print_table,
    printed,
    share,
    told,
)
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.errors import BadInput
from graph_service.rulebook.related_parties import Standard
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.groups import Basis, group_around
from graph_service.usecases.paths import paths_between
from graph_service.usecases.related_parties import related_parties


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("related")(related)
    app.command("group")(group)
    app.command("paths")(paths)


def related(
    code: Code,
    standard: Annotated[Standard, typer.Option(help="适用标准 by which standard")] = Standard.CL,
    case: Annotated[str, typer.Option(help="案件号: 填写后另查亲属关系 case number: looks for relatives as well")] = "",
    reason: Annotated[str, typer.Option(help="查亲属关系的理由, 与案件号同填 why relatives are looked for")] = "",
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """关联方 related parties of a subject by a standard, each with its rule and facts.

    亲属关系只在填写案件号和理由时查找, 并记入审计日志。Relatives are looked for in a case alone, with a reason.
    """
    if bool(case) is not bool(reason):
        raise BadInput("查亲属关系须同时填写案件号和理由。", advice="请以 --case 和 --reason 写明。", rule="R8.11")

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> RelatedPartiesOut:
        return related_out(show, related_parties(store, code, asked, standard=standard, kin=bool(case)), said)

    answer = asked_of(settings_for(data), "related", ask, code, as_of, reason or purpose, grant=case)
    if not printed(answer, as_json=as_json):
        table = Table("关联方", "关系", "比例", "规则", "依据", title=f"关联方 {answer.code} ({answer.standard})")
        names = names_of([*answer.parties, *(item.party for item in answer.items)])
        for item in answer.items:
            relation = item.relation + (" (受限, 不得外传)" if item.restricted else "")
            table.add_row(
                names[item.party.ref], relation, share(item.measured), item.rule.article, told(item.path, names)
            )
        no_rule = "该日该标准尚未施行或者当时的文本未收录 no rule in force on the day"
        empty = NOTHING if answer.in_force else no_rule
        print_table(table, answer.note, answer, empty)


def group(
    code: Code,
    basis: Annotated[Basis, typer.Option(help="归组依据 what makes the group")] = Basis.CONTROL,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="成员数上限 members")] = 200,
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """所在集团或关联群组 the group of a subject: its head where control makes it, its members, why each belongs."""

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> GroupOut:
        return group_out(show, group_around(store, code, asked, basis=basis, limit=limit), said)

    answer = asked_of(settings_for(data), "group", ask, code, as_of, purpose)
    if not printed(answer, as_json=as_json):
        names = names_of(
            [*answer.parties, *(one.party for one in answer.members), *([answer.head] if answer.head else [])]
        )
        head = names[answer.head.ref] if answer.head else "相互控制, 无牵头方"
        linked = f"疑似关联群组 {answer.code}"
        title = linked if basis is Basis.LINK else f"疑似集团 {answer.code}  牵头方: {head}"
        table = Table("成员", "归入方式", "依据", title=title)
        for one in answer.members:
            table.add_row(names[one.party.ref], "同一人" if one.by_person else "控制", told(one.path, names))
        print_table(table, answer.note.removeprefix(ALONE), answer, f"{ALONE} nobody else belongs")


def paths(
    codes: Annotated[list[str], typer.Argument(help="主体代码, 2 至 10 个 codes of 2 to 10 subjects")],
    depth: Annotated[int, typer.Option(min=1, max=6, help="段数上限 hops")] = 4,
    limit: Annotated[int, typer.Option(min=1, max=200, help="路径数上限 paths")] = 20,
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """找关系 all paths between subjects, shortest first, with the relations of each hop."""

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> PathsOut:
        return paths_out(show, paths_between(store, codes, asked, depth=depth, limit=limit), said, depth=depth)

    answer = asked_of(settings_for(data), "paths", ask, " ".join(codes), as_of, purpose)
    if not printed(answer, as_json=as_json):
        names = names_of([*answer.parties, *answer.between, *answer.hubs])
        table = Table("段数", "路径", "备注", title="找关系: " + "、".join(names[one.ref] for one in answer.between))
        for way in answer.paths:
            way_told = "\n".join(told(hop.steps, names) for hop in way.hops)
            table.add_row(
                str(way.length), way_told, "经国家出资人或名义持有人, 仅此不构成关联" if way.for_others else ""
            )
        hubs = "、".join(names[hub.ref] for hub in answer.hubs)
        print_table(table, answer.note + (f" 关系过多、未穿过: {hubs}。" if hubs else ""), answer)
