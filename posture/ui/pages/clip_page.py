"""A clip's page: the progress of its analysis, its result, or why there is none."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import streamlit as st

from posture.checks import CHECKS
from posture.errors import PostureError
from posture.library.schema.acting import acting
from posture.pipeline.job import outcome_of
from posture.report.texts import foremost
from posture.ui.clips.clip_folder import AppClip, Outcome, Settings, has_earlier, size_of
from posture.ui.clips.clip_identity import analysed_video
from posture.ui.clips.derived import keep_outcome
from posture.ui.clips.desk import Desk
from posture.ui.clips.said import attempt, show_trouble
from posture.ui.clips.wording import date_words, plain, progress_words, size_words
from posture.ui.downloads.downloads_panel import downloads_panel
from posture.ui.open_library.clip_marks import (
    clip_angles,
    clip_notes,
    kept_notes,
    take_angle,
    take_note,
)
from posture.ui.own.filing import file_what_is_due, is_being_filed, why_not_filed
from posture.ui.own.into_library import library_id
from posture.ui.pages.watch_page import cancel, watch_page
from posture.ui.parts.answer import answer, show_headline
from posture.ui.parts.arrivals import frames_in, turn_and_trim
from posture.ui.parts.charts_panel import charts_panel
from posture.ui.parts.filming_hints import how_to_film
from posture.ui.parts.own_angle_table import own_angle_table
from posture.ui.parts.page_address import go_to_clip, go_to_start
from posture.ui.parts.picker import this_computer
from posture.ui.parts.refused_clip import asks_back, remedies
from posture.ui.parts.settings_form import settings_form
from posture.ui.parts.verdict_cards import cards
from posture.ui.parts.warning_signs import (
    analysis_started,
    ask_back,
    emergency_said,
    signs_answered,
)
from posture.ui.parts.what_to_do import for_the_back, settings_now, what_to_do
from posture.ui.player import Marking, Watching, player
from posture.ui.review.clip_review import Review, review
from posture.ui.review.correction_events import correct, corrections_box
from posture.ui.review.pictures import draw_ahead

LOOK_EVERY_S: Final = 1.0
AGAIN: Final = "check-again"
MARK_TROUBLE: Final = "mark-trouble"
FILED_EVERY_S: Final = 0.3
FILING: Final = "Putting it with your clips …"
NOT_FILED: Final = "This clip is not in your library yet: {why} It is tried again."
CheckAgain = Callable[[AppClip, Settings], AppClip]


def clip_page(desk: Desk, job: AppClip) -> None:
    """Draw the page of a clip on the desk: until it is in the library, or if it stays outside."""
    outcome = desk.outcome(job)
    if outcome is None:
        watch_page(desk, job)
        return
    if is_being_filed(desk, job):
        _filing(desk, job)
        return
    trouble = why_not_filed(job)
    if trouble:
        st.warning(plain(NOT_FILED.format(why=trouble)))
    if outcome.state == "failed":
        _failed(desk, job, outcome)
        if acting().may_change:
            _again(job, desk.again, asked=False)
    else:
        result(desk, job, desk.again)
    if acting().may_change:
        _delete(desk, job)


def result(desk: Desk, job: AppClip, again: CheckAgain) -> None:
    """Show the result of a clip, judged or not, and let it be checked again.

    What comes and goes has a container that is always present. Without it, the boxes below would
    move to other places in the page, where the browser makes them anew, and a press that came
    meanwhile would be lost.

    Parameters
    ----------
    desk : Desk
        The app's desk.
    job : AppClip
        The analysed clip.
    again : callable
        Checks it again with other settings; returns the clip whose page comes then.
    """
    with st.container():
        if desk.copying(job):
            _copy_to_come(desk, job)
    with st.container():
        _reviewed(job, again)
    if acting().may_change:
        _again(job, again, asked=_asks_back(job))


@st.fragment(run_every=FILED_EVERY_S)
def _filing(desk: Desk, job: AppClip) -> None:
    """Wait until an analysed clip is in the library; then its page is that of the library's."""
    if desk.find(job.id) is None:
        go_to_clip(library_id(job.id))
        st.rerun()
    file_what_is_due(desk)
    if not is_being_filed(desk, job):
        st.rerun()
    st.title(FILING, anchor=False)
    st.markdown(plain(job.name))


@st.fragment(run_every=LOOK_EVERY_S)
def _copy_to_come(desk: Desk, job: AppClip) -> None:
    """Say how far the copy that plays in every browser is; redraw the page when it is there."""
    progress = desk.copying(job)
    if progress is None:
        st.rerun()
    else:
        st.caption(progress_words(progress, time.time()))


def _failed(desk: Desk, job: AppClip, outcome: Outcome) -> None:
    st.title("That did not work", anchor=False)
    st.text(job.name)
    st.error(plain(outcome.sentence))
    there = acting().may_change and has_earlier(job)
    if there and st.button("Back to the earlier result", key="earlier"):
        cancel(desk, job)


