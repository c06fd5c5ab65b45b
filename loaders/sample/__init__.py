"""The sample county (样例县): department files as 翁源 (440229) has them, all invented, and their truth."""

from __future__ import annotations

from loaders.sample.generate import generate
from loaders.sample.truth import Plant, Truth

__all__ = ["Plant", "Truth", "generate"]
