"""The app as others reach it in tests: its address, its people, its secrets."""

from typing import Any, Final

from posture.ui.door.place import Place

SHARED: Final = Place("https", ("posture.example",), 8501)
OWN: Final = {"origin": SHARED.url}
WORDS: Final = "correct horse battery staple"
SECRET: Final = "0123456789abcdef0123456789abcdef"
PAGE: Final = {"accept": "text/html"}
PEOPLE: Final = (
    ("anna@example.org", "Anna", "owner"),
    ("ben", "Ben", "coach"),
    ("carl", "Carl", "reader"),
)
AUTH: Final = {"redirect_uri": f"{SHARED.url}/oauth2callback", "cookie_secret": SECRET}


class Secrets(dict[str, Any]):
    """A stand-in for Streamlit's secrets."""

    def load_if_toml_exists(self) -> bool:
        """Return whether there are any."""
        return bool(self)
