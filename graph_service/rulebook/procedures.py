"""Procedures (程序): the states of each kind of case, and which step leads from where to where, as data.

What the law asks of a procedure stands in ``procedures.toml``: who may take a step, what it must state, which clock it
starts and stops, what a state does to the records concerned. What must be worked out from facts (the earliest day of a
repair, say) is a guard of the use case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from graph_service.domain.acts import Effect, Value
from graph_service.domain.errors import BadInput, NotFound
from graph_service.rulebook.access import AccessMatrix, access_matrix
from graph_service.rulebook.clocks import read_clocks
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


class FieldType(StrEnum):
    """What a field holds (栏目类型)."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    FLAG = "flag"
    TEXTS = "texts"


class By(StrEnum):
    """Who, of those that hold the scope, may take a step (何人可为)."""

    ANY = "any"  # 有该权限者
    AUTHORITY = "authority"  # 认定单位本身 (谁认定谁负责)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing an act states (栏目); ``choices`` empty: anything of the type."""

    id: str
    term: str
    type: FieldType
    choices: tuple[str, ...]

    def checked(self, value: object) -> Value:
        """Return the value where it fits; raises ``BadInput`` naming the field."""
        kinds: Mapping[FieldType, type | tuple[type, ...]] = {
            FieldType.TEXT: str, FieldType.DAY: str, FieldType.NUMBER: (int, float), FieldType.FLAG: bool,
            FieldType.TEXTS: list,
        }  # fmt: skip
        fits = isinstance(value, kinds[self.type]) and (self.type is FieldType.FLAG or not isinstance(value, bool))
        if fits and self.type is FieldType.DAY:
            fits = _is_day(str(value))
        items = value if isinstance(value, list) else [value]
        if not fits or (self.type is FieldType.TEXTS and not all(isinstance(item, str) and item for item in items)):
            raise BadInput(f"{self.term}({self.id})的值不合要求: {value!r}", advice=_ASKED[self.type])
        if self.choices and any(item not in self.choices for item in items):
            raise BadInput(f"{self.term}不能是 {value!r}。", advice=f"可选: {'、'.join(self.choices)}。")
        return value  # type: ignore[return-value]  # of the type asked for


_ASKED = {
    FieldType.TEXT: "应为文本。", FieldType.DAY: "应为日期, 如 2026-05-10。", FieldType.NUMBER: "应为数值。",
    FieldType.FLAG: "应为 true 或 false。", FieldType.TEXTS: "应为非空文本的列表。",
}  # fmt: skip


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class State:
    """One state (状态): ``closed`` ends the case, ``effect`` is what it does to the records concerned."""

    id: str
    term: str
    closed: bool
    effect: Effect | None


