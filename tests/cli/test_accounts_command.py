"""``posture library accounts``: the first owner, invitations, roles, closing."""

import io
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from posture.cli.main import main
from posture.library.accounts import passwords
from posture.library.accounts.accounts import accept, check_password
from posture.library.maintenance.opening import open_library

WORDS = "correct horse battery staple"


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty data folder, and quick hashes."""
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(1, 8, 1))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["library", "accounts", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_first_owner_is_made_here_and_sets_a_password_by_invitation(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "There are no accounts" in run(capsys, "list")[1]
    code, out, _ = run(capsys, "add", "Anna@example.org", "--name", "Anna", "--role", "owner")
    assert code == 0
    assert "Anna can set a password within a week, once" in out
    assert run(capsys, "list")[1] == "anna@example.org: Anna, owner, has set no password\n"
    library = open_library()
    accept(library, out.strip().partition("/door/join#")[2], WORDS)
    assert check_password(library, "anna@example.org", WORDS) is not None
    assert run(capsys, "list")[1] == "anna@example.org: Anna, owner, has a password\n"
    again = run(capsys, "invite", "anna@example.org")[1]
    accept(library, again.strip().partition("/door/join#")[2], f"{WORDS} two")
    assert check_password(library, "anna@example.org", WORDS) is None
    library.close()


def test_a_password_comes_through_a_pipe_and_a_poor_one_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "add", "anna", "--name", "Anna", "--role", "owner")
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    code, _, err = run(capsys, "password", "anna")
    assert code == 2
    assert "at least 12 characters" in err
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{WORDS}\n"))
    assert run(capsys, "password", "ANNA")[0] == 0
    library = open_library()
    assert check_password(library, "anna", WORDS) is not None
    library.close()


def test_roles_change_and_accounts_close_and_open(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "add", "anna", "--name", "Anna", "--role", "owner")
    run(capsys, "add", "ben", "--name", "Ben", "--role", "reader")
    assert run(capsys, "role", "ben", "owner")[1] == "ben is an owner now.\n"
    assert run(capsys, "role", "ben", "coach")[1] == "ben is a coach now.\n"
    code, _, err = run(capsys, "close", "anna")
    assert code == 2
    assert "no owner left" in err
    assert run(capsys, "close", "ben")[1] == "ben may come in no more.\n"
    assert "ben: Ben, coach, closed since 2" in run(capsys, "list")[1]
    assert run(capsys, "open", "ben")[1] == "ben may come in again.\n"
    assert "closed" not in run(capsys, "list")[1]
    assert run(capsys, "role", "carl", "reader")[0] == 2


def test_who_did_what_is_printed_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "add", "ben", "--name", "Ben", "--role", "owner")
    assert main(["library", "audit"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head == "when,who,did,runner,runner_id,clip,words"
    assert {line.split(",", 2)[2] for line in lines} == {
        "account,,,,Added Ben as owner.",
        "account,,,,Invited Ben to set a password.",
    }
