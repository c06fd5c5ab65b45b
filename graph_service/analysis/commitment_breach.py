"""What may follow from a promise not kept (违诺后果, R3): texts for the authority, each with its basis.

Nothing is done here. What a unit promised is its own: no consequence reaches a person, and a breach by a unit is never
by itself a record of its legal representative (R3.5).
"""

from __future__ import annotations

from datetime import date

from graph_service.domain.commitments import CommitmentState, CommitmentType
from graph_service.rulebook.commitments import CommitmentRules, Consequence
from graph_service.rulebook.rules import in_force


def consequences(
    kind: CommitmentType, finding: CommitmentState, rules: CommitmentRules, day: date
) -> tuple[Consequence, ...]:
    """What the authority may propose (可以提出的处理) after a finding made on ``day``, in the order of the table.

    Empty for every state that is no finding against the party: kept, waiting, overdue at its department, disputed.

    >>> from graph_service.rulebook.commitments import commitment_rules
    >>> found = consequences(
    ...     CommitmentType.VOLUNTARY, CommitmentState.BREACHED, commitment_rules(), date(2026, 7, 1)
    ... )
    >>> [(one.measure, one.rule.article) for one in found]
    [('记入信用记录', '广东省市场监管条例46')]
    """
    return tuple(one for one in in_force(rules.consequences, day) if kind in one.types and finding in one.on)
