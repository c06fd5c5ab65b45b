"""A plot (地块): one plant in the making. It gathers the rows of the plant, tagged, and what they must yield."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph_service.domain.calendar import add_years
from loaders.sample import words
from loaders.sample.pools import Person, Pools
from loaders.sample.tables import TABLES, Row
from loaders.sample.truth import Output, Plant

# Terms in years of the bans planted here, restated from R4.3 on purpose: the truth must not be read from the code it
# judges. None: as long as the list entry stands.
BAN_YEARS: dict[str, int | None] = {"P01": 3, "P02": 3, "P06": 3, "P08": 5, "P25": None, "P26": 3}


@dataclass(frozen=True, slots=True)
class Firm:
    """A subject as plants speak of it (主体)."""

    code: str
    name: str
    lr: Person
    address: str


class Plot:
    """Rows and expectations of one plant. Days are counted back from ``as_of``: ``plot.ago(112)``."""

    def __init__(self, pools: Pools, as_of: date, kind: str, number: int, claimed_by: str, *, claimed: bool) -> None:
        self.pools = pools
        self.as_of = as_of
        self.rows: dict[str, list[Row]] = {name: [] for name in TABLES}
        self.plant = Plant(id=f"{kind}-{number:03d}", kind=kind, claimed=claimed, claimed_by=claimed_by)

    def ago(self, days: int) -> date:
        """Day ``days`` before ``as_of``."""
        return self.as_of - timedelta(days=days)

    def add(self, table: str, **row: object) -> None:
        """Put a row, tagged with this plant, into a table."""
        self.rows[table].append({**row, "tag": self.plant.id})

    def involve(self, code: str = "", person: Person | None = None) -> None:
        """Name a subject or a person, or both, among those of the plant."""
        if code and code not in self.plant.subjects:
            self.plant.subjects.append(code)
        entry = person and {"name": person.name, "id_masked": person.masked_id}
        if entry and entry not in self.plant.persons:
            self.plant.persons.append(entry)

    def person(self, name: str = "") -> Person:
        """Next person, of a given name if there is one (同名异人)."""
        person = self.pools.people.one()
        return Person(name or person.name, person.resident_id)

    def company(
        self,
        lr: Person | None = None,
        *,
        founded: int = 3000,
        trade: int = words.MATERIALS,
        brand: str = "",
        address: str = "",
        status: str = "存续",
        revoked_on: date | None = None,
        holders: Sequence[tuple[Person | Firm, float]] | None = None,
        officer: bool = True,
    ) -> Firm:
        """Company founded ``founded`` days ago, by default wholly owned by its legal representative."""
        lr = lr or self.person()
        (code,) = self.pools.codes.take(["91"])
        brand = brand or self.pools.brands.take(1)[0]
        name = f"{words.COUNTY}{brand}{words.TRADES[trade].word}有限公司"
        firm = self.subject(
            code, name, lr, founded=founded, trade=trade, address=address, status=status, revoked_on=revoked_on
        )
        if officer:
            self.role(firm, lr, "法定代表人", self.ago(founded))
        for owner, percent in [(lr, 100.0)] if holders is None else holders:
            self.holding(firm, owner, percent, self.ago(founded))
        return firm

    def subject(
        self,
        code: str,
        name: str,
        lr: Person,
        *,
        founded: int = 3000,
        trade: int = words.MATERIALS,
        address: str = "",
        status: str = "存续",
        revoked_on: date | None = None,
        type_text: str = "有限责任公司(自然人投资或控股)",
    ) -> Firm:
        """Row of the register, nothing else."""
        address = address or self.pools.address()
        self.add(
            "subjects",
            code=code,
            name=name,
            reg_no=f"440229{self.pools.number():09d}",
            type_text=type_text,
            status=status,
            lr_name=lr.name,
            address=address,
            scope=words.TRADES[trade].scope,
            industry=words.TRADES[trade].industry,
            established=self.ago(founded),
            approved=self.ago(min(founded, 900)),
            revoked_on=revoked_on,
            capital_wan=100.0,
        )
        self.involve(code)
        return Firm(code, name, lr, address)

    def role(self, firm: Firm, person: Person, position: str, start: date, end: date | None = None) -> None:
        """Person's post at a firm over ``[start, end)``; the file states the last day held."""
        self.add(
            "roles",
            code=firm.code,
            name=firm.name,
            person_name=person.name,
            resident_id=person.resident_id,
            position=position,
            held_from=start,
            held_to=end and end - timedelta(days=1),
        )
        self.involve(person=person)

    def succession(self, firm: Firm, *terms: tuple[Person, int]) -> None:
        """Legal representatives one after the other, each from a number of days ago (法定代表人沿革)."""
        ends = [self.ago(days) for _, days in terms[1:]]
        for (person, days), end in zip(terms, [*ends, None], strict=True):
            self.role(firm, person, "法定代表人", self.ago(days), end)

    def holding(self, firm: Firm, owner: Person | Firm, percent: float, since: date, until: date | None = None) -> None:
        """Shareholding in per cent over ``[since, until)``, as the register states it."""
        personal = isinstance(owner, Person)
        public = not personal and owner.code.startswith("1")
        self.add(
            "holdings",
            code=firm.code,
            name=firm.name,
            owner_name=owner.name,
            owner_kind="自然人股东" if personal else "机关法人" if public else "企业法人",
            owner_id=owner.resident_id if personal else owner.code,
            way="货币",
            held_from=since,
            held_to=until,
            percent=percent,
            subscribed_wan=percent,
            paid_wan=percent / 2,
        )

    def guarantee(self, guarantor: Firm, firm: Firm, wan: int) -> None:
        """``guarantor`` answers for a loan of ``firm``."""
        self.add(
            "guarantees",
            guarantor_code=guarantor.code,
            guarantor_name=guarantor.name,
            code=firm.code,
            name=firm.name,
            kind="连带责任保证",
            contract=f"翁农商保字第P{self.pools.number():07d}号",
            from_day=self.ago(300),
            to_day=self.ago(-800),
            amount_yuan=wan * 10_000.0,
        )

    def expect(self, section: str, **output: object) -> None:
        """One row that the plant must yield."""
        rows: list[Output] = self.plant.expect.setdefault(section, [])
        rows.append(dict(output))

    def reached(self, layer: str, rule: str, person: Person, firm: Firm, start: date) -> None:
        """Person reached by a rule of R4.3 from a day on; no measure is worked out for one of unknown identity."""
        known = layer != "needs_id"
        years = BAN_YEARS[rule] if known else None
        self.expect(
            "proposals",
            layer=layer,
            rule=rule,
            subject=firm.code,
            person_name=person.name,
            **{
                "from": start.isoformat() if known else None,
                "to": None if years is None else add_years(start, years).isoformat(),
            },
        )

    def signal(self, code: str, *firms: Firm, product: float | None = None) -> None:
        """Related-party signal over firms."""
        extra = {} if product is None else {"product": round(product, 9)}
        self.expect("signals", code=code, subjects=sorted(firm.code for firm in firms), **extra)

    def controlled(self, firm: Firm, controller: Person | Firm | None, mode: str = "SOLE") -> None:
        """Who ultimately controls a firm (R8.7); nobody for a dispersed one, one row each where several do (R8.8)."""
        party = None if controller is None else controller.name if isinstance(controller, Person) else controller.code
        self.expect("controllers", subject=firm.code, controller=party, mode=mode if party else "NONE")

    def integrated(self, owner: Person, firm: Firm, share: float) -> None:
        """Integrated share of a person in a firm (R8.6)."""
        self.expect("integrated", owner=owner.name, subject=firm.code, share=round(share, 6))

    def recused(self, cert_no: str, firm: Firm, tie: str) -> None:
        """Inspector, by certificate, who must stand aside from a subject, and for which tie (R7.9)."""
        self.expect("recusals", cert_no=cert_no, subject=firm.code, tie=tie)

    def absent(self, section: str, **output: object) -> None:
        """One row that must not be found."""
        rows: list[Output] = self.plant.expect.setdefault("absent", {}).setdefault(section, [])
        rows.append(dict(output))
