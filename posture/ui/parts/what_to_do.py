"""What the runner can do about the result: a cue, running, exercises, load, whom to see."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final, Literal

import streamlit as st

from posture.care import plan_wording as wording
from posture.care.answer_types import HOW_READ
from posture.care.planning import (
    cue_follows,
    is_general,
    plan_without_film,
    replanned,
    steps_of,
)
from posture.checks import CHECKS, advice_for, cadence
from posture.errors import PostureError
from posture.library.schema.acting import acting, check_may_change
from posture.report.guidance import (
    COMMON,
    LOAD_BASIS,
    LOAD_CHECKLIST,
    NOT_SEEN,
    WARNING_SIGNS_SOURCE,
)
from posture.results.clip_settings import BACKS, RUNNER_KINDS, ClipSettings
from posture.results.report import Exercise, Plan, Report
from posture.ui.clips.clip_folder import AppClip, Settings, load_job, read_ticks, save_job, tick
from posture.ui.clips.wording import plain
from posture.ui.parts.drawings import show_figure
from posture.ui.parts.metronome import metronome
from posture.ui.parts.page_address import ANSWERS_LABEL, go_to_answers

METRONOME: Final = (
    "You take {now:.0f} steps a minute. Try {aim:.0f}, one in twenty more, at the same belt speed, "
    "for a few minutes at a time. It feels harder at first."
)
METRONOME_BASIS: Final = (
    "Quicker steps: shown to change the mechanics (Heiderscheit 2011, Anderson 2022, abstracts); "
    "whether they ease pain is little studied."
)
EVIDENCE: Final = "**Evidence** {}."
PLAN_ANCHOR: Final = "what-to-do"
METRONOME_ANCHOR: Final = "try-first"
LOAD_LIST: Final = "The load on your back, as a list"
LOAD_BOX: Final = "load-box"
PLAN_ABOVE, PLAN, PLAN_BASIS = "plan-above", "plan", "plan-basis"
PLAN_PARTS: Final = (PLAN_ABOVE, PLAN, PLAN_BASIS)
"""Keys of the fragments that show the plan: in the answer on top of the page, and below."""
BACK: Final = "How is your back?"
KIND: Final = "Which runner are you?"


def what_to_do(report: Report, job: AppClip) -> None:
    """Show the plan of a judged clip, and let the runner say what it depends on.

    Parameters
    ----------
    report : Report
        With status ``ok``; a refused one has no plan, and nothing is shown.
    job : AppClip
        Keeps how the back is and which kind of runner it is.
    """
    if report.plan is None:
        return
    st.header(wording.PLAN_TITLE, anchor=PLAN_ANCHOR)
    _plan(report, job)
    _load(job)
    _second_layer(report, job)
    with st.expander("What this view cannot see"):
        st.markdown(_bullets(NOT_SEEN))
    _to_answers()


def for_the_back(job: AppClip) -> None:
    """Show what helps the back, whatever a film shows, on the page of a refused clip."""
    settings = job.settings.of_clip()
    plan = plan_without_film(settings)
    st.header(wording.PLAN_WITHOUT_FILM_TITLE, anchor=PLAN_ANCHOR)
    _ask(settings, job)
    _running(plan)
    _exercises(plan)
    _see(plan)
    _curious(plan)
    _to_answers()


# Fragments: an answer draws anew what depends on it, and not the whole page.
@st.fragment(key=PLAN)
def _plan(report: Report, job: AppClip) -> None:
    report = as_answered(report, job)
    if report.plan is None:
        return
    _ask(report.made_with.options, job, PLAN_PARTS)
    _cue(report, report.plan)
    _running(report.plan)
    _exercises(report.plan)
    _see(report.plan)


@st.fragment(key=PLAN_BASIS)
def _second_layer(report: Report, job: AppClip) -> None:
    report = as_answered(report, job)
    if report.plan is not None:
        _curious(report.plan)


def as_answered(report: Report, job: AppClip) -> Report:
    """Return a report with the plan for what was answered since the page was drawn."""
    return replanned(report, settings_now(job))


def settings_now(job: AppClip) -> Settings:
    """Return a clip's settings with what was answered since the page was drawn."""
    return (load_job(job.folder) or job).settings


def _to_answers() -> None:
    st.button(ANSWERS_LABEL, key="to-answers", on_click=go_to_answers, icon=":material/help:")


def cadence_to_raise(report: Report) -> float | None:
    """Return the runner's cadence, steps/min, if the cue is to take quicker steps; else None."""
    plan = report.plan
    first = plan.order[0] if plan and plan.order else None
    if plan is None or first not in CHECKS or not CHECKS[first].quicker_steps_help:
        return None
    advice = advice_for(first, report.measurements)
    follows = advice is not None and cue_follows(plan, advice)
    return report.measurements[cadence.CHECK.key].value if follows else None


