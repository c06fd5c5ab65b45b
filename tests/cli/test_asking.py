"""How commands name parties: whoever reads alike once masked is told apart."""

from __future__ import annotations

from graph_service.api.models.answers import PersonOut, SubjectOut
from graph_service.cli.asking import names_of


def test_persons_that_read_alike_once_masked_are_numbered() -> None:
    people = [PersonOut(ref=ref, name="张*", certain=True) for ref in ("person-1", "person-2")]
    firm = SubjectOut(ref="91440229MA4U0001XN", name="甲公司", certain=True)
    assert names_of([*people, firm, people[0]]) == {
        "person-1": "张*(1)", "person-2": "张*(2)", "91440229MA4U0001XN": "甲公司",
    }  # fmt: skip
