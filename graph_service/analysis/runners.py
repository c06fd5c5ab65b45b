"""Who runs a subject by a role alone (经营者、投资人、执行事务合伙人、隶属企业): R8.5, ADR 0054."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.columns import name_keys
from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.domain.merges import BRANCH_OF
from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import EntityKind
from graph_service.rulebook.control import ControlPolicy

OWNING_ROLES = (RoleKind.OPERATOR, RoleKind.INVESTOR)  # own the business whole
HEAD_OFFICE = BRANCH_OF.label  # a branch is its head's own (R8.5: v = 1 from 隶属企业)
RUNNING_ROLES = (*OWNING_ROLES, RoleKind.EXEC_PARTNER)  # have all the votes (R8.5: v = 1)
HEAD_ROLES = (RoleKind.LR, RoleKind.FZ)  # what registers call the operator of an individual business

_TOLD = ("holder", "eid", "kind")


def held_subjects(snapshot: Snapshot) -> NDArray[np.bool_]:
    """Which parties somebody holds on the day, by their row: holdings held for another count for nothing (R8.11)."""
    stated = snapshot.holdings
    return np.bincount(stated.owned[~snapshot.nominal], minlength=stated.parties) > 0


def running_roles(snapshot: Snapshot, policy: ControlPolicy) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Find who runs a subject by role alone on the day: ``holder, eid, kind``; and roles that run nothing, likewise.

    A role casts all votes where the form of the subject is one that it runs (``policy.forms``); where no form is known
    and no holding is on record (``held_subjects``), the role is all that is known, and casts them too. An individual
    business has no legal representative (民法典54): whoever the register names as its head operates it. A branch is
    run by the enterprise it belongs to and by nobody else.

    Somebody stated with and without an identity number counts once: who is known by name only is the certain one of
    that name. Two certain ones of one name are two, and so are two without a name.
    """
    known = _roles(snapshot, policy)
    branches = snapshot.facts[BRANCH_OF.name].select(holder="eid", eid="branch", kind=pl.lit(HEAD_OFFICE))
    runners = _once(snapshot, known.filter("runs").select(_TOLD))
    return pl.concat([runners, branches]), known.filter(~pl.col("runs")).select(_TOLD).unique(maintain_order=True)


def running_facts(snapshot: Snapshot, policy: ControlPolicy) -> pl.DataFrame:
    """Take the role facts by which somebody runs a subject on the day (全权角色的任职记录), as ``running_roles`` tells.

    Several roles that somebody has at a subject may each cast all its votes: all of them are taken.
    """
    known = _roles(snapshot, policy).filter("runs")
    counted = _once(snapshot, known.select(_TOLD))
    roles = snapshot.facts["role"].filter(in_force(snapshot.as_of))
    told = known.join(counted, on=["holder", "eid"], how="semi")
    return roles.join(told, on=_TOLD, how="semi", maintain_order="left")


def _roles(snapshot: Snapshot, policy: ControlPolicy) -> pl.DataFrame:
    """Roles on the day that may run a subject, and whether each ``runs`` one of that form; none at a branch."""
    what = snapshot.parties.select(eid="party", entity_kind="entity_kind")
    heads = pl.col("kind").is_in(HEAD_ROLES) & (pl.col("entity_kind") == EntityKind.INDIVIDUAL)
    roles = (
        snapshot.facts["role"]
        .filter(in_force(snapshot.as_of))
        .join(snapshot.facts[BRANCH_OF.name].select(eid="branch"), on="eid", how="anti", maintain_order="left")
        .join(what, on="eid", maintain_order="left")
        .filter(pl.col("kind").is_in(RUNNING_ROLES) | heads)
        .select(*_TOLD, head=heads)
    )
    known = roles.join(subject_forms(snapshot, roles["eid"], policy), on="eid", how="left", maintain_order="left")
    unheld = ~held_subjects(snapshot)[snapshot.locate(known["eid"])]
    known = known.with_columns(unheld=pl.Series(unheld, dtype=pl.Boolean))
    return known.with_columns(runs=pl.col("head") | _runs(policy))


def _runs(policy: ControlPolicy) -> pl.Expr:
    """Whether a role casts all votes of a subject of the form at place ``form`` of the policy."""
    unheld = pl.col("unheld")
    fits = [
        (pl.col("form") == at) & (pl.col("kind").is_in(one.roles) | (unheld & pl.col("kind").is_in(one.roles_unheld)))
        for at, one in enumerate(policy.forms)
    ]
    return pl.any_horizontal(pl.col("form").is_null() & unheld, *fits).fill_null(value=False)


def _once(snapshot: Snapshot, roles: pl.DataFrame) -> pl.DataFrame:
    """Count everybody once a subject, and nobody known by name only beside a certain one of that name."""
    who = snapshot.parties.select("name", "certain", "is_person", holder="party")
    named = roles.unique(["eid", "holder"], keep="first", maintain_order=True).join(
        who, on="holder", maintain_order="left"
    )
    again = named.filter(~pl.col("certain").fill_null(value=False)).join(
        named.filter("certain", pl.col("name").is_not_null()), on=["eid", "is_person", "name"], how="semi"
    )
    return named.join(again, on=["eid", "holder"], how="anti", maintain_order="left").select(_TOLD)


def subject_forms(snapshot: Snapshot, subjects: pl.Series, policy: ControlPolicy) -> pl.DataFrame:
    """Tell the form of subjects (组织形式): ``eid, form``, a place in ``policy.forms``; none where no form is known.

    What the code says goes before the registered type, and this before the name.
    """
    wanted = snapshot.parties.join(subjects.alias("party").unique().to_frame(), on="party", how="semi")
    by_kind = _first([pl.col("entity_kind").is_in(form.kinds) for form in policy.forms])
    kinds = wanted.select("name", eid="party", form=by_kind)
    types = snapshot.facts["registration"].select("eid", type="type_text").unique("eid", keep="last")
    rest = kinds.filter(pl.col("form").is_null()).join(types, on="eid", how="left", maintain_order="left")
    keys = rest.with_columns(name_keys(rest[text].fill_null("")).alias(text) for text in ("type", "name"))
    by_type = _first([_like(pl.col("type"), form.types) for form in policy.forms])
    by_name = _first([_like(pl.col("name"), form.names) for form in policy.forms])
    told = keys.select("eid", form=pl.coalesce(by_type, by_name))
    return pl.concat([kinds.select("eid", "form"), told]).drop_nulls()


def _like(text: pl.Expr, patterns: tuple[str, ...]) -> pl.Expr:
    return pl.any_horizontal(pl.lit(value=False), *(text.str.contains(pattern) for pattern in patterns))


def _first(tests: Sequence[pl.Expr]) -> pl.Expr:
    """Place of the first test that a row passes, null where it passes none."""
    return pl.coalesce(pl.when(test).then(pl.lit(at)) for at, test in enumerate(tests))
