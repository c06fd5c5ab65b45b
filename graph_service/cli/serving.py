"""Commands that serve (服务命令): the API, and the demonstration of everything."""

from __future__ import annotations

from collections.abc import Collection, Generator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
from pydantic import SecretStr
from rich.console import Console

from graph_service.cli.demo_roll import demo_clients, demo_users
from graph_service.cli.main_job import refresh, run_main_job
from graph_service.cli.processes import lasting_app, serve_in_processes
from graph_service.cli.stores import DataOption, settings_for
from graph_service.settings import Settings
from graph_service.store.neo4j_local import local_neo4j
from graph_service.store.private_files import make_private_folder, read_or_create_secret
from loaders.sample import generate

HOST = "127.0.0.1"
DEMO_SUBJECT = "repair_due"  # the plant whose firm is the demonstration's own subject: it may ask for repair


class Store(StrEnum):
    """Which graph server the demonstration runs on (图库)."""

    EMBEDDED = "embedded"
    NEO4J = "neo4j"


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("serve")(serve)
    app.command("demo")(demo)


def serve(
    host: Annotated[str, typer.Option(help="监听地址 address")] = HOST,
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口 port")] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="进程数 processes: for many callers as many as processors")
    ] = 1,
    data: DataOption = None,
) -> None:
    """启动接口服务 serve the API until Ctrl-C; interactive docs at /docs."""
    settings = settings_for(data)
    if workers == 1:
        _serve(settings, host, port)
        return
    serve_in_processes(settings, workers, **_options(settings, host, port))


def demo(
    serving: Annotated[
        bool, typer.Option("--serve/--no-serve", help="完成后启动接口服务 serve the API afterwards")
    ] = True,
    store: Annotated[Store, typer.Option(help="图库 graph server")] = Store.EMBEDDED,
    data: Annotated[Path, typer.Option(help="演示目录 folder of the demonstration")] = Path("demo-data"),
    subjects: Annotated[int, typer.Option(min=300, max=700_000, help="主体数 number of subjects")] = 20_000,
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口 port")] = 8000,
) -> None:
    """演示 the whole product on a sample county: generate, load, analyse, draw, portrait, then serve."""
    console = Console()
    county = data / "county"
    console.print(f"生成样例县 {subjects} 户 → {county}", markup=False)
    plants = generate(county, subjects=subjects).plants
    subject = next(plant.subjects[0] for plant in plants if plant.kind == DEMO_SUBJECT)
    with _demo_store(store, data, console) as settings:
        run_main_job(county, data / "out", settings=settings, console=console)
        if serving:
            refresh(settings, console)
            users = demo_users(settings, subject)
            for line in welcome(port, [*users.values()], demo_clients(settings, subject)):
                console.print(line, markup=False, highlight=False, soft_wrap=True)
            _serve(settings, HOST, port, demo=users)


@contextmanager
def _demo_store(store: Store, data: Path, console: Console) -> Generator[Settings]:
    """Settings of a graph made for the demonstration alone, with keys of its own."""
    if store is Store.EMBEDDED:
        yield Settings(data=data / "graph", uri=None)
        return
    console.print("启动本机 Neo4j (首次从 Maven Central 下载) starting a local Neo4j")
    keys = make_private_folder((data / "keys").absolute())
    person, token = (read_or_create_secret(keys / f"{name}.key")[0] for name in ("person", "token"))
    with local_neo4j(data / "neo4j") as server:
        yield Settings(
            data=keys,
            uri=server.uri,
            user=server.user,
            password=SecretStr(server.password),
            database=server.database,
            person_key=SecretStr(person),
            token_key=SecretStr(token),
        )


def welcome(port: int, users: list[str], clients: list[str]) -> list[str]:
    """Say where the demonstration is and who may enter it (演示说明), the page first."""
    return [
        f"监管页面 explorer: http://{HOST}:{port}/",
        f"接口文档 docs: http://{HOST}:{port}/docs",
        "演示用户 demo users (在监管页面上选用, 不需口令 chosen at the page, no password):",
        *users,
        "演示接入方 demo clients (client_id / client_secret / 单位):",
        *clients,
        "按 Ctrl-C 结束 Ctrl-C ends it",
    ]


def _serve(settings: Settings, host: str, port: int, demo: Collection[str] = ()) -> None:
    uvicorn.run(lasting_app(settings, demo), **_options(settings, host, port))


def _options(settings: Settings, host: str, port: int) -> dict[str, Any]:
    # the access log is the app's own: uvicorn's would hold the query values (R10.3)
    return {"host": host, "port": port, "access_log": False, "log_level": settings.log_level.lower()}
