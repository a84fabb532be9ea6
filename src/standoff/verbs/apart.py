"""Work in a process of its own, which can be ended: what runs in C neither hears Ctrl-C nor says how long it takes."""

from __future__ import annotations

import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any


class NoAnswer(RuntimeError):
    """The work took too long, or its process ended without an answer."""


def within(seconds: float, work: Callable[..., Any], *given: Any) -> Any:
    """What `work(*given)` gives, or raises; NoAnswer where it has not ended after so many seconds."""
    context = get_context("spawn")  # a fork would copy threads that hold locks
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, work, given), daemon=True)
    process.start()
    theirs.close()
    try:
        if not mine.poll(seconds):
            raise NoAnswer(f"no answer after {seconds:g} seconds")
        try:
            fine, found = mine.recv()
        except EOFError:
            raise NoAnswer("it ended without an answer") from None
    finally:
        process.kill()
        process.join()
        mine.close()
    if not fine:
        raise found
    return found


def _work(out: Connection, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches this process too, and should end it there and then
    try:
        out.send((True, work(*given)))
    except Exception as error:
        out.send((False, error))
