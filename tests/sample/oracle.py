"""A slow, obviously right reading of the files: what the rules of R4, R8 and R3 make of them, row by row."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import networkx as nx
import numpy as np
import polars as pl

from graph_service.domain.calendar import add_months, add_years
from graph_service.domain.identity import check_uscc
from graph_service.domain.names import address_key, name_core
from loaders.sample.compare import COLUMNS
from tests.sample import oracle_of_dealings as dealings
from tests.sample import oracle_of_inspectors as inspectors
from tests.sample.reading import Delivery

FIRMS, SHOPS, BODIES = "企业登记信息.csv", "个体工商户登记信息.csv", "机关事业单位和社会组织登记信息.xlsx"
HEADS = "经营者和单位负责人.csv"
PENALTIES = "行政处罚公示_市场监管.csv"
CODE = "行政相对人代码1(统一社会信用代码)"
SPAN = re.compile(r"发生于(\d+)年(\d+)月(\d+)日至(\d+)年(\d+)月(\d+)日期间")
FOUND = re.compile(r"法定代表人(.+?)系直接负责的主管人员")
ACTIVE = {"存续", "开业"}
QUARTER, THREE_YEARS = timedelta(days=90), timedelta(days=1095)


class County:
    """The county as its files tell it."""

    def __init__(self, files: Delivery, as_of: date) -> None:
        self.files, self.as_of = files, as_of
        self.firms = {row["uni_social_crd_cd"]: row for row in files[FIRMS]}
        self.roles = [
            (r["uni_social_crd_cd"], r["nm"], r["cer_no"], r["position"], r["pos_from"], r["pos_to"] or date.max)
            for r in files["企业主要人员.csv"]
        ]
        self.at: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for role in self.roles:
            self.at[role[0]].append(role)
        self.holdings = nx.DiGraph()
        self.moves: dict[str, list[tuple[str, float, date]]] = defaultdict(list)
        for r in files["企业股东信息.csv"]:
            person = r["股东名称"] if r["股东类型"] == "自然人股东" else None
            founded = self.firms[r["统一社会信用代码"]]["est_dt"]
            share = float(r["出资比例（%）"]) / 100
            if r["出资日期"] > founded:
                self.moves[r["统一社会信用代码"]].append(("came", share, r["出资日期"]))
            if r["退出日期"]:
                self.moves[r["统一社会信用代码"]].append(("left", share, r["退出日期"]))
                continue
            self.own(r["证照号码"], r["统一社会信用代码"], r["出资比例（%）"], person)
        for r in files["企业对外投资信息.csv"]:
            self.own(r["投资企业统一社会信用代码"], r["被投资企业统一社会信用代码"], r["出资比例（%）"], None)
        self.votes = dealings.moved_votes(files, self.holdings)
        self.proposals: list[tuple[Any, ...]] = []
        self.bans: list[tuple[str, str, str, date]] = []

    def own(self, owner: str, owned: str, percent: str, person: str | None) -> None:
        self.holdings.add_edge(owner, owned, share=float(percent) / 100)
        self.holdings.nodes[owner]["person"] = person

    def lrs(self, firm: str, start: date, end: date) -> list[tuple[str, str]]:
        return [(r[1], r[2]) for r in self.at[firm] if r[3] == "法定代表人" and r[4] <= end and r[5] >= start]

    def reach(self, layer: str, rule: str, firm: str, who: tuple[str, str], *, start: date, years: int | None) -> None:
        end = None if years is None else add_years(start, years).isoformat()
        span = (None, None) if layer == "needs_id" else (start.isoformat(), end)
        self.proposals.append((layer, rule, firm, who[0], *span))
        if layer == "proposal" and years:
            self.bans.append((rule, firm, who[1], start))

    def spread(self) -> None:
        for row in self.files[PENALTIES]:
            if "吊销" not in row["处罚类别"]:
                continue
            n = [int(x) for x in SPAN.search(row["违法事实"]).groups()]  # type: ignore[union-attr]
            named = FOUND.findall(row["处罚内容"])
            rules = [("P01", 3), ("P02", 3)] if row["暂扣或吊销证照名称及编号"] == "营业执照" else [("P08", 5)]
            for person in self.lrs(row[CODE], date(*n[:3]), date(*n[3:])):
                for rule, years in rules:
                    layer = "proposal" if person[0] in named else "candidate"
                    self.reach(layer, rule, row[CODE], person, start=row["处罚决定日期"], years=years)
        for row in self.files["严重违法失信名单.xlsx"]:
            firm, day = row["统一社会信用代码"], row["列入日期"]
            certain = self.lrs(firm, day, day)
            for person in certain or [(row["法定代表人"], "")]:
                self.reach("proposal" if certain else "needs_id", "P06", firm, person, start=day, years=3)
        for row in self.files["拖欠农民工工资失信联合惩戒名单.xlsx"]:
            firm = row["统一社会信用代码"]
            for name in re.findall(r"([^;()]+)\(", row["责任人员"]):
                known = [(r[1], r[2]) for r in self.at[firm] if r[1] == name]
                self.reach("proposal" if known else "needs_id", "P26", firm, (name, ""), start=row["列入日期"], years=3)
        for row in self.files["失信被执行人.csv"]:
            day = row["publishDate"]
            declared = [(r[1], r[2]) for r in self.at[row["cardNum"]] if r[3] == "实际控制人"]
            for person in self.lrs(row["cardNum"], day, day) + declared:
                self.reach("proposal", "P25", row["cardNum"], person, start=day, years=None)

    def signals(self) -> list[tuple[str, list[str], float | None]]:
        return [
            *self.rings(), *self.guarantees(), *self.by_register(), *self.by_people(), *self.phoenixes(),
            *dealings.signals(self),
        ]  # fmt: skip

    def rings(self) -> list[tuple[str, list[str], float | None]]:
        out: list[tuple[str, list[str], float | None]] = []
        for ring in nx.strongly_connected_components(self.holdings):
            if len(ring) < 2:
                continue
            inside = self.holdings.subgraph(ring)
            assert inside.number_of_edges() == len(ring)  # simple rings only are planted
            shares = [share for *_, share in inside.edges(data="share")]
            out.append(("CIRCULAR_HOLDING", sorted(ring), float(np.prod(shares))))
            if min(shares) == 1:
                out.append(("CLOSED_RING", sorted(ring), None))
        return out

    def guarantees(self) -> list[tuple[str, list[str], None]]:
        graph = nx.DiGraph((r["担保人代码"], r["被担保人代码"]) for r in self.files["企业担保信息.xlsx"])
        return [("MUTUAL_GUARANTEE", sorted(g), None) for g in nx.strongly_connected_components(graph) if len(g) > 1]

    def by_register(self) -> list[tuple[str, list[str], None]]:
        places: dict[str, set[str]] = defaultdict(set)
        for code, row in self.firms.items():
            if row["reg_state"] in ACTIVE:
                places[address_key(row["addr"])].add(code)
        for row in self.files[SHOPS]:
            if row["登记状态"] in ACTIVE:
                places[address_key(row["经营场所"])].add(row["统一社会信用代码"])
        for row in self.files[BODIES]:
            places[address_key(row["注册地址"])].add(row["统一社会信用代码"])
        return [("SAME_ADDRESS", sorted(codes), None) for codes in places.values() if len(codes) >= 5]

    def by_people(self) -> list[tuple[str, list[str], None]]:
        out: list[tuple[str, list[str], None]] = []
        leads: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for role in self.roles:
            if role[3] == "法定代表人":
                leads[role[2]].append(role)
        for roles in leads.values():
            now = {r[0] for r in roles if r[5] == date.max and self.firms[r[0]]["reg_state"] in ACTIVE}
            if len(now) >= 10:
                out.append(("MANY_FIRMS_ONE_PERSON", sorted(now), None))
        for rule, firm, person, start in self.bans:
            for role in leads[person]:
                food = "食品" in self.firms[role[0]]["opt_scop"]
                barred = rule in {"P01", "P02", "P06"} or (rule == "P08" and food)
                if barred and role[0] != firm and role[5] >= start:
                    out.append(("BAN_CONFLICT", sorted([firm, role[0]]), None))
        out.extend(("LR_CHANGE_AROUND_PENALTY", [code], None) for code in self.exchanged())
        return out

    def phoenixes(self) -> list[tuple[str, list[str], None]]:
        """Whoever led a revoked subject, as legal representative or operator, and then began to lead a like one."""
        firms = {r["uni_social_crd_cd"]: (r["comp_nm"], r["addr"], r["reg_state"], r["revoke_dt"])
                 for r in self.files[FIRMS]}  # fmt: skip
        shops = {r["统一社会信用代码"]: (r["名称"], r["经营场所"], r["登记状态"], r["吊销日期"])
                 for r in self.files[SHOPS]}  # fmt: skip
        known = firms | shops
        leads: dict[str, list[tuple[str, date, date]]] = defaultdict(list)
        for code, _, number, position, start, end in self.roles:
            if position == "法定代表人":
                leads[number].append((code, start, end))
        for row in self.files[HEADS]:
            if row["统一社会信用代码"] in known:
                leads[row["证件号码"]].append(
                    (row["统一社会信用代码"], row["任职起始日期"], row["任职截止日期"] or date.max)
                )
        return [
            ("PHOENIX", sorted([old, new]), None)
            for posts in leads.values()
            for (old, _, left), (new, begun, _) in permutations(posts, 2)
            if old != new and (day := known[old][3]) and left >= day - QUARTER and day <= begun <= day + THREE_YEARS
            and known[new][2] in ACTIVE | {"歇业"} and dealings.alike(known[old][:2], known[new][:2])
        ]  # fmt: skip

    def exchanged(self) -> set[str]:
        decided: dict[str, list[date]] = defaultdict(list)
        conduct: dict[str, list[tuple[date, date]]] = defaultdict(list)
        for row in self.files[PENALTIES]:
            decided[row[CODE]].append(row["处罚决定日期"])
            if span := SPAN.search(row["违法事实"]):
                since = date(*[int(x) for x in span.groups()][3:])
                conduct[row[CODE]].append((since, row["处罚决定日期"]))
        for name in ("行政处罚公示_各部门.xlsx", "行政处罚公示_2016版.csv"):
            for row in self.files[name]:
                decided[row["CF_XDR_SHXYM"]].append(row["CF_JDRQ"])
        return {
            code
            for code, roles in self.at.items()
            for r in roles
            if r[3] == "法定代表人" and r[4] > min(x[4] for x in roles if x[3] == "法定代表人")
            and (
                any(abs(r[4] - day) <= timedelta(days=90) for day in decided[code])
                or any(since <= r[4] <= day for since, day in conduct[code])
            )
        }  # fmt: skip

    def controllers(self, subject: str) -> list[tuple[str, str | None, str]]:
        if subject not in self.votes:
            return [(subject, None, "NONE")]
        above = nx.ancestors(self.votes, subject)
        reach: dict[str, set[str]] = {}
        for holder in above:
            controlled, grew = {holder}, True
            while grew:
                fresh = {
                    node
                    for node in (above | {subject}) - controlled
                    if sum(self.votes[c][node]["share"] for c in controlled if self.votes.has_edge(c, node))
                    > 0.5 + 1e-9
                }
                grew = bool(fresh)
                controlled |= fresh
            reach[holder] = controlled
        top = [h for h in above if subject in reach[h] and not any(h in reach[o] for o in above if o != h)]
        if top:
            return [(subject, self.votes.nodes[h].get("person") or h, "SOLE") for h in top]
        several = dealings.joint(self.files, self.votes, subject)
        return [(subject, self.votes.nodes[h]["person"], "JOINT") for h in several] or [(subject, None, "NONE")]

    def integrated(self, owner_name: str, subject: str) -> float:
        nodes = sorted(nx.ancestors(self.holdings, subject) | {subject})
        (owner,) = (n for n in nodes if self.holdings.nodes[n].get("person") == owner_name)
        matrix = nx.to_numpy_array(self.holdings, nodelist=nodes, weight="share")
        own = matrix[nodes.index(owner)].copy()
        matrix[nodes.index(owner)] = 0
        return float((own @ np.linalg.inv(np.eye(len(nodes)) - matrix))[nodes.index(subject)])

    def commitment(self, row: dict[str, Any]) -> str:
        states = {"全部履行": "FULFILLED", "部分履行": "PARTLY", "全部未履行": "BREACHED"}
        overdue = "OVERDUE_UNREVIEWED" if row["承诺有效期"] < self.as_of else "MADE"
        return states.get(row["承诺履行状态"], overdue)

    def rejected(self) -> list[tuple[str, int, str]]:
        places = ((FIRMS, "uni_social_crd_cd"), (SHOPS, "统一社会信用代码"), (BODIES, "统一社会信用代码"))
        return [
            (file, row["row"], "V01") for file, key in places for row in self.files[file] if not check_uscc(row[key]).ok
        ]

    def shared(self) -> list[tuple[str]]:
        names: dict[str, set[str]] = defaultdict(set)
        for row in self.files[SHOPS]:
            names[row["统一社会信用代码"]].add(name_core(row["名称"]))
        return [(code,) for code, several in names.items() if len(several) > 1]


def found(files: Delivery, truth: dict[str, Any]) -> dict[str, pl.DataFrame]:
    """Outputs for ``compare``; controllers and integrated shares only of the subjects that the truth names."""
    county = County(files, date.fromisoformat(truth["as_of"]))
    county.spread()
    expects = [plant["expect"] for plant in truth["plants"]]
    ruled = {e["subject"] for expect in expects for e in expect.get("controllers", [])}
    pairs = {(e["owner"], e["subject"]) for expect in expects for e in expect.get("integrated", [])}
    fines = [r for r in files[PENALTIES] if r["处罚类别"] == "罚款" and float(r["罚款金额（万元）"]) > 0.3]
    output: dict[str, list[tuple[Any, ...]]] = {
        "proposals": county.proposals,
        "signals": county.signals(),
        "rejected": county.rejected(),
        "controllers": [row for subject in ruled for row in county.controllers(subject)],
        "integrated": [(owner, subject, county.integrated(owner, subject)) for owner, subject in pairs],
        "commitments": [
            (r["承诺编码"], r["承诺人代码"], county.commitment(r)) for r in files["信用承诺及履行信息.csv"]
        ],
        "repairs": [
            (
                r[CODE],
                r["行政处罚决定书文号"],
                "一般",
                (add_months(r["处罚决定日期"], 3) + timedelta(days=1)).isoformat(),
            )
            for r in fines
        ],
        "duplicate_codes": county.shared(),
        "recusals": inspectors.recusals(files, county.as_of),
        "unfit": inspectors.unfit(files, county.as_of),
    }
    return {
        section: pl.DataFrame(rows, schema=list(COLUMNS[section]), orient="row", infer_schema_length=None)
        for section, rows in output.items()
    }
