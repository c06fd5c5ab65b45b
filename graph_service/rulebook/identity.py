"""How branches are told and candidates weighed (身份归并规则): read from ``identity.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, any_of, read_rule

WEIGHTS = (
    "SAME_SUBJECT", "SHARED_PERSON", "SHARED_OWNER", "SHARED_NAME", "SAME_ADDRESS", "SAME_TRADE_NAME", "OTHER_REGION",
)  # fmt: skip
SUBJECT_WEIGHTS = ("SAME_NAME", "SAME_ADDRESS", "SAME_HEAD", "SAME_DAY", "OTHER_REGION")


@dataclass(frozen=True)
class BranchRule:
    """How a branch's name tells its head (分支机构命名规则)."""

    rule: Rule
    trust: float
    forms: tuple[str, ...]
    endings: tuple[str, ...]
    types: tuple[str, ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(.+(?:{any_of(self.forms)}))(.+(?:{any_of(self.endings)}))")

    def head_key(self, name_key: str) -> str | None:
        """Name key of the head that the name of a branch begins with (所属企业名称键).

        >>> rule = identity_policy().branch
        >>> rule.head_key("翁源县甲有限公司韶关分公司"), rule.head_key("翁源县甲有限公司")
        ('翁源县甲有限公司', None)
        """
        found = self._pattern.fullmatch(name_key)
        return found[1] if found else None

    def is_branch_type(self, type_text: str | None) -> bool:
        """Whether the registered type says that it is a branch (登记类型为分支机构)."""
        return any(word in (type_text or "") for word in self.types)


@dataclass(frozen=True, slots=True)
class CandidateRule:
    """How likely two parties of one name are one (疑似同一的计分规则): bits, added; see ``analysis.possible_same``."""

    rule: Rule
    threshold: float
    max_group: int
    max_shared: int
    short_name: float
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SubjectRule:
    """How likely two ids of one trade name are one subject (疑似同一主体的计分规则): bits, added."""

    rule: Rule
    threshold: float
    max_group: int
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class IdentityPolicy:
    """Rules about who is who (身份归并规则)."""

    branch: BranchRule
    candidates: CandidateRule
    subjects: SubjectRule

    @classmethod
    def parse(cls, table: Row) -> IdentityPolicy:
        """Read the policy from ``identity.toml``; raises ``RuleBookError`` naming the key at fault."""
        row = table.row("branch")
        branch = BranchRule(
            read_rule(row), row.number("trust") or 0.0, row.texts("forms"), row.texts("endings"), row.texts("types")
        )
        row.close()
        row = table.row("candidates")
        weights = _weights(row, WEIGHTS)
        candidates = CandidateRule(
            read_rule(row),
            _number(row, "threshold"),
            int(_number(row, "max_group")),
            int(_number(row, "max_shared")),
            _number(row, "short_name"),
            weights,
        )
        row.close()
        row = table.row("subjects")
        bits = _weights(row, SUBJECT_WEIGHTS)
        subjects = SubjectRule(read_rule(row), _number(row, "threshold"), int(_number(row, "max_group")), bits)
        row.close()
        table.close()
        return cls(branch, candidates, subjects)


def _weights(row: Row, names: tuple[str, ...]) -> dict[str, float]:
    given = row.row("weights")
    weights = {name: _number(given, name) for name in names}
    given.close()
    return weights


def _number(row: Row, key: str) -> float:
    value = row.number(key)
    if value is None:
        raise row.fault(key, "缺少该项")
    return value


@cache
def identity_policy() -> IdentityPolicy:
    """Read ``identity.toml`` (身份归并规则表)."""
    return IdentityPolicy.parse(open_table("identity"))
