"""Reading a report back from ``report.json``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from posture.errors import UsageError
from posture.results.migration import migrated
from posture.results.report import SCHEMA, Report, ReportSchema
from posture.system.files import check_readable
from posture.system.validation import ContentError, convert, decode, read_bytes


@dataclass(frozen=True)
class _Head:
    schema: ReportSchema | Literal["posture.report/1"]


def report_from_json(text: str | bytes, name: str = "The report") -> Report:
    """Return a report that this version of posture, or an older one, wrote as JSON.

    ``name`` is what the error message calls the text.

    Raises
    ------
    ContentError
        If the text is not a report, or has an unknown schema.
    """
    if decode(text, _Head, name).schema == SCHEMA:
        return decode(text, Report, name)
    try:
        content = migrated(decode(text, dict[str, Any], name))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContentError(name, "something is missing or of another kind in it") from error
    return convert(content, Report, name)


def load_report(path: str | Path) -> Report:
    """Read a ``report.json``.

    Parameters
    ----------
    path : str or Path
        The file, or the result folder that it is in.

    Raises
    ------
    UsageError
        If there is no such file, or it is damaged or not a report.

    Examples
    --------
    >>> report = load_report("results/run")  # doctest: +SKIP
    >>> report.measurements["cadence"].value  # doctest: +SKIP
    168.4
    """
    file = Path(path) / "report.json" if Path(path).is_dir() else Path(path)
    check_readable(file)
    try:
        return report_from_json(read_bytes(file), file.name)
    except ContentError as error:
        raise UsageError(
            f"{file} is not a posture report ({error.why}); give a report.json or the folder "
            "it is in."
        ) from error
