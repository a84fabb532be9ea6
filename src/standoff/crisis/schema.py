"""The JSON Schema of crisis files as written, with which an editor completes and explains keys.

Titles and descriptions are the docstrings of the models: one explanation, in one place. Python keeps no
docstrings of attributes, so they are read from the source; only here, for that takes as long as loading a
file.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

from standoff.crisis import records, written, written_tree, written_weeks
from standoff.crisis.shapes import NOUNS
from standoff.crisis.written import CrisisFile

ADDRESS = "crisis-1.schema.json"


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the as-written form."""
    schema = CrisisFile.model_json_schema(by_alias=True)
    described = {**schema.get("$defs", {}), "CrisisFile": schema}
    for name, model in _models().items():
        if name not in described:
            continue
        texts = _docstrings(model)
        for field, info in model.model_fields.items():
            key = info.alias or field
            entry = described[name].get("properties", {}).get(key)
            if entry is not None and field in texts:
                entry["description"] = texts[field]
        described[name]["title"] = NOUNS.get(name, name).removeprefix("a ").removeprefix("an ")
    schema = _any_of(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ADDRESS,
        **schema,
        "title": "Standoff crisis file, version 1",
    }


def _any_of(schema: Any) -> Any:
    """Short and long forms are told apart by the program; an editor need only accept both."""
    if isinstance(schema, dict):
        return {"anyOf" if key == "oneOf" else key: _any_of(value) for key, value in schema.items()}
    return [_any_of(item) for item in schema] if isinstance(schema, list) else schema


def _models() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for module in (records, written_tree, written, written_weeks):
        for name, value in vars(module).items():
            if inspect.isclass(value) and hasattr(value, "model_fields"):
                found[name] = value
    return found


def _docstrings(model: type) -> dict[str, str]:
    """Field to the text below it."""
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for above, below in zip(body.body, body.body[1:], strict=False):
        if isinstance(above, ast.AnnAssign) and isinstance(above.target, ast.Name):
            text = below.value if isinstance(below, ast.Expr) else None
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                found[above.target.id] = " ".join(text.value.split())
    return found
