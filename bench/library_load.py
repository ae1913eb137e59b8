"""A library of a coach's years: how quickly it answers, on SQLite and on PostgreSQL.

``python -m bench.library_load FOLDER [N]`` makes N analyses (20,000 if not told) in a new FOLDER
and on a PostgreSQL server of its own on loopback, left out where it is not installed. Publishes a
section of ``docs/performance.md``.
"""

import hashlib
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
from rich.console import Console
from sqlalchemy import insert, text
from sqlalchemy.orm import Session as Transaction

from bench.sections import PERFORMANCE, Section, publish, section, show
from posture.library.changing.undoing import list_changes
from posture.library.clips.putting_right import list_sessions
from posture.library.clips.reviewing import decisions_of, notes_of
from posture.library.deleting.binning import list_binned
from posture.library.maintenance.opening import open_library
from posture.library.runners.queries import (
    ClipFilter,
    find_clips,
    history,
    judged_and_damaged,
    list_runners,
    list_tags,
    newest_of,
    waiting,
)
from posture.library.runners.roster import RosterOrder, roster
from posture.library.schema.tables import (
    Clip,
    Measured,
    Runner,
    Session,
    StoredAnalysis,
    StoredFile,
    StoredPicture,
    Tag,
    new_id,
    now,
)
from posture.library.schema.vocabulary import VERDICTS
from posture.library.storage.library import Library
from posture.library.trend.in_short import summaries, summary_of
from posture.pipeline.job import Job, do_job
from tests.library.server import programs, running

ROOT: Final = Path(__file__).parents[1]
SAMPLE: Final = ROOT / "sample_videos" / "good_60.mp4"
CLIPS_A_RUNNER: Final = 10
"""In the mean: half of the clips are of runners who came once, half of the regulars."""
REGULARS: Final = 20
CLIPS_A_SESSION: Final = 5
ROUNDS: Final = 40
ASKED_MS: Final = 300.0
Times = tuple[float, float]
"""Median and 95th percentile, ms."""


def main(folder: Path, analyses: int = 20_000) -> None:
    """Fill a library on each database, time a coach's questions, print and publish."""
    console = Console(width=None if sys.stdout.isatty() else 140)
    folder.mkdir(parents=True)
    do_job(Job(SAMPLE), folder / "result")
    report = (folder / "result" / "report.json").read_text()
    found = {name: ask(folder / name, address, report, analyses) for name, address in databases()}
    own = library_section(found, analyses)
    show(console, own)
    publish(PERFORMANCE, [own])


def databases() -> Iterator[tuple[str, str | None]]:
    """Yield SQLite, then PostgreSQL where it is installed, with its address."""
    yield "SQLite", None
    if programs() is not None:
        with running() as server, server.database() as address:
            yield "PostgreSQL", address


def library_section(found: dict[str, dict[str, Times]], analyses: int) -> Section:
    """Return the questions with their times on each database."""
    names = list(found["SQLite"])
    rows = [(name, *(_cell(times[name]) for times in found.values())) for name in names]
    runners = analyses // CLIPS_A_RUNNER
    note = (
        f"{runners:,} runners with {analyses:,} analysed clips: half of the clips are of runners"
        f" who came once, half of {REGULARS} regulars, and half of all wait for review. Server"
        f" time of what a page asks, ms: median / 95th percentile of {ROUNDS}, of which at most"
        f" {ASKED_MS:.0f} was asked. Load as it began:"
        f" {os.getloadavg()[0]:.1f} processes wanted the cores."
    )
    return section("library", "A large library", note, ("question", *found), rows)


def _cell(times: Times) -> str:
    late = "" if times[1] <= ASKED_MS else " missed"
    return f"{times[0]:.0f} / {times[1]:.0f}{late}"