def _reviewed(job: AppClip, again: CheckAgain) -> None:
    """Show a clip, judged or not; a clip with a track can be watched and corrected."""
    try:
        seen = review(job)
    except PostureError as error:
        st.error(plain(str(error)))
        return
    if seen.analysis.track is None:
        _not_judged(seen, again)
        _about(job)
        how_to_film()
        for_the_back(job)
        downloads_panel(seen)
        return
    if job.corrections.exists():
        keep_outcome(job, seen.version, outcome_of(seen.analysis.report))
    judged = seen.analysis.report.status == "ok"
    if judged:
        answer(seen)
    else:
        _not_judged(seen, again)
    _about(job)
    watching = watch(seen, marking=_marking(job), correctable=acting().may_change)
    if not watching.begun:
        return
    if judged:
        what_to_do(seen.analysis.report, job)
    else:
        how_to_film()
        for_the_back(job)
    downloads_panel(seen)


def _marking(job: AppClip) -> Marking | None:
    """Return what is marked on a clip; None if its file is damaged, which is said."""
    try:
        return marking_of(job)
    except PostureError as error:
        st.warning(plain(str(error)))
        return None


def marking_of(job: AppClip) -> Marking:
    """Return what is marked on a clip; what could not be taken is said on the page.

    Raises
    ------
    PostureError
        If it cannot be read.
    """
    show_trouble(MARK_TROUBLE)
    return Marking(
        kept_notes(clip_notes(job)),
        clip_angles(job),
        partial(_take, take_note, job),
        partial(_take, take_angle, job),
    )


def _take(
    take: Callable[[AppClip, dict[str, Any]], None], job: AppClip, content: dict[str, Any]
) -> None:
    attempt(MARK_TROUBLE, lambda: take(job, content))


def _asks_back(job: AppClip) -> bool:
    try:
        return asks_back(review(job))
    except PostureError:  # which the page says
        return False


def _not_judged(seen: Review, again: CheckAgain) -> None:
    """Show why there is no verdict, and what can be done about it here."""
    check = partial(_check_again, again)

    def beside() -> None:
        if acting().may_change:
            remedies(seen, check)

    show_headline(seen.analysis.report, beside)


def watch(
    seen: Review,
    beside: Callable[[], None] = lambda: None,
    marking: Marking | None = None,
    correctable: bool = True,
    ahead: str | None = None,
    awaited: bool = True,
) -> Watching:
    """Show player and charts of a clip, with the cards beside the player.

    Parameters
    ----------
    seen : Review
        The clip with its current corrections.
    beside : callable
        Draws something above the cards.
    marking : Marking or None
        Its notes and own angles; None = they cannot be read.
    correctable : bool
        Whether anything can be corrected or marked here.
    ahead, awaited
        Which clip the browser loads meanwhile, and whether anything waits for it; see `player`.

    Returns
    -------
    Watching
        What the player shows; less urgent parts of the page wait until it has a frame.
    """
    job, report = seen.job, seen.analysis.report
    take = partial(correct, job) if correctable else None
    left, right = st.columns([8, 5], gap="medium")
    with left.container(key="watch"):
        watching = player(seen, foremost(report, CHECKS), take, marking, ahead, awaited)
    with right:
        beside()
        with st.container(key="pictures"):  # always present, so that the cards stay in place
            _wait_for_pictures(job)
        if report.status == "ok":
            cards(seen, take)
        corrections_box(seen, correctable)
    # Below, since the player beside the cards has no room for more.
    with st.container():
        charts_panel(seen, watching)
    with st.container():
        if report.status != "refused":
            own_angle_table(seen, marking.angles if marking else [])
            for warning in report.quality.warnings:
                st.info(plain(warning))
    return watching


def _about(job: AppClip) -> None:
    size = size_words(size_of(job))
    st.caption(f"{plain(job.name)} · {date_words(job.created)} · {size} on {this_computer()}")


def _wait_for_pictures(job: AppClip) -> None:
    """Say that pictures are being drawn, or cannot be; redraw the page when they are there."""
    if any(draw_ahead(job)):
        _pictures_to_come(job)


@st.fragment(run_every=LOOK_EVERY_S)
def _pictures_to_come(job: AppClip) -> None:
    busy, trouble = draw_ahead(job)
    if trouble:
        st.warning(plain(f"Some pictures could not be drawn; trying again … {trouble}"))
    elif busy:
        st.caption("Drawing the pictures …")
    else:
        st.rerun()


# A fragment: what is pressed in it draws it anew, and not the whole page.
@st.fragment
def _again(job: AppClip, again: CheckAgain, asked: bool) -> None:
    """Offer to check a clip with other settings; ``asked``: the page asks about the back above."""
    if emergency_said():
        st.rerun()
    with st.expander("Check this clip again", key=AGAIN, on_change="rerun") as unfolded:
        if not unfolded.open:
            return
        if not asked:
            ask_back()
        settings = settings_form(job.id, settings_now(job))
        if analysed_video(job) is not None:
            settings = turn_and_trim(job.clip, job.id, frames_in(job.settings)).in_settings(
                settings
            )
        if st.button("Check again", key="again", disabled=not signs_answered()):
            _check_again(again, job, settings)


def _check_again(again: CheckAgain, job: AppClip, settings: Settings) -> None:
    """Check a clip with other settings, and go where it is checked."""
    try:
        checked = again(job, settings)
    except PostureError as error:
        st.error(plain(str(error)))
    else:
        analysis_started()
        go_to_clip(checked.id)
        st.rerun()


def _delete(desk: Desk, job: AppClip) -> None:
    if not st.button("Remove", key="delete", icon=":material/delete:"):
        return
    try:
        desk.remove(job)
    except PostureError as error:
        st.error(plain(str(error)))
        return
    go_to_start()
    st.rerun()
