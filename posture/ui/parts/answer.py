"""The answer on top of a clip's page: the result in one sentence, its picture, one thing to try."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from posture.care import plan_wording as wording
from posture.care.planning import plan_without_film
from posture.checks import CHECKS
from posture.checks.base import title_of
from posture.report.guidance import REFUSALS
from posture.report.texts import foremost, headline, named_first, others_by_verdict
from posture.results.evidence_pictures import picture_size
from posture.results.report import Plan, Refusal, Report
from posture.results.sentences import about_words, usual_words
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.wording import plain
from posture.ui.parts.what_to_do import (
    METRONOME_ANCHOR,
    PLAN_ABOVE,
    PLAN_ANCHOR,
    as_answered,
    cadence_to_raise,
)
from posture.ui.player.player_files import picture_address
from posture.ui.review.clip_review import Review
from posture.ui.review.pictures import pictures_there

if TYPE_CHECKING:
    from posture.pipeline.planned_pictures import PlannedPicture

METRONOME_LINK: Final = "Start with the metronome"
EXERCISE_LINK: Final = "See the first exercise"
PLAN_LINK: Final = "See the plan"
PLAY: Final = "Play from just before this moment"
LEAD_S: Final = 0.4
"""How long before the moment of a picture the clip is played from: about half a stride."""
NEXT_TIME: Final = "Next time"
GREEN: Final = "the green mark"


def answer(seen: Review) -> None:
    """Show the answer of a judged clip.

    Parameters
    ----------
    seen : Review
        The clip with its current corrections.
    """
    report = seen.analysis.report
    st.title(_sentence(report), anchor=False)
    picture, words = st.columns((3, 7), gap="medium")
    lead = _lead(seen)
    with picture, st.container(key="answer-picture"):
        if lead is not None:
            st.html(_pressable(seen, *lead))
    with words:
        _why(report, lead[0] if lead else None)
        _plan_told(report, seen.job)
        st.markdown("  \n".join(plain(line) for _, line in others_by_verdict(report, CHECKS)))


@st.fragment(key=PLAN_ABOVE)
def _plan_told(report: Report, job: AppClip) -> None:
    report = as_answered(report, job)
    if report.plan is not None:
        _for_the_back(report.plan)
        _cue(report, report.plan)


def show_headline(report: Report, remedies: Callable[[], None] = lambda: None) -> None:
    """Show the result of a clip in one sentence, or why there is none.

    Parameters
    ----------
    report : Report
        Of the clip.
    remedies : callable
        Draws what can be done about a refusal here, between the reason and the advice.
    """
    if report.refusal is not None:
        _refused(report, report.refusal, remedies)
        return
    st.title(_sentence(report), anchor=False)
    _why(report)


def _refused(report: Report, refusal: Refusal, remedies: Callable[[], None]) -> None:
    """Show why there is no verdict, what helps, and what to do next time: each said once."""
    guide = REFUSALS[refusal.code]
    st.title(guide.title, anchor=False)
    st.markdown(plain(refusal.message))
    _for_the_back(plan_without_film(report.made_with.options))
    remedies()
    with st.container(border=True, key="sheet-next-time"):
        st.markdown(f"**{NEXT_TIME}:** {plain(refusal.advice)}")
        st.markdown("\n".join(f"- {check}" for check in guide.checks))


def _sentence(report: Report) -> str:
    return plain(headline(report, CHECKS)[1])


def _why(report: Report, lead: "PlannedPicture | None" = None) -> None:
    """Say what the headline names in numbers; beside ``lead``, what its green mark is."""
    marked = lead.check if lead is not None and lead.figure.usual else None
    for key in named_first(report):
        measurement = report.measurements[key]
        of = CHECKS[key].words.of if key in CHECKS else ""
        told, usual = f"{about_words(measurement)} {of}".rstrip(), usual_words(measurement)
        is_finding = measurement.verdict != "close" and usual
        mark = f" ({GREEN})" if key == marked else ""
        numbers = f"{told} over the whole clip, usual {usual}{mark}."
        words = numbers if is_finding else measurement.why
        st.markdown(f"**{plain(title_of(key, CHECKS))}:** {plain(words)}")


def _for_the_back(plan: Plan) -> None:
    """Say how what was found and the back stand to each other."""
    if plan.back:
        st.markdown(f"**{wording.BACK_TITLE}:** {plain(plan.back)}")


def _lead(seen: Review) -> "tuple[PlannedPicture, bytes] | None":
    """Return the first evidence picture of the foremost measurement, once it has been drawn."""
    key, there = foremost(seen.analysis.report, CHECKS), pictures_there(seen)
    drawn = (each for each in seen.planned if each.check == key and each.name in there)
    return next(((each, there[each.name]) for each in drawn), None)


def _pressable(seen: Review, planned: "PlannedPicture", jpeg: bytes) -> str:
    """Return a picture that opens the player at its moment, with a button that also plays it.

    ``posture/ui/browser/player/evidence_buttons.js`` listens to its buttons.
    """
    address = escape(picture_address(seen.job, planned.key))
    words = escape(f"You, at {planned.time_s:.2f} s: {planned.caption.detail}")
    # With its shape, so that nothing moves when it arrives.
    width, height = picture_size(jpeg) or (1, 1)
    shape = f'style="--shape: {width / height:.4f}"'
    image = f'<img src="{address}" {shape} alt="{title_of(planned.check, CHECKS)}. {words}">'
    of = f'type="button" data-clip="{seen.job.id}" data-check="{planned.check}"'
    before_s = max(0.0, planned.time_s - LEAD_S)
    return (
        f'<div class="seen"><button class="evidence" {of} data-time="{planned.time_s}">{image}'
        f'</button><button class="evidence start" {of} data-time="{before_s:.3f}" data-play'
        f' aria-label="{PLAY}" title="{PLAY}">▶</button></div>'
    )


def _cue(report: Report, plan: Plan) -> None:
    with st.container(border=True, key="sheet-answer"):
        st.caption(wording.CUE_TITLE.upper())
        st.header(plain(plan.cue), anchor=False)
        with st.container(key="next"):
            st.markdown(_link(report))


def _link(report: Report) -> str:
    """Return the way to the first step: the metronome, else the first exercise."""
    if cadence_to_raise(report) is not None:
        return f"[{METRONOME_LINK}](#{METRONOME_ANCHOR})"
    exercises = report.plan.exercises if report.plan else []
    return f"[{EXERCISE_LINK if exercises else PLAN_LINK}](#{PLAN_ANCHOR})"
