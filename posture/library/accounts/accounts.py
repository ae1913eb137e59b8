"""Who may come in where others reach the app: adding, inviting and closing accounts."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Final, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.accounts.passwords import hashed, is_outdated, matches
from posture.library.changing.changes import record
from posture.library.schema.account_tables import Account
from posture.library.schema.acting import ROLES, UPKEEP, Person, Role, acting_as, check_is_owner
from posture.library.schema.names import checked_words, name_key
from posture.library.schema.tables import LONGEST_NAME, new_id, now
from posture.library.storage.library import Library

INVITED_FOR: Final = timedelta(days=7)
NO_OWNER_LEFT: Final = "There would be no owner left; make somebody else an owner first."
NO_INVITATION: Final = "This invitation is no longer valid; ask an owner for a new one."
WRONG_PASSWORD: Final = "That is not your password; nothing was changed."


def person_of(account: Account) -> Person:
    """Return the person behind an account that is not closed."""
    return Person(account.name, account.role, account.id)


def login_of(text: str) -> str:
    """Return what somebody signs in with as it is stored.

    Raises
    ------
    UsageError
        If it is none.
    """
    return checked_words(text, "What somebody signs in with", LONGEST_NAME).casefold()


def list_accounts(transaction: Transaction) -> list[Account]:
    """Return all accounts, those who may come in first, by name."""
    order = Account.closed.is_not(None), func.lower(Account.name)
    return list(transaction.scalars(select(Account).order_by(*order)))


def open_account(transaction: Transaction, account_id: str) -> Account | None:
    """Return the account with this id, None if there is none, or it is closed."""
    account = transaction.get(Account, account_id)
    return account if account is not None and account.closed is None else None


def account_of(transaction: Transaction, login: str) -> Account | None:
    """Return the account of whoever signs in with ``login``, which may be anything; or None."""
    wanted = select(Account).where(Account.login == login.casefold(), Account.closed.is_(None))
    return transaction.scalars(wanted).first() if "\0" not in login else None


def has_owner(transaction: Transaction) -> bool:
    """Return whether an owner may come in."""
    owners = select(Account.id).where(Account.role == "owner", Account.closed.is_(None))
    return transaction.scalars(owners.limit(1)).first() is not None


def find_account(transaction: Transaction, which: str) -> Account:
    """Return the account with an id, or of whoever signs in with that, closed or not.

    Raises
    ------
    UsageError
        If there is none.
    """
    wanted = select(Account).where((Account.id == which) | (Account.login == login_of(which)))
    account = transaction.scalars(wanted).first()
    if account is None:
        raise UsageError(
            f"Nobody signs in with {which!r}; 'posture library accounts list' lists all accounts."
        )
    return account


def add_account(library: Library, login: str, name: str, role: str) -> str:
    """Add an account without a password and return its id; see `invite`.

    Raises
    ------
    UsageError
        If somebody else signs in with that or goes by that name, or who is acting is no owner.
    """
    login, name = login_of(login), checked_words(name, "A name", LONGEST_NAME)
    with _owners_change(library) as transaction:
        _check_unlike_others(transaction, login, name)
        account = Account(login=login, name=name, role=_checked_role(role))
        transaction.add(account)
        transaction.flush()
        _record(transaction, f"Added {name} as {role}.")
    return account.id


def invite(library: Library, which: str) -> str:
    """Return a code with which an account's password can be set once, within `INVITED_FOR`.

    Raises
    ------
    UsageError
        If there is no such account, it is closed, or who is acting is no owner.
    """
    code = secrets.token_urlsafe()
    with _owners_change(library) as transaction:
        account = find_account(transaction, which)
        if account.closed is not None:
            raise UsageError(f"The account of {account.name} is closed; open it again first.")
        account.invitation, account.invited_until = _digest(code), now() + INVITED_FOR
        _record(transaction, f"Invited {account.name} to set a password.")
    return code


def invited(transaction: Transaction, code: str) -> Account:
    """Return the account that a code invites.

    Raises
    ------
    UsageError
        If it invites nobody (any more).
    """
    wanted = select(Account).where(Account.invitation == _digest(code), Account.closed.is_(None))
    account = transaction.scalars(wanted).first()
    if account is None or account.invited_until is None or account.invited_until < now():
        raise UsageError(NO_INVITATION)
    return account


def accept(library: Library, code: str, password: str) -> str:
    """Set the password of whom a code invites, end their sessions, and return the account's id.

    Raises
    ------
    UsageError
        If the code invites nobody (any more), or the password is too short.
    """
    with library.reading() as transaction:
        account = invited(transaction, code)  # before hashing the password, which takes its time
    stored = hashed(password)
    with _in_the_name_of(account), library.changing() as transaction:
        account = invited(transaction, code)
        _set(transaction, account, stored)
    return account.id


def set_password(library: Library, which: str, password: str) -> None:
    """Set an account's password, and end its sessions.

    Raises
    ------
    UsageError
        If there is no such account, the password is too short, or who is acting is no owner.
    """
    stored = hashed(password)
    with _owners_change(library) as transaction:
        _set(transaction, find_account(transaction, which), stored)


def change_password(library: Library, account_id: str, before: str, after: str) -> None:
    """Let somebody change their own password; all of their sessions end.

    Raises
    ------
    UsageError
        If the old one is wrong, or the new one is too short.
    """
    with library.reading() as transaction:
        account = open_account(transaction, account_id)
    if account is None or not matches(before, account.password):
        raise UsageError(WRONG_PASSWORD)
    stored = hashed(after)
    with _in_the_name_of(account), library.changing() as transaction:
        _set(transaction, transaction.get_one(Account, account_id), stored)


def check_password(library: Library, login: str, password: str) -> Account | None:
    """Return the account that a login and a password open, or None; both take as long."""
    with library.reading() as transaction:
        account = account_of(transaction, login)
    if not matches(password, account.password if account else None) or account is None:
        return None
    if account.password is not None and is_outdated(account.password):
        with acting_as(UPKEEP), library.changing() as transaction:
            transaction.get_one(Account, account.id).password = hashed(password)
    return account


def change_role(library: Library, which: str, role: str) -> None:
    """Give an account another role, from its next request on.

    Raises
    ------
    UsageError
        If there is no such account, no owner would be left, or who is acting is no owner.
    """
    with _owners_change(library) as transaction:
        account = find_account(transaction, which)
        account.role = _checked_role(role)
        _check_owner_left(transaction)
        _record(transaction, f"Made {account.name} {role}.")


def rename_account(library: Library, which: str, name: str, login: str) -> None:
    """Correct an account's name, and what it signs in with; what they did keeps the name of then.

    Raises
    ------
    UsageError
        If there is no such account, somebody else signs in with that or goes by that name, or who
        is acting is no owner.
    """
    login, name = login_of(login), checked_words(name, "A name", LONGEST_NAME)
    with _owners_change(library) as transaction:
        account = find_account(transaction, which)
        _check_unlike_others(transaction, login, name, but=account.id)
        before = account.name, account.login
        if login != account.login:  # whoever came in with the wrong one is out
            account.stamp = new_id()
        account.name, account.login = name, login
        words = f"{before[0]}, who signed in with {before[1]}, is {name} now and signs in with "
        _record(transaction, f"{words}{login}.")


def close_account(library: Library, which: str) -> None:
    """Let somebody in no more, from their next request on; what they did stays theirs.

    Raises
    ------
    UsageError
        As for `change_role`.
    """
    with _owners_change(library) as transaction:
        account = find_account(transaction, which)
        account.closed, account.stamp = account.closed or now(), new_id()
        account.invitation = account.invited_until = None
        _check_owner_left(transaction)
        _record(transaction, f"Closed the account of {account.name}.")


def reopen_account(library: Library, which: str) -> None:
    """Let somebody in again.

    Raises
    ------
    UsageError
        If there is no such account, or who is acting is no owner.
    """
    with _owners_change(library) as transaction:
        account = find_account(transaction, which)
        account.closed = None
        _record(transaction, f"Opened the account of {account.name} again.")


@contextmanager
def _owners_change(library: Library) -> Iterator[Transaction]:
    check_is_owner()
    with library.changing() as transaction:
        yield transaction


def _in_the_name_of(account: Account) -> AbstractContextManager[None]:
    """Let whoever has an account change that, in their own name and whatever their role."""
    return acting_as(Person(account.name, UPKEEP.role, account.id))


def _check_unlike_others(
    transaction: Transaction, login: str, name: str, but: str | None = None
) -> None:
    for other in list_accounts(transaction):
        if other.id == but:
            continue
        if other.login == login:
            raise UsageError(f"Somebody signs in with {login} already.")
        # Closed ones too: what two people did must not carry one name.
        if name_key(other.name) == name_key(name):
            raise UsageError(f"Somebody goes by the name {other.name} already; choose another.")


def _checked_role(role: str) -> Role:
    if role not in ROLES:
        raise ValueError(f"{role!r} is no role")
    return cast("Role", role)


def _check_owner_left(transaction: Transaction) -> None:
    transaction.flush()
    if not has_owner(transaction):
        raise UsageError(NO_OWNER_LEFT)


def _set(transaction: Transaction, account: Account, stored: str) -> None:
    account.password, account.stamp = stored, new_id()
    account.invitation = account.invited_until = None
    _record(transaction, f"Set the password of {account.name}.")


def _record(transaction: Transaction, words: str) -> None:
    record(transaction, "account", None, words)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode(errors="replace")).hexdigest()
