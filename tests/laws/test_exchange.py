"""R9.6, R9.6a: layout and platform mappings are data that fits the portrait, and is refused when it does not."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any, get_args, get_type_hints

import pytest

from graph_service.analysis.portrait_items import Portrait, Section
from graph_service.domain.errors import NotFound, RuleBookError
from graph_service.rulebook.exchange import PLATFORMS, Share, read_platform
from graph_service.rulebook.loader import Row, load_table
from graph_service.rulebook.loans import loan_rules
from graph_service.rulebook.report_layout import report_layout
from graph_service.rulebook.rules import Status
from graph_service.usecases.exchange import path_faults, portrait_columns

Change = Callable[[dict[str, Any]], object]
LEFT_OUT = {("control_chain", "trust"), ("control_chain", "owner_is_person")}  # beside the marks, which are printed so


def changed(table: str, change: Change) -> Row:
    found: Any = deepcopy(load_table(table))
    change(found)
    return Row(f"{table}.toml", found)


def test_the_report_prints_all_that_a_portrait_may_tell() -> None:
    """Whoever adds to the portrait says in report_layout.toml how it is printed."""
    columns = {one.field: set(one.columns) for one in report_layout().sections}
    told = {(section, name) for section, names in portrait_columns().items() for name in names - {"objection"}}
    printed = {(section, name) for section, names in columns.items() for name in names}
    assert told - printed == LEFT_OUT
    assert printed - told == set()


def test_every_section_of_a_portrait_is_known() -> None:
    sections = {name for name, hint in get_type_hints(Portrait).items() if getattr(hint, "__origin__", None) is Section}
    assert sections <= portrait_columns().keys()
    assert all(get_args(get_type_hints(Portrait)[name]) for name in sections)


def test_layout_and_mappings_are_shown_as_unconfirmed() -> None:
    assert report_layout().rule.status is Status.UNCONFIRMED
    assert {read_platform(one).rule.status for one in PLATFORMS} == {Status.UNCONFIRMED}


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_mapping_fits_the_portrait_and_names_what_is_not_held(name: str) -> None:
    platform = read_platform(name)
    assert path_faults(platform) == ()
    shares = {one.share for one in platform.fields if one.leaves}
    assert shares == {Share.PUBLIC, Share.BY_GRANT}
    assert {"税务信息", "社会保险信息"} <= {one.group for one in platform.fields if not one.path}


def test_a_mapping_that_does_not_fit_is_told() -> None:
    platform = read_platform("national")
    fields = [
        replace(one, path="penalties.nothing") if one.path == "penalties.doc_no" else one for one in platform.fields
    ]
    unmarked = [one for one in platform.fields if one.path != "penalties.objection"]
    assert path_faults(replace(platform, fields=tuple(fields)))[0].endswith("画像中没有 penalties.nothing")
    assert path_faults(replace(platform, fields=tuple(unmarked))) == ("行政处罚信息: 没有异议标记",)


def test_what_is_not_shared_never_leaves_even_where_it_is_held() -> None:
    platform = read_platform("national")
    shut = replace(platform, fields=tuple(replace(one, share=Share.NOT_SHARED) for one in platform.fields))
    assert shut.groups() == {}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t["field"].append(dict(t["field"][0])), "写了两次"),
        (lambda t: t["field"][0].update(path="name"), "分项.栏目"),
        (lambda t: t["field"][0].update(share="everybody"), "share"),
        (lambda t: t["field"][0].update(group="名单信息"), "不在画像的同一分项"),
        (lambda t: t["field"][0].update(pth="x"), "不认识的项"),
        (lambda t: t.update(platform="other"), "应为 national"),
    ],
)
def test_a_faulty_mapping_is_refused(change: Change, said: str) -> None:
    with pytest.raises(RuleBookError, match=said):
        read_platform("national", changed("exchange/national", change))


def test_an_unknown_platform_is_named() -> None:
    with pytest.raises(NotFound, match="没有平台"):
        read_platform("../access")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t["section"].append(dict(t["section"][0])), "写了两次"),
        (lambda t: t["section"][1]["columns"].append("secret"), "没有名称"),
        (lambda t: t.update(valid_days=0), "正数"),
        (lambda t: t["closing"].pop(), "各写一次"),
        (lambda t: t["section"][0].update(form="poem"), "form"),
    ],
)
def test_a_faulty_layout_is_refused(change: Change, said: str) -> None:
    with pytest.raises(RuleBookError, match=said):
        report_layout(changed("report_layout", change))


def test_groups_of_one_are_refused() -> None:
    with pytest.raises(RuleBookError, match="最小户数"):
        loan_rules(changed("loans", lambda t: t.update(minimum=1)))
