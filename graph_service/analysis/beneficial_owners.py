"""Beneficial owners (受益所有人, R8.4): the natural persons who finally own, vote, control, or else run a subject.

Three standards and a fallback. Every person whom a standard names is one; votes and control are asked of persons whom
share does not name (art. 6: 虽未满足第一项标准), whoever else holds a quarter. Only where no standard names anybody is
whoever manages asked for. What is computed from registers is 疑似: a filing is another matter, and the register of
filings is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import polars as pl

from graph_service.analysis.beneficial_scope import registered_as, scope_frame, state_companies
from graph_service.analysis.controllers import ControlPicture, controller_frame
from graph_service.analysis.declared import COMPUTED
from graph_service.analysis.ownership import IntegratedShares, integrated_all
from graph_service.analysis.shares import votes_as_shares
from graph_service.analysis.snapshot import PPM, Snapshot, in_force
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.beneficial_owners import BeneficialOwnerPolicy

SCHEMA = {
    "eid": pl.String(),
    "person": pl.String(),
    "step": pl.String(),  # of Step
    "part": pl.Float64(),  # 0..1: share or votes; null where the step asks for none
    "basis": pl.String(),  # control mode, DECLARED, or the role that the fallback goes by
}
_TYPED = [pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()]
_NEAR = 0.5 / PPM  # shares are stated to a millionth: what misses the threshold by less has reached it


class Step(StrEnum):
    """Which standard names the person (认定标准)."""

    SHARE = "SHARE"  # 最终拥有 25% 以上权益
    VOTES = "VOTES"  # 最终享有 25% 以上表决权
    CONTROL = "CONTROL"  # 单独或者联合实际控制
    MANAGEMENT = "MANAGEMENT"  # 负责日常经营管理 (无前三项情形)
    STATE = "STATE"  # 国有独资、国有控股公司的法定代表人
    BRANCH = "BRANCH"  # 外国公司分支机构的高级管理人员


def beneficial_owner_frame(
    snapshot: Snapshot, picture: ControlPicture, shares: IntegratedShares, policy: BeneficialOwnerPolicy
) -> pl.DataFrame:
    """Beneficial owners of every subject in scope (受益所有人推算), columns ``SCHEMA``.

    Shares and votes are final ones, multiplied along every chain (R8.6): who holds 51 % three times over finally holds
    13 %, and is named by control (R8.9 T5). Control is computed (alone or jointly), or declared by a source. One row a
    subject, person and standard: who has both the votes and control has two. Of a state company its legal
    representative stands for all (art. 7); beside those of a branch of a foreign company stand its managers (art. 8).
    Ordered by subject, larger part first, then by name.
    """
    subjects = scope_frame(snapshot, picture, policy).filter("in_scope").select("eid")
    controllers = controller_frame(snapshot, picture)
    state = state_companies(snapshot, controllers, policy).to_frame("eid")
    foreign = registered_as(snapshot, policy.branch_types).to_frame("eid")
    own = _large(snapshot, picture, shares, policy.least_share, Step.SHARE)
    votes = integrated_all(votes_as_shares(picture.graph))
    further = [
        _large(snapshot, picture, votes, policy.least_votes, Step.VOTES),
        _by_control(snapshot, controllers),
    ]
    named = [own, *(frame.join(own, on=["eid", "person"], how="anti") for frame in further)]
    named.append(_in_post(snapshot, policy.branch_roles, Step.BRANCH).join(foreign, on="eid", how="semi"))
    meeting = pl.concat([frame.select(_TYPED) for frame in named]).join(state, on="eid", how="anti")
    of_state = _in_post(snapshot, policy.state_roles, Step.STATE).join(state, on="eid", how="semi")
    managing = _by_management(snapshot, policy)
    for frame in (meeting, state):
        managing = managing.join(frame, on="eid", how="anti")
    found = pl.concat([meeting, *(frame.select(_TYPED) for frame in (of_state, managing))])
    found = found.join(subjects, on="eid", how="semi")
    names = snapshot.parties.select(person="party", name="name")
    return (
        found.join(names, on="person", how="left")
        .sort("eid", "part", "name", "person", "basis", descending=[False, True, False, False, False], nulls_last=True)
        .drop("name")
    )


def _large(
    snapshot: Snapshot, picture: ControlPicture, shares: IntegratedShares, least: float, step: Step
) -> pl.DataFrame:
    """Natural persons who finally hold ``least`` and more."""
    large = picture.holders.person[shares.owner] & (shares.share >= least - _NEAR)
    ids = snapshot.parties["party"]
    return pl.DataFrame(
        {"eid": ids.gather(shares.owned[large]), "person": ids.gather(shares.owner[large]), "part": shares.share[large]}
    ).with_columns(step=pl.lit(step.value), basis=pl.lit(None, pl.String))


def _by_control(snapshot: Snapshot, controllers: pl.DataFrame) -> pl.DataFrame:
    computed = controllers.filter(pl.col("mode").is_in(COMPUTED), pl.col("controller_kind") == "PERSON")
    declared = (
        _persons_in_post(snapshot)
        .filter(pl.col("kind") == RoleKind.AC)
        .join(computed, on="eid", how="anti")
        .select("eid", person="holder", basis=pl.lit("DECLARED"))
        .unique()
    )
    both = pl.concat([computed.select("eid", person="controller", basis="mode"), declared])
    return both.with_columns(step=pl.lit(Step.CONTROL.value), part=pl.lit(None, pl.Float64))


def _persons_in_post(snapshot: Snapshot) -> pl.DataFrame:
    """Roles of natural persons in force on the day."""
    persons = snapshot.parties.filter("is_person").select(holder="party")
    return snapshot.facts["role"].filter(in_force(snapshot.as_of)).join(persons, on="holder", how="semi")


def _in_post(snapshot: Snapshot, roles: Sequence[RoleKind], step: Step) -> pl.DataFrame:
    """Persons in any of some roles, each once a subject."""
    return _once(_persons_in_post(snapshot).filter(pl.col("kind").is_in(roles)), step)


def _by_management(snapshot: Snapshot, policy: BeneficialOwnerPolicy) -> pl.DataFrame:
    """Persons in charge of daily management, in the first of the posts that anybody is in."""
    manager = (pl.col("kind") == RoleKind.EXEC) & pl.col("title").is_in(policy.titles)
    order = {str(role): place for place, role in enumerate(policy.roles, 1)}
    place = pl.when(manager).then(0).otherwise(pl.col("kind").replace_strict(order, default=None)).cast(pl.Int32)
    posts = _persons_in_post(snapshot).with_columns(place=place).filter(pl.col("place").is_not_null())
    return _once(posts.filter(pl.col("place") == pl.col("place").min().over("eid")), Step.MANAGEMENT)


def _once(posts: pl.DataFrame, step: Step) -> pl.DataFrame:
    named = posts.select("eid", person="holder", basis="kind", step=pl.lit(step.value), part=pl.lit(None, pl.Float64))
    return named.unique(["eid", "person"], keep="first", maintain_order=True)
