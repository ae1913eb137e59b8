"""Reading a report back from ``report.json``."""

from dataclasses import dataclass

from posture.reading import decode
from posture.report.model import Report, Schema


@dataclass(frozen=True)
class _Head:
    schema: Schema


def report_from_json(text: str | bytes, name: str = "The report") -> Report:
    """Return the report that `posture.report.model.Report.to_json` wrote.

    ``name`` is what it is called where it is none.

    Raises
    ------
    ContentError
        If the text is no report, or one of another schema.
    """
    decode(text, _Head, name)
    return decode(text, Report, name)
