"""Files only their owner may read (仅本人可读的文件): passwords, keys and the state of a server."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Generator
from pathlib import Path

from graph_service.domain.errors import StoreUnavailable


def make_private_folder(folder: Path) -> Path:
    """Create a folder (0700) where it is missing; raises ``StoreUnavailable`` where it cannot be written."""
    with writable(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(str(folder))
    return folder


def write_private(path: Path, text: str) -> None:
    """Write a 0600 file of text in one step (``write_private_bytes``)."""
    write_private_bytes(path, text.encode())


def write_private_bytes(path: Path, content: bytes) -> None:
    """Write a 0600 file in one step: a reader sees the whole of it or nothing, even after a crash."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with writable(path.parent):
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)


def read_or_create_secret(path: Path) -> tuple[str, bool]:
    """Read the secret of a file, and whether it was made just now: 32 random bytes, URL-safe base64.

    Of several makers at once one wins, and all read the same secret.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    made = False
    with writable(path.parent):
        if not path.exists():
            write_private(fresh, secrets.token_urlsafe(32))
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(fresh)
                made = True
            fresh.unlink()
        return path.read_text("utf-8").strip(), made


@contextlib.contextmanager
def writable(folder: Path) -> Generator[None]:
    """Say plainly that a folder cannot be used: a read-only disk, another user's folder, a full disk."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(
            f"数据目录无法读写: {folder} ({error.strerror or error})",
            advice="请检查磁盘是否只读或已满、目录是否属于其他用户, 或用 CREDIT_GRAPH_DATA 指定另一目录。",
        ) from error
