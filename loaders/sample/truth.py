"""Truth (真值): what was planted, what each plant must yield, and in which rows of which files it lies.

``truth.json`` holds one entry a plant. ``expect`` maps a kind of output to the rows that the plant yields:

    proposals    layer (proposal|candidate|needs_id), rule, subject, person_name, from, to   both days inclusive (R0.4)
    signals      code, subjects (sorted), product (rings only)
    rejected     file, row, rule
    controllers  subject, controller (a code, or a person's name; null: NONE), mode; JOINT: one row a controller
    integrated   owner, subject, share                                       R8.6
    commitments  code, subject, state                                        R3.2
    repairs      subject, doc_no, class, earliest                            R5.1
    duplicate_codes  code                                                    R1.11
    recusals     cert_no, subject, tie (KIN, HOLDS, WORKED)                  R7.9
    unfit        cert_no, why (EXPIRED): inspectors who may not be drawn     R7.9
    absent       proposals by person_name and subject, signals by subject, recusals by cert_no and subject: what must
                 not be found

The truth is complete for proposals, signals and rejected rows: whatever else a run yields of these is invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

# A row of an output, as JSON has it.
Output = dict[str, Any]

# What the signal codes mean here; thresholds are those of the issue, the rule book may say them better.
DEFINITIONS = {
    "CIRCULAR_HOLDING": "循环持股：持股图中规模不小于 2 的强连通分量，附环上持股乘积 (R8.10)",
    "CLOSED_RING": "封闭环：环上各方全部股权都在环内，综合持股无解 (R8.6)",
    "MUTUAL_GUARANTEE": "互保、联保：担保图中规模不小于 2 的强连通分量",
    "PHOENIX": "疑似换壳：被吊销主体的法定代表人、经营者其后三年内主持同址或字号前两字相同的另一存续主体 (R8.12)",
    "BAN_CONFLICT": "禁入冲突：禁入期内 (须有认定) 在其他主体担任被禁职务；subjects 为受罚主体与任职主体 (R4.6)",
    "SAME_ADDRESS": "同址：同一地址有 5 户以上存续企业",
    "MANY_FIRMS_ONE_PERSON": "一人多企：一人任 10 户以上存续企业的法定代表人",
    "LR_CHANGE_AROUND_PENALTY": "处罚前后变更法定代表人：决定日期前后 90 日内，或违法行为终了后、决定前变更",
    "GUARANTEE_CHAIN": "担保链：4 户以上依次担保，没有成环",
    "NOMINAL_LR": "挂名：一人任 5 户以上存续企业的法定代表人，各户均无其持股并由他人控制 (R4.5)",
    "SAME_PHONE": "同电话：3 户以上存续企业的联系电话相同 (R8.11)",
    "SAME_EMAIL": "同邮箱：3 户以上存续企业的电子邮箱相同 (R8.11)",
    "SAME_AGENT": "同经办人：3 户以上存续企业的联络员电话相同 (R8.11)",
    "SAME_FINANCE": "同财务联系人：3 户以上存续企业的财务负责人电话相同 (R8.11)",
    "SHELL_CHANGE": "疑似换壳：代码存续，前后 180 日内法定代表人、过半数股权和名称（字号或行业）全部改变 (R8.12)",
    "SAME_NAME_HEADS": "疑似同一负责人：存续企业负责人同名、至少一人身份未核，且同一门牌或联络方式 (R8.11)",
    "SISTER_BIDDERS": "同一控制人投标：受同一方控制的两户以上投同一标段 (R8.12)",
    "HOLDER_CHANGE_AROUND_PENALTY": "处罚前后变更股东：合计 25% 以上的股东在决定日期前后 90 日内退出或进入",
    "BAN_EVASION": "规避限制：受限制人员的近亲属 (依法取得的亲属关系) 在决定后一年内任相似企业的法定代表人 (R8.11)",
    "COMPLEX_LAYERS": "股权层级复杂：主体之上最长一条链有 5 层以上企业",
    "recusals": "回避：检查人员本人持股 (HOLDS)、三年内曾任职 (WORKED)，或近亲属在该主体任职、持股 (KIN) (R7.9)",
    "unfit": "不得选派的检查人员：执法证在基准日已过期 (EXPIRED) (R7.9)",
    "row": "数据行序号：表头下第一行为 1；空行只出现在本文件提到的最后一行之后",
}


@dataclass(slots=True)
class Plant:
    """One planted truth (预埋真值)."""

    id: str
    kind: str
    claimed: bool
    claimed_by: str
    subjects: list[str] = field(default_factory=list)
    persons: list[dict[str, str]] = field(default_factory=list)
    expect: dict[str, Any] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything planted in a sample county (真值表)."""

    as_of: date
    subjects: int
    seed: int
    plants: tuple[Plant, ...]

    def counts(self) -> dict[str, int]:
        """Plants by kind, in the order they were planted."""
        count: dict[str, int] = {}
        for plant in self.plants:
            count[plant.kind] = count.get(plant.kind, 0) + 1
        return count

    def as_json(self) -> dict[str, Any]:
        """Content of ``truth.json``."""
        return {
            "note": "样例县：人名、企业名、代码、证件号码、文号均为虚构，校验位按国家标准计算。 Wholly invented.",
            "as_of": self.as_of.isoformat(),
            "subjects": self.subjects,
            "seed": self.seed,
            "definitions": DEFINITIONS,
            "counts": self.counts(),
            "plants": [
                {
                    "id": plant.id,
                    "kind": plant.kind,
                    "claimed": plant.claimed,
                    "claimed_by": plant.claimed_by,
                    "subjects": plant.subjects,
                    "persons": plant.persons,
                    "expect": plant.expect,
                    "files": plant.files,
                }
                for plant in self.plants
            ],
        }


def locate(plants: tuple[Plant, ...], places: pl.DataFrame) -> None:
    """Fill in where each plant lies, and which rows must be rejected.

    ``places`` has ``tag``, ``file``, ``row`` of every tagged row; a tag is the id of its plant.
    ``rejected`` expectations name a rule alone until now: each holds for every row of its plant.
    """
    by_plant: dict[str, list[dict[str, Any]]] = {}
    for tag, file, row in places.sort("file", "row").iter_rows():
        by_plant.setdefault(tag, []).append({"file": file, "row": row})
    for plant in plants:
        plant.files = by_plant.get(plant.id, [])
        if "rejected" in plant.expect:
            rules = [entry["rule"] for entry in plant.expect["rejected"]]
            plant.expect["rejected"] = [{**place, "rule": rule} for place in plant.files for rule in rules]
