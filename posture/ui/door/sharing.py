"""Sharing the app with other computers: what must be set up first (docs/how-to/share.md)."""

from typing import Any, Final

from streamlit import config
from streamlit.runtime.secrets import secrets_singleton

from posture.errors import UsageError
from posture.system.installation import require
from posture.ui.door.identity_provider import CALLBACK, ProviderSignIn
from posture.ui.door.login import PasswordSignIn
from posture.ui.door.middleware import SignIn
from posture.ui.door.password import read_password
from posture.ui.door.place import HERE, Place

SHORTEST_SECRET: Final = 32
OPEN_TO_OTHERS: Final = "other computers would reach the app at {address}, and {what}"
LISTED: Final = '[posture] with people = ["anna@example.org"]'
HOW: Final = "start it with --server.address localhost, or set it up as docs/how-to/share.md says."


def shared_place(address: str | None) -> Place:
    """Return where other computers can reach the app.

    Raises
    ------
    UsageError
        If it has no certificate, or no host name for them.
    """
    if not (config.get_option("server.sslCertFile") and config.get_option("server.sslKeyFile")):
        raise _unsafe(address, "what is sent could be read on the way (no server.sslCertFile)")
    name = config.get_option("browser.serverAddress")
    if not config.is_manually_set("browser.serverAddress") or name in HERE:
        raise _unsafe(address, "it does not know its own name (no browser.serverAddress)")
    return Place("https", (name.lower(),), config.get_option("browser.serverPort"))


def shared_sign_in(place: Place) -> SignIn:
    """Return how others sign in: with an identity provider if one is set up, else by password.

    Raises
    ------
    UsageError, MachineError
        If neither is set up completely.
    """
    auth, people = _secret("auth"), _secret("posture").get("people", [])
    if auth:
        return _provider_sign_in(place, auth, people)
    stored = read_password()
    if stored is None:
        raise _unsafe(place.url, "anybody could use it (no 'posture app-password', no [auth])")
    return PasswordSignIn(place, stored)


def _provider_sign_in(place: Place, auth: dict[str, Any], people: Any) -> ProviderSignIn:
    where = "secrets.toml for the app's sign-in"
    if not (isinstance(people, list) and people and all(isinstance(p, str) for p in people)):
        raise UsageError(f"{where} lists nobody; add {LISTED}.")
    if auth.get("redirect_uri") != f"{place.url}{CALLBACK}":
        raise UsageError(f'{where} must say redirect_uri = "{place.url}{CALLBACK}" in [auth].')
    secret = auth.get("cookie_secret")
    if not isinstance(secret, str) or len(secret) < SHORTEST_SECRET:
        raise UsageError(
            f"{where} must have a random cookie_secret of {SHORTEST_SECRET} characters or more."
        )
    require("sign-in")
    return ProviderSignIn(place, people, secret)


def _secret(section: str) -> dict[str, Any]:
    """Return a section of Streamlit's secrets; empty if it is missing."""
    if not secrets_singleton.load_if_toml_exists():
        return {}
    found = secrets_singleton.get(section, {})
    return found.to_dict() if hasattr(found, "to_dict") else {}


def _unsafe(address: str | None, what: str) -> UsageError:
    sentence = OPEN_TO_OTHERS.format(address=address or "all its addresses", what=what)
    return UsageError(f"{sentence[0].upper()}{sentence[1:]}; {HOW}")
