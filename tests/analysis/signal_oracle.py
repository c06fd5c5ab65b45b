"""The oracle of signals: loops over the rows of one small world, each rule as its text says, nothing shared with it.

Every function gives the sets of subjects (sorted) that a signal must speak of; this module has the signals of time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

from graph_service.domain.names import name_core, trade_name
from tests.analysis import signal_oracle_bids as bids
from tests.analysis import signal_oracle_ties as ties
from tests.analysis.signal_loops import (
    LONG_AGO,
    Found,
    Limits,
    Row,
    certain,
    controls,
    days,
    holds,
    is_state,
    known,
    live,
    near,
    near_penalties,
    now,
    penalties,
    roles,
    share,
)
from tests.analysis.signal_worlds import World
from tests.analysis.snapshots import AS_OF


def changes(world: World, firm: str) -> list[tuple[Row, Row]]:
    """Legal representatives in order, each with the one before, where the name is another."""
    line = [row for row in roles(world, "LR", on=None) if row["eid"] == firm]
    line.sort(key=lambda row: (row["valid_from"] or LONG_AGO, world.parties[row["holder"]]["name"]))
    pairs = pairwise(line)
    return [
        (a, b)
        for a, b in pairs
        if b["valid_from"] and world.parties[a["holder"]]["name"] != world.parties[b["holder"]]["name"]
    ]


def lr_change_around_penalty(world: World, limits: Limits) -> Found:
    return {
        (firm,)
        for firm in world.firms
        for _, row in changes(world, firm)
        if near_penalties(world, firm, row["valid_from"], limits)
    }


def holder_name(world: World, owner: str) -> str:
    return world.parties[owner]["name"] if world.parties[owner].get("is_person") else owner


def spells(world: World, firm: str) -> list[tuple[date, date | None, int, int]]:
    """Start, end, first and last share of each holder by name."""
    mine: dict[str, list[Row]] = {}
    for row in known(world, "holding"):
        if row["eid"] == firm:
            mine.setdefault(holder_name(world, row["owner"]), []).append(row)
    found: list[tuple[date, date | None, int, int]] = []
    for rows in mine.values():
        rows.sort(key=lambda row: (row["valid_from"] or LONG_AGO, share(row)))
        ends = [row["valid_to"] for row in rows]
        end = None if None in ends else max(ends)
        found.append((rows[0]["valid_from"] or LONG_AGO, end, share(rows[0]), share(rows[-1])))
    return found


def holder_change_around_penalty(world: World, limits: Limits) -> Found:
    found: Found = set()
    for penalty in penalties(world):
        all_spells = spells(world, penalty["subject"])
        left = sum(last for _, end, _, last in all_spells if end and end <= AS_OF and near(end, penalty, limits))
        first_day = min((start for start, *_ in all_spells), default=LONG_AGO)
        came = sum(
            first for start, _, first, _ in all_spells if first_day < start <= AS_OF and near(start, penalty, limits)
        )
        if max(left, came) >= limits["least_share"] * 1_000_000:
            found.add((penalty["subject"],))
    return found


def shell_change(world: World, limits: Limits) -> Found:
    window = days(limits["window_days"])
    found: Found = set()
    for firm in live(world):
        renamed = []
        for row in world.rows("naming"):
            day = row.get("valid_to")
            if row["eid"] == firm and day and day <= AS_OF:
                begun = [r["name"] for r in known(world, "naming") if r["eid"] == firm and r.get("valid_from") == day]
                after = [name_core(name) for name in begun] or [world.parties[firm].get("name_core")]
                if any(core and core != name_core(row["name"]) for core in after):
                    renamed.append(day)
        for _, row in changes(world, firm):
            day = row["valid_from"]
            first, last = day - window, min(day + window, AS_OF)

            def there(spell: tuple[date, date | None, int, int], on: date) -> bool:
                return spell[0] <= on and (spell[1] is None or spell[1] > on)

            left = sum(s[3] for s in spells(world, firm) if there(s, first) and not there(s, last))
            came = sum(s[2] for s in spells(world, firm) if there(s, last) and not there(s, first))
            least = limits["least_share"] * 1_000_000
            if day <= AS_OF and any(abs(day - d) <= window for d in renamed) and left > least and came > least:
                found.add((firm,))
    return found


def alike(world: World, old: str, new: str, letters: float) -> bool:
    a, b, n = world.parties[old], world.parties[new], int(letters)
    place = a.get("address_key") is not None and a.get("address_key") == b.get("address_key")
    where = f"{a.get('address_key')} {b.get('address_key')}"
    readings = [tuple(trade_name(row.get("name_core") or "", told) for row in (a, b)) for told in (where, None)]
    return place or all(len(left) >= n and left[:n] == right[:n] for left, right in readings)


def phoenix(world: World, limits: Limits) -> Found:
    found: Found = set()
    for old in world.firms:
        if world.parties[old].get("status") != "REVOKED":
            continue
        decided = [r["decided_on"] for r in penalties(world) if r["subject"] == old and "吊销" in r["content"]]
        day = world.parties[old].get("closed_on") or max(decided, default=None)
        if day is None:
            continue
        behind = {
            r["holder"]
            for r in roles(world, "LR", on=None)
            if r["eid"] == old
            and (r["valid_from"] or LONG_AGO) <= day
            and (r["valid_to"] is None or r["valid_to"] >= day - days(limits["lookback_days"]))
        } | {p for p in world.parties if old in controls(world, p, day)}
        last = min(day + days(limits["window_days"]), AS_OF)
        for who, new, start, must_be_new in openings(world, limits):
            founded = world.parties[new].get("established_on")
            begun = start or founded
            if (
                certain(who) and who in behind and new != old and new in live(world) and begun and day <= begun <= last
                and (not must_be_new or (founded and day <= founded <= last))
                and alike(world, old, new, limits["shared_characters"])
            ):  # fmt: skip
                found.add((old, new))
    return found


def openings(world: World, limits: Limits) -> Iterator[tuple[str, str, date | None, bool]]:
    """Who came to stand behind which firm, since when if stated, and whether that counts in a new firm only."""
    for row in roles(world, "LR", on=None):
        yield row["holder"], row["eid"], row["valid_from"], False
    for row in known(world, "holding"):
        if share(row) >= limits["least_share"] * 1_000_000:
            yield row["owner"], row["eid"], row["valid_from"], True
    for party in world.parties:
        for firm in controls(world, party):
            yield party, firm, None, True


def top_of(world: World, firm: str) -> str | None:
    """The controller whom nobody controls."""
    above = [p for p in world.parties if firm in controls(world, p)]
    tops = [p for p in above if not any(p in controls(world, other) for other in world.parties)]
    return tops[0] if tops else None


def nominal_lr(world: World, limits: Limits) -> Found:
    found: Found = set()
    alive = live(world)
    for who in {r["holder"] for r in roles(world, "LR") if certain(r["holder"])}:
        firms = {r["eid"] for r in roles(world, "LR") if r["holder"] == who and r["eid"] in alive}
        own = {r["eid"] for r in now(world, "holding") if r["owner"] == who}
        tops = [top_of(world, firm) for firm in firms]
        others = all(top and top != who and not is_state(world, top) for top in tops)
        if len(firms) >= limits["min_firms"] and not firms & own and others:
            found.add(tuple(sorted(firms)))
    for firm in alive:
        on = [row["valid_from"] for _, row in changes(world, firm) if row["valid_from"] <= AS_OF]
        n = int(limits["changes"])
        if any(b - a <= days(limits["days"]) for a, b in zip(on, on[n - 1 :], strict=False)):
            found.add((firm,))
    return found


def ban_conflict(world: World, limits: Limits) -> Found:
    found: Found = set()
    for one in world.proposals:
        for row in roles(world, "LR", "DIR", on=None):
            over = row.get("valid_to") is not None and row["valid_to"] <= one.reach.decided_on
            begun = (row["valid_from"] or LONG_AGO) <= AS_OF
            if row["holder"] == one.reach.person and row["eid"] != one.reach.entity and begun and not over:
                found.add(tuple(sorted({row["eid"], one.reach.entity})))
    return found


def ban_evasion(world: World, limits: Limits) -> Found:
    found: Found = set()
    window, fresh = days(limits["window_days"]), days(limits["fresh_days"])
    held = [{"holder": r["owner"], **r} for r in known(world, "holding")]
    ties = [*roles(world, "LR", on=None), *held]
    kin = {(r["person"], r["relative"]) for r in now(world, "kin")}
    kin |= {(b, a) for a, b in kin}
    for one in world.proposals:
        who, origin, since = one.reach.person, one.reach.entity, one.reach.decided_on
        left = {
            r["eid"] for r in ties
            if r["holder"] == who and r.get("valid_to") and since - window <= r["valid_to"] <= AS_OF
        }  # fmt: skip
        for row in ties:
            new, start = row["eid"], row.get("valid_from")
            if new not in live(world) or not start or not since <= start <= AS_OF:
                continue
            firms = tuple(sorted({new, origin}))
            like = new != origin and alike(world, origin, new, limits["shared_characters"])
            if (who, row["holder"]) in kin and start <= since + window and (new in left or like):
                found.add(firms)
            if row not in [b for _, b in changes(world, new)] or row["holder"] == who:
                continue
            if not certain(row["holder"]) or not holds(row):
                continue
            stakes = [share(r) for r in now(world, "holding") if r["owner"] == who and r["eid"] == new]
            rules = new in controls(world, who)
            empty = not any(r["owner"] == row["holder"] and r["eid"] == new for r in now(world, "holding"))
            if rules and empty and start <= since + window:
                found.add(firms)
            alone = {r["eid"] for r in known(world, "role") if r["holder"] == row["holder"]} == {new}
            enough = any(part >= limits["least_share"] * 1_000_000 for part in stakes)
            if alone and start <= since + fresh and (rules or enough):
                found.add(firms)
    return found


ORACLE: dict[str, Callable[[World, Limits], Found]] = {
    "CIRCULAR_HOLDING": ties.circular_holding,
    "CLOSED_RING": ties.closed_ring,
    "COMPLEX_LAYERS": ties.complex_layers,
    "MUTUAL_GUARANTEE": ties.mutual_guarantee,
    "GUARANTEE_CHAIN": ties.guarantee_chain,
    "MANY_FIRMS_ONE_PERSON": ties.many_firms_one_person,
    "NOMINAL_LR": nominal_lr,
    "SAME_ADDRESS": ties.same_address,
    "SAME_PHONE": ties.same_contact("PHONE"),
    "SAME_EMAIL": ties.same_contact("EMAIL"),
    "SAME_AGENT": ties.same_contact("AGENT", "AGENT"),
    "SAME_FINANCE": ties.same_contact("FINANCE", "CFO"),
    "SAME_NAME_HEADS": ties.same_name_heads,
    "PHOENIX": phoenix,
    "SHELL_CHANGE": shell_change,
    "LR_CHANGE_AROUND_PENALTY": lr_change_around_penalty,
    "HOLDER_CHANGE_AROUND_PENALTY": holder_change_around_penalty,
    "BAN_CONFLICT": ban_conflict,
    "BAN_EVASION": ban_evasion,
    "CO_BIDDERS": bids.co_bidders,
    "SISTER_BIDDERS": bids.sister_bidders,
}
