"""The results of a batch as a table: CSV, Parquet, and a page with thumbnails and links."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from posture.batch.local import Finished
from posture.batch.plan import STATE_WORDS
from posture.pipeline.job import REPORT, THUMBNAIL
from posture.report.spreadsheet import text_cell
from posture.system.files import replacing, write_atomically
from posture.system.validation import ContentError, read_bytes

NAME: Final = "summary"
SummaryRow = dict[str, Any]


def write_summary(out: Path, finished: Sequence[Finished]) -> None:
    """Write ``summary.csv``, ``summary.parquet`` and ``summary.html`` into ``out``.

    Raises
    ------
    UsageError, MachineError
        If they cannot be written.
    """
    in_order = sorted(finished, key=lambda entry: str(entry[0].job.clip))
    rows = [_row(out, *entry) for entry in in_order]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    rows = [{column: row.get(column) for column in columns} for row in rows]
    write_atomically(out / f"{NAME}.csv", _csv(rows, columns).encode("utf-8-sig"))
    _write_parquet(out / f"{NAME}.parquet", rows)
    write_atomically(out / f"{NAME}.html", _page(out, rows).encode(errors="replace"))


def _row(out: Path, item: Any, folder: Path, outcome: Any) -> SummaryRow:
    row = {
        "clip": str(item.job.clip),
        "runner": item.runner,
        "date": item.day.isoformat() if item.day else None,
        "speed_kmh": item.job.settings.speed_kmh,
        "state": STATE_WORDS[outcome.state],
        "verdict": outcome.verdict,
        "sentence": outcome.sentence,
        "seconds": outcome.seconds,
        "folder": None if outcome.state == "failed" else folder.relative_to(out).as_posix(),
    }
    return row | (_measured(folder) if outcome.state == "ok" else {})


def _measured(folder: Path) -> SummaryRow:
    """Return the measurements of a report, or why it cannot be read."""
    from posture.results.report_file import report_from_json

    try:
        report = report_from_json(read_bytes(folder / REPORT), REPORT)
    except (ContentError, OSError) as error:
        return {"sentence": f"{error} Run the batch without --resume."}
    row: SummaryRow = {}
    for key, measurement in report.measurements.items():
        row[f"{key}_{_unit(measurement.unit)}"] = measurement.value
        row[f"{key}_u"] = measurement.u
        row[f"{key}_verdict"] = measurement.verdict
        if measurement.from_stance:
            row[f"{key}_from_stance"] = measurement.from_stance.value
            row[f"{key}_from_stance_u"] = measurement.from_stance.u
    return row


def _unit(unit: str) -> str:
    return {"%": "percent", "steps/min": "steps_per_min"}.get(unit, unit)


def _csv(rows: Sequence[SummaryRow], columns: Sequence[str]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows({column: _cell(value) for column, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    return text_cell(value) if isinstance(value, str) else value


def _write_parquet(path: Path, rows: Sequence[SummaryRow]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    clean = [
        {k: v.encode(errors="replace").decode() if isinstance(v, str) else v for k, v in r.items()}
        for r in rows
    ]
    with replacing(path) as temporary:
        pq.write_table(pa.Table.from_pylist(clean), temporary)


def _page(out: Path, rows: Sequence[SummaryRow]) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from posture.report.texts import VERDICT_WORDS

    environment = Environment(
        loader=PackageLoader("posture.batch", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = [{**row, "name": Path(row["clip"]).name, **_links(out, row)} for row in rows]
    counts = {state: sum(row["state"] == state for row in rows) for state in STATE_WORDS.values()}
    template = environment.get_template("summary.html.j2")
    return template.render(rows=shown, counts=counts, verdicts=VERDICT_WORDS)


def _links(out: Path, row: SummaryRow) -> SummaryRow:
    """Return links to a clip's page and thumbnail, None if there is none."""
    if row["folder"] is None:
        return {"page": None, "thumbnail": None}
    picture = out / row["folder"] / THUMBNAIL
    return {
        "page": f"{row['folder']}/report.html",
        "thumbnail": f"{row['folder']}/{THUMBNAIL}" if picture.exists() else None,
    }
