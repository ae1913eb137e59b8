"""Who has signed in with which browser; kept in memory only, so that all ends with the app."""

import secrets
import time
from typing import Final

from posture.library.accounts.accounts import open_account, person_of
from posture.library.schema.account_tables import Account
from posture.library.schema.acting import Person
from posture.library.storage.library import Library

SESSION_S: Final = 12 * 3600.0


class Sessions:
    """The sessions of accounts: each ends after twelve hours, or with its account's stamp.

    Parameters
    ----------
    library : Library
        The library with the accounts, in which every request looks its own up: somebody who is let
        in no more, or has another role, is so from the next request on.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._begun: dict[str, tuple[str, str, float]] = {}

    def begin(self, account_id: str) -> str:
        """Begin a session and return its secret, for a cookie."""
        now = time.monotonic()
        self._begun = {key: kept for key, kept in self._begun.items() if kept[2] > now}
        with self._library.reading() as transaction:
            account = transaction.get_one(Account, account_id)
        secret = secrets.token_urlsafe()
        self._begun[secret] = account_id, account.stamp, now + SESSION_S
        return secret

    def person(self, secret: str) -> Person | None:
        """Return whose session has this secret, None if there is no such session (any more)."""
        account_id, stamp, end_s = self._begun.get(secret, ("", "", 0.0))
        if time.monotonic() >= end_s:
            return None
        with self._library.reading() as transaction:
            account = open_account(transaction, account_id)
        return person_of(account) if account is not None and account.stamp == stamp else None

    def end(self, secret: str) -> None:
        """End a session, if there is one with this secret."""
        self._begun.pop(secret, None)
