"""Killing the library's work at every step of it, and looking at what is left.

Run as a program with a folder, a database's address (or nothing), a result folder and N. Before
every N-th step of a change - a statement to the database, a file renamed, removed or opened -
a forked copy of this process that makes the change is killed, until the change comes through.
"""

import gc
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from unittest import mock

from sqlalchemy import Engine, event, make_url, text

from posture.library.archives.archive import export_library
from posture.library.archives.intake import import_library
from posture.library.changing.undoing import last_change, undo
from posture.library.clips.analyses import save_result
from posture.library.clips.putting_right import merge_runners
from posture.library.database import versions
from posture.library.deleting.binning import empty_bin_of_rows, put_runner_into_bin
from posture.library.inbox.inbox import Arrival, receive_clip
from posture.library.inbox.inbox_sorting import put_in
from posture.library.maintenance.care import check, delete_runner
from posture.library.maintenance.opening import open_library
from posture.library.recovery.copies import restore
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.storage.identity import MARKER
from posture.library.storage.library import Library
from tests.library.server import run_outside

STEPS: Final = {
    *("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "open"),
    *("sqlite3.connect", "shutil.copyfile"),
}
TABLES: Final = (
    *("runners", "clips", "analyses", "pictures", "files"),
    "inbox",
    *("clips WHERE binned IS NULL", "changes WHERE undone IS NULL"),
)
LATER: Final = f"{int(versions.VERSION) + 1:04}"
"""The version after this program's."""
NEWER: Final = f"""
from alembic import op

revision = "{LATER}"
down_revision = "{versions.VERSION}"


def upgrade():
    op.execute("CREATE TABLE later (number INTEGER)")
    op.execute("INSERT INTO later SELECT count(*) FROM clips")
    op.execute("ALTER TABLE runners ADD COLUMN later INTEGER")
"""
OLDER: Final = (
    "DROP TABLE later",
    "ALTER TABLE runners DROP COLUMN later",
    f"UPDATE alembic_version SET version_num = '{versions.VERSION}'",
)
AUTHORS: Final = tuple(
    f"ALTER TABLE {table} DROP COLUMN {column}"
    for table, column in (
        *(("analyses", "author"), ("analyses", "reviewer"), ("measurements", "decided_by")),
        *(("corrections", "author"), ("notes", "author"), ("tags", "author")),
        ("hand_outs", "author"),
    )
)
AFTER_FIFTH: Final = (
    *(
        f"DROP TABLE {table}"
        for table in ("practice", "text_blocks", "own_exercises", "given_hand_outs", "targets")
    ),
    *(f"ALTER TABLE hand_outs DROP COLUMN {name}" for name in ("blocks", "exercises", "beside")),
    "DROP TABLE inbox",
    "DROP TABLE changes",
    "DROP TABLE own_angles",
    "DROP INDEX ix_runners_binned",
    "DROP INDEX ix_clips_binned",
    "ALTER TABLE runners DROP COLUMN binned",
    "ALTER TABLE runners DROP COLUMN consent_since",
    "ALTER TABLE runners DROP COLUMN own_of",
    "ALTER TABLE clips DROP COLUMN binned",
    *(f"ALTER TABLE clips DROP COLUMN {column}" for column in ("turn_deg", "start_s", "end_s")),
)
"""What takes from a library the tables and columns that came after its fifth version."""
AFTER_SECOND: Final = (
    *AFTER_FIFTH,
    *AUTHORS,
    "DROP TABLE accounts",
    "DROP TABLE traces",
    "ALTER TABLE sessions DROP COLUMN back",
)
"""What takes from a library the tables and columns that came after its second version."""
FIRST: Final = (
    *AFTER_SECOND,
    "DROP TABLE identity",
    "DROP TABLE erasures",
    "DROP TABLE claims",
    "DROP TABLE hand_outs",
    "DROP INDEX ix_runners_name_key",
    "ALTER TABLE runners DROP COLUMN name_key",
    "ALTER TABLE runners DROP COLUMN birth_year",
    "ALTER TABLE runners DROP COLUMN about",
    "UPDATE alembic_version SET version_num = '0001'",
)


@dataclass(frozen=True)
class Place:
    """Where the library is that is worked on, and what is put into it."""

    folder: Path
    address: str | None
    result: Path

    def open(self) -> Library:
        """Open the library anew, as a new process would."""
        return open_library(self.folder / "library", self.address)

    @property
    def clip(self) -> Path:
        """The clip that is added."""
        return self.result / "track.npz"


@dataclass(frozen=True)
class Change:
    """One change, and what has to be so before it."""

    prepare: Callable[[Place], object]
    make: Callable[[Place], object]


def add(place: Place) -> str:
    """Add a clip to the library."""
    library = place.open()
    runner = ensure_runner(library, "Bob")
    return add_clip(library, runner, place.clip, Conditions(date(2026, 3, 1))).id


def analyse(place: Place) -> None:
    """Do what is done around an analysis."""
    library = place.open()
    with library.work_folder() as work:
        shutil.copytree(place.result, work / "result")
        save_result(library, add(place), work / "result")


def delete(place: Place) -> None:
    """Delete the runner, where there is one."""
    delete_runner(place.open(), "Bob")


def empty(place: Place) -> None:
    """Make sure that nothing is in the library."""
    analyse(place)
    delete(place)


def without_analysis(place: Place) -> None:
    """Make sure that the library has the clip only."""
    empty(place)
    add(place)


def afresh(place: Place) -> None:
    """Make sure that the library has everything, and nothing in its bin."""
    empty_bin_of_rows(place.open(), 0)
    empty(place)
    analyse(place)


def put_into_bin(place: Place) -> None:
    """Put the runner with the clip into the bin."""
    put_runner_into_bin(place.open(), ensure_runner(place.open(), "Bob").id)


def with_bin(place: Place) -> None:
    """Make sure that everything is in the bin."""
    afresh(place)
    put_into_bin(place)


def two_of_one(place: Place) -> None:
    """Make sure that the library has one person twice, with the same clip."""
    afresh(place)
    library = place.open()
    other = ensure_runner(library, "Robert")
    add_clip(library, other, place.clip, Conditions(date(2026, 3, 1)))


def merge(place: Place) -> None:
    """Make the two runners one."""
    library = place.open()
    ids = [ensure_runner(library, name).id for name in ("Bob", "Robert")]
    merge_runners(library, *ids)


def undo_it(place: Place) -> None:
    """Undo what was changed last."""
    library = place.open()
    with library.reading() as transaction:
        change = last_change(transaction)
    assert change is not None
    undo(library, change.id)


def empty_bin(place: Place) -> None:
    """Remove for good what is in the bin."""
    empty_bin_of_rows(place.open(), 0)


def with_runner(place: Place) -> None:
    """Make sure that the library has the runner only."""
    empty(place)
    ensure_runner(place.open(), "Bob")


def arrive(place: Place) -> None:
    """Take a clip into the inbox, where its folder says whose it is."""
    filmed = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    receive_clip(place.open(), place.clip, Arrival("lauf.npz", filmed, "Bob"))


def with_arrived(place: Place) -> None:
    """Make sure that the runner's clip is in the inbox."""
    with_runner(place)
    arrive(place)


def put_in_what_arrived(place: Place) -> None:
    """Put the clip of the inbox into the runner's session."""
    put_in(place.open())


def take_in(place: Place) -> None:
    """Take in an archive."""
    import_library(place.open(), place.folder / "archive.zip")


def with_archive(place: Place) -> None:
    """Make an archive, and nothing else."""
    analyse(place)
    export_library(place.open(), place.folder / "archive.zip")
    empty(place)


def migrate(place: Place) -> None:
    """Open a library of the version before."""
    place.open()


def one_version_older(place: Place) -> None:
    """Make sure that the library has everything, and is of the version before."""
    analyse(place)
    with place.open().engine.begin() as connection:
        for statement in OLDER:
            connection.execute(text(statement))


def make_first_version(library: Library) -> None:
    """Make a library what the first version of its tables was, which knew no marker."""
    with library.engine.begin() as connection:
        later = versions.read_version(connection) == LATER
        for statement in (*(OLDER if later else ()), *FIRST):
            connection.execute(text(statement))
    (library.folder / MARKER).unlink(missing_ok=True)


def of_the_first_version(place: Place) -> None:
    """Make sure that the library has everything, and is of the first version."""
    analyse(place)
    make_first_version(place.open())


def without_copy(place: Place) -> None:
    """Make sure that the library has everything and its database was not copied today."""
    analyse(place)
    for copy in (place.folder / "library" / "backups").glob("*"):
        copy.unlink()
    gc.collect()


def back_up(place: Place) -> None:
    """Open a library for the first time on a day, which copies its database."""
    place.open()


def with_copy(place: Place) -> None:
    """Make sure that the library has everything, and its database a copy."""
    without_copy(place)
    back_up(place)
    gc.collect()


def put_back(place: Place) -> None:
    """Put the copy of today in the place of the database."""
    copy = next((place.folder / "library" / "backups").glob("daily_*"))
    restore(place.folder / "library", copy.name)


@contextmanager
def newer(folder: Path) -> Iterator[None]:
    """Let this program know one more version of the library inside the block."""
    migrations = folder / "migrations"
    if not migrations.exists():
        shutil.copytree(versions.MIGRATIONS, migrations)
        (migrations / "versions" / f"{LATER}_later.py").write_text(NEWER)
    with (
        mock.patch.object(versions, "MIGRATIONS", migrations),
        mock.patch.object(versions, "VERSION", LATER),
    ):
        yield


CHANGES: Final = {
    "add": Change(empty, add),
    "analyse": Change(without_analysis, analyse),
    "delete": Change(analyse, delete),
    "bin": Change(afresh, put_into_bin),
    "undo": Change(with_bin, undo_it),
    "merge": Change(two_of_one, merge),
    "empty bin": Change(with_bin, empty_bin),
    "import": Change(with_archive, take_in),
    "upgrade": Change(of_the_first_version, migrate),
    "backup": Change(without_copy, back_up),
    "restore": Change(with_copy, put_back),
    "arrive": Change(with_runner, arrive),
    "put in": Change(with_arrived, put_in_what_arrived),
    # Last, since it leaves a library that only a newer program knows.
    "migrate": Change(one_version_older, migrate),
}
OF_FILES: Final = {"backup", "restore"}
"""Changes that only a library in a SQLite file knows."""


def changes_of(address: str | None) -> list[str]:
    """Return the names of the changes that a library knows."""
    return [name for name in CHANGES if not (address and name in OF_FILES)]


def state(library: Library) -> list[int]:
    """Return how many rows there are of everything."""
    with library.reading() as transaction:
        return [
            transaction.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in TABLES
        ]


class Kept:
    """A library as it is now, to be put back before each try: quicker than to fill it anew."""

    def __init__(self, place: Place) -> None:
        self._folder, self._kept = place.folder / "library", place.folder / "kept"
        self._address = place.address
        self._database = make_url(place.address).database if place.address else None
        self._copy(self._folder, self._kept, self._database, f"{self._database}_kept")

    def put_back(self) -> None:
        """Put it back; nobody has it open then."""
        self._copy(self._kept, self._folder, f"{self._database}_kept", self._database)

    def _copy(self, source: Path, to: Path, database: str | None, new: str | None) -> None:
        gc.collect()  # which closes the databases that nobody uses any more
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(source, to)
        if self._address:
            run_outside(
                self._address,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                f" WHERE datname = '{database}'",
                f"DROP DATABASE IF EXISTS {new} WITH (FORCE)",
                f"CREATE DATABASE {new} TEMPLATE {database}",
            )


def kill_at_steps(place: Place, change: Change, every: int) -> int:
    """Kill a change before its ``every``-th step, before twice that, and so on; return how often.

    Raises
    ------
    AssertionError
        If what is left is not whole, or neither as before nor as after.
    """
    change.prepare(place)
    kept = Kept(place)
    before = state(place.open())
    gc.collect()
    gc.freeze()  # what is loaded by now stays, and need not be looked through each time
    change.make(place)
    after = state(place.open())
    step, killed = 0, True
    while killed:
        step += every
        kept.put_back()
        killed = killed_before(step, lambda: change.make(place))
        found = state(assert_whole(place))
        # A runner is made first and a clip added then, each whole or not at all.
        between = [max(before[0], after[0]), *before[1:]]
        assert found in (before, between, after), (step, before, found, after)
        assert killed or found == after, (step, found, after)
    return step // every - 1


def assert_whole(place: Place) -> Library:
    """Let a check mend the library; then nothing is left to mend, and nothing is lost.

    Returns the library as it was opened after that, since opening it takes longer than to look.
    """
    mended = check(place.open())
    library = place.open()
    findings = check(library)
    assert mended.lost == findings.lost == [], (mended, findings)
    assert findings.repaired == [], findings
    assert not (library.work.exists() and any(library.work.iterdir()))
    assert not list(library.backups.glob(".*"))
    return library


def killed_before(step: int, work: Callable[[], object]) -> bool:
    """Do ``work`` in a copy of this process that is killed before a step of it.

    Returns False where the work came to its end. An error in it is one here.
    """
    child = os.fork()
    if not child:
        try:
            die_before(step)
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the work failed"
    return os.WIFSIGNALED(status)


def die_before(step: int) -> None:
    """Let this process be killed before its ``step``-th step from now."""
    left = step

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(name: str, arguments: tuple[object, ...]) -> None:
        opened_to_write = name == "open" and bool(set(str(arguments[1])) & set("wa+"))
        if name in STEPS and (name != "open" or opened_to_write):
            count()

    for name in ("before_cursor_execute", "commit", "after_cursor_execute"):
        event.listen(Engine, name, count)
    sys.addaudithook(audit)


def main(folder: Path, address: str | None, result: Path, every: int) -> None:
    """Kill every change at its steps, and print how often."""
    place = Place(folder, address, result)
    for name in changes_of(address):
        change = CHANGES[name]
        with newer(folder) if name == "migrate" else nullcontext():
            kills = kill_at_steps(place, change, every)
        print(f"{name}: killed {kills} times, whole each time", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] or None, Path(sys.argv[3]), int(sys.argv[4]))
