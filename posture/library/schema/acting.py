"""Who is acting: whose name a change carries, and whether they may make it.

On one's own computer that is its user, who may do everything. Where others reach the app, it is the
account that a request or a page belongs to (`posture.ui.door`); work in the background is done in
the name of who asked for it.
"""

import getpass
import hashlib
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from posture.errors import UsageError
from posture.library.schema.names import checked_words
from posture.results.ranges import LONGEST_NAME
from posture.system.files import write_atomically
from posture.system.user_data import data_folder

Role = Literal["owner", "coach", "reader"]
ROLES: Final[tuple[str, ...]] = get_args(Role)
"""A reader sees and downloads, a coach changes too, an owner also says who may come in."""
NOT_ALLOWED: Final = "You may look at everything here, but change nothing."
NOT_THE_OWNER: Final = "Only an owner may do that."
NOBODY_THERE: Final = "You are not signed in (any more); reload the page."
NAMELESS: Final = "A coach"


@dataclass(frozen=True)
class Person:
    """A person who looks at or changes the library.

    Attributes
    ----------
    name : str
        The name that the others see.
    role : str or None
        One of `ROLES`; None = may not even look.
    account_id : str or None
        Their account; None = they use their own computer, without one.
    """

    name: str
    role: Role | None
    account_id: str | None = None

    @property
    def may_change(self) -> bool:
        """Whether this person may change what is stored about runners."""
        return self.role in ("owner", "coach")


NOBODY: Final = Person("", None)
UPKEEP: Final = Person("posture", "owner")
"""The program itself, which opens clips and cleans up for whoever looks at something."""
_person: Final[ContextVar[Person | None]] = ContextVar("person", default=None)


def this_user() -> Person:
    """Return the user of this computer, under the name they entered or the system knows."""
    return Person(_entered_name() or _system_name(), "owner")


_ways: Final[list[Callable[[], Person]]] = [this_user]


def find_person_with(find: Callable[[], Person]) -> None:
    """From now on, let ``find`` say who acts wherever `acting_as` has not."""
    _ways[:] = [find]


def acting() -> Person:
    """Return who is acting."""
    return _person.get() or _ways[0]()


def author() -> str:
    """Return the name that a change made now carries."""
    return acting().name[:LONGEST_NAME]


@contextmanager
def acting_as(person: Person) -> Iterator[None]:
    """Do what is in the block in this person's name."""
    token = _person.set(person)
    try:
        yield
    finally:
        _person.reset(token)


def check_may_change() -> None:
    """Make sure that who is acting may change something.

    Raises
    ------
    UsageError
        If they are a reader, or nobody.
    """
    person = acting()
    if not person.may_change:
        raise UsageError(NOBODY_THERE if person.role is None else NOT_ALLOWED)


def check_is_owner() -> None:
    """Make sure that who is acting is an owner.

    Raises
    ------
    UsageError
        If they are not.
    """
    if acting().role != "owner":
        raise UsageError(NOT_THE_OWNER)


def enter_name(name: str) -> None:
    """Store the name that this computer's user goes by.

    Raises
    ------
    UsageError
        If it is not a name, or the folder is not writable.
    """
    name = checked_words(name, "A name", LONGEST_NAME)
    _name_file().parent.mkdir(mode=0o700, exist_ok=True)
    write_atomically(_name_file(), name.encode())


def _system_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        return NAMELESS


def user_key() -> str:
    """Return a key of this machine's user, since several may share a data folder."""
    return hashlib.sha256(f"{platform.node()}/{_system_name()}".encode()).hexdigest()[:16]


def _name_file() -> Path:
    return data_folder() / "coaches" / user_key()


def _entered_name() -> str:
    try:
        return checked_words(_name_file().read_text(encoding="utf-8"), "A name", LONGEST_NAME)
    except (OSError, UnicodeDecodeError, UsageError):
        return ""