def _ask(settings: ClipSettings, job: AppClip, redrawn: str | Sequence[str] = "app") -> None:
    """Ask what the plan depends on; an answer changes it at once.

    Parameters
    ----------
    settings : ClipSettings
        With the answers so far.
    job : AppClip
        Keeps the answers.
    redrawn : str or sequence of str
        What an answer draws anew: the fragments with these keys, or the whole page.
    """
    back, kind = f"plan-back-{job.id}", f"plan-kind-{job.id}"
    st.pills(
        BACK,
        BACKS,
        default=job.settings.back,
        format_func=wording.BACK_NAMES.__getitem__,
        key=back,
        on_change=partial(_answer, job, "back", back, redrawn),
        disabled=not acting().may_change,
    )
    st.pills(
        KIND,
        RUNNER_KINDS,
        default=job.settings.runner_kind,
        format_func=wording.KIND_NAMES.__getitem__,
        key=kind,
        on_change=partial(_answer, job, "runner_kind", kind, redrawn),
        disabled=not acting().may_change,
    )
    if is_general(settings):
        st.caption(wording.GENERAL_PLAN)


def _answer(
    job: AppClip, field: Literal["back", "runner_kind"], key: str, redrawn: str | Sequence[str]
) -> None:
    """Store an answer; say so if the clip was deleted meanwhile."""
    try:
        check_may_change()
        answers = {field: st.session_state[key]}
        save_job(replace(job, settings=replace(settings_now(job), **answers)))
    except PostureError as error:
        st.toast(plain(str(error)))
    st.rerun(redrawn)


def _cue(report: Report, plan: Plan) -> None:
    with st.container(border=True, key="sheet-cue"):
        st.caption(wording.CUE_TITLE.upper())
        st.subheader(plan.cue, anchor=METRONOME_ANCHOR)
        first = plan.order[0] if plan.order else None
        advice = advice_for(first, report.measurements) if first else None
        if advice and cue_follows(plan, advice):
            st.markdown(advice.meaning)
            st.caption(EVIDENCE.format(advice.grade))
        st.markdown(COMMON)
        current = cadence_to_raise(report)
        if current is not None:
            metronome(current)
            st.caption(METRONOME.format(now=current, aim=1.05 * current))
        st.caption(wording.AFTER_A_FINDING if plan.order else wording.AFTER_NO_FINDING)
        st.caption(plan.looked_at)


def _running(plan: Plan) -> None:
    with st.container(border=True, key="sheet-running"):
        st.subheader(wording.RUNNING_TITLE, anchor=False)
        st.markdown(plan.running)
        st.markdown(f"**{plan.pain_rule}**")
        st.subheader(wording.LOAD_TITLE, anchor=False)
        st.markdown(plan.load)


def _exercises(plan: Plan) -> None:
    if plan.exercises:
        st.caption(wording.PICTURES)
    places = st.columns(max(1, len(plan.exercises)), gap="small")
    for number, (exercise, place) in enumerate(zip(plan.exercises, places, strict=False)):
        with place, st.container(border=True, key=f"sheet-exercise-{number}", height="stretch"):
            _exercise(exercise)


def _exercise(exercise: Exercise) -> None:
    show_figure(exercise.name)
    st.markdown(f"**{exercise.name}**  \n{exercise.dose}")
    st.markdown(exercise.why)
    st.markdown("  \n".join(f"**{title}** {text}" for title, text in steps_of(exercise)))
    st.caption(EVIDENCE.format(exercise.grade))


def _see(plan: Plan) -> None:
    with st.container(border=True, key="sheet-see"):
        st.subheader(wording.SEE_TITLE, anchor=False)
        st.markdown(_bullets(tuple(plan.see)))


@st.fragment
def _load(job: AppClip) -> None:
    # A page loads scripts for each kind of field, so these come once it is open.
    with st.expander(LOAD_LIST, key=LOAD_BOX, on_change="rerun") as unfolded:
        if not unfolded.open:
            return
        ticked = read_ticks(job)
        for line in LOAD_CHECKLIST:
            key = f"load-{job.id}-{line}"
            st.checkbox(
                line,
                line in ticked,
                key=key,
                on_change=_tick,
                args=(job, line, key),
                disabled=not acting().may_change,
            )


def _curious(plan: Plan) -> None:
    """Show the second layer: what each part rests on, with its sources."""
    with st.expander(wording.CURIOUS):
        lines = [f"**{part}: {grade}.** {source}" for part, grade, source in wording.BASIS]
        lines += [f"**{e.name}.** {e.source}." for e in plan.exercises]
        st.markdown(_bullets((HOW_READ, *lines, METRONOME_BASIS, LOAD_BASIS, WARNING_SIGNS_SOURCE)))


def _tick(job: AppClip, line: str, key: str) -> None:
    """Store what was ticked or unticked; say so if the clip was deleted meanwhile."""
    try:
        tick(job, line, bool(st.session_state[key]))
    except PostureError as error:
        st.toast(plain(str(error)))


def _bullets(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)
