"""The door's own pages: signing in, accepting an invitation, and one's own account."""

from html import escape
from typing import Final

from starlette.responses import Response

from posture.library.accounts.passwords import POOR, SHORTEST
from posture.library.schema.acting import Person
from posture.ui.door.answers import page
from posture.ui.door.place import CHANGE, JOIN, LOGIN, LOGOUT

# Under the policy of all other pages, these pages' forms would send no origin.
REFERRER: Final = '<meta name="referrer" content="same-origin">'
ROLE_WORDS: Final = {
    "owner": "You see and change everything, and say who else may come in.",
    "coach": "You see and change everything about runners.",
    "reader": "You see and download everything, and change nothing.",
}
NEW: Final = (
    '<p><label>{label}<br><input type="password" name="{name}" autocomplete="new-password" '
    f'minlength="{SHORTEST}" required></label></p>'
)
NEW_PASSWORD: Final = NEW.format(label="New password", name="password") + NEW.format(
    label="Once more", name="again"
)
SIGN_IN_FORM: Final = f"""<h1>posture</h1>
<form method="post" action="{LOGIN}">
<p><label>Name or e-mail address<br><input name="login" autocomplete="username" required
autofocus></label></p>
<p><label>Password<br><input type="password" name="password" autocomplete="current-password"
required></label></p>
<p><button>Sign in</button></p>
</form>
"""
# The code stays behind the "#" of the address, which no browser sends and no proxy writes down.
JOIN_FORM: Final = f"""<h1>posture</h1>
<p>Choose the password that you will sign in with. {escape(POOR)}</p>
<form method="post" action="{JOIN}">
<input type="hidden" name="code" id="code">
{NEW_PASSWORD}
<p><button>Set the password</button></p>
</form>
<script>
document.getElementById("code").value = location.hash.slice(1);
</script>
"""
WITH_A_PASSWORD: Final = f"""<form method="post" action="{LOGOUT}">
<p><button>Sign out</button></p>
</form>
<h2>Change the password</h2>
<form method="post" action="{CHANGE}">
<p><label>The password so far<br><input type="password" name="before"
autocomplete="current-password" required></label></p>
{NEW_PASSWORD}
<p><button>Change it</button></p>
</form>
"""
"""What somebody with a password can do on the page of their account."""


def sign_in_page(said: str = "", status: int = 401) -> Response:
    """Return the page that asks for a password; ``said`` is what was wrong with the last one."""
    return page(SIGN_IN_FORM + _said(said), status, REFERRER)


def join_page() -> Response:
    """Return the page on which somebody who was invited chooses a password."""
    return page(JOIN_FORM, 200, REFERRER)


def you_page(person: Person, ways: str, said: str = "", status: int = 200) -> Response:
    """Return the page of one's own account.

    Parameters
    ----------
    person : Person
        Whose account it is.
    ways : str
        What they can do with it, as HTML: sign out, at least.
    said : str
        What became of what they just did; empty = nothing.
    status : int
        The response's status.
    """
    body = (
        f"<h1>{escape(person.name)}</h1><p>{ROLE_WORDS.get(person.role or '', '')}</p>"
        f"{_said(said)}<p><a href='/'>Back to the app</a></p>{ways}"
    )
    return page(body, status, REFERRER)


def said_page(sentence: str, status: int) -> Response:
    """Return a page with one sentence."""
    return page(f"<h1>posture</h1>{_said(sentence)}", status)


def _said(sentence: str) -> str:
    return f'<p role="alert">{escape(sentence)}</p>' if sentence else ""
