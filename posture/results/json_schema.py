"""JSON Schema of the files that posture publishes, generated from the types that read them."""

import json
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from posture.results import corrections, report

PUBLISHED: Final[Mapping[str, tuple[type, str]]] = {
    "report": (report.Report, report.SCHEMA),
    "corrections": (corrections.Corrections, corrections.SCHEMA),
}
"""By name: the type, and the value of its ``schema`` field."""
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema(name: str) -> str:
    """Return the schema of one of `PUBLISHED` as JSON text."""
    kind, version = PUBLISHED[name]
    (whole,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    properties = parts.pop(kind.__name__)
    content = {
        "$schema": DIALECT,
        "title": version,
        **_portable({key: value for key, value in properties.items() if key != "title"}),
        "$defs": _portable(parts),
    }
    content["properties"] = {"schema": {"const": version}, **content["properties"]}
    content["required"] = ["schema", *content.get("required", ())]
    assert whole == {"$ref": f"#/$defs/{kind.__name__}"}
    return json.dumps(content, indent=2) + "\n"


def _portable(schema: Any) -> Any:
    r"""Replace ``\Z``, which only Python's regular expressions know, by ``$``."""
    if isinstance(schema, dict):
        return {
            key: value.replace(r"\Z", "$") if key == "pattern" else _portable(value)
            for key, value in schema.items()
        }
    return [_portable(part) for part in schema] if isinstance(schema, list) else schema
