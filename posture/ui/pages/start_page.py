"""The first page: what this is, a clip to check or the sample, earlier clips, how to film."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from posture.errors import PostureError
from posture.library.schema.acting import NOT_ALLOWED, acting
from posture.library.schema.tables import Clip
from posture.library.storage.library import Library
from posture.system.installation import bundled
from posture.ui.clips.clip_folder import AppClip, Settings
from posture.ui.clips.desk import Desk
from posture.ui.clips.first_looks import prepare_to_look
from posture.ui.clips.wording import plain
from posture.ui.open_library.shared_library import shared_library
from posture.ui.own.filing_request import request_own_filing
from posture.ui.own.own_clips import own_like
from posture.ui.parts.arrivals import Frames, arrivals
from posture.ui.parts.clips_list import clips_list
from posture.ui.parts.drawings import show_drawing
from posture.ui.parts.filming_hints import how_to_film
from posture.ui.parts.newest_answer import newest_answer
from posture.ui.parts.page_address import ANSWERS_LABEL, clip_in_address, go_to_answers, go_to_clip
from posture.ui.parts.picker import app_is_local, empty_picker, picker, this_computer
from posture.ui.parts.settings_form import settings_form
from posture.ui.parts.uploader import empty_uploader, uploader
from posture.ui.parts.warning_signs import analysis_started, ask_back, back_said, signs_answered

SAMPLE: Final = bundled("sample_videos/overstride14_60.mp4")
ASSETS: Final = Path(__file__).parents[1] / "assets"
HERO_ALT: Final = (
    "A runner on a treadmill, seen from the side, with the lines that are measured: the trunk "
    "against upright, and the shin of the landing leg."
)
HEADING: Final = "See how you run"
SENTENCE: Final = (
    "One side-view treadmill clip shows your lean, your head, where your foot lands and your "
    "rhythm, each with its uncertainty and the very frames it comes from."
)
HOW: Final = "[How to film](#film)"
ANSWER_FIRST: Final = "Say how your back is first."
PRIVACY: Final = "Everything stays on {computer}. Not medical advice."

GONE: Final = (
    "The clip in this address is not here: it was deleted, or the address is of another computer."
)

HERE_ALREADY: Final = "You have this clip already: {name}. Here it is."


@dataclass(frozen=True)
class GivenClip:
    """A clip that was given, and how to take it in."""

    path: Path
    take: Callable[[Settings], AppClip]


def start_page(desk: Desk) -> None:
    """Draw the page; if the address names a clip that is not here, say so."""
    if clip_in_address():
        st.warning(GONE)
    st.title(HEADING, anchor=False)
    library = _library()
    if library is not None and newest_answer(library):
        _privacy()
    else:
        _welcome()
    if acting().may_change:
        wide, narrow = st.columns((2, 1), gap="small")
        with wide:
            _offer_clips(desk)
        with narrow:
            _offer_sample(desk)
    else:
        st.caption(NOT_ALLOWED)
    clips_list(desk, library)
    how_to_film()
    st.button(ANSWERS_LABEL, key="to-answers", on_click=go_to_answers, icon=":material/help:")


def _library() -> Library | None:
    """Return the library; if it cannot be used, say why: clips can be checked all the same."""
    try:
        return shared_library()
    except PostureError as error:
        st.warning(plain(str(error)))
        return None


def _welcome() -> None:
    words, picture = st.columns((3, 1), gap="large", vertical_alignment="center")
    with words:
        st.markdown(SENTENCE)
        _privacy()
    with picture, st.container(key="hero"):
        show_drawing((ASSETS / "hero.svg").read_text(encoding="utf-8"), HERO_ALT)


def _privacy() -> None:
    st.caption(f"{PRIVACY.format(computer=this_computer())} {HOW}")


def _offer_sample(desk: Desk) -> None:
    with st.container(border=True, key="sheet-sample"):
        st.header("No clip at hand?", anchor=False)
        st.markdown("See a result first: a drawn runner whose foot lands far ahead of the knee.")
        if st.button("Try the sample", key="sample"):
            sample = GivenClip(SAMPLE, partial(desk.take_path, SAMPLE))
            _take(desk, [sample], Settings(annotate=True), {}, own=False)


def _offer_clips(desk: Desk) -> None:
    with st.container(border=True, key="sheet-own"):
        st.header("Check a clip", anchor="clip")
        ask_back()
        uploads, busy = uploader()
        paths: list[Path] = []
        if app_is_local():
            with st.expander("Or pick a clip or a folder on this computer"):
                paths = picker()
        given = [GivenClip(file.path, partial(desk.take_upload, file)) for file in uploads]
        given += [GivenClip(path, partial(desk.take_path, path)) for path in paths]
        if signs_answered() or busy:
            prepare_to_look()
        with st.expander("About you and the clip (optional)"):
            settings = settings_form("new", Settings(back=back_said()))
        # Above what is told of the clips, which arrives late and must not move it from a pointer.
        check = st.container()
        frames = arrivals([clip.path for clip in given])
        given = [clip for clip in given if clip.path in frames]
        with check:
            _offer_check(desk, given, settings, frames, busy)


def _offer_check(
    desk: Desk,
    given: list[GivenClip],
    settings: Settings,
    frames: Mapping[Path, Frames],
    busy: bool,
) -> None:
    ready = signs_answered() and bool(given) and not busy
    label = "Check this clip" if len(given) < 2 else f"Check these {len(given)} clips"
    if st.button(label, key="check", type="primary", disabled=not ready):
        analysis_started()
        _take(desk, given, settings, frames)
    if given and not signs_answered():
        st.caption(ANSWER_FIRST)


def _take(
    desk: Desk,
    given: list[GivenClip],
    settings: Settings,
    frames: Mapping[Path, Frames],
    own: bool = True,
) -> None:
    """Add the clips, reporting any that fail; then show the clip, or the list of several.

    Of a clip that is here already, turned and trimmed alike, the one that is here is shown. Clips
    of one's ``own`` are filed in the library once they are analysed.
    """
    ids: list[str] = []
    for clip in given:
        wanted = frames.get(clip.path, Frames()).in_settings(settings)
        try:
            there = _there(desk, clip.path, wanted, own)
            ids.append(there.id if there else _taken(clip, wanted, own))
        except (PostureError, OSError) as error:
            st.error(plain(str(error)))
        else:
            if there:
                st.toast(plain(HERE_ALREADY.format(name=there.name)), icon=":material/info:")
    if not ids:
        return
    empty_uploader()
    empty_picker()
    if len(given) == 1:
        go_to_clip(ids[0])
    elif len(ids) == len(given):
        st.toast(f"{len(ids)} clips are in the list below.", icon=":material/movie:")
    if len(ids) == len(given):
        st.rerun()


def _there(desk: Desk, path: Path, settings: Settings, own: bool) -> AppClip | Clip | None:
    """Return the clip that is here already, on the desk or of one's own in the library."""
    there = desk.like(path, settings)
    if there is not None or not own:
        return there
    with suppress(PostureError):  # without the library, it is checked again
        return own_like(shared_library(), path, settings)
    return None


def _taken(clip: GivenClip, settings: Settings, own: bool) -> str:
    job = clip.take(settings)
    if own:
        request_own_filing(job)
    return job.id
