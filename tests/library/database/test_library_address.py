"""The address of a database: what it says, and that nothing of a password is ever repeated."""

import pytest

from posture.errors import UsageError
from posture.library.database.database_address import read_address

SECRET = "hush"


def test_all_that_an_address_can_say() -> None:
    address = read_address(
        "postgresql://coach:p%40ss%2Fw%25rd:x@db.example:5433/posture"
        "?sslmode=verify-ca&sslrootcert=/etc/r%C3%B6ot.crt&sslcert=me.crt&sslkey=me.key"
        "&connect_timeout=7&application_name=gym"
    )
    assert (address.user, address.password) == ("coach", "p@ss/w%rd:x")
    assert (address.host, address.port, address.database) == ("db.example", 5433, "posture")
    assert (address.mode, address.root) == ("verify-ca", "/etc/röot.crt")
    assert (address.certificate, address.key) == ("me.crt", "me.key")
    assert (address.connect_timeout_s, address.application_name) == (7, "gym")
    assert address.where == "db.example:5433"
    assert "p@ss" not in repr(address)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("postgresql://a:b@db.example/x", "verify-full"),
        ("postgresql://a:b@10.0.0.5/x", "verify-full"),
        ("postgresql://a:b@[2001:db8::5]:5432/x", "verify-full"),
        ("postgresql://a:b@localhost.example/x", "verify-full"),
        ("postgresql://a:b@127.0.0.1.example/x", "verify-full"),
        ("postgres://a:b@localhost/x", "prefer"),
        ("postgresql://a:b@127.3.2.1/x", "prefer"),
        ("postgresql://a:b@[::1]/x", "prefer"),
        ("postgresql://a@/x?host=/run/postgresql", "prefer"),
        ("postgresql://a@%2Frun%2Fpostgresql/x", "prefer"),
        ("postgresql://a:b@localhost/x?sslrootcert=r.crt", "verify-full"),
        ("postgresql://a:b@db.example/x?sslmode=require", "require"),
        ("postgresql://a:b@db.example/x?sslmode=require&sslrootcert=r.crt", "verify-ca"),
        ("postgresql://a:b@db.example/x?sslmode=prefer", "prefer"),
        ("postgresql://a:b@db.example/x?sslmode=disable", "disable"),
    ],
)
def test_another_machine_has_to_prove_who_it_is_unless_told_otherwise(text: str, mode: str) -> None:
    assert read_address(text).mode == mode


def test_a_socket_of_this_machine() -> None:
    for text in ("postgresql://a@/x?host=/run/pg", "postgresql://a@%2Frun%2Fpg/x"):
        assert read_address(text).socket == "/run/pg/.s.PGSQL.5432"
    assert read_address("postgresql://a@[::1]:6543/x").host == "::1"


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql://coach:{SECRET}@{SECRET}@db.example/x",
        f"postgresql://coach:{SECRET}/{SECRET}@db.example/x",
        f"postgresql://coach:{SECRET}@{SECRET}/{SECRET}?{SECRET}@db.example/x",
        f"postgresql://coach:12/{SECRET}?{SECRET}=1@db.example/x",
        f"postgresql://coach:%{SECRET}@db.example/x",
        f"postgresql://coach:%FF{SECRET}@db.example/x",
        f"postgresql://coach:%00{SECRET}@db.example/x",
        f"postgresql://coach:{SECRET} {SECRET}@db.example/x",
        f"postgresql://:{SECRET}@db.example/x",
        f"postgresql://coach:{SECRET}@a.example,b.example/x",
        f"postgresql://coach:{SECRET}@db.example:99999/x",
        f"postgresql://coach:{SECRET}@db.example:port/x",
        f"postgresql://coach:{SECRET}@[db]/x",
        f"mysql://coach:{SECRET}@db.example/x",
        f"host=db.example password={SECRET}",
        SECRET,
        "postgresql://db.example/x",
        f"postgresql://coach:{SECRET}@db.example/x?sslmode",
        f"postgresql://coach:{SECRET}@db.example/x?sslmode=allow",
        f"postgresql://coach:{SECRET}@db.example/x?sslmode=verify-ca",
        f"postgresql://coach:{SECRET}@db.example/x?sslmode=disable&sslrootcert=r.crt",
        f"postgresql://coach:{SECRET}@db.example/x?connect_timeout=0",
        f"postgresql://coach:{SECRET}@db.example/x?connect_timeout=soon",
        f"postgresql://coach:{SECRET}@db.example/x?host=other",
        f"postgresql://coach:{SECRET}@db.example/x?ssl=true",
        f"postgresql://coach:{SECRET}@db.example/x?password={SECRET}",
    ],
)
def test_what_is_no_address_is_told_without_the_password(text: str) -> None:
    with pytest.raises(UsageError) as told:
        read_address(text)
    assert SECRET not in str(told.value)
    assert str(told.value).endswith(".")
    assert told.value.__cause__ is None
    assert told.value.__context__ is None or SECRET not in str(told.value.__context__)


def test_an_unknown_option_is_named() -> None:
    with pytest.raises(UsageError, match="unknown option 'gssencmode'; the options are"):
        read_address("postgresql://a:b@db.example/x?gssencmode=disable")
