"""Tables of results: shown on the terminal, kept in ``bench/*.json`` and published.

A page in ``docs/`` is made from the kept sections and never by hand. A run replaces the
sections it could measure; the others keep their figures and the date they were taken.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console

from bench.tables import new_table
from bench.tracks import ROOT
from posture import __version__
from posture.system.files import write_atomically


@dataclass(frozen=True)
class Page:
    """A page of tables: its name in ``docs`` and ``bench``, and its sections in order."""

    name: str
    order: tuple[str, ...]
    root: Path = ROOT

    @property
    def kept(self) -> Path:
        """The figures, from which the page is made."""
        return self.root / "bench" / f"{self.name}.json"

    @property
    def page(self) -> Path:
        """What is published."""
        return self.root / "docs" / f"{self.name}.md"

    @property
    def introduction(self) -> str:
        """What stands before the tables."""
        return (self.root / "bench" / f"{self.name}_introduction.txt").read_text().rstrip()


ACCURACY: Final = Page(
    "accuracy",
    (
        *("rendered-random", "random-errors", "random-intervals"),
        *("looks", "looks-intervals", "looks-verdicts", "belt-speed", "rendered-stance"),
        "targets",
        *("rendered-held-out", "rendered-unseen", "unseen-people", "rendered-edge"),
        *("conditions", "conditions-held", "faults", "faults-told"),
        *("verdicts", "verdicts-filming", "verdicts-runners", "verdicts-reliability"),
        *("counted", "changes", "legs"),
        *("agreement", "agreement-measurements", "agreement-changes"),
        "hollow",
        *(
            "rendered-random-tuning",
            "rendered-stance-tuning",
            "rendered-tuning",
            "constants",
            "quick",
            "quick-targets",
            "landing",
        ),
        *("plates-events", "plates-runners", "plates-intervals"),
        *("norms", "norms-left-out", "norms-differences"),
        *("real", "eyes", "eyes-passes", "real-refusals", "real-field"),
    ),
)
PERFORMANCE: Final = Page(
    "performance",
    (
        "waiting",
        "speed-targets",
        "speed",
        "speed-real",
        "stages",
        "cores",
        "lengths",
        "sizes",
        "instant",
        *("pages", "page-waits", "answers"),
        "library",
        "desk",
    ),
)


@dataclass(frozen=True)
class Section:
    """One table with what a reader must know to read it.

    Attributes
    ----------
    key : str
        Its place: sections are published in the order of their `Page`.
    title, note : str
        Heading, and the sentences under it.
    columns : tuple of str
        Headings; the first column holds what a row is about.
    rows : tuple of tuple of str
        Cells.
    measured : str
        When and with which version, e.g. "2026-11-24, version 0.1.0".
    """

    key: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    measured: str


def section(
    key: str, title: str, note: str, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> Section:
    """Return a section measured now."""
    measured = f"{datetime.now(UTC):%Y-%m-%d}, version {__version__}"
    cells = tuple(tuple(row) for row in rows)
    return Section(key, title, note, tuple(columns), cells, measured)


def show(console: Console, own: Section) -> None:
    """Print a section as a table."""
    table = new_table(own.title, *own.columns)
    for row in own.rows:
        table.add_row(*row)
    console.print(table)
    console.print(own.note, style="dim")


def publish(page: Page, fresh: Sequence[Section]) -> None:
    """Replace the sections measured now, keep the others, and write the page anew."""
    sections = published(page) | {own.key: own for own in fresh}
    ordered = [sections[key] for key in page.order if key in sections]
    content = json.dumps([asdict(own) for own in ordered], indent=1, ensure_ascii=False)
    write_atomically(page.kept, f"{content}\n".encode())
    text = "\n".join([page.introduction, *map(markdown, ordered)])
    write_atomically(page.page, f"{text}\n".encode())


def published(page: Page) -> dict[str, Section]:
    """Return what the page was last made of, by key."""
    if not page.kept.is_file():
        return {}
    sections = [
        Section(**{**own, "columns": tuple(own["columns"]), "rows": tuple(map(tuple, own["rows"]))})
        for own in json.loads(page.kept.read_text())
    ]
    return {own.key: own for own in sections}


def markdown(own: Section) -> str:
    """Return a section as Markdown, after an empty line."""
    alignment = ["---", *["---:"] * (len(own.columns) - 1)]
    lines = [own.columns, alignment, *own.rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"\n## {own.title}\n\n{own.note}\n\n*Measured {own.measured}.*\n\n{table}"
