"""The way to a PostgreSQL server: protected, and in sentences where it does not lead there."""

import gc
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from posture.errors import MachineError
from posture.library.database.postgresql import postgresql_engine
from posture.library.maintenance.opening import open_library
from posture.library.runners.records import ensure_runner
from posture.library.schema.tables import Runner
from tests.library.certificates import Authority
from tests.library.server import Server, programs, running
from tests.runs import Run, run

AWKWARD = "p@s/s:w#r%d?"
WRITTEN = "p%40s%2Fs%3Aw%23r%25d%3F"


# The driver leaves the socket of a connection that failed to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    yield
    gc.collect()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "files")


@pytest.fixture(scope="module")
def protected(authority: Authority) -> Iterator[Server]:
    """A server with TLS, whose certificate is for 127.0.0.1."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    authority.pair("server", "127.0.0.1")
    with running(authority.root.parent) as server:
        yield server


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> "Tell":
    return Tell(monkeypatch)


class Tell:
    """What ``posture library list`` says to an address."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch

    def __call__(self, address: str, debug: bool = False) -> Run:
        self._patch.setenv("POSTURE_DATABASE_URL", address)
        self._patch.setenv("POSTURE_DEBUG", "1" if debug else "")
        return run("library", "list")

    def fails(self, address: str, words: str, code: int = 4) -> None:
        for debug in (False, True):
            done = self(address, debug)
            assert (done.code, done.out) == (code, ""), done.err
            assert words in done.err
            assert done.err.startswith("posture: ")
            assert done.err.count("\n") == 1


def test_a_server_that_can_protects_and_proves_who_it_is(
    protected: Server, authority: Authority, tell: Tell
) -> None:
    with protected.database() as address:
        trusted = f"{address}?sslmode=verify-full&sslrootcert={authority.root}"
        assert tell(trusted).code == 0
        engine = postgresql_engine(trusted)
        with engine.connect() as connection:
            asked = text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            assert connection.execute(asked).scalar_one() is True
        engine.dispose()
        assert tell(f"{address}?sslmode=verify-ca&sslrootcert={authority.root}").code == 0
        assert tell(f"{address}?sslmode=require").code == 0
        assert tell(f"{address}?sslmode=disable").code == 0
        assert protected.password not in repr(engine.url)


def test_a_certificate_of_nobody_we_trust_is_refused_and_the_way_out_named(
    protected: Server, tell: Tell
) -> None:
    tell.fails(f"{protected.address('postgres')}?sslmode=verify-full", "?sslrootcert=FILE")


def test_certificates_of_others_and_of_yesterday_are_refused(
    protected: Server, authority: Authority, tell: Tell
) -> None:
    own = authority.root.parent / "server.crt", authority.root.parent / "server.key"
    address = f"{protected.address('postgres')}?sslrootcert={authority.root}"
    other, old = (
        authority.pair("other", "db.example"),
        authority.pair("old", "127.0.0.1", days=-1),
    )
    try:
        protected.show(other.certificate, other.key)
        tell.fails(f"{address}&sslmode=verify-full", "is for another host")
        assert tell(f"{address}&sslmode=verify-ca").code == 0
        protected.show(old.certificate, old.key)
        tell.fails(f"{address}&sslmode=verify-full", "has expired")
        tell.fails(f"{address}&sslmode=require", "has expired")
    finally:
        protected.show(*own)


def test_a_certificate_of_ones_own_lets_in(
    protected: Server, authority: Authority, tell: Tell
) -> None:
    guest = authority.pair("guest")
    protected.run("CREATE ROLE guest LOGIN SUPERUSER")
    address = f"postgresql://guest@127.0.0.1:{protected.port}/postgres?sslmode=require"
    own = f"&sslcert={guest.certificate}&sslkey={guest.key}"
    engine = postgresql_engine(address + own)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT current_user")).scalar_one() == "guest"
    engine.dispose()
    tell.fails(address, "does not admit guest")
    tell.fails(f"{address}&sslcert={guest.key}", "not contain a certificate or key of that kind", 2)
    tell.fails(f"{address}&sslcert=none.crt", "No such file", 2)
    tell.fails(f"{address}&sslkey={guest.key}", "but not the sslcert", 2)
    tell.fails(
        f"{address}&sslrootcert={guest.key}", "not contain a certificate or key of that kind", 2
    )


def test_a_server_without_tls_is_told(server: Server, tell: Tell) -> None:
    tell.fails(f"{server.address('postgres')}?sslmode=require", "does not offer TLS")