@dataclass(frozen=True, slots=True)
class Start:
    """A clock that a step starts (起算): on the day of the act, or on the day that ``field`` states."""

    clock: str
    field: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step (步骤): from some states to one; no ``origins``: it opens the case.

    ``needs`` must be stated, ``may`` can be; ``reasoned`` asks for a reason.
    """

    id: str
    term: str
    origins: tuple[str, ...]
    to: str
    scope: str
    by: By
    reasoned: bool
    needs: tuple[Field, ...]
    may: tuple[Field, ...]
    starts: tuple[Start, ...]
    stops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """A kind of case (程序): ``concerns`` are the kinds of record it may be about, none: no record at all."""

    rule: Rule
    id: str
    term: str
    concerns: tuple[str, ...]
    states: Mapping[str, State]
    steps: Mapping[str, Step]

    def step(self, name: str) -> Step:
        """Return a step by its id; raises ``NotFound`` naming those there are."""
        try:
            return self.steps[name]
        except KeyError:
            known = "、".join(f"{one.id}({one.term})" for one in self.steps.values())
            raise NotFound(f"{self.term}没有步骤 {name}。", advice=f"有: {known}。", rule=self.rule.id) from None

    def onward(self, state: str) -> tuple[Step, ...]:
        """Return the steps that lead on from a state (可为的步骤), in the order of the table."""
        return tuple(step for step in self.steps.values() if state in step.origins)


@cache
def procedures() -> Mapping[str, Procedure]:
    """Read ``procedures.toml`` (程序), once; raises ``RuleBookError`` naming file and key."""
    return read_procedures(open_table("procedures"), access_matrix())


def procedure(name: str) -> Procedure:
    """Return a procedure by its id; raises ``NotFound``."""
    try:
        return procedures()[name]
    except KeyError:
        raise NotFound(f"没有程序 {name}。", advice=f"有: {'、'.join(procedures())}。") from None


def read_procedures(table: Row, matrix: AccessMatrix) -> Mapping[str, Procedure]:
    """Read the table (程序表). Refused: a state that no step reaches, an unknown scope, clock, field or state."""
    fields = {one.id: one for one in map(_read_field, table.rows("field"))}
    clocks = {clock.rule.id for clock in read_clocks()}
    found = [_read_procedure(row, fields, clocks, matrix) for row in table.rows("procedure")]
    table.close()
    return MappingProxyType({one.id: one for one in found})


def _read_field(row: Row) -> Field:
    field = Field(row.text("id"), row.text("term"), row.choice("type", FieldType, FieldType.TEXT), row.texts("choices"))
    row.close()
    return field


def _read_procedure(row: Row, fields: Mapping[str, Field], clocks: set[str], matrix: AccessMatrix) -> Procedure:
    states = {one.id: one for one in map(_read_state, row.rows("state"))}
    steps = [_read_step(one, fields, clocks, matrix) for one in row.rows("step")]
    for step in steps:
        for named in (*step.origins, step.to):
            if named not in states:
                raise row.fault("step", f"{step.id} 所写的状态 {named} 未定义")
    for state in states:
        if all(step.to != state for step in steps):
            raise row.fault("state", f"没有步骤到达 {state}")
    if all(step.origins for step in steps):
        raise row.fault("step", "没有立案的步骤")
    head = read_rule(row)
    made = Procedure(
        rule=head,
        id=row.text("procedure"),
        term=row.text("term"),
        concerns=row.texts("concerns"),
        states=MappingProxyType(states),
        steps=MappingProxyType({step.id: step for step in steps}),
    )
    row.close()
    return made


def _read_state(row: Row) -> State:
    effect = row.choice("effect", Effect) if row.has("effect") else None
    state = State(row.text("id"), row.text("term"), row.flag("closed"), effect)
    row.close()
    return state


def _read_step(row: Row, fields: Mapping[str, Field], clocks: set[str], matrix: AccessMatrix) -> Step:
    def named(key: str) -> tuple[Field, ...]:
        for name in row.texts(key):
            if name not in fields:
                raise row.fault(key, f"栏目 {name} 未定义")
        return tuple(fields[name] for name in row.texts(key))

    starts = tuple(Start(*text.partition("@")[::2]) for text in row.texts("starts"))
    for clock in (*(one.clock for one in starts), *row.texts("stops")):
        if clock not in clocks:
            raise row.fault("starts" if any(clock == one.clock for one in starts) else "stops", f"没有时限 {clock}")
    for one in starts:
        if one.field and (one.field not in fields or fields[one.field].type is not FieldType.DAY):
            raise row.fault("starts", f"{one.field} 不是日期栏目")
    if row.text("scope") not in matrix.scopes:
        raise row.fault("scope", "access.toml 中没有该权限")
    step = Step(
        id=row.text("id"),
        term=row.text("term"),
        origins=row.texts("from"),
        to=row.text("to"),
        scope=row.text("scope"),
        by=row.choice("by", By, By.ANY),
        reasoned=row.flag("reasoned"),
        needs=named("needs"),
        may=named("may"),
        starts=starts,
        stops=row.texts("stops"),
    )
    row.close()
    return step
