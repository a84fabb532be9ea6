"""What PyYAML says of broken YAML, in words for people who do not write parsers."""

from __future__ import annotations

import re

import yaml

from standoff.crisis.problems import Problem

# PyYAML's words, from both its scanners, to ours; the first that fits.
ADVICE = (
    (
        "mapping values are not allowed",
        "a second ':' on this line",
        "put text that holds ': ' in quotes; check the line before",
    ),
    ("could not find expected ':'", "a key without ':'", "write `key: value`, or check the line before"),
    ("could not determine a constructor", "a tag", "remove the tag"),
    (
        "while parsing a block mapping",
        "this line does not fit the ones above",
        "indent keys of one mapping alike",
    ),
    (
        "while parsing a block collection",
        "this line does not fit the list above",
        "begin each item of a list with '- '",
    ),
    ("while parsing a flow mapping", "a `{` is not closed, or a comma is missing", "close it with `}`"),
    ("while parsing a flow sequence", "a `[` is not closed, or a comma is missing", "close it with `]`"),
    (
        "while scanning a quoted scalar",
        "a quote is not closed, or an escape is not one",
        "close the quote; use '…' for text with backslashes",
    ),
    (
        "while scanning a double-quoted scalar",
        "a quote is not closed, or an escape is not one",
        "close the quote; use '…' for text with backslashes",
    ),
    ("cannot start any token", "a character that cannot begin a value here", "put the text in quotes"),
    ("while scanning an alias", "'*' begins an alias", "put the text in quotes"),
    ("while scanning an anchor", "'&' begins an anchor", "put the text in quotes"),
    ("anchor", "an anchor that is not one", "put text that begins with '&' or '*' in quotes"),
    ("tag", "a tag that is not one", "put text that begins with '!' in quotes"),
    ("directive", "a line that begins with '%'", "put the text in quotes"),
)


def syntax_problem(error: Exception, text: str, file: str) -> Problem:
    """The problem behind an error of the YAML parser."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    opened = getattr(error, "context_mark", None)
    if opened and str(getattr(error, "context", "")).endswith(("flow mapping", "flow sequence", "quoted scalar")):
        # Where a bracket or quote begins says more than where the parser gave up on it.
        line, column = opened.line + 1, opened.column + 1
    tab = _tab(text, line)
    if tab:
        return Problem(
            "C003",
            "error",
            file,
            line,
            tab,
            "a tab used to indent",
            "\\t",
            "indent with spaces; YAML takes no tabs",
        )
    if isinstance(error, yaml.MarkedYAMLError):
        said = " ".join(part for part in (error.context, error.problem) if part)
    else:
        said = str(error).splitlines()[0] if str(error) else "the text cannot be read"
    if "invalid Unicode character" in said:
        message = "an escape that is no character"
        return Problem("C009", "error", file, line, column, message, said, "write the character itself")
    if "maximum nesting depth" in said:  # libyaml from 0.2.6 gives up before the events say how deep it is
        hint = "give subtrees names under `game.parts`"
        return Problem("C006", "error", file, line, column, "this is nested too deep", said, hint)
    for words, message, hint in ADVICE:
        if words in said:
            return Problem("C001", "error", file, line, column, f"this is not YAML: {message}", said, hint)
    return Problem(
        "C001",
        "error",
        file,
        line,
        column,
        f"this is not YAML: {said}",
        said,
        "check the line before as well",
    )


def _tab(text: str, line: int) -> int:
    """The column of the first tab among the spaces a line begins with; 0 if there is none."""
    lines = re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)
    if line > len(lines):
        return 0
    indent = re.match(r"[ \t]*(?:-[ \t]+)*", lines[line - 1])
    return indent[0].find("\t") + 1 if indent else 0
