"""The published schema is the one the models give, and accepts what the loader accepts."""

import json
from pathlib import Path

import pytest

from standoff.crisis import builtin, json_schema
from standoff.crisis.load import BUILT_IN
from standoff.crisis.schema import ADDRESS

FILES = Path(__file__).parent.parent / "files" / "valid"


def test_published_schema_is_current() -> None:
    published = json.loads((BUILT_IN / ADDRESS).read_text(encoding="utf-8"))
    assert published == json_schema(), "write json_schema() to src/standoff/crises/crisis-1.schema.json"


def test_fields_explain_themselves() -> None:
    properties = json_schema()["$defs"]["Event"]["properties"]
    assert "evidence" in properties["move"]["description"]
    assert json_schema()["$defs"]["WrittenCost"]["title"] == "cost"


@pytest.mark.parametrize("path", [*sorted(FILES.glob("*.yaml")), *builtin().values()], ids=lambda path: path.stem)
def test_schema_accepts_valid_files(path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from standoff.crisis.reading import read_yaml

    data = read_yaml(path.read_text(encoding="utf-8"), "f").data
    validator = jsonschema.Draft202012Validator(json_schema())
    assert [error.message for error in validator.iter_errors(data)] == []
    # A planted error: the schema must be able to refuse.
    assert list(validator.iter_errors({**data, "evnets": []}))
