"""Choosing clips that are on this computer already; they are read where they are."""

from contextlib import suppress
from pathlib import Path
from typing import Final

import streamlit as st

from posture.errors import PostureError
from posture.system.files import check_readable
from posture.ui.clips.wording import plain
from posture.ui.door.place import is_shared
from posture.video.suffixes import CLIP_SUFFIXES, VIDEO_SUFFIXES

PLACE: Final = "path"
CHOSEN: Final = "path-clips"
ROUND: Final = "path-round"
MOST_SHOWN: Final = 200


def this_computer() -> str:
    """Return what to call the computer that runs the app, from the reader's point of view."""
    return "this computer" if app_is_local() else "the computer that runs this app"


def app_is_local() -> bool:
    """Return whether only this computer can reach the app; others must not browse its disk."""
    return not is_shared()


def picker() -> list[Path]:
    """Ask for a clip or a folder on this computer and return the chosen clips."""
    text = st.text_input(
        "A clip or a folder on this computer",
        key=_key(PLACE),
        placeholder="~/Videos",
        help="It is read where it is; once it was checked, your library keeps a copy.",
    )
    if not text.strip():
        return []
    try:
        place = _place(text)
        folder = place.is_dir()
        if not folder:
            check_readable(place)
    except PostureError as error:
        st.error(plain(str(error)))
        return []
    except (OSError, RuntimeError, ValueError):
        st.error(f"{plain(text.strip())} cannot be opened; check how it is written and who may.")
        return []
    if folder:
        return _pick_in(place)
    if place.suffix.lower() not in CLIP_SUFFIXES:
        st.error(f"{plain(text.strip())} is not named like a video; choose a clip.")
        return []
    return [place]


def _place(text: str) -> Path:
    return Path(text.strip().strip("\"'")).expanduser()


def empty_picker() -> None:
    """Clear the choice for the next run, as its clips have been added; a folder stays open."""
    text = st.session_state.get(_key(PLACE), "")
    st.session_state[ROUND] = _round() + 1
    with suppress(OSError, RuntimeError, ValueError):
        if text.strip() and _place(text).is_dir():
            st.session_state[_key(PLACE)] = text


def _round() -> int:
    return int(st.session_state.get(ROUND, 0))


def _key(name: str) -> str:
    return f"{name}-{_round()}"


def _pick_in(folder: Path) -> list[Path]:
    """Offer the clips and subfolders of a folder."""
    try:
        inside = sorted(filter(_has_text, folder.iterdir()), key=lambda path: path.name.lower())
    except OSError:
        st.error(f"{plain(str(folder))} cannot be opened; check who may read it.")
        return []
    folders = [path for path in inside if path.is_dir() and not path.name.startswith(".")]
    _offer_folders([folder.parent, *folders[:MOST_SHOWN]], folder)
    clips = [path for path in inside if path.suffix.lower() in VIDEO_SUFFIXES and path.is_file()]
    if not clips:
        st.caption("There is no video directly in this folder.")
        return []
    shown = {path.name: path for path in clips[:MOST_SHOWN]}
    chosen = st.multiselect("Clips to check", list(shown), key=f"{_key(CHOSEN)}-{folder}")
    return [shown[name] for name in chosen]


def _has_text(path: Path) -> bool:
    """Return whether a name is valid text; some systems allow any bytes, which cannot be shown."""
    try:
        path.name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _offer_folders(folders: list[Path], here: Path) -> None:
    names = {path: "one folder up" if path == here.parent else path.name for path in folders}
    st.selectbox(
        "Go to another folder",
        folders,
        index=None,
        format_func=lambda path: names[path],
        key=f"go-{here}",
        on_change=_go,
        args=(f"go-{here}",),
    )


def _go(key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen is not None:
        st.session_state[_key(PLACE)] = str(chosen)
