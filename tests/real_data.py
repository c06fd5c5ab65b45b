"""What a test on the shared development data asks for (CREDIT_GRAPH_REAL_DATA): skipped, by name, where it is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("CREDIT_GRAPH_REAL_DATA", Path(__file__).parents[1] / "../shared/data"))


def needs(*paths: Path) -> list[pytest.MarkDecorator]:
    """Marks of a module that proves nothing where one of these is not there."""
    missing = "、".join(one.name for one in paths if not one.exists())
    reason = f"NO REAL DATA: {missing} is not there, set CREDIT_GRAPH_REAL_DATA"
    return [pytest.mark.real_data, pytest.mark.skipif(bool(missing), reason=reason)]
