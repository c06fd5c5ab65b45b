"""Rules of loan feedback (贷款结果反馈规则, R9.7): the smallest group told of, kinds of bank."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


@dataclass(frozen=True, slots=True)
class LoanRules:
    """The table (反馈规则): ``kinds`` are names of kinds of bank, each with the words by which it is known."""

    rule: Rule
    minimum: int
    other: str
    kinds: tuple[tuple[str, tuple[str, ...]], ...]

    def kind_of(self, bank_name: str) -> str:
        """Kind of a bank by its name (机构类别), the first that fits.

        >>> loan_rules().kind_of("翁源县农村商业银行股份有限公司"), loan_rules().kind_of("某小额贷款公司")
        ('农村金融机构', '其他金融机构')
        """
        return next((name for name, words in self.kinds if any(word in bank_name for word in words)), self.other)


def loan_rules(table: Row | None = None) -> LoanRules:
    """Read ``loans.toml`` (反馈规则); raises ``RuleBookError`` for groups of one, which would be rows."""
    table = table or open_table("loans")
    kinds: list[tuple[str, tuple[str, ...]]] = []
    for row in table.rows("bank_kind"):
        kinds.append((row.text("name"), row.texts("words")))
        row.close()
    rules = LoanRules(read_rule(table), table.integer("minimum") or 0, table.text("other"), tuple(kinds))
    if rules.minimum < 2:
        raise table.fault("minimum", "最小户数至少为 2, 否则汇总就是逐笔数据")
    table.close()
    return rules
