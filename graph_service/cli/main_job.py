"""The main job from files to all four outputs (主流程命令): sample, load, run, demo."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from rich.console import Console
from rich.table import Table

from graph_service.analysis.law_overlay import CaseLaw
from graph_service.analysis.portrait_items import Portrait
from graph_service.cli.acts import record_act
from graph_service.cli.asking import day_of, print_way_back
from graph_service.cli.batches import write_corrections
from graph_service.cli.progress import console as report_console
from graph_service.cli.progress import file_bar, steps
from graph_service.cli.stores import DataOption, archive_of, mappings_of, settings_for
from graph_service.domain.errors import BadInput
from graph_service.rulebook.objections import objection_policy
from graph_service.settings import Settings
from graph_service.store.connection import Connection, connect
from graph_service.store.graph_store import GraphStore
from graph_service.store.last_run import later_run
from graph_service.store.ledger import Ledger
from graph_service.store.migrations import migrate
from graph_service.store.private_files import make_private_folder
from graph_service.store.snapshot_cache import snapshots_of
from graph_service.store.vault import PersonVault, load_person_key
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.comparable import comparable
from graph_service.usecases.graph_now import read_edition
from graph_service.usecases.law import law_on
from graph_service.usecases.main_job import Results, analyse, run_id
from graph_service.usecases.policies import Policies, load_policies
from graph_service.usecases.portraits import portrait_of
from graph_service.usecases.quality import examine_graph, report_row
from graph_service.usecases.richest_subject import richest_subject
from graph_service.usecases.sources import Sources
from graph_service.usecases.write_results import write_files, write_graph
from loaders.delivery import Delivery, read_delivery
from loaders.load import load
from loaders.mapping import parse_mapping
from loaders.rejects import write_findings
from loaders.report import LoadReport, readable
from loaders.sample import generate
from loaders.sample.compare import compare

TRUTH = "truth.json"
Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="截至日 as of; default: delivery.toml, else today")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("sample")(sample)
    app.command("load")(load_command)
    app.command("run")(run)


def sample(
    directory: Annotated[Path, typer.Argument(help="样例写到哪个目录 folder to write")],
    subjects: Annotated[int, typer.Option(min=300, max=700_000, help="主体数 number of subjects")] = 20_000,
    seed: Annotated[int, typer.Option(help="随机种子 seed")] = 7,
) -> None:
    """生成样例县 write the sample county: invented subjects in real department formats, with its planted truths."""
    console = Console()
    with steps(console, "生成样例县", 5) as step:
        truth = generate(directory, subjects=subjects, seed=seed, progress=step)
    table = Table("埋设种类 kind", "数 n", title=f"样例县: {subjects} 户")
    for kind, number in truth.counts().items():
        table.add_row(kind, str(number))
    console.print(table)


def load_command(
    paths: Annotated[list[Path], typer.Argument(help="部门数据文件或目录 files and folders")],
    report: Annotated[Path | None, typer.Option(help="载入报告写到 report.json")] = None,
    corrections: Annotated[
        Path | None, typer.Option(help="待更正表写到哪个目录 folder for the rows set aside, as workbooks to mend")
    ] = None,
    as_of: Day = None,
    data: DataOption = None,
) -> None:
    """载入部门数据 load department files and say what became of every row."""
    console, settings = report_console(), settings_for(data)
    with connect(settings) as connection:
        loaded, _ = _load(paths, connection, settings, as_of, console)
        console.print(readable(loaded))
        if corrections:
            write_corrections(loaded.batches, connection, settings, corrections, console)
    if report:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(loaded.to_json(), encoding="utf-8")


def run(
    directory: Annotated[Path, typer.Argument(help="部门数据目录 folder of department files")],
    out: Annotated[Path, typer.Option(help="结果目录 folder of the outputs")],
    as_of: Day = None,
    portrait: Annotated[
        str | None, typer.Option(help="画像主体代码 whose portrait; default: the best known subject")
    ] = None,
    beacon: Annotated[
        str | None, typer.Option(help="公开随机数 public random number of the draw; default: for trying out only")
    ] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="截至日较早也替换图库结果 replace later results"),
    ] = False,
    data: DataOption = None,
) -> None:
    """主流程 load, then controllers, persons reached, signals, classes, a 双随机 draw and a portrait, into OUT.

    未指定数据目录时图库在 OUT/graph。Without a data folder named or set, the graph is kept in OUT/graph.

    截至日早于图库中最近一次计算的, 结果只写入 OUT, 接口仍以最近一次为准。What is computed as of a day before that of
    the last run goes into OUT alone: the graph, and so the API, keeps the later results, unless --replace is given.
    """
    settings = settings_for(data)
    if data is None and not settings.uri and "data" not in settings.model_fields_set:
        settings = Settings(data=out / "graph")  # one run never meets the data of another by accident
    run_main_job(
        directory, out, settings=settings, as_of=as_of, portrait=portrait, beacon=beacon, replace=replace,
        console=Console(),
    )  # fmt: skip


def run_main_job(
    directory: Path,
    out: Path,
    *,
    settings: Settings,
    as_of: datetime | None = None,
    portrait: str | None = None,
    beacon: str | None = None,
    replace: bool = False,
    console: Console,
) -> None:
    """Run the whole job on the graph of ``settings``, write its outputs and print what it found (主流程).

    Results as of an earlier day than those in the graph do not go there unless they are to ``replace`` them.
    """
    out.mkdir(parents=True, exist_ok=True)
    with connect(settings) as connection:
        report, day = _load([directory], connection, settings, as_of, console)
        (out / "report.json").write_text(report.to_json(), encoding="utf-8")
        write_findings(report.findings, out)
        console.print(readable(report))
        policies = load_policies()
        with steps(console, "分析", 8) as step:
            step("取快照 snapshot")
            snapshot = snapshots_of(settings).snapshot(connection, day)
            by_now = max(day, day_of(None))
            found = law_on(connection, by_now)  # what was repaired by now is used no more (R5.4)
            results = analyse(snapshot, policies, beacon=beacon or f"仅供试用 {day}", cases=found, progress=step)
            subject = portrait or richest_subject(snapshot)
            drawn = _portrait(GraphStore(connection), subject, day, by_now) if subject else None
            step("写出结果 outputs")
            sources = Sources.of([snapshot], Ledger(connection).all())
            files = write_files(results, drawn, sources, out)
            record_act(settings, "run", "exported", "主流程", subject=subject or "", files=files)
            step("写回图库 graph")
            later = None if replace else later_run(connection, day)
            if later is None:
                _write_back(connection, results, policies, sources, found)
    _tell(results, console)
    if later:
        console.print(
            f"截至日 {day} 早于图库中最近一次计算({later}), 结果只写入 {out}; 图库和接口仍以截至 {later} 的为准, "
            "加 --replace 可替换。",
            markup=False, soft_wrap=True, style="yellow",
        )  # fmt: skip
    truth = directory / TRUTH
    if truth.is_file():
        verdict = _verdict(truth, results, report)
        (out / "found.json").write_text(json.dumps(verdict, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        console.print(
            f"样例真值: 埋设 {verdict['plants']}, 声明可查 {verdict['claimed']}, 查到 {verdict['found']}, "
            f"漏 {len(verdict['missed'])}, 误 {len(verdict['invented'])}"
        )
    console.print(f"结果写在 {out} ({len(files) + 2} 个文件)", markup=False)
    print_way_back(console, objection_policy().way_back)


def refresh(settings: Settings, console: Console) -> None:
    """Have what the graph holds of runs be of today (刷新计算结果): a draw takes classes of the last month (R7.1)."""
    with connect(settings) as connection, steps(console, "截至今日的分析", 7) as step:
        policies, today = load_policies(), day_of(None)
        step("取快照 snapshot")
        snapshot = snapshots_of(settings).snapshot(connection, today)
        found = law_on(connection, today)
        results = analyse(snapshot, policies, beacon=f"仅供试用 {today}", cases=found, progress=step)
        _write_back(connection, results, policies, Sources.of([snapshot], Ledger(connection).all()), found)


def _write_back(connection: Connection, results: Results, policies: Policies, sources: Sources, found: CaseLaw) -> None:
    writer, run = GraphWriter(connection), run_id(results.snapshot, found)
    write_graph(results, writer, policies, sources, run=run, at=_now())
    quality, sources = examine_graph(connection, results.snapshot, results.picture)
    writer.write_computed("quality_report", run, [report_row(quality, results.snapshot, sources)])


def _portrait(store: GraphStore, subject: str, day: date, by_now: date) -> Portrait:
    return portrait_of(store, subject, Asked(day), read_edition(store.connection).sources, law=Asked(by_now)).portrait


def _load(
    paths: list[Path], connection: Connection, settings: Settings, as_of: datetime | None, console: Console
) -> tuple[LoadReport, date]:
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise BadInput(f"没有这些文件或目录: {', '.join(missing)}")
    delivery = read_delivery(paths[0]) if paths[0].is_dir() else Delivery()
    day = day_of(as_of) if as_of else delivery.as_of or day_of(None)
    migrate(connection)
    vault = PersonVault(load_person_key(settings))
    with file_bar(console) as progress:
        report = load(
            paths,
            connection=connection,
            vault=vault,
            archive=archive_of(settings, vault),
            as_of=day,
            received_at=delivery.received_at or datetime.now(UTC).replace(microsecond=0),
            delivery=delivery,
            known=mappings_of(settings),
            progress=progress,
        )
    _keep_proposals(report, settings, console)
    return report, day


def _keep_proposals(report: LoadReport, settings: Settings, console: Console) -> None:
    """Put proposed mappings where confirmed ones are read from, unconfirmed (映射建议, ADR 0037)."""
    folder = settings.data.absolute() / "mappings"
    for entry in report.files:
        if entry.proposal is None:
            continue
        path = make_private_folder(folder) / f"{parse_mapping(entry.proposal, entry.file).id}.toml"
        if not path.exists():
            path.write_text(entry.proposal, encoding="utf-8")
        console.print(
            f"{entry.file}: 建议的映射在 {path}, 核对后将 confirmed 改为 true 再载入。", markup=False, soft_wrap=True
        )


def _verdict(truth: Path, results: Results, report: LoadReport) -> dict[str, Any]:
    """Hold the results against what was planted (真值比对)."""
    rejected = report.findings.filter(pl.col("outcome") == "rejected").select("file", "row", "rule").unique()
    found = {**comparable(results), "rejected": rejected}
    return compare(json.loads(truth.read_text(encoding="utf-8")), found)


def _tell(results: Results, console: Console) -> None:
    """Print what was found, in Chinese, in the words of the law: proposed, suspected, no record found."""
    spread = results.spread
    table = Table("结果", "数量", title=f"截至 {results.snapshot.as_of} 的分析结果")
    modes = dict(results.controllers.group_by("mode").len().iter_rows())
    table.add_row("算得唯一控制人的主体(疑似实际控制人)", str(modes.get("SOLE", 0)))
    table.add_row("拟议措施(L1, 待人工认定)", str(len(spread.proposals)))
    table.add_row("待补认定", str(len(spread.candidates)))
    table.add_row("待核身份", str(len(spread.needs_id)))
    table.add_row("依法不得传导", str(len(spread.rejections)))
    for code, term, number in _signal_counts(results):
        table.add_row(f"风险信号 {code} {term}", str(number))
    for name, number in results.classes.group_by("class").len().sort("class").iter_rows():
        table.add_row(f"信用风险 {name} 类(内部)", f"{number} ({number / results.classes.height:.1%})")
    drawn = str(results.draw.selected.height) if results.draw else "未抽取: 没有登记在册的主体"
    table.add_row("双随机抽中", drawn)
    console.print(table)


def _signal_counts(results: Results) -> list[tuple[str, str, int]]:
    counted: dict[tuple[str, str], int] = {}
    for signal in results.signals:
        key = (signal.rule.code, signal.rule.term)
        counted[key] = counted.get(key, 0) + 1
    return [(code, term, number) for (code, term), number in sorted(counted.items())]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
