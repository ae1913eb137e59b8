"""What the runner can do about the result: first a cue, then exercises and load."""

from typing import Final

import streamlit as st

from posture.checks import CHECKS, advice_for, cadence
from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
from posture.drawing.figure.svg import figure_svg
from posture.errors import PostureError
from posture.report.guidance import (
    HELPS_ANYWAY,
    LOAD_CHECKLIST,
    NOT_SEEN,
    NOTHING_STANDS_OUT,
    RUNNER_KINDS,
)
from posture.results.report import Exercise, Plan, Report
from posture.ui.clips.clip_folder import AppClip, read_ticks, tick
from posture.ui.clips.wording import plain
from posture.ui.parts.metronome import metronome

METRONOME: Final = (
    "Your own cadence is {now:.0f} steps/min. Run to {aim:.0f}, 5 % more, at the same belt speed, "
    "for a few minutes at a time. Shown to change the mechanics (Heiderscheit 2011, Anderson "
    "2022, abstracts); whether it eases pain is little studied, and it feels harder at first."
)
ONE_THING: Final = (
    "Change one thing at a time. Run a little less while you get used to it, stop if pain rises "
    "above 3 of 10 or is worse the next day, and film again after two to four weeks with the same "
    "camera, place and speed."
)
AS_IT_IS: Final = (
    "Film again when something else changes: a new pain, new shoes, much more running."
)


def what_to_do(report: Report, job: AppClip) -> None:
    """Show the plan of a judged clip.

    Parameters
    ----------
    report : Report
        With status ``ok``; a refused one has no plan, and nothing is shown.
    job : AppClip
        Says which kind of runner it is.
    """
    if report.plan is None:
        return
    st.header("What to do", anchor=False)
    _cue(report, report.plan)
    if not report.plan.order:
        _nothing_found()
    _exercises(report.plan)
    _load(job)
    with st.expander("What this view cannot see"):
        st.markdown(_bullets(NOT_SEEN))


def cadence_to_raise(report: Report) -> float | None:
    """Return the runner's cadence, steps/min, if quicker steps may help a finding; else None."""
    found = report.plan.order if report.plan else []
    current = report.measurements[cadence.CHECK.key].value
    helped = any(CHECKS[key].quicker_steps_help for key in found if key in CHECKS)
    return current if helped else None


def _cue(report: Report, plan: Plan) -> None:
    with st.container(border=True, key="sheet-cue"):
        st.caption("ONE THING TO TRY FIRST" if plan.order else "KEEP")
        st.subheader(plan.cue, anchor=False)
        first = plan.order[0] if plan.order else None
        advice = advice_for(first, report.measurements[first]) if first else None
        if advice:
            st.markdown(advice.meaning)
        current = cadence_to_raise(report)
        if current is not None:
            metronome(current)
            st.caption(METRONOME.format(now=current, aim=1.05 * current))
        st.caption(ONE_THING if plan.order else AS_IT_IS)


def _nothing_found() -> None:
    with st.expander("And if the back hurts all the same?"):
        st.markdown(NOTHING_STANDS_OUT)
        st.markdown(_bullets(HELPS_ANYWAY))


def _exercises(plan: Plan) -> None:
    places = st.columns(max(1, len(plan.exercises)), gap="small")
    for number, (exercise, place) in enumerate(zip(plan.exercises, places, strict=False)):
        with place, st.container(border=True, key=f"sheet-exercise-{number}", height="stretch"):
            _exercise(exercise)


def _exercise(exercise: Exercise) -> None:
    figure = EXERCISE_FIGURES.get(exercise.name)
    if figure is not None:
        st.image(figure_svg(figure), width="stretch", alt=figure.words)
    st.markdown(f"**{exercise.name}**  \n{exercise.dose}")
    st.markdown(exercise.why)
    st.caption(f"**Evidence** {exercise.grade}. {exercise.source}.")


def _load(job: AppClip) -> None:
    with st.container(border=True, key="sheet-load"):
        st.subheader("The load on your back", anchor=False)
        for kind in RUNNER_KINDS:
            if kind.name == job.settings.runner:
                st.markdown(f"**{kind.name}.** {kind.advice}")
        ticked = read_ticks(job)
        for line in LOAD_CHECKLIST:
            key = f"load-{job.id}-{line}"
            st.checkbox(line, line in ticked, key=key, on_change=_tick, args=(job, line, key))


def _tick(job: AppClip, line: str, key: str) -> None:
    """Store what was ticked or unticked; say so if the clip was deleted meanwhile."""
    try:
        tick(job, line, bool(st.session_state[key]))
    except PostureError as error:
        st.toast(plain(str(error)))


def _bullets(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)
