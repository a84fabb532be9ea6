"""Fetching a file, only when asked: over https, with a checksum that the user gives or is told."""

from __future__ import annotations

from pathlib import Path

from standoff.history.reading import HistoryError, dataset


def get(key: str, url: str | None, into: str | Path, sha256: str | None = None) -> tuple[Path, str]:
    """Download a data set's file with pooch; its path and its SHA-256.

    Publishers move and revise files, and no checksum of theirs is known to us: `url` is where the user found the file,
    and without `sha256` the digest is only reported, to be given the next time. HistoryError where pooch is not
    installed, the address is no https one, or the download fails or differs.
    """
    about = dataset(key)
    address = url or about.download
    if address is None:
        raise HistoryError(
            (f"{about.title}: the publisher's page is {about.where}; give the file's address with --url, "
             "or download it there and read the local file",)
        )  # fmt: skip
    if not address.startswith("https://"):
        raise HistoryError(("only https addresses are fetched",))
    try:
        import pooch
    except ImportError:
        raise HistoryError(("downloads need pooch: pip install 'standoff[data]'",)) from None
    folder = Path(into)
    try:
        known = f"sha256:{sha256}" if sha256 else None
        path = Path(pooch.retrieve(address, known_hash=known, fname=address.rsplit("/", 1)[-1] or key, path=folder))
    except Exception as error:  # network errors of many libraries, and a checksum that differs
        said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise HistoryError((f"{key} could not be fetched: {said}",)) from None
    return path, str(pooch.file_hash(str(path), alg="sha256"))
