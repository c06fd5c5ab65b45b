"""Who is told of a public unit or its staff (告知与移送的去向, R4.7), why, and in what words.

The text of a notice names no natural person: the person is filled in when it is shown, in full to the addressee alone
(``shown``), so that nobody else's reading of a case tells more than a masked name (R10.3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from graph_service.domain.departments import DEPARTMENTS
from graph_service.domain.masking import mask_name, mask_text
from graph_service.domain.subjects import EntityKind, entity_kind
from graph_service.rulebook.routing import Receiver, Route, RoutingPolicy, Unit
from graph_service.rulebook.rules import Rule, in_force

PERSON = "〔当事人〕"
"""What stands for the person in a notice (当事人占位)."""
STATE_ENTERPRISE = "国有企业"


@dataclass(frozen=True, slots=True)
class PublicUnit:
    """A public body or a state enterprise (公共部门单位).

    ``basis`` says what makes it one; ``certain`` that a code or a register does, not votes alone (疑似). ``owner`` is
    the state body that controls an enterprise, where it is known.
    """

    eid: str
    name: str
    kind: str
    basis: str
    certain: bool = True
    owner: Unit | None = None


def public_body(eid: str, name: str) -> PublicUnit | None:
    """Tell a public body by its code (机关事业单位, R1.3); ``None`` for any other subject.

    >>> public_body("12440229MB2D0001XX", "翁源县第一中学").kind
    '事业单位'
    """
    if entity_kind(eid) is not EntityKind.PUBLIC_BODY:
        return None
    department = DEPARTMENTS["1"]
    kind = department.types.get(eid[1:2], department.types["9"])
    return PublicUnit(eid, name, kind, f"统一社会信用代码前两位 {eid[:2]}: {kind}")


def state_enterprise(
    eid: str, name: str, type_text: str, owner: Unit | None, policy: RoutingPolicy
) -> PublicUnit | None:
    """Tell a state enterprise (国有企业): by its registered type, or by the state body that its votes lead to, 疑似."""
    registered = any(re.search(pattern, type_text) for pattern in policy.state_types)
    if registered:
        return PublicUnit(eid, name, STATE_ENTERPRISE, f"登记的企业类型: {type_text}", owner=owner)
    if owner:
        basis = f"按表决权计算受{owner.name}控制(疑似国有企业, 待核实)"
        return PublicUnit(eid, name, STATE_ENTERPRISE, basis, certain=False, owner=owner)
    return None


@dataclass(frozen=True, slots=True)
class Addressee:
    """One unit to be told (受送达单位): by name alone, on paper, where no code is known."""

    receiver: Receiver
    unit: Unit
    rules: tuple[Rule, ...]
    why: str

    @property
    def by_name_only(self) -> bool:
        """Whether the unit has no code on file, so that it cannot sign here (代码未载明)."""
        return not self.unit.code


def told_of_unit(unit: PublicUnit, policy: RoutingPolicy, day: date, *, list_code: str = "") -> tuple[Addressee, ...]:
    """Tell who learns of a matter of a public unit itself (单位事项的去向); ``list_code`` where it is a list entry."""
    superior = unit.owner or policy.superior(unit.eid) or Unit("", "")

    def found(receiver: Receiver) -> tuple[Unit, str]:
        if receiver is Receiver.SUPERIOR:
            return superior, f"{unit.name}是{unit.kind}"
        return policy.receivers.get(receiver, Unit("", "")), f"{unit.name}是{unit.kind}"

    return _addressees(policy, day, list_code, lambda route: route.unit, found)


def told_of_staff(unit: PublicUnit, policy: RoutingPolicy, day: date, *, list_code: str = "") -> tuple[Addressee, ...]:
    """Tell who learns of a matter of somebody on the staff of a public unit (工作人员事项的去向), not of the unit."""
    code = "" if ":" in unit.eid else unit.eid

    def found(receiver: Receiver) -> tuple[Unit, str]:
        why = f"当事人是{unit.kind}{unit.name}的工作人员"
        if receiver is Receiver.EMPLOYER:
            return Unit(unit.name, code), why
        return policy.receivers.get(receiver, Unit("", "")), why

    return _addressees(policy, day, list_code, lambda route: route.staff, found)


def _addressees(
    policy: RoutingPolicy,
    day: date,
    list_code: str,
    of: Callable[[Route], Iterable[Receiver]],
    found: Callable[[Receiver], tuple[Unit, str]],
) -> tuple[Addressee, ...]:
    """Each receiver of the routes in force once, with every rule that names it."""
    rules: dict[Receiver, list[Rule]] = {}
    for route in in_force(policy.routes, day):
        if not route.lists or list_code in route.lists:
            for receiver in of(route):
                rules.setdefault(receiver, []).append(route.rule)
    told: list[Addressee] = []
    for receiver, named in rules.items():
        unit, why = found(receiver)
        told.append(Addressee(receiver, Unit(unit.name or f"{receiver.term}(未载明)", unit.code), tuple(named), why))
    return tuple(told)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is told (告知事项): what was found, by whom, by which document, nothing else.

    ``person`` is the full name of the person it is about, empty where it is about the unit: it leaves the text.
    """

    unit_name: str
    found: str
    doc_no: str
    decided_on: date
    authority_name: str
    person: str = ""


def notice_text(matter: Matter, to: Addressee, due_on: date | None) -> str:
    """Make the text of a notice (告知函正文) of the facts needed: numbers masked, the person left open."""
    whom = f"{matter.unit_name}工作人员{PERSON}" if matter.person else matter.unit_name
    if to.receiver is Receiver.EMPLOYER:
        whom = f"贵单位工作人员{PERSON}"
    found = matter.found.replace(matter.person, PERSON) if matter.person else matter.found
    basis = "、".join(rule.article for rule in to.rules)
    answer = f"请于 {due_on} 前签收并回复处理情况。" if due_on else "请签收并回复处理情况。"
    return (
        f"依据{basis}, 现将下列事项告知贵单位: {whom}, {mask_text(found)}; 由{matter.authority_name}于 "
        f"{matter.decided_on} 以{matter.doc_no}认定。{answer}本函所载以履行职责所必要为限, 不得公开、不得他用。"
    )


def shown(content: str, person: str, *, to_addressee: bool) -> str:
    """Fill the person into a notice (显示告知函): in full to the addressee, masked to all others.

    >>> shown("贵单位工作人员〔当事人〕", "张三丰", to_addressee=False)
    '贵单位工作人员张*'
    """
    return content.replace(PERSON, person if to_addressee else mask_name(person))
