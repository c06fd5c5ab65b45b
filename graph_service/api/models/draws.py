"""Answers about draws (双随机抽取)."""

from __future__ import annotations

from pydantic import Field

from graph_service.api.models.answers import Answer, Cell, Model


class DrawOut(Model):
    """A draw (随机抽取)."""

    id: str = Field(description="抽取编号", examples=["draw-2026-06"])
    facts: dict[str, Cell] = Field(description="抽取参数, 含随机种子 seed and terms")


class DrawsOut(Answer):
    """Draws made (抽取清单)."""

    items: list[DrawOut]


class DrawnOut(Model):
    """A subject drawn (抽中主体)."""

    code: str
    name: str | None


class DrawResultOut(Answer):
    """One draw and a page of what it drew (抽取结果)."""

    draw: DrawOut
    items: list[DrawnOut]
    limit: int
    offset: int
