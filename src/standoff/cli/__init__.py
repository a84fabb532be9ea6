"""The command line: arguments in, one verb, one report out. A command loads what it needs, and no more."""

from standoff.cli.app import app, main

__all__ = ["app", "main"]
