"""Sharing the app with other computers: what must be set up first (docs/how-to/share.md)."""

from typing import Any, Final

from streamlit import config
from streamlit.runtime.secrets import secrets_singleton

from posture.errors import UsageError
from posture.library.accounts.accounts import has_owner
from posture.library.storage.library import Library
from posture.ui.door.identity_provider import CALLBACK, ProviderSignIn
from posture.ui.door.login import PasswordSignIn
from posture.ui.door.place import HERE, USUAL_PORTS, Place, is_behind_proxy

SHORTEST_SECRET: Final = 32
OPEN_TO_OTHERS: Final = "other computers would reach the app at {address}, and {what}"
NO_OWNER: Final = (
    "Nobody may come in yet; add the first owner with 'posture library accounts add LOGIN --name "
    "NAME --role owner', and start the app again."
)
HOW: Final = "start it with --server.address localhost, or set it up as docs/how-to/share.md says."


def shared_place(address: str | None) -> Place:
    """Return where other computers can reach the app.

    Raises
    ------
    UsageError
        If it has no certificate, or no host name for them.
    """
    if is_behind_proxy():
        named = config.is_manually_set("browser.serverPort")
        port = config.get_option("browser.serverPort") if named else USUAL_PORTS["https"]
        return Place("https", (config.get_option("browser.serverAddress").lower(),), port)
    if not (config.get_option("server.sslCertFile") and config.get_option("server.sslKeyFile")):
        raise _unsafe(address, "what is sent could be read on the way (no server.sslCertFile)")
    name = config.get_option("browser.serverAddress")
    if not config.is_manually_set("browser.serverAddress") or name in HERE:
        raise _unsafe(address, "it does not know its own name (no browser.serverAddress)")
    return Place("https", (name.lower(),), config.get_option("browser.serverPort"))


def shared_address() -> str | None:
    """Return the address at which other computers reach the app, None if they do not."""
    address = config.get_option("server.address")
    reached = address not in HERE or is_behind_proxy()
    return shared_place(address).url if reached else None


def shared_sign_in(place: Place, library: Library) -> PasswordSignIn | ProviderSignIn:
    """Return how others sign in: with an identity provider if one is set up, else by password.

    Raises
    ------
    UsageError, MachineError
        If nobody could say who may come in, or the provider is not set up completely.
    """
    with library.reading() as transaction:
        if not has_owner(transaction):
            raise UsageError(NO_OWNER)
    auth = _secret("auth")
    if not auth:
        return PasswordSignIn(place, library)
    where = "secrets.toml for the app's sign-in"
    if auth.get("redirect_uri") != f"{place.url}{CALLBACK}":
        raise UsageError(f'{where} must say redirect_uri = "{place.url}{CALLBACK}" in [auth].')
    secret = auth.get("cookie_secret")
    if not isinstance(secret, str) or len(secret) < SHORTEST_SECRET:
        raise UsageError(
            f"{where} must have a random cookie_secret of {SHORTEST_SECRET} characters or more."
        )
    return ProviderSignIn(place, library, secret)


def has_provider() -> bool:
    """Return whether people sign in with an identity provider, and not by password."""
    return bool(_secret("auth"))


def _secret(section: str) -> dict[str, Any]:
    """Return a section of Streamlit's secrets; empty if it is missing."""
    if not secrets_singleton.load_if_toml_exists():
        return {}
    found = secrets_singleton.get(section, {})
    return found.to_dict() if hasattr(found, "to_dict") else {}


def _unsafe(address: str | None, what: str) -> UsageError:
    sentence = OPEN_TO_OTHERS.format(address=address or "all its addresses", what=what)
    return UsageError(f"{sentence[0].upper()}{sentence[1:]}; {HOW}")
