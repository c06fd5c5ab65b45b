"""Several processes behind one address (多进程服务): each takes callers of its own, and uvicorn looks after them."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Collection
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from graph_service.api.app import create_app
from graph_service.cli.loading import Loading
from graph_service.settings import Settings

_PATIENCE = 60  # seconds until a silent process is ended: on a busy machine it reads the program for twenty


def serve_in_processes(settings: Settings, workers: int, **options: Any) -> None:
    """Serve until told to end (多进程服务); ``options`` are those of ``uvicorn.Config``.

    Processes that listen on one socket take callers as they happen to wake, often one of them nearly all. On Linux each
    has a socket of its own at the same address, and the kernel parts the callers among them.
    """
    os.environ["CREDIT_GRAPH_DATA"] = str(settings.data.absolute())  # each process reads its own settings
    options["timeout_worker_healthcheck"] = _PATIENCE
    app = f"{__name__}:{app_of_environment.__name__}"
    if sys.platform != "linux":
        uvicorn.run(app, factory=True, workers=workers, **options)
        return
    config = uvicorn.Config(
        app, factory=True, workers=workers, loop=f"{__name__}:{loop_of_several.__name__}", **options
    )
    config.bind_socket().close()  # ends here where another service has the address
    Multiprocess(config, sockets=None).run()  # pyright: ignore[reportArgumentType]  each binds its own


def app_of_environment() -> FastAPI:
    """The app of one of several processes (一个服务进程), by the settings of the environment."""
    return lasting_app(Settings())


def lasting_app(settings: Settings, demo: Collection[str] = ()) -> FastAPI:
    """The app of a process that serves until it is told to end (常驻服务); ``demo`` as ``create_app`` has it."""
    made = create_app(settings, ahead=True, demo=demo, loader=Loading(settings))
    # A collection that walks all that lives long keeps callers waiting: what is made now is never walked, what is kept
    # meanwhile a hundred times more seldom than Python would.
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 1_000)
    return made


def loop_of_several() -> asyncio.AbstractEventLoop:
    """An event loop whose sockets may share their address with those of other processes (共用端口)."""
    import uvloop  # noqa: PLC0415  not to be had on Windows

    class Loop(uvloop.Loop):
        async def create_server(self, *args: Any, **options: Any) -> asyncio.AbstractServer:
            return await super().create_server(*args, reuse_port=True, **options)

    return Loop()
