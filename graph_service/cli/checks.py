"""The command that checks persons (限制核查命令): may they take this post, what bars them in this scene."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from graph_service.api.check_answers import checks_out
from graph_service.api.models.checks import ChecksOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.cli.asking import AsJson, Day, asked_of, day_of, print_way_back, printed, show_table
from graph_service.cli.id_numbers import NumberFile, id_numbers
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.measures import POST_TERMS, MeasureKind, Post
from graph_service.domain.scenes import Scene
from graph_service.rulebook.book import load_rulebook
from graph_service.store.graph_store import GraphStore
from graph_service.store.vault import PersonVault, load_person_key
from graph_service.usecases.asked import Asked
from graph_service.usecases.checks import CheckItem, check_items, person_of
from graph_service.usecases.subjects import subject_id

_ANSWERS = {"clear": "未查到", "blocked": "受限", "uncertain": "不能确定", "measures": "有措施", "unserved": "待送达"}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    purpose: Annotated[str, typer.Option(help="查询目的, 必填, 记入审计日志 why: required, audited")],
    id_number_file: NumberFile = None,
    post: Annotated[Post | None, typer.Option(help="拟任职务或拟从事的活动 post")] = None,
    measure: Annotated[MeasureKind | None, typer.Option(help="措施种类 kind of measure")] = None,
    scene: Annotated[Scene | None, typer.Option(help="应用场景 scene")] = None,
    business: Annotated[str, typer.Option(help="拟任职单位的名称和经营范围 business of the firm")] = "",
    at: Annotated[str, typer.Option(help="拟任职单位代码 code of the firm")] = "",
    as_of: Day = None,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """限制核查 check persons by identity number: clear, blocked with its basis, or uncertain.

    职务、措施种类、场景恰好填一项; 证件号码不写在命令行上。Exactly one of post, measure and scene.
    """
    settings = settings_for(data)
    vault, today = PersonVault(load_person_key(settings)), day_of(as_of)
    persons = [person_of(number, vault, today) for number in id_numbers(id_number_file)]
    place = subject_id(at) if at else ""
    items = [CheckItem(person, post, measure, scene, business=business, at=place) for person in persons]
    rulebook = load_rulebook()

    def ask(store: GraphStore, asked: Asked, _show: Presenter, said: Said) -> ChecksOut:
        return checks_out(check_items(store, items, asked, rulebook), rulebook, said)

    answer = asked_of(settings, "check", ask, " ".join(dict.fromkeys(persons)), as_of, purpose)
    if not printed(answer, as_json=as_json):
        _print(answer)


def _print(answer: ChecksOut) -> None:
    table = Table("序号", "结论", "措施", "职务", "依据", "决定文号", "认定单位", "期限", "标记")
    for number, one in enumerate(answer.results, 1):
        told = (str(number), _ANSWERS[one.answer])
        for ban in one.bans:
            posts = "、".join(POST_TERMS[Post(post)] for post in ban.posts)
            field = f"({'、'.join(ban.field)})" if ban.field else ""
            table.add_row(
                *told, ban.measure, posts + field, f"{ban.rule} {ban.article}", ban.decision, ban.authority_name,
                f"自 {ban.first} {ban.until}", "异议核查中" if ban.objection_mark else "",
            )  # fmt: skip
        for hit in one.measures:
            table.add_row(
                *told, hit.kind, "", f"{hit.measure} {'; '.join(clause.article for clause in hit.basis)}", hit.doc_no,
                hit.authority_name, f"自 {hit.first} {hit.until}", "异议核查中" if hit.objection_mark else "",
            )  # fmt: skip
        for ban in one.unserved:
            table.add_row(
                *told, ban.measure, "", f"{ban.rule} {ban.article}", ban.decision, ban.authority_name, "",
                "已认定, 待送达, 不生效",
            )  # fmt: skip
        if not one.bans and not one.measures and not one.unserved:
            table.add_row(*told)
    show_table(table)
    console = Console()
    for number, one in enumerate(answer.results, 1):
        for sentence in (one.message, *one.notes):
            console.print(f"{number}: {sentence}", markup=False, soft_wrap=True)
    console.print(f"截至 {answer.as_of}。未查到记录不等于没有。", markup=False)
    if any(one.bans or one.measures for one in answer.results):
        console.print(f"适用前请自问: {' '.join(answer.questions)}", markup=False, soft_wrap=True)
        own = [sentence for one in answer.results for ban in one.bans for sentence in ban.way_back]
        print_way_back(console, [*own, *answer.way_back])
