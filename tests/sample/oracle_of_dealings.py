"""The slow reading of the files of votes, kin, contacts and tenders (R8.5, R8.8, R8.11, R8.12), file by file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import networkx as nx

from graph_service.domain.names import address_key, name_core
from loaders.clean.contacts import email, phone
from loaders.sample import words
from tests.sample.reading import Delivery

Found = tuple[str, list[str], None]
ACTIVE = {"存续", "开业"}
LISTS, REPORTS = "企业联络信息.csv", "企业年度报告.csv"
BEFORE_THE_BRAND = re.compile(f"^{words.COUNTY}(?:{'|'.join(words.TOWNS)})?")
YEAR, HALF_YEAR = timedelta(days=365), timedelta(days=180)


def moved_votes(files: Delivery, votes: nx.DiGraph) -> nx.DiGraph:
    """Votes with those that are entrusted added to what the taker has."""
    moved = votes.copy()
    for row in files["表决权委托协议.csv"]:
        giver, taker, firm = row["委托人证件号码"], row["受托人证件号码"], row["标的企业代码"]
        share = float(row["委托表决权比例（%）"]) / 100
        assert moved[giver][firm]["share"] >= share - 1e-9
        moved[giver][firm]["share"] -= share
        held = moved[taker][firm]["share"] if moved.has_edge(taker, firm) else 0.0
        moved.add_edge(taker, firm, share=held + share)
    return moved


def joint(files: Delivery, votes: nx.DiGraph, firm: str) -> list[str]:
    """Who controls a firm together: the members of an agreement that holds more than half."""
    members: dict[str, list[str]] = defaultdict(list)
    for row in files["一致行动协议.csv"]:
        if row["标的企业代码"] == firm:
            members[row["协议编号"]].append(row["一致行动人证件号码"])
    return [
        member
        for group in members.values()
        if sum(votes[one][firm]["share"] for one in group) > 0.5 + 1e-9
        for member in group
    ]


def signals(county: Any) -> Iterator[Found]:
    """Every signal of the later kinds; ``county`` is ``oracle.County``, its bans worked out."""
    live = {code for code, row in county.firms.items() if row["reg_state"] in ACTIVE}
    tops = {code: county.controllers(code) for code in county.firms}
    yield from _chains(county.files)
    yield from _layers(county, live)
    yield from _nominal(county, live, tops)
    yield from _contacts(county.files, live)
    yield from _bidders(county.files, tops)
    yield from _holders(county)
    yield from _shells(county, live)
    yield from _same_heads(county, live)
    yield from _relatives(county, live)


def _chains(files: Delivery) -> Iterator[Found]:
    graph = nx.DiGraph((row["担保人代码"], row["被担保人代码"]) for row in files["企业担保信息.xlsx"])
    ringed = {code for part in nx.strongly_connected_components(graph) if len(part) > 1 for code in part}
    graph.remove_nodes_from(ringed)
    for part in nx.weakly_connected_components(graph):
        if nx.dag_longest_path_length(graph.subgraph(part)) >= 3:
            yield "GUARANTEE_CHAIN", sorted(part), None


def _layers(county: Any, live: set[str]) -> Iterator[Found]:
    graph = county.holdings
    firms = graph.subgraph([node for node, person in graph.nodes(data="person") if not person])
    inside = nx.condensation(firms)
    depth: dict[int, int] = {}
    for node in nx.topological_sort(inside):
        state = all(code.startswith("1") for code in inside.nodes[node]["members"])
        depth[node] = max((depth[up] for up in inside.predecessors(node)), default=0) + (0 if state else 1)
    for node, layers in depth.items():
        for code in inside.nodes[node]["members"]:
            if layers - 1 >= 5 and code in live:
                yield "COMPLEX_LAYERS", [code], None


def _nominal(county: Any, live: set[str], tops: dict[str, list[tuple[Any, ...]]]) -> Iterator[Found]:
    led: dict[str, set[str]] = defaultdict(set)
    for code, name, number, post, _, until in county.roles:
        if post == "法定代表人" and until == date.max and code in live:
            led[number].add(code)
            assert name
    for number, codes in led.items():
        ruled = {code: tops[code][0] for code in codes}
        others = all(mode == "SOLE" and not str(who).startswith("1") for _, who, mode in ruled.values())
        holds = any(county.holdings.has_edge(number, code) for code in codes)
        if len(codes) >= 5 and others and not holds:
            yield "NOMINAL_LR", sorted(codes), None


def _contacts(files: Delivery, live: set[str]) -> Iterator[Found]:
    for code, read, columns in (
        ("SAME_PHONE", phone, ((LISTS, "联系电话"), (REPORTS, "企业联系电话"))),
        ("SAME_EMAIL", email, ((LISTS, "电子邮箱"), (REPORTS, "电子邮箱"))),
        ("SAME_FINANCE", phone, ((LISTS, "财务负责人电话"),)),
        ("SAME_AGENT", phone, ((LISTS, "联络员电话"),)),
    ):
        users: dict[str, set[str]] = defaultdict(set)
        for file, column in columns:
            for row in files[file]:
                number = read(row[column]) if row[column] else None
                if number and row["统一社会信用代码"] in live:
                    users[number].add(row["统一社会信用代码"])
        yield from ((code, sorted(firms), None) for firms in users.values() if len(firms) >= 3)


def _bidders(files: Delivery, tops: dict[str, list[tuple[Any, ...]]]) -> Iterator[Found]:
    lots: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in files["公共资源交易开标记录.csv"]:
        lots[row["招标编号"], row["标段"]].add(row["投标人代码"])
    for codes in lots.values():
        ruled: dict[str, set[str]] = defaultdict(set)
        for code in codes:
            for _, who, mode in tops.get(code, []):
                if mode == "SOLE":
                    ruled[who].add(code)
        yield from (("SISTER_BIDDERS", sorted(together), None) for together in ruled.values() if len(together) > 1)


def _holders(county: Any) -> Iterator[Found]:
    decided: dict[str, list[date]] = defaultdict(list)
    for file, code, day in (
        ("行政处罚公示_市场监管.csv", "行政相对人代码1(统一社会信用代码)", "处罚决定日期"),
        ("行政处罚公示_各部门.xlsx", "CF_XDR_SHXYM", "CF_JDRQ"),
        ("行政处罚公示_2016版.csv", "CF_XDR_SHXYM", "CF_JDRQ"),
    ):
        for row in county.files[file]:
            decided[row[code]].append(row[day])
    for code, moves in county.moves.items():
        for way in ("left", "came"):
            near = [
                share for kind, share, day in moves
                if kind == way and any(abs(day - one) <= timedelta(days=90) for one in decided[code])
            ]  # fmt: skip
            if sum(near) >= 0.25 - 1e-9:
                yield "HOLDER_CHANGE_AROUND_PENALTY", [code], None
                break


def _shells(county: Any, live: set[str]) -> Iterator[Found]:
    for row in county.files["企业变更登记信息.csv"]:
        code, renamed = row["统一社会信用代码"], row["变更日期"]
        if code not in live or name_core(row["变更前内容"]) == name_core(row["变更后内容"]):
            continue
        heads = sorted((begin, number) for _, _, number, post, begin, _ in county.at[code] if post == "法定代表人")
        for (_, before), (day, after) in pairwise(heads):
            if before != after and abs(renamed - day) <= HALF_YEAR:
                old, new = (_held(county, code, one) for one in (day - HALF_YEAR, min(day + HALF_YEAR, county.as_of)))
                left = sum(share for who, share in old.items() if who not in new)
                came = sum(share for who, share in new.items() if who not in old)
                if min(left, came) > 50:
                    yield "SHELL_CHANGE", [code], None


def _held(county: Any, code: str, day: date) -> dict[str, float]:
    """Per cent by holder on a day, by the register of persons' holdings."""
    return {
        row["证照号码"]: float(row["出资比例（%）"])
        for row in county.files["企业股东信息.csv"]
        if row["统一社会信用代码"] == code and row["出资日期"] <= day < (row["退出日期"] or date.max)
    }


