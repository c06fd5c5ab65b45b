"""Old numbers of subjects (R2.2 代码_2 to _6)."""

import pytest

from graph_service.domain.register_numbers import NumberKind, number_kind, org_code


@pytest.mark.parametrize(
    ("text", "kind", "org"),
    [
        ("9152000071430580XT", NumberKind.USCC, "71430580X"),
        ("71430580-X", NumberKind.ORG_CODE, "71430580X"),
        ("71430580-1", NumberKind.UNKNOWN, None),
        ("110105780238342", NumberKind.TAX, "780238342"),
        ("52000071430580X", NumberKind.TAX, "71430580X"),
        ("110108000000016", NumberKind.REGISTRATION, None),
        ("110108000000017", NumberKind.UNKNOWN, None),
        ("", NumberKind.UNKNOWN, None),
    ],
)
def test_number_kind(text: str, kind: NumberKind, org: str | None) -> None:
    assert number_kind(text) is kind
    assert org_code(text) == org
