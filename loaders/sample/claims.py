"""What this version claims to find (声明可查): kinds are taken out of ``NOT_YET`` when their detectors are there."""

from __future__ import annotations

NOT_YET: frozenset[str] = frozenset()
"""Kinds that are planted and not claimed: they explain what is found and are not asked for (ADR 0040)."""