def _same_heads(county: Any, live: set[str]) -> Iterator[Found]:
    doors: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for code in live:
        row = county.firms[code]
        heads = [
            (name, number) for _, name, number, post, _, until in county.at[code]
            if post == "法定代表人" and until == date.max
        ]  # fmt: skip
        for name, number in heads or [(row["legal_repre"], "")]:
            doors[name, address_key(row["addr"])].add((code, number))
    for heads in doors.values():
        numbers = {number for _, number in heads}
        codes = sorted({code for code, _ in heads})
        if len(codes) > 1 and "" in numbers and len(numbers) <= 2:
            yield "SAME_NAME_HEADS", codes, None


def _relatives(county: Any, live: set[str]) -> Iterator[Found]:
    kin: dict[str, set[str]] = defaultdict(set)
    for row in county.files["亲属关系核验信息.csv"]:
        kin[row["公民身份号码"]].add(row["亲属公民身份号码"])
        kin[row["亲属公民身份号码"]].add(row["公民身份号码"])
    found = {
        tuple(sorted((firm, code)))
        for _, firm, person, since in county.bans
        for code, _, number, post, begin, _ in county.roles
        if number in kin[person] and post == "法定代表人" and since <= begin <= since + YEAR and code in live
        if code != firm and _alike(county.firms[firm], county.firms[code])
    }
    yield from (("BAN_EVASION", list(pair), None) for pair in found)


def _alike(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return alike(*((row["comp_nm"], row["addr"]) for row in (old, new)))


def alike(old: tuple[str, str], new: tuple[str, str]) -> bool:
    """Name and address each: one address, or trade names, behind county and town, that begin with the same two."""
    brands = {BEFORE_THE_BRAND.sub("", name)[:2] for name, _ in (old, new)}
    return len({address_key(address) for _, address in (old, new)}) == 1 or len(brands) == 1
