"""Deriving BRANCH_OF (分支机构归属推导): a pure function of the registrations, as merges are (ADR 0041)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from graph_service.analysis.branches import BranchOf, branches, stated_head
from graph_service.domain.names import name_key
from graph_service.rulebook.identity import BranchRule, identity_policy
from graph_service.store.bolt import Connection
from graph_service.store.same import CHUNK, canonical_of

_LOOK_UP = 20  # registrations that a scan passes in the time of one look-up: beyond, every branch is looked at


@cache
def branch_rule() -> BranchRule:
    """The rule by which a branch's name tells its head (分支机构命名规则)."""
    return identity_policy().branch


def head_keys(row: Mapping[str, Any]) -> dict[str, str]:
    """What a branch is looked up by when its head is loaded later: ``head_key``, ``head_code`` (所属企业检索键)."""
    code, named = stated_head(row)
    key = named or branch_rule().head_key(name_key(row.get("name") or ""))
    return {name: value for name, value in (("head_key", key), ("head_code", code)) if value}


def derive_branches(connection: Connection, eids: Sequence[str] | None) -> int:
    """Make BRANCH_OF of these subjects, as branches and as heads, what the registrations say; how many hold now."""
    if eids is None or len(eids) * _LOOK_UP > connection.read("registrations_count")[0]["n"]:
        scope = {row["eid"] for row in connection.read("branch_ids")}
    else:
        scope = _near(connection, eids)
    standing = 0
    ordered = sorted(scope)
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        rows = connection.read("branch_registrations", eids=chunk)
        wanted = branches(rows, _heads(connection, rows), branch_rule())
        pairs = {(one.branch, one.head) for one in wanted}
        there = [(row["branch"], row["head"]) for row in connection.read("branches_written", eids=chunk)]
        if stale := [{"branch": a, "head": b} for a, b in there if (a, b) not in pairs]:
            connection.write("branch_of_sweep", rows=stale)
        if wanted:
            connection.write("branch_of", rows=[_row(one) for one in wanted])
        standing += len(wanted)
    return standing


def _near(connection: Connection, eids: Sequence[str]) -> set[str]:
    near: set[str] = set()
    for start in range(0, len(eids), CHUNK):
        chunk = list(eids[start : start + CHUNK])
        stated = connection.read("names_as_heads", eids=chunk)
        keys = sorted({row["name_key"] for row in stated})
        near |= {row["eid"] for row in stated if row["branch"]}
        near |= {row["eid"] for row in connection.read("branches_naming", keys=keys, codes=chunk)}
        near |= {row["branch"] for row in connection.read("branches_into", eids=chunk)}
    return near


def _heads(connection: Connection, rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Subjects registered under the codes and names that branches give, merged ones as one."""
    stated = [stated_head(row) for row in rows]
    codes = sorted({code for code, _ in stated if code})
    keys = {key for _, key in stated if key} | {row["head_key"] for row in rows if row["head_key"]}
    found = connection.read("registered_heads", keys=sorted(keys), codes=codes)
    rows_of: list[tuple[str, str, str]] = [(row["key"], row["eid"], row["recorded_at"]) for row in found]
    final = canonical_of(connection, {eid for _, eid, _ in rows_of})
    heads: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for key, one, at in rows_of:
        eid = final.get(one, one)
        heads[key][eid] = min(heads[key].get(eid, at), at)
    return heads


def _row(one: BranchOf) -> dict[str, Any]:
    fact = {
        "rid": f"branch:{one.branch}:{one.head}", "reason": one.reason, "evidence": one.evidence,
        "recorded_at": one.recorded_at, "trust": one.trust,
        **{name: one.stated[name] for name in ("source", "batch", "row")},
    }  # fmt: skip
    return {"branch": one.branch, "head": one.head, "fact": fact}
