"""Commands about who owns and controls a subject (股权与控制命令): the same answers as the API gives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from graph_service.api.holding_trees import owners_out
from graph_service.api.last_run import related_risk_out
from graph_service.api.models.holding_trees import OwnerOut, OwnersOut
from graph_service.api.models.last_run import RelatedRiskOut, RiskEventOut, RiskTieOut
from graph_service.api.models.networks import ControlOut
from graph_service.api.models.ownership import BeneficialOwnersOut, FinalOwnersOut
from graph_service.api.networks import control_out
from graph_service.api.ownership import beneficial_owners_out, final_owners_out
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.cli.asking import (
    LOCAL,
    NOTHING,
    AsJson,
    Code,
    Day,
    Purpose,
    asked_of,
    names_of,
    place,
    print_table,
    printed,
    share,
    told,
)
from graph_service.cli.stores import DataOption, settings_for
from graph_service.rulebook.related import Tie
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.control import controllers_of
from graph_service.usecases.holding_trees import owner_tree
from graph_service.usecases.last_run import related_risk_of
from graph_service.usecases.ownership import MOST_OWNERS, beneficial_owners, final_owners

_STOPS = {"LOOP": "循环持股", "CUT": "未展开", None: ""}


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("owners")(owners)
    app.command("integrated")(integrated)
    app.command("controllers")(controllers)
    app.command("beneficial-owners")(beneficial)


def owners(
    code: Code,
    depth: Annotated[int, typer.Option(min=1, max=10, help="层数 layers")] = 5,
    limit: Annotated[int, typer.Option(min=1, max=2_000, help="分支数上限 branches")] = 500,
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """股权穿透 owners upstream as a tree, each with the product of shares down to the subject."""

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> OwnersOut:
        return owners_out(show, owner_tree(store, code, asked, depth=depth, limit=limit, each=limit), said)

    answer = asked_of(settings_for(data), "owners", ask, code, as_of, purpose)
    if not printed(answer, as_json=as_json):
        table = Table("股东", "持股", "表决权", "逐层之积", "备注", title=f"股权穿透 {answer.code}")
        for one in _unfolded(answer.owners):
            name = next(iter(names_of([one.party]).values()))
            figures = map(share, (one.share, one.step.votes, one.product))
            table.add_row("　" * (one.depth - 1) + name, *figures, _remarks(one))
        print_table(table, "比例空缺为未注明, 不是零; 未注明表决权的按持股计, 质押、冻结的股份表决权不变。", answer)


def integrated(
    code: Code,
    top: Annotated[int, typer.Option(min=1, max=10, help="每个股东列出的路径数 chains")] = 3,
    limit: Annotated[int, typer.Option(min=1, max=MOST_OWNERS, help="股东数上限 owners")] = 50,
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """综合持股 what every party finally owns of a subject, rings solved exactly, with its strongest chains."""

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> FinalOwnersOut:
        return final_owners_out(show, final_owners(store, code, asked, top=top, limit=limit), said)

    answer = asked_of(settings_for(data), "integrated", ask, code, as_of, purpose)
    if not printed(answer, as_json=as_json):
        names = names_of([*answer.parties, *(one.party for one in answer.owners)])
        table = Table("股东", "综合持股", "路径合计", "主要路径", title=f"综合持股 {answer.code}")
        for one in answer.owners:
            chains = "\n".join(f"{' → '.join(names[ref] for ref in c.parties)}{share(c.product)}" for c in one.chains)
            least = "至少 " if one.truncated else ""
            table.add_row(names[one.party.ref], share(one.integrated), f"{least}{share(one.path_sum).strip()}", chains)
        unknown = (
            "封闭环 CLOSED_RING: 全部股权互相持有, 综合持股无解。"
            if answer.closed_ring
            else (f"最终持有人不明: {share(answer.unknown).strip()}。")
        )
        print_table(table, unknown, answer)


def controllers(
    code: Code, as_of: Day = None, purpose: Purpose = LOCAL, as_json: AsJson = False, data: DataOption = None
) -> None:
    """实际控制人 who controls a subject: computed, presumed, candidates, declared, each apart."""

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> ControlOut:
        return control_out(show, controllers_of(store, code, asked), said)

    answer = asked_of(settings_for(data), "controllers", ask, code, as_of, purpose)
    if not printed(answer, as_json=as_json):
        everyone = [*answer.controllers, *answer.candidates]
        names = names_of([*answer.parties, *(one.party for one in (*everyone, *answer.declared))])
        table = Table("人或主体", "称谓", "表决权", "依据", title=f"{answer.mode_term} {answer.code}")
        for one in everyone:
            table.add_row(names[one.party.ref], one.label, share(one.votes), told(one.path, names))
        for one in answer.declared:
            table.add_row(names[one.party.ref], f"申报的实际控制人, {one.standing_term}", "", one.step.source.source)
        unknown = f"持有人不明的表决权 {share(answer.unknown_votes).strip()}。" if answer.unknown_votes else ""
        rule = f"依据 {answer.rule.article}。"
        print_table(table, f"由登记信息计算, 均为疑似; 未列出的不等于没有。{unknown}{rule}", answer)


def beneficial(
    code: Code, as_of: Day = None, purpose: Purpose = LOCAL, as_json: AsJson = False, data: DataOption = None
) -> None:
    """受益所有人推算 natural persons who finally own, vote, control or manage a subject (R8.4)."""

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> BeneficialOwnersOut:
        return beneficial_owners_out(show, beneficial_owners(store, code, asked), said)

    answer = asked_of(settings_for(data), "beneficial-owners", ask, code, as_of, purpose)
    if not printed(answer, as_json=as_json):
        names = names_of([*answer.parties, *(one.party for one in answer.owners)])
        table = Table("自然人", "称谓", "比例", "规则", "依据", title=f"受益所有人推算 {answer.code}")
        for one in answer.owners:
            table.add_row(names[one.party.ref], one.label, share(one.part), one.rule.rule, told(one.path, names))
        scope = " 在备案范围内。" if answer.in_scope else " 不在备案范围。"
        promise = " 符合承诺免报的条件, 承诺由主体自行作出。" if answer.may_promise else ""
        print_table(table, answer.note + scope + promise, answer)


def risk(code: Code, purpose: Purpose = LOCAL, as_json: AsJson = False, data: DataOption = None) -> None:
    """关联方风险 related-party risk of the last run and the parts it recomputes from; internal."""

    def ask(store: GraphStore, _asked: Asked, _show: Presenter, _said: Said) -> RelatedRiskOut:
        return related_risk_out(related_risk_of(store, code))

    answer = asked_of(settings_for(data), "risk", ask, code, None, purpose)
    if not printed(answer, as_json=as_json):
        title = f"关联方风险 {answer.code}  自身 {answer.own:.4f}  合计 {answer.risk:.4f}  截至 {answer.as_of}"
        table = Table("来源", "关联", "经由", "权重", "自身分值", "构成", "关联依据", "事件依据", title=title)
        for part in answer.parts:
            via = part.via.name or part.via.ref if part.via else ""
            figures = (f"{figure:.4f}" for figure in (part.weight, part.own, part.part))
            shown = ("\n".join(map(_tie, part.steps)), "\n".join(map(_event, part.events)))
            cells = (part.source.name or part.source.ref, " → ".join(part.terms), via, *figures, *shown)
            table.add_row(*map(escape, cells))  # brackets of a file's name are no markup
        own = "自身事件: " + "; ".join(map(_event, answer.events)) + "\n" if answer.events else ""
        empty = "关联方未查到记录 no record of a related party found" if own else NOTHING
        print_table(table, own + answer.note, answer, empty, noted=bool(own))


def _tie(one: RiskTieOut) -> str:
    """λ, trust and source rows of a tie as one text."""
    ratio = f", 比例 {one.ratio:.4g}" if one.tie == Tie.DEBTOR else ""
    return f"{one.term} λ {one.factor:g}, 可信度 {one.trust:g}{ratio}: {' '.join(place(r) for r in one.records)}"


def _event(one: RiskEventOut) -> str:
    """A record that makes a score as one text."""
    return f"{one.record.term or ''} {one.doc_no or ''} {one.weight:.3f} ({place(one.record)})".strip()


def _remarks(one: OwnerOut) -> str:
    """What is to be said of a holding: class of shares, pledged, frozen, and why the branch ends (备注)."""
    flags = ("质押" if one.step.pledged else "", "冻结" if one.step.frozen else "")
    return " ".join(word for word in (escape(one.step.share_class or ""), *flags, _STOPS[one.stop]) if word)


def _unfolded(branches: Iterable[OwnerOut]) -> Iterable[OwnerOut]:
    """Branches of the tree, each before those above it."""
    for branch in branches:
        yield branch
        yield from _unfolded(branch.owners)
