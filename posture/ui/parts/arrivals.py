"""What each chosen clip is, told as soon as it is there, and turning and trimming it."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple, cast

import streamlit as st

from posture.pipeline.first_look import NOT_SIDE_ON, FirstLook, limit_words, look_words
from posture.results.clip_settings import TURN_WORDS, TURNS, ClipSettings, Turn
from posture.ui.clips.clip_folder import Settings
from posture.ui.clips.first_looks import look_of, strip_of
from posture.ui.clips.wording import plain
from posture.ui.parts.trimmer import Ends, trimmer

LOOK_EVERY_S: Final = 0.3
PICTURE_PX: Final = 108
NO_CHANGE: Final = "as filmed"
LOOKING: Final = "Having a look …"
FINE: Final = "A runner, seen from the side and upright: this can be checked."


class Frames(NamedTuple):
    """How far a clip's picture is turned, and which stretch of it is looked at."""

    turn_deg: Turn = 0
    start_s: float | None = None
    end_s: float | None = None

    def in_settings(self, settings: Settings) -> Settings:
        """Return settings with these in them."""
        return replace(settings, turn_deg=self.turn_deg, start_s=self.start_s, end_s=self.end_s)


def frames_in(settings: ClipSettings) -> Frames:
    """Return what settings say of it."""
    return Frames(settings.turn_deg, settings.start_s, settings.end_s)


def arrivals(paths: list[Path]) -> dict[Path, Frames]:
    """Show what chosen clips are.

    Returns
    -------
    dict of Path to Frames
        How to look at each that is not known to be unreadable.
    """
    usable, waiting = {}, False
    for path in paths:
        key = key_of(path)
        frames = Frames(*st.session_state.get(key, Frames()))
        look = look_of(path, frames.turn_deg)
        waiting = waiting or look is None
        with st.container(border=True, key=f"sheet-{key}"):
            frames = _arrived(path, key, frames, look)
        if look is None or not look.why:
            usable[path] = frames
    if waiting:
        _wait(paths)
    return usable


def turn_and_trim(path: Path, key: str, known: Frames) -> Frames:
    """Let a clip's picture be turned, and a stretch of it be chosen.

    Parameters
    ----------
    path : Path
        A video that can be read.
    key : str
        Tells these fields from others on the page.
    known : Frames
        What was chosen before.
    """
    turn = st.segmented_control(
        "Turn the picture",
        TURNS,
        default=known.turn_deg,
        required=True,
        format_func=turn_words,
        key=f"{key}-turn",
    )
    turn_deg: Turn = known.turn_deg if turn is None else turn
    ends: Ends = known.start_s, known.end_s
    look, strip = look_of(path, turn_deg), strip_of(path, turn_deg)
    if look is None or strip is None:
        _wait_for_strip(path, turn_deg)
    elif strip and look.file_s:
        st.markdown("Trim: only what is between the two handles is looked at.")
        ends = trimmer(f"{key}-trim", strip, look.file_s, ends)
    return Frames(turn_deg, *ends)


def key_of(path: Path) -> str:
    """Return what tells a clip's fields from others on the page."""
    return f"arrived-{hashlib.sha256(str(path).encode(errors='surrogateescape')).hexdigest()[:12]}"


def _arrived(path: Path, key: str, frames: Frames, look: FirstLook | None) -> Frames:
    """Show one clip, and return how to look at it."""
    film = f"{key}-film"
    if look is not None:
        st.session_state[film] = look.thumbnail is not None
    _tell(path, key, frames, look)
    if not st.session_state.get(film):
        return frames
    # It stays unfolded while a picture that was turned is looked at again.
    with st.expander("Turn or trim", key=f"{key}-more", on_change="rerun") as more:
        if more.open:
            frames = turn_and_trim(path, f"{key}-{frames.turn_deg}", frames)
            if frames != st.session_state.get(key, Frames()):
                st.session_state[key] = frames
                st.rerun()
    return frames


def _tell(path: Path, key: str, frames: Frames, look: FirstLook | None) -> None:
    """Say what a clip is, and offer to turn a picture that lies on its side.

    The picture has its room before it is known, so that little is moved by it.
    """
    with st.container(horizontal=True, vertical_alignment="center", key=f"look-{key}"):
        with st.container(width=PICTURE_PX, key=f"picture-{key}"):
            if look and look.thumbnail:
                st.image(look.thumbnail, alt="A picture from the clip")
        with st.container(width="stretch", gap="xsmall", key=f"words-{key}"):
            words = look_words(look) if look else LOOKING
            st.markdown(f"**{plain(path.name)}**  \n{plain(words)}")
            if look is None:
                return
            _say(look)
            if look.turn_deg:
                right = cast("Turn", (frames.turn_deg + look.turn_deg) % 360)
                st.button(
                    f"Turn the picture {TURN_WORDS[look.turn_deg]}",
                    key=f"{key}-right",
                    icon=":material/rotate_right:",
                    on_click=_set,
                    args=(key, frames._replace(turn_deg=right)),
                )


def _set(key: str, frames: Frames) -> None:
    st.session_state[key] = frames


def _say(look: FirstLook) -> None:
    """Say what is wrong with a clip, as far as that is known."""
    if look.why:
        st.error(plain(look.why))
        return
    for doubt in look.doubts:
        turned = doubt.code == NOT_SIDE_ON and look.turn_deg  # the button says what to do
        st.warning(plain(doubt.message if turned else f"{doubt.message} {doubt.advice}"))
    for limit in limit_words(look):
        st.caption(plain(limit))
    if not look.doubts and look.near_side is not None:
        st.caption(FINE)


def turn_words(turn: Turn) -> str:
    """Return how a picture is turned, in words."""
    return TURN_WORDS.get(turn, NO_CHANGE)


@st.fragment(run_every=LOOK_EVERY_S)
def _wait(paths: list[Path]) -> None:
    """Redraw the page when another clip has been looked at."""
    turns = [Frames(*st.session_state.get(key_of(path), Frames())).turn_deg for path in paths]
    known = sum(look_of(path, turn) is not None for path, turn in zip(paths, turns, strict=True))
    if known == len(paths) or known > st.session_state.get("arrived-known", -1):
        st.session_state["arrived-known"] = known
        st.rerun()


@st.fragment(run_every=LOOK_EVERY_S)
def _wait_for_strip(path: Path, turn_deg: Turn) -> None:
    if look_of(path, turn_deg) is not None and strip_of(path, turn_deg) is not None:
        st.rerun()
    st.caption("Making a strip of pictures …")
