"""Answers to anybody (公众应答): the feed of what was published. The others are those that every role is given."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from graph_service.api.models.answers import ContestableAnswer, Model
from graph_service.api.models.subjects import RecordOut


class FeedItemOut(Model):
    """A record of the feed, and whose it is (公示动态)."""

    code: str = Field(description="主体标识", examples=["91440229MA4W00011F"])
    name: str | None = Field(description="主体现名", examples=["翁源县示例建材有限公司"])
    record: RecordOut


class FeedOut(ContestableAnswer):
    """A page of the feed, newest first (公示动态)."""

    kinds: list[str] = Field(description="所列的记录种类")
    since: date = Field(description="日期自")
    until: date = Field(description="日期至")
    items: list[FeedItemOut]
    then: str | None = Field(description="下一页的起点, 作参数 after; null: 没有了 where the next page begins")
    limit: int = Field(description="本页条数上限; 不足的一页也可能有下一页, 以 then 为准")
    note: str
