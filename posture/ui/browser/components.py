"""Our own Streamlit components, registered from the files beside this module.

Streamlit takes a component's JavaScript as a single text, which cannot import anything. The modules
import each other in the usual way, which editors, linters and tests understand, and are joined
here: imports and exports are removed, and what a module imports is put before it. All modules of a
component therefore share one namespace, in which each name must be unique.
"""

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

FOLDER: Final = Path(__file__).parent
# The report's colours, found without importing the report's code.
PALETTE: Final = files("posture.report") / "templates" / "palette.css"
NOTES_STYLE: Final = FOLDER / "notes.css"
"""Of notes and their drawing tools, which two components show."""
KEYS_STYLE: Final = FOLDER / "key_help.css"
"""Of the list of a page's keys."""
IMPORT: Final = re.compile(r'^import \{[^}]*\} from "(?P<place>[^"]+)";\n', re.MULTILINE)
EXPORT: Final = re.compile(r"^export (?!default )", re.MULTILINE)


def component(name: str, style: str = "") -> "ComponentRenderer":
    """Return one of our components, as a function that shows it.

    Parameters
    ----------
    name : str
        Its folder, which contains an HTML, a CSS and a JavaScript file of that name.
    style : str
        CSS to put before the component's.
    """
    markup, css, script = (FOLDER / name / f"{name}.{kind}" for kind in ("html", "css", "js"))
    # A component has no root element of a page; it has a host.
    styles = (PALETTE.read_text(encoding="utf-8") + style).replace(":root", ":host")
    return st.components.v2.component(
        f"posture_{name}",
        html=markup.read_text(encoding="utf-8"),
        css=styles + css.read_text(encoding="utf-8"),
        js=joined(script),
    )


def joined(entry: Path) -> str:
    """Return a JavaScript module and everything it imports as one module.

    Parameters
    ----------
    entry : Path
        The module that exports the function that Streamlit calls.
    """
    parts: dict[Path, str] = {}

    def add(place: Path) -> None:
        text = place.read_text(encoding="utf-8")
        for found in IMPORT.finditer(text):
            imported = (place.parent / found["place"]).resolve()
            if imported not in parts:
                add(imported)
        parts[place] = EXPORT.sub("", IMPORT.sub("", text))

    add(entry.resolve())
    return "\n".join(parts.values())


def page_script() -> str:
    """Return the script that is on every page of the app."""
    return (FOLDER / "page.js").read_text(encoding="utf-8")
