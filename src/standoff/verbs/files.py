"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path


def check_writable(path: str | Path) -> None:
    """Raise an OSError now if a file could not be written here later: no such folder, no right to write in it."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if target.exists() and not target.is_file():
        return  # a device or pipe
    folder = target.parent
    if not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "no right to write in this folder", str(folder))


def write_whole(path: str | Path, data: bytes) -> Path:
    """Write `data` to `path` so that the file is there complete or, after Ctrl-C or a full disk, not at all.

    The bytes go to a temporary file beside it, which then takes its name. What stood there before stays until
    that moment. A link is followed; a device or pipe, which cannot be replaced, is written to directly. Gives
    back the path.
    """
    check_writable(path)
    target = Path(os.path.realpath(path))
    mode = _mode(target)
    if mode is not None and not stat.S_ISREG(mode):
        target.write_bytes(data)
        return Path(path)
    part = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    # not `tempfile`: its files are closed to everyone else, and the finished file would stay so
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if mode is not None:
            os.chmod(part, stat.S_IMODE(mode))
        os.replace(part, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise
    return Path(path)


def _mode(path: Path) -> int | None:
    """Kind and permissions of what is there, or None."""
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None
