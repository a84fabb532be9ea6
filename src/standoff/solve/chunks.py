"""Work on many worlds shared out: chunks over threads, bounded memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Lock
from typing import Any

CHUNK_BYTES = 1 << 25  # what the numbers of a chunk may take


def in_chunks(
    work: Callable[[slice], None],
    worlds: int,
    bytes_of_a_world: int,
    chunk: int,
    threads: int,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Call `work` on slices that cover all worlds, at most `chunk` at a time, fewer where a world takes much memory."""
    threads = threads or os.cpu_count() or 1
    parts = slices(worlds, bytes_of_a_world, chunk, threads)
    done, lock = 0, Lock()

    def told(part: slice) -> None:
        nonlocal done
        work(part)
        if progress:
            with lock:
                done += part.stop - part.start
                progress(done, worlds)

    in_threads(threads, told, parts)


def slices(worlds: int, bytes_of_a_world: int, chunk: int, threads: int) -> list[slice]:
    """Slices that cover all worlds, so small that memory is bounded and few worlds are shared out too."""
    size = max(1, min(chunk, CHUNK_BYTES // max(1, bytes_of_a_world), -(-worlds // threads)))
    return [slice(k, min(k + size, worlds)) for k in range(0, worlds, size)]


def in_threads(threads: int, work: Callable[[Any], None], parts: Sequence[Any]) -> None:
    """Call `work` on each part, in as many threads; the first error ends the rest."""
    if threads == 1 or len(parts) < 2:
        for part in parts:
            work(part)
        return
    with ThreadPoolExecutor(max_workers=threads) as pool:
        futures = [pool.submit(work, part) for part in parts]
        try:
            for future in as_completed(futures):
                future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)  # Ctrl-C: do not work off the queue first
            raise
