"""Progress of long work on the terminal (进度条)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

PIPED = 200  # columns where nobody looks at the lines as they come


def console() -> Console:
    """Return the terminal, or lines wide enough to be searched where the output goes elsewhere (输出)."""
    return Console(width=None if sys.stdout.isatty() else PIPED)


@contextmanager
def steps(console: Console, title: str, total: int) -> Generator[Callable[[str], None]]:
    """Show a bar that moves one step each time the next one is named."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    ) as progress:
        task = progress.add_task(title, total=total)

        def step(name: str) -> None:
            progress.update(task, advance=1, description=f"{title}: {name}")

        yield step
        progress.update(task, completed=total, description=title)


@contextmanager
def file_bar(console: Console) -> Generator[Callable[[str, int, int], None]]:
    """Show the rows of the file being loaded."""
    with Progress(
        TextColumn("载入 {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console,
        transient=True,
    ) as progress:  # fmt: skip
        task = progress.add_task("", total=None)
        yield lambda file, done, total: progress.update(task, description=file, completed=done, total=total)
