"""Work on many worlds shared out: chunks over threads, bounded memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from threading import Lock, Thread
from typing import Any

CHUNK_BYTES = 1 << 25  # what the numbers of a chunk may take
END = object()


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
    """Call `work` on each part, in as many threads; the first error ends the rest.

    The caller's own thread takes its share, so that two threads cost the start of one.
    """
    left, lock = iter(parts), Lock()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            while not failed:
                with lock:
                    part = next(left, END)
                if part is END:
                    return
                work(part)
        except BaseException as error:  # Ctrl-C too: do not work off the queue first
            failed.append(error)

    others = [Thread(target=run) for _ in range(min(threads, len(parts)) - 1)]
    try:
        for other in others:
            other.start()
        run()
        for other in others:
            other.join()
    except BaseException as error:
        failed.append(error)
        raise
    if failed:
        raise failed[0]
