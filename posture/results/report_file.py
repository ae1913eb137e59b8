"""Reading a report back from ``report.json``."""

from dataclasses import dataclass

from posture.results.report import Report, Schema
from posture.system.validation import decode


@dataclass(frozen=True)
class _Head:
    schema: Schema


def report_from_json(text: str | bytes, name: str = "The report") -> Report:
    """Return the report that `posture.results.report.Report.to_json` wrote.

    ``name`` is what it is called where it is none.

    Raises
    ------
    ContentError
        If the text is no report, or one of another schema.
    """
    decode(text, _Head, name)
    return decode(text, Report, name)
