"""The columns of an analysis and its measurements that are derived from the report."""

import hashlib
from typing import Any

from posture.pipeline.job import outcome_of
from posture.results.report import Report


def analysis_columns(text: str, report: Report) -> dict[str, Any]:
    """Return the columns of an analysis that are derived from its report."""
    outcome, made_with = outcome_of(report), report.made_with
    return {
        "status": report.status,
        "verdict": outcome.verdict,
        "headline": outcome.sentence,
        "report": text,
        "report_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "posture": made_with.posture,
        "model": made_with.model,
        "model_sha256": made_with.model_sha256,
    }


def measured_columns(report: Report) -> list[dict[str, Any]]:
    """Return the rows of a report's measurements, without the analysis's id."""
    columns = ("value", "unit", "u", "u_change", "n", "verdict")
    return [
        {"key": key, **{column: getattr(measurement, column) for column in columns}}
        for key, measurement in report.measurements.items()
    ]
