"""Every test of the library runs on SQLite and on a PostgreSQL server of our own."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import create_engine, text

from posture.library.deleting import reserve
from posture.library.maintenance.opening import open_library
from posture.library.storage.library import Library
from posture.pipeline.job import Job, do_job
from posture.pose_track import save_track
from tests.gait import Runner, film
from tests.library.empty import empty_library
from tests.library.server import Server, programs, running
from tests.pictures import a_jpeg

EMPTY: Final = "empty"
"""The name of a database to be copied."""
WITHOUT_TLS: Final = "sslmode=disable"
"""What the driver loads to ask for TLS takes longer than a connection."""


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server on loopback, for as long as the tests run."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    with running() as started:
        yield started


@pytest.fixture(autouse=True)
def small_reserve(monkeypatch: pytest.MonkeyPatch) -> None:
    """What each library keeps free for deleting; so many libraries would fill the disk."""
    monkeypatch.setattr(reserve, "RESERVE_BYTES", 1 << 16)


@pytest.fixture(scope="session")
def empty_on_postgresql(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library without content, whose database is `EMPTY`."""
    folder = tmp_path_factory.mktemp("empty") / "library"
    server.run(f"CREATE DATABASE {EMPTY}")
    open_library(folder, server.address(EMPTY)).close()
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """A new database: None for SQLite, or its address; for `library`, one that has its tables."""
    if request.param == "sqlite":
        yield None
        return
    server: Server = request.getfixturevalue("server")
    like = "template1"
    if "library" in request.fixturenames:
        request.getfixturevalue("empty_on_postgresql")
        like = EMPTY
    with server.database(like) as new:
        yield f"{new}?{WITHOUT_TLS}"


@pytest.fixture
def library(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    address: str | None,
) -> Iterator[Library]:
    """An empty library: a copy, since making its tables takes ten times as long."""
    empty: Path = (
        request.getfixturevalue("empty_on_postgresql")
        if address
        else empty_library(tmp_path_factory)
    )
    shutil.copytree(empty, tmp_path / "library")
    opened = open_library(tmp_path / "library", address)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def track(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved track of 12 s of running: the quickest thing that can be analysed."""
    path = tmp_path_factory.mktemp("tracks") / "lauf.npz"
    save_track(film(Runner()), path)
    return path


@pytest.fixture(scope="session")
def result(track: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result folder of that track, with a picture as if it were a video's."""
    folder = tmp_path_factory.mktemp("results") / "result"
    assert do_job(Job(track), folder).state == "ok"
    (folder / "thumbnail.jpg").write_bytes(a_jpeg())
    return folder


def rows(library: Library, table: str) -> int:
    """Return how many rows a table has, asked past the library's own code."""
    engine = create_engine(library.engine.url)
    with engine.connect() as connection:
        count = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
    engine.dispose()
    return int(count)
