"""Accounts: who may come in, with which password, and in which role."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from argon2 import PasswordHasher
from sqlalchemy import update

from posture.errors import UsageError
from posture.library.accounts import passwords
from posture.library.accounts.accounts import (
    INVITED_FOR,
    accept,
    account_of,
    add_account,
    change_password,
    change_role,
    check_password,
    close_account,
    find_account,
    has_owner,
    invite,
    list_accounts,
    open_account,
    person_of,
    rename_account,
    reopen_account,
    set_password,
)
from posture.library.accounts.passwords import hashed, is_outdated, matches
from posture.library.changing.undoing import list_changes
from posture.library.schema.account_tables import Account
from posture.library.schema.acting import Person, acting_as
from posture.library.schema.tables import now
from posture.library.storage.library import Library
from tests.waiting import PATIENCE_S

WORDS = "correct horse battery staple"
OTHER = "four other words here"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash quickly."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(1, 8, 1))


@pytest.fixture
def anna(library: Library) -> str:
    """The account of an owner with a password."""
    account_id = add_account(library, "Anna@Example.org", "Anna", "owner")
    set_password(library, account_id, WORDS)
    return account_id


def account(library: Library, which: str) -> Account:
    with library.reading() as transaction:
        return find_account(transaction, which)


def test_a_password_opens_its_account_however_the_login_is_spelled(
    library: Library, anna: str
) -> None:
    found = check_password(library, "ANNA@example.ORG", WORDS)
    assert found is not None
    assert person_of(found) == Person("Anna", "owner", anna)
    for login, password in [
        ("anna@example.org", WORDS.upper()),
        ("anna@example.org", ""),
        ("ben@example.org", WORDS),
        ("", ""),
        ("\0", WORDS),
        ("anna@example.org", "x" * 2000),
        ("anna@example.org", "\ud800"),
    ]:
        assert check_password(library, login, password) is None


def test_an_account_without_a_password_opens_for_none(library: Library) -> None:
    add_account(library, "ben", "Ben", "coach")
    assert check_password(library, "ben", "") is None
    assert check_password(library, "ben", WORDS) is None


def test_an_invitation_sets_a_password_once_and_ends_sessions(library: Library, anna: str) -> None:
    before = account(library, "anna@example.org").stamp
    code = invite(library, anna)
    with pytest.raises(UsageError, match="at least 12 characters"):
        accept(library, code, "short")
    with acting_as(Person("", None)):  # who comes with an invitation has not signed in
        assert accept(library, code, OTHER) == anna
    assert check_password(library, "anna@example.org", WORDS) is None
    assert check_password(library, "anna@example.org", OTHER) is not None
    assert account(library, anna).stamp != before
    for code_again in (code, "", "guessed"):
        with pytest.raises(UsageError, match="no longer valid"):
            accept(library, code_again, WORDS)


def test_of_two_who_use_one_invitation_at_once_one_has_it(library: Library, anna: str) -> None:
    code, start = invite(library, anna), Barrier(2)

    def use(password: str) -> bool:
        start.wait(PATIENCE_S)
        try:
            accept(library, code, password)
        except UsageError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        won = list(threads.map(use, (WORDS, OTHER)))
    assert sorted(won) == [False, True]
    assert check_password(library, "anna@example.org", (WORDS, OTHER)[won.index(True)]) is not None


def test_an_invitation_ends_after_a_week_and_with_a_newer_one(library: Library, anna: str) -> None:
    first = invite(library, anna)
    second = invite(library, anna)
    with pytest.raises(UsageError, match="no longer valid"):
        accept(library, first, OTHER)
    with library.changing() as transaction:
        transaction.execute(update(Account).values(invited_until=now() - timedelta(seconds=1)))
    with pytest.raises(UsageError, match="no longer valid"):
        accept(library, second, OTHER)
    assert timedelta(days=7) == INVITED_FOR


def test_one_changes_one_s_own_password_with_the_old_one(library: Library, anna: str) -> None:
    stamp = account(library, anna).stamp
    with acting_as(Person("Carl", "reader", anna)):
        with pytest.raises(UsageError, match="not your password"):
            change_password(library, anna, OTHER, OTHER)
        with pytest.raises(UsageError, match="at least 12"):
            change_password(library, anna, WORDS, "short")
        change_password(library, anna, WORDS, OTHER)
    assert check_password(library, "anna@example.org", OTHER) is not None
    assert account(library, anna).stamp != stamp


def test_who_is_let_in_no_more_cannot_come_in_nor_be_invited(library: Library, anna: str) -> None:
    ben = add_account(library, "ben", "Ben", "coach")
    code = invite(library, ben)
    set_password(library, ben, OTHER)
    stamp = account(library, ben).stamp
    close_account(library, "ben")
    assert check_password(library, "ben", OTHER) is None
    assert account(library, ben).stamp != stamp
    with library.reading() as transaction:
        assert account_of(transaction, "ben") is None
        assert open_account(transaction, ben) is None
        assert open_account(transaction, anna) is not None
        assert [known.name for known in list_accounts(transaction)] == ["Anna", "Ben"]
    with pytest.raises(UsageError, match="is closed"):
        invite(library, ben)
    with pytest.raises(UsageError, match="no longer valid"):
        accept(library, code, WORDS)
    reopen_account(library, ben)
    assert check_password(library, "ben", OTHER) is not None


def test_an_owner_is_always_left(library: Library, anna: str) -> None:
    for attempt in (
        partial(close_account, library, anna),
        partial(change_role, library, anna, "coach"),
    ):
        with pytest.raises(UsageError, match="no owner left"):
            attempt()
        with library.reading() as transaction:
            assert has_owner(transaction)
    add_account(library, "ben", "Ben", "owner")
    close_account(library, anna)
    with pytest.raises(UsageError, match="no owner left"):
        change_role(library, "ben", "reader")


def test_no_two_accounts_share_a_login_or_a_name(library: Library, anna: str) -> None:
    ben = add_account(library, "ben", "Ben", "owner")
    close_account(library, ben)
    for login, name, said in [
        ("ANNA@example.org", "Another", "signs in with"),
        ("another", "ÁNNA", "goes by the name Anna"),
        ("another", "ben", "goes by the name Ben"),
        ("", "Another", "must have 1 to 200"),
        ("another", "\u200b", "invisible"),
    ]:
        with pytest.raises(UsageError, match=said):
            add_account(library, login, name, "coach")
    assert account(library, anna).name == "Anna"


@pytest.mark.parametrize("role", ["coach", "reader", None])
def test_only_an_owner_says_who_may_come_in(library: Library, anna: str, role: None) -> None:
    attempts: list[Callable[[], object]] = [
        partial(add_account, library, "x", "X", "owner"),
        partial(invite, library, anna),
        partial(set_password, library, anna, OTHER),
        partial(change_role, library, anna, "reader"),
        partial(close_account, library, anna),
        partial(reopen_account, library, anna),
    ]
    with acting_as(Person("Ben", role, "b" * 32)):
        for attempt in attempts:
            with pytest.raises(UsageError, match="Only an owner"):
                attempt()
    assert check_password(library, "anna@example.org", WORDS) is not None


def test_nobody_is_found_where_nobody_is(library: Library) -> None:
    with library.reading() as transaction:
        assert not has_owner(transaction)
        with pytest.raises(UsageError, match="Nobody signs in with 'anna'"):
            find_account(transaction, "anna")


def test_a_hash_is_argon2id_with_its_own_salt_and_is_renewed_when_too_weak(
    library: Library, anna: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak = account(library, anna).password
    assert weak is not None
    assert weak.startswith("$argon2id$")
    assert hashed(WORDS) != hashed(WORDS)
    assert not matches(WORDS, "damaged")
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(2, 8, 1))
    assert is_outdated(weak)
    assert check_password(library, "anna@example.org", WORDS) is not None
    renewed = account(library, anna).password
    assert renewed is not None
    assert renewed != weak
    assert not is_outdated(renewed)
    assert matches(WORDS, renewed)


def test_passwords_are_hashed_as_rfc_9106_recommends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert hashed(WORDS).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    with pytest.raises(UsageError, match="at least 12"):
        hashed("x" * 11)
    assert matches("x" * 12, hashed("x" * 12))
    with pytest.raises(UsageError, match="at least 12"):
        hashed("x" * 1001)


@pytest.mark.usefixtures("anna")
def test_what_was_entered_wrong_of_an_account_is_corrected(library: Library) -> None:
    ben = add_account(library, "bne", "Bne", "coach")
    set_password(library, ben, OTHER)
    stamp = account(library, ben).stamp
    rename_account(library, "bne", "Ben", "BEN@example.org")
    assert account(library, ben).stamp != stamp, "whoever came in with the wrong login is out"
    assert (account(library, ben).name, account(library, ben).login) == ("Ben", "ben@example.org")
    assert check_password(library, "ben@example.org", OTHER) is not None
    assert check_password(library, "bne", OTHER) is None
    rename_account(library, ben, "Benjamin", "ben@example.org")
    for name, login, said in [
        ("Änna", "ben", "goes by the name Anna"),
        ("Ben", "ANNA@example.org", "signs in with"),
        ("", "ben", "must have 1 to 200"),
    ]:
        with pytest.raises(UsageError, match=said):
            rename_account(library, ben, name, login)
    with acting_as(Person("Ben", "coach", ben)), pytest.raises(UsageError, match="owner"):
        rename_account(library, ben, "Owner", "ben@example.org")
    assert account(library, ben).name == "Benjamin"
    with library.reading() as transaction:
        newest = list_changes(transaction)[0]
    assert newest.words == (
        "Ben, who signed in with ben@example.org, is Benjamin now and signs in with "
        "ben@example.org."
    )
