"""Reading a report back from ``report.json``."""

import json
from typing import Any, TypeVar

from posture.corrections import Corrections, corrections_from
from posture.landmarks import ClipInfo
from posture.report.model import (
    SCHEMA,
    Evidence,
    Exercise,
    Limits,
    MadeWith,
    Measurement,
    Plan,
    Quality,
    Refusal,
    Report,
    Step,
    View,
)

T = TypeVar("T")


def report_from_json(text: str) -> Report:
    """Return the report that `posture.report.model.Report.to_json` wrote.

    Raises
    ------
    ValueError
        If the text is no report, or one of another schema.
    """
    content = json.loads(text)
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise ValueError(f"not a report of schema {SCHEMA}")
    try:
        return Report(
            status=content["status"],
            refusal=_make(Refusal, content["refusal"]),
            made_with=MadeWith(**content["made_with"]),
            clip=ClipInfo(**content["clip"]),
            view=_make(View, content["view"]),
            quality=Quality(**content["quality"]),
            steps=[Step(**step) for step in content["steps"]],
            measurements={k: _measurement(m) for k, m in content["measurements"].items()},
            plan=_plan(content["plan"]),
            corrections=_corrections(content.get("corrections")),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("a damaged report") from error


def _make(kind: type[T], content: dict[str, Any] | None) -> T | None:
    return None if content is None else kind(**content)


def _measurement(content: dict[str, Any]) -> Measurement:
    limits = content["limits"]
    bounds = {name: (low, high) for name, (low, high) in limits.items()} if limits else None
    evidence = [Evidence(**one) for one in content["evidence"]]
    return Measurement(
        **content | {"limits": Limits(**bounds) if bounds else None, "evidence": evidence}
    )


def _corrections(content: dict[str, Any] | None) -> Corrections:
    return Corrections() if content is None else corrections_from(content)


def _plan(content: dict[str, Any] | None) -> Plan | None:
    if content is None:
        return None
    exercises = [Exercise(**one) for one in content["exercises"]]
    return Plan(content["order"], content["cue"], exercises)
