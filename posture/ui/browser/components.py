"""Components of our own: registered with Streamlit from what stands beside this module.

Streamlit takes a component's JavaScript as one text, in which nothing can be imported. So the
modules import each other as modules do, which editors, checks and tests understand, and are joined
here: imports and exports are taken out, and what a module imports is put before it. All modules of
a component then share their names; each name exists once.
"""

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

FOLDER: Final = Path(__file__).parent
# The report's, without loading what draws it up.
PALETTE: Final = files("posture.report") / "templates" / "palette.css"
IMPORT: Final = re.compile(r'^import \{[^}]*\} from "(?P<place>[^"]+)";\n', re.MULTILINE)
EXPORT: Final = re.compile(r"^export (?!default )", re.MULTILINE)


def component(name: str, style: str = "") -> "ComponentRenderer":
    """Return a component of our own: what to call to show it.

    Parameters
    ----------
    name : str
        Its folder, which holds an HTML, a CSS and a JavaScript file of that name.
    style : str
        CSS that comes before the component's.
    """
    markup, css, script = (FOLDER / name / f"{name}.{kind}" for kind in ("html", "css", "js"))
    # Inside a component there is no page, but a host.
    styles = (PALETTE.read_text(encoding="utf-8") + style).replace(":root", ":host")
    return st.components.v2.component(
        f"posture_{name}",
        html=markup.read_text(encoding="utf-8"),
        css=styles + css.read_text(encoding="utf-8"),
        js=joined(script),
    )


def joined(entry: Path) -> str:
    """Return a JavaScript module and all that it imports as one module.

    Parameters
    ----------
    entry : Path
        The module that exports what Streamlit calls.
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
    """Return the script that every page of the app has."""
    return (FOLDER / "page.js").read_text(encoding="utf-8")
