"""The command line: arguments in, one verb, one report out. What is heavy is loaded by the command that needs it."""

from standoff.cli.app import app, main

__all__ = ["app", "main"]
