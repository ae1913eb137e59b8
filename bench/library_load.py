"""A library of a coach's years: how quickly it answers, on SQLite and on PostgreSQL.

``python -m bench.library_load FOLDER [N]`` makes N analyses (20,000 if not told) in a new FOLDER
and on a PostgreSQL server of its own on loopback, left out where it is not installed.
"""

import hashlib
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
from sqlalchemy import insert, text
from sqlalchemy.orm import Session as Transaction

from posture.library.changing.changes import list_changes
from posture.library.clips.putting_right import list_sessions
from posture.library.clips.reviewing import decisions_of, notes_of
from posture.library.deleting.binning import list_binned
from posture.library.maintenance.opening import open_library
from posture.library.runners.queries import (
    ClipFilter,
    comparable_clips,
    find_clips,
    history,
    list_runners,
    list_tags,
    newest_of,
    waiting,
)
from posture.library.runners.roster import roster
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
from posture.library.trend.in_short import summary_of
from posture.pipeline.job import Job, do_job
from tests.library.server import programs, running

ROOT: Final = Path(__file__).parents[1]
SAMPLE: Final = ROOT / "sample_videos" / "good_60.mp4"
CLIPS_A_RUNNER: Final = 10
"""In the mean: half of the clips are of runners who came once, half of the regulars."""
REGULARS: Final = 20
CLIPS_A_SESSION: Final = 5
ROUNDS: Final = 200


def main(folder: Path, analyses: int = 20_000) -> None:
    """Fill a library on each database, and time a coach's questions."""
    folder.mkdir(parents=True)
    do_job(Job(SAMPLE), folder / "result")
    report = (folder / "result" / "report.json").read_text()
    for name, address in databases():
        ask(folder / name, address, report, analyses)


def databases() -> Iterator[tuple[str, str | None]]:
    """Yield SQLite, then PostgreSQL where it is installed, with its address."""
    yield "sqlite", None
    if programs() is not None:
        with running() as server, server.database() as address:
            yield "postgresql", address


def ask(folder: Path, address: str | None, report: str, analyses: int) -> None:
    """Fill a library and time a coach's questions."""
    library = open_library(folder, address)
    began = time.perf_counter()
    fill(library, report, analyses)
    with library.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
    print(f"\n{library.engine.dialect.name}: {analyses} analyses made in {_since(began):.1f} s")
    with library.reading() as transaction:
        runner = max(list_runners(transaction), key=lambda row: row.clips).runner_id
        clip = find_clips(transaction, ClipFilter()).rows[0].clip_id
    questions: dict[str, Callable[[Any], object]] = {
        "runners": list_runners,
        "roster": roster,
        "roster by visit": lambda t: roster(t, order="last visit"),
        "roster by waiting": lambda t: roster(t, order="waiting", number=3),
        "roster search": lambda t: roster(t, f"runner {random.randrange(100)}"),
        "roster in short": in_short,
        "a regular in short": lambda t: summary_of(t, runner),
        "sessions": lambda t: list_sessions(t, runner),
        "changes": list_changes,
        "the bin": list_binned,
        "first page": lambda t: find_clips(t, ClipFilter()),
        "last page": lambda t: find_clips(t, ClipFilter(), analyses // 50 - 1),
        "search": lambda t: find_clips(t, ClipFilter(text=f"clip {random.randrange(1000)}")),
        "by verdict": lambda t: find_clips(t, ClipFilter(verdict="flag")),
        "by review and tag": lambda t: find_clips(t, ClipFilter(review="waiting", tag="hip")),
        "one runner's clips": lambda t: find_clips(t, ClipFilter(runner_id=runner)),
        "runner over time": lambda t: history(t, runner),
        "how it was filmed": lambda t: comparable_clips(t, runner),
        "what waits": waiting,
        "tags": list_tags,
        "one clip": lambda t: one_clip(t, clip),
    }
    for name, question in questions.items():
        print(
            f"  {name:20s} median {{:6.1f}} ms, 95 % within {{:6.1f}} ms".format(
                *_times(library, question)
            )
        )
    library.close()


def _since(began: float) -> float:
    return time.perf_counter() - began


def _times(library: Library, question: Callable[[Any], object]) -> tuple[float, float]:
    """Return median and 95th percentile of a question's time, ms."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with library.reading() as transaction:
            question(transaction)
        times.append(1000 * _since(began))
    return float(np.median(times)), float(np.percentile(times, 95))


def in_short(transaction: Transaction) -> None:
    """Ask what the page of the roster asks each time it is drawn."""
    for row in roster(transaction).rows:
        summary_of(transaction, row.runner.id)


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
