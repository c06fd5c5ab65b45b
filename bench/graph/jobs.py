"""What a benchmark of graphs is made of (对照项): a job, how one implementation does it, and answers that compare."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.registry import Registry

HUB = 1_000  # ties that may reach a subject in between, as rulebook/related.toml has it
HOPS = 3
ASKED = 200  # subjects asked one by one; networkx takes a second for each one near a state hub
SMALL = 1e-6  # of a share: below it a pair may be missing from an answer found by a series


class Answer(NamedTuple):
    """An answer in a shape that any implementation gives: ascending keys, and a value of each where there is one."""

    keys: NDArray[np.int64]
    values: NDArray[np.float64]

    def digest(self) -> str:
        """Give a hash of the keys."""
        return hashlib.sha256(np.ascontiguousarray(self.keys).tobytes()).hexdigest()[:16]

    def equals(self, other: Answer) -> bool:
        """Whether the keys are the same (their hash tells) or, with values, every value is within ``SMALL``."""
        if not self.values.size and not other.values.size:
            return self.digest() == other.digest()
        keys = np.union1d(self.keys, other.keys)
        mine, theirs = np.zeros(keys.size), np.zeros(keys.size)
        mine[np.searchsorted(keys, self.keys)] = self.values
        theirs[np.searchsorted(keys, other.keys)] = other.values
        return bool(np.abs(mine - theirs).max(initial=0) < SMALL)


@dataclass(frozen=True, slots=True)
class Way:
    """How one implementation does a job (实现): building is timed apart from running, making the answer not at all.

    Where ``each`` is set the job is many small questions: ``run`` takes the state and one subject. ``most`` is the
    largest registry, in companies, that it is run on.
    """

    build: Callable[[Registry], Any]
    run: Callable[..., Any]
    answer: Callable[[Any, Registry], Answer]
    each: bool = False
    most: int = 10_000_000


def pairs(first: Any, second: Any, parties: int, values: Any = ()) -> Answer:
    """Make an answer of pairs."""
    keys = np.asarray(first, np.int64) * parties + np.asarray(second, np.int64)
    order = np.argsort(keys, kind="stable")
    values = np.asarray(values, np.float64)
    return Answer(keys[order], values[order] if values.size else values)


def labels(label: Any, data: Registry) -> Answer:
    """Make an answer of a component label a party: the smallest party of each component, party by party."""
    label = np.asarray(label, np.int64)
    smallest = np.full(int(label.max()) + 1, data.parties, np.int64)
    np.minimum.at(smallest, label, np.arange(label.size))
    return Answer(smallest[label], np.empty(0))


def scores(party: Any, score: Any) -> Answer:
    """Make an answer of a score a party, nought left out."""
    party, score = np.asarray(party, np.int64), np.asarray(score, np.float64)
    party, score = party[score > 0], score[score > 0]
    order = np.argsort(party)
    return Answer(party[order], score[order])


def asked(found: list[Any], data: Registry) -> Answer:
    """Make an answer of one set of parties for each subject asked about."""
    return pairs(np.repeat(np.arange(len(found)), [len(one) for one in found]), np.concatenate(found), data.parties)


def asked_shares(found: list[tuple[Any, Any]], data: Registry) -> Answer:
    """Make an answer of owners and shares for each subject asked about."""
    first = np.repeat(np.arange(len(found)), [len(one[0]) for one in found])
    owners, shares = (np.concatenate([np.asarray(one[end], np.float64) for one in found]) for end in (0, 1))
    return pairs(first, owners, data.parties, shares)