def test_wrong_words_and_names_are_told_and_never_shown(server: Server, tell: Tell) -> None:
    port = server.port
    for password in ("secret", WRITTEN, "s#cret", "s:cret"):
        tell.fails(f"postgresql://postgres:{password}@127.0.0.1:{port}/x", "rejects the password")
        done = tell(f"postgresql://postgres:{password}@127.0.0.1:{port}/x", debug=True)
        assert not any(part in done.err for part in (password, AWKWARD, "secret", "cret"))
    for password in ("one@two", "one/two", "one%two", "one@two@one"):
        done = tell(f"postgresql://postgres:{password}@127.0.0.1:{port}/x", debug=True)
        assert done.code == 2
        assert not any(part in done.err for part in ("one", "two"))
    tell.fails(server.address("nothing_here"), "has no database nothing_here")
    tell.fails(f"postgresql://postgres@127.0.0.1:{port}/x", "the address has none")


def test_an_awkward_password_comes_through(server: Server, tell: Tell) -> None:
    server.run(f"CREATE ROLE awkward LOGIN SUPERUSER PASSWORD '{AWKWARD}'")
    with server.database() as address:
        name = address.rsplit("/", 1)[1]
        there = f"postgresql://awkward:{WRITTEN}@127.0.0.1:{server.port}/{name}"
        assert tell(there).out.startswith("The library is empty")
        engine = postgresql_engine(there)
        assert AWKWARD not in repr(engine.url)
        assert WRITTEN not in repr(engine.url)
        engine.dispose()


def test_a_socket_of_this_machine_leads_there(server: Server, tell: Tell) -> None:
    with server.database() as address:
        word, name = server.password, address.rsplit("/", 1)[1]
        folder = server.data.parent
        there = f"postgresql://postgres:{word}@:{server.port}/{name}?host={folder}"
        assert tell(there).out.startswith("The library is empty")
        tell.fails(there.replace(word, "other"), "rejects the password")


@contextmanager
def answering(words: bytes | None) -> Iterator[int]:
    """Give the port of something that says these words, or nothing at all."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    held.append(connection)
                    if words is not None:
                        connection.sendall(words)
                        connection.close()

        held: list[socket.socket] = []
        threading.Thread(target=answer, daemon=True).start()
        yield listener.getsockname()[1]
        for connection in held:
            connection.close()


@pytest.mark.parametrize("mode", ["disable", "prefer", "require", "verify-full"])
@pytest.mark.parametrize(
    "words", [b"", b"S", b"N", b"SSH-2.0-OpenSSH_9.2\r\n", b"\xff" * 64, b"NR\0\0\0\x08\0\0\0\x63"]
)
def test_whatever_else_answers_is_told(words: bytes, mode: str, tell: Tell) -> None:
    with answering(words) as port:
        tell.fails(f"postgresql://a:secret@127.0.0.1:{port}/x?sslmode={mode}", f"127.0.0.1:{port}")


def test_a_server_that_says_nothing_is_not_waited_for(tell: Tell) -> None:
    with answering(None) as port:
        address = f"postgresql://a:secret@127.0.0.1:{port}/x?connect_timeout=1"
        tell.fails(address, "does not answer in time")
        tell.fails(f"{address}&sslmode=disable", f"127.0.0.1:{port}")


def test_nobody_there_is_told(tell: Tell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    tell.fails(f"postgresql://a:secret@127.0.0.1:{port}/x", "does not answer (Connection refused)")
    tell.fails("postgresql://a:secret@nowhere.invalid/x", "nowhere.invalid does not answer")
    tell.fails("postgresql://a@/x?host=/nowhere", "/nowhere/.s.PGSQL.5432 does not answer")


def test_a_connection_lost_is_told_and_the_next_use_connects_anew(
    server: Server, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'"
    with server.database() as address:
        name = address.rsplit("/", 1)[1]
        library = open_library(tmp_path / "library", address)
        ensure_runner(library, "Bob")
        server.run(cut.format(name))
        ensure_runner(library, "Zoe")

        def lose_one() -> None:
            with library.changing() as transaction:
                transaction.add(Runner(name="Lost"))
                server.run(cut.format(name))

        with pytest.raises(MachineError, match="was lost"):
            lose_one()
        with library.reading() as transaction:
            names = transaction.scalars(select(Runner.name).order_by(Runner.name)).all()
        assert names == ["Bob", "Zoe"]
        library.close()
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")


def test_what_the_server_cannot_do_is_told_and_a_defect_of_ours_is_not(server: Server) -> None:
    with server.database() as address:
        engine = postgresql_engine(address)
        with engine.connect() as connection:
            connection.execute(text("SET TRANSACTION READ ONLY"))
            with pytest.raises(MachineError, match="reports an error"):
                connection.execute(text("CREATE TABLE a (b int)"))
            connection.rollback()
            with pytest.raises(DBAPIError, match="nothing_here"):
                connection.execute(text("SELECT * FROM nothing_here"))
        engine.dispose()


def test_a_database_without_all_letters_is_told(server: Server, tmp_path: Path) -> None:
    server.run("CREATE DATABASE narrow ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    library = open_library(tmp_path / "library", server.address("narrow"))
    with pytest.raises(MachineError, match="ENCODING 'UTF8'"):
        ensure_runner(library, "走る人")
    library.close()
    server.run("DROP DATABASE narrow WITH (FORCE)")
