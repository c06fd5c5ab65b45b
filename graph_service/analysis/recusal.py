"""Recusal of inspectors (回避, R7.9) and the draw of those who are left: judged before anybody is drawn.

Definition. An inspector stands aside from a subject iff he or a near relative (近亲属) is tied to it on the day: holds
a role or a share in it, or has bound its votes. Whoever is left is drawn in the order of ``SHA-256(seed ‖ subject ‖
certificate)``, so that the same seed gives the same inspectors, in whatever order they are named.

Source: 行政处罚法 42, 43; the distances are ours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph_service.domain.errors import BadInput

LEAST = 2  # inspectors of one inspection (行政处罚法 42)


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie between two parties (关系): what ``party`` is to ``to``, in words, and the record that states it."""

    party: str
    to: str
    term: str
    rid: str


@dataclass(frozen=True, slots=True)
class Recusal:
    """Why an inspector stands aside (回避理由): in words that name nobody, and the records it rests on."""

    inspector: str
    reason: str
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """Inspectors drawn for a subject (检查人员), by certificate, with those who stood aside before."""

    subject: str
    seed: str
    drawn: tuple[str, ...]
    recused: tuple[Recusal, ...]


def recusals(inspectors: Mapping[str, str], kin: Iterable[Tie], ties: Iterable[Tie]) -> tuple[Recusal, ...]:
    """Find who must stand aside (应当回避), by certificate, each with his nearest tie.

    ``inspectors`` gives the person of each certificate; of ``kin`` each says what ``party`` is to ``to``; ``ties`` are
    those of any party to the subject.
    """
    of_party: dict[str, Tie] = {}
    for tie in sorted(ties, key=lambda one: (one.party, one.term, one.rid)):
        of_party.setdefault(tie.party, tie)
    relatives: dict[str, list[Tie]] = {}
    for one in sorted(kin, key=lambda one: (one.to, one.term, one.rid)):
        relatives.setdefault(one.to, []).append(one)
    found: list[Recusal] = []
    for certificate, person in sorted(inspectors.items()):
        if own := of_party.get(person):
            found.append(Recusal(certificate, f"本人系该主体{own.term}", (own.rid,)))
            continue
        near = next((one for one in relatives.get(person, ()) if one.party in of_party), None)
        if near:
            tie = of_party[near.party]
            found.append(Recusal(certificate, f"{near.term}系该主体{tie.term}", (near.rid, tie.rid)))
    return tuple(found)


def draw_team(
    subject: str, inspectors: Iterable[str], recused: Iterable[Recusal], seed: str, *, size: int = LEAST
) -> Team:
    """Draw inspectors of a subject from those who need not stand aside (随机选派检查人员).

    Raises ``BadInput`` where fewer than ``size`` are left, or ``size`` is less than the law asks.
    """
    if size < LEAST:
        raise BadInput(f"检查人员不得少于 {LEAST} 人。", rule="R7.9")
    aside = tuple(recused)
    left = sorted(set(inspectors) - {one.inspector for one in aside})
    if len(left) < size:
        raise BadInput(
            f"可选派的检查人员只有 {len(left)} 人, 需要 {size} 人; 应回避 {len(aside)} 人。",
            advice="请从其他单位增补检查人员。", rule="R7.9",
        )  # fmt: skip
    drawn = sorted(left, key=lambda one: hashlib.sha256(f"{seed}\n{subject}\n{one}".encode()).digest())[:size]
    return Team(subject, seed, tuple(drawn), aside)
