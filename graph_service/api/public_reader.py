"""Anybody, without a token (公众): a reader of the role ``public``, before whom the rules of all others hold.

Masks, withheld fields, terms of publication and withdrawals are not written a second time for the public site: its
routes are answered by the use cases and answers of the others, and judged by the rows of that role (ADR 0110).
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from graph_service.api.auth import judged, reached, reader_for
from graph_service.api.context import context_of
from graph_service.api.reader import Reader
from graph_service.api.tokens import Caller

ANYBODY = Caller(client="public", role="public", unit="", region="")


async def public_reader(request: Request) -> Reader:
    """The reader of a route for everybody, admitted as its row says; whatever token comes along is not looked at."""
    return await judged(reader_for(request, context_of(request), ANYBODY), reached)


PublicDep = Annotated[Reader, Depends(public_reader)]