def ask(folder: Path, address: str | None, report: str, analyses: int) -> dict[str, Times]:
    """Fill a library, and return how long a coach's questions take."""
    library = open_library(folder, address)
    began = time.perf_counter()
    fill(library, report, analyses)
    with library.engine.begin() as connection:  # which a server does by itself before long
        connection.execute(text("ANALYZE"))
    print(f"{library.engine.dialect.name}: {analyses} analyses made in {_since(began):.1f} s")
    with library.reading() as transaction:
        runner = max(list_runners(transaction), key=lambda row: row.clips).runner_id
        clip = find_clips(transaction, ClipFilter()).rows[0].clip_id
    questions: dict[str, Callable[[Any], object]] = {
        "roster, with its runners in short": in_short,
        "the same, by last visit": lambda t: in_short(t, "last visit"),
        "the same, by what waits": lambda t: in_short(t, "waiting"),
        "roster, searched": lambda t: roster(t, f"runner {random.randrange(100)}"),
        "all runners": list_runners,
        "a regular's sessions": lambda t: list_sessions(t, runner),
        "a regular's clips to compare": lambda t: judged_and_damaged(t, runner),
        "a regular over time": lambda t: history(t, runner),
        "a regular in short": lambda t: summary_of(t, runner),
        "clips, first page": lambda t: find_clips(t, ClipFilter()),
        "clips, last page": lambda t: find_clips(t, ClipFilter(), analyses // 50 - 1),
        "clips, searched": lambda t: find_clips(
            t, ClipFilter(text=f"clip {random.randrange(1000)}")
        ),
        "clips by verdict": lambda t: find_clips(t, ClipFilter(verdict="flag")),
        "clips by review and tag": lambda t: find_clips(t, ClipFilter(review="waiting", tag="hip")),
        "a regular's clips": lambda t: find_clips(t, ClipFilter(runner_id=runner)),
        "review queue": waiting,
        "a clip's page": lambda t: one_clip(t, clip),
        "tags": list_tags,
        "changes": list_changes,
        "bin": list_binned,
    }
    found = {name: _times(library, question) for name, question in questions.items()}
    library.close()
    return found


def _since(began: float) -> float:
    return time.perf_counter() - began


def _times(library: Library, question: Callable[[Any], object]) -> Times:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with library.reading() as transaction:
            question(transaction)
        times.append(1000 * _since(began))
    return float(np.median(times)), float(np.percentile(times, 95))


def in_short(transaction: Transaction, order: RosterOrder = "name") -> None:
    """Ask what the page of the roster asks each time it is drawn."""
    rows = roster(transaction, order=order).rows
    summaries(transaction, [row.runner.id for row in rows])


def one_clip(transaction: Transaction, clip_id: str) -> None:
    """Ask what the page of a clip asks each time it is drawn."""
    analysis = newest_of(transaction, clip_id)
    assert analysis is not None
    decisions_of(transaction, analysis.id)
    notes_of(transaction, clip_id)
    waiting(transaction)


def fill(library: Library, report: str, analyses: int) -> None:
    """Put made-up analyses into a library, each with a real report's text; no files."""
    values = json.loads(report)["measurements"]
    number = analyses // CLIPS_A_RUNNER
    runners = [Runner(id=new_id(), name=f"Runner {n}", notes="") for n in range(number)]
    with library.changing() as transaction:
        transaction.add_all(runners)
    for at in range(0, number, REGULARS):
        _visits(library, runners[at : at + REGULARS], at // REGULARS, report, values)
    for at in range(analyses // 2 // (REGULARS * CLIPS_A_SESSION)):
        _visits(library, runners[:REGULARS], number // REGULARS + at, report, values)


def _visits(
    library: Library, runners: list[Runner], number: int, report: str, values: dict[str, Any]
) -> None:
    """Let some runners come on the same day."""
    rows: dict[type[Any], list[dict[str, Any]]] = {}
    for runner in runners:
        _session(rows, runner.id, date(2016, 1, 1) + timedelta(number), report, values)
    with library.changing() as transaction:
        for table, new in rows.items():
            transaction.execute(insert(table), new)


def _session(
    rows: dict[type[Any], list[dict[str, Any]]],
    runner_id: str,
    day: date,
    report: str,
    values: dict[str, Any],
) -> None:
    def add(table: type[Any], **row: Any) -> str:
        row = {"id": new_id(), **row} if hasattr(table, "id") else row
        rows.setdefault(table, []).append(row)
        return str(row.get("id", ""))

    session = add(Session, runner_id=runner_id, day=day, speed_kmh=10.0, incline=None)
    for number in range(CLIPS_A_SESSION):
        sha256 = hashlib.sha256(f"{session}{number}".encode()).hexdigest()
        add(StoredFile, sha256=sha256, size=1000)
        name = f"clip {random.randrange(1000)}.mp4"
        clip = add(Clip, session_id=session, sha256=sha256, name=name, mirrored=False)
        if random.random() < 0.1:
            add(Tag, clip_id=clip, at_s=None, word=random.choice(["hip", "arm", "shoe"]))
        analysis = add(
            StoredAnalysis,
            clip_id=clip,
            made=now(),
            status="ok",
            verdict=random.choice(VERDICTS[:3]),
            headline="Made up.",
            report=report,
            report_sha256=sha256,
            track_sha256=sha256,
            posture="0",
            model="full",
            model_sha256="",
            review=random.choice(["waiting", "done"]),
        )
        add(StoredPicture, analysis_id=analysis, name="thumbnail.jpg", sha256=sha256)
        for key, m in values.items():
            told = {c: m[c] for c in ("unit", "u", "u_change", "n", "verdict")}
            value = None if m["value"] is None else m["value"] + random.gauss(0, 1)
            add(Measured, analysis_id=analysis, key=key, value=value, **told)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
