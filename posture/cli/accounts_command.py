"""``posture library accounts``: who may come in where other computers reach the app."""

import argparse
import getpass
import sys
from typing import TYPE_CHECKING, Final

from posture.errors import UsageError
from posture.library.schema.acting import ROLES
from posture.results.parsers import words
from posture.system.installation import require
from posture.system.terminal import one_line, say, show

if TYPE_CHECKING:
    from posture.library.schema.account_tables import Account
    from posture.library.storage.library import Library

LONGEST_LINE: Final = 1002
INVITED: Final = (
    "{name} can set a password within a week, once, at the app's address followed by "
    "/door/join#{code}\n"
)
NONE_YET: Final = (
    "There are no accounts; add the first owner with 'posture library accounts add LOGIN --name "
    "NAME --role owner'.\n"
)


def add_audit(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``posture library audit``."""
    parser.set_defaults(run=_audit)


def _audit(options: argparse.Namespace) -> int:
    del options
    from posture.library.accounts.audit import audit_csv
    from posture.library.maintenance.opening import open_library

    with open_library().reading() as transaction:
        show("".join(line.replace("\r\n", "\n") for line in audit_csv(transaction)))
    return 0


def add_accounts(parser: argparse.ArgumentParser) -> None:
    """Add the verbs of ``posture library accounts``."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="VERB")
    verbs.add_parser("list", help="list all accounts").set_defaults(run=_list)
    add = verbs.add_parser("add", help="add an account, and print its invitation")
    add.set_defaults(run=_add)
    _add_login(add)
    add.add_argument("--name", type=words, required=True, help="the name that others see")
    add.add_argument("--role", choices=ROLES, required=True)
    role = verbs.add_parser("role", help="give an account another role")
    role.set_defaults(run=_role)
    _add_login(role)
    role.add_argument("role", choices=ROLES)
    rename = verbs.add_parser("rename", help="correct a name, or what somebody signs in with")
    rename.set_defaults(run=_rename)
    _add_login(rename)
    rename.add_argument("--name", type=words, help="the name that others see")
    rename.add_argument("--login", type=words, dest="new_login", help="what they sign in with")
    for verb, run, text in (
        ("invite", _invite, "print a new invitation, for a password that was forgotten"),
        ("password", _password, "set a password here, from the terminal or a pipe"),
        ("close", _close, "let somebody in no more, from their next request on"),
        ("open", _open, "let somebody in again"),
    ):
        one = verbs.add_parser(verb, help=text)
        one.set_defaults(run=run)
        _add_login(one)


def _add_login(parser: argparse.ArgumentParser) -> None:
    text = "what they sign in with: a name or, with an identity provider, an e-mail address"
    parser.add_argument("login", type=words, metavar="LOGIN", help=text)


def _library() -> "Library":
    require("sign-in")
    from posture.library.maintenance.opening import open_library

    return open_library()


def _list(options: argparse.Namespace) -> int:
    del options
    library = _library()
    from posture.library.accounts.accounts import list_accounts

    with library.reading() as transaction:
        lines = [_line(account) for account in list_accounts(transaction)]
    show("".join(lines) or NONE_YET)
    return 0


def _line(account: "Account") -> str:
    if account.closed is not None:
        state = f"closed since {account.closed:%Y-%m-%d}"
    elif account.password is not None:
        state = "has a password"
    else:
        state = "has set no password"
    return one_line(f"{account.login}: {account.name}, {account.role}, {state}") + "\n"


def _add(options: argparse.Namespace) -> int:
    library = _library()
    from posture.library.accounts.accounts import add_account, invite

    account_id = add_account(library, options.login, options.name, options.role)
    show(INVITED.format(name=one_line(options.name), code=invite(library, account_id)))
    return 0


def _invite(options: argparse.Namespace) -> int:
    library = _library()
    from posture.library.accounts.accounts import invite

    show(INVITED.format(name=one_line(options.login), code=invite(library, options.login)))
    return 0


def _password(options: argparse.Namespace) -> int:
    library = _library()
    from posture.library.accounts.accounts import set_password

    set_password(library, options.login, _asked())
    say("The password is set; whoever was signed in with the old one has to sign in again.")
    return 0


def _asked() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline(LONGEST_LINE).rstrip("\n")
    password = getpass.getpass("New password: ")
    if getpass.getpass("Once more: ") != password:
        raise UsageError("The two passwords differ; nothing was changed.")
    return password


def _role(options: argparse.Namespace) -> int:
    library = _library()
    from posture.library.accounts.accounts import change_role

    change_role(library, options.login, options.role)
    show(f"{one_line(options.login)} is {_with_article(options.role)} now.\n")
    return 0


def _rename(options: argparse.Namespace) -> int:
    library = _library()
    from posture.library.accounts.accounts import find_account, rename_account

    with library.reading() as transaction:
        account = find_account(transaction, options.login)
    name, login = options.name or account.name, options.new_login or account.login
    rename_account(library, account.id, name, login)
    show(f"{one_line(name)} signs in with {one_line(login)}.\n")
    return 0


def _with_article(role: str) -> str:
    return f"an {role}" if role == "owner" else f"a {role}"


def _close(options: argparse.Namespace) -> int:
    library = _library()
    from posture.library.accounts.accounts import close_account

    close_account(library, options.login)
    show(f"{one_line(options.login)} may come in no more.\n")
    return 0


def _open(options: argparse.Namespace) -> int:
    library = _library()
    from posture.library.accounts.accounts import reopen_account

    reopen_account(library, options.login)
    show(f"{one_line(options.login)} may come in again.\n")
    return 0
