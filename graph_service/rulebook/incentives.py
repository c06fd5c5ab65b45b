"""The list of incentives (守信激励清单, R4.10, SEED 19): what an honour opens, where, on what basis, for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph_service.domain.scenes import Scene
from graph_service.rulebook.loader import Row
from graph_service.rulebook.rules import Basis, Level, Rule, Source, read_basis, read_rule


@dataclass(frozen=True, slots=True)
class IncentiveRule:
    """One version of one incentive (守信激励).

    ``honours`` are words of an honour's kind or title that bring it; ``months`` its term from the day of the award,
    where the honour states no end of its own.
    """

    rule: Rule
    name: str
    also: tuple[Basis, ...]
    scenes: tuple[Scene, ...]
    honours: tuple[str, ...]
    actor: str
    months: int

    @property
    def basis(self) -> tuple[Basis, ...]:
        """Every clause it rests on (依据), the principal one first."""
        return (Basis(self.rule.source, self.rule.article), *self.also)

    def names(self, honour: str) -> bool:
        """Whether an honour, by its kind or title, brings the incentive (该荣誉是否带来激励)."""
        return any(word in honour for word in self.honours)


@dataclass(frozen=True, slots=True)
class IncentiveList:
    """All of ``incentives.toml`` (守信激励清单); ``loss`` is the rule by which one is lost."""

    loss: Rule
    incentives: tuple[IncentiveRule, ...]


def read_incentives(table: Row, sources: Mapping[str, Source]) -> IncentiveList:
    """Read the list of incentives (守信激励清单); raises ``RuleBookError`` for one without a basis or a term."""
    lost = table.row("loss")
    found = IncentiveList(read_rule(lost), tuple(_read_incentive(row, sources) for row in table.rows("incentive")))
    for part in (lost, table):
        part.close()
    return found


def _read_incentive(row: Row, sources: Mapping[str, Source]) -> IncentiveRule:
    found = IncentiveRule(
        rule=read_rule(row),
        name=row.text("name"),
        also=tuple(read_basis(one) for one in row.rows("also")),
        scenes=row.choices("scenes", Scene),
        honours=row.texts("honours"),
        actor=row.text("actor"),
        months=row.integer("months") or 0,
    )
    if unknown := sorted({one.source for one in found.basis} - sources.keys()):
        raise row.fault("source", f"依据文件 {', '.join(unknown)} 不在 sources.toml 中")
    if not found.rule.article.strip() or all(sources[one.source].level is Level.DEFAULT for one in found.basis):
        raise row.fault("source", "没有依据的激励不得载入 (R4.10)")
    if found.months < 1:
        raise row.fault("months", "应写明期限, 不少于 1 个月 (R4.10)")
    for key, values in (("honours", found.honours), ("scenes", found.scenes)):
        if not values:
            raise row.fault(key, "缺少该项")
    row.close()
    return found
