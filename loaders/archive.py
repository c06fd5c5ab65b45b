"""The archive of delivered files (原件归档): every file that was loaded, sealed, under the hash of its bytes.

A delivery is read again from here when a register that came later may free its rows, when a batch it stood on is
withdrawn, and when its rows that were set aside are exported. Sealed, because files hold identity numbers (R10.3).
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import portalocker

from graph_service.domain.errors import Conflict, NotFound
from graph_service.store.private_files import make_private_folder
from graph_service.store.sealed_files import open_sealed, seal_file
from graph_service.store.vault import PersonVault
from loaders.files import SourceFile


@dataclass(frozen=True, slots=True)
class Archive:
    """Sealed originals in one folder (原件归档)."""

    folder: Path
    vault: PersonVault

    def keep(self, file: SourceFile, digest: str) -> None:
        """Keep a file under the hash of its bytes; one that is there stays."""
        path = make_private_folder(self.folder) / digest
        if not path.exists():
            with file.open() as source:
                seal_file(source, path, self.vault.file_key)

    def has(self, digest: str) -> bool:
        """Whether a file is kept."""
        return (self.folder / digest).exists()

    def require(self, digest: str, name: str) -> Path:
        """Where a file is kept; raises ``NotFound`` where it is not."""
        path = self.folder / digest
        if not path.exists():
            raise NotFound(
                f"原件归档中没有 {name}", advice="该批次在另一台机器上载入; 请在那里操作, 或重新载入原文件后再试。"
            )
        return path

    def restore(self, digest: str, name: str, scratch: Path) -> SourceFile:
        """Unseal a file into the folder ``scratch``; raises ``NotFound`` where it was never kept here."""
        path = self.require(digest, name)
        target = scratch / digest
        with target.open("wb") as out:
            target.chmod(0o600)
            for piece in open_sealed(path, self.vault.file_key):
                out.write(piece)
        return SourceFile(target, name)

    @contextmanager
    def loading(self) -> Generator[None]:
        """Be the only one that loads or withdraws; raises ``Conflict`` where another is at it."""
        path = make_private_folder(self.folder) / "load.lock"
        with path.open("a+") as handle:
            try:
                portalocker.lock(handle, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
            except portalocker.LockException as error:
                raise Conflict("另一个载入正在进行", advice="请等它结束后再试。") from error
            yield
