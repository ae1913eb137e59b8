from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from posture.care.plan_wording import BACK_TITLE, RUNNING
from posture.care.planning import make_plan, steps_of
from posture.checks import CHECKS, advice_for
from posture.motion.motion import UNKNOWN_SPEED
from posture.report.guidance import LOAD_CHECKLIST, NOT_SEEN
from posture.results.clip_info import ClipInfo
from posture.results.clip_settings import ClipSettings
from posture.results.report import (
    MadeWith,
    Measurement,
    Quality,
    Refusal,
    Report,
    Verdict,
    View,
)
from posture.ui.clips.clip_folder import AppClip, Settings, load_job, read_ticks, tick
from posture.ui.parts.metronome import rates
from posture.ui.parts.what_to_do import BACK, LOAD_BOX, cadence_to_raise
from tests.ui.asking import show as show_page
from tests.ui.clips import analysed
from tests.waiting import PATIENCE_S


def measurement(key: str, verdict: Verdict) -> Measurement:
    check = CHECKS[key]
    value = 160.0 if key == "cadence" else 3.0
    limits = check.limits_at(UNKNOWN_SPEED)
    return Measurement(
        value, check.unit, 1.0, 0.5, 0.5, 12, verdict, None, limits, None, "One sentence."
    )


def report_with(**verdicts: Verdict) -> Report:
    measurements = {key: measurement(key, verdicts.get(key, "ok")) for key in CHECKS}
    return Report(
        status="ok",
        refusal=None,
        made_with=MadeWith("0.1.0", "full", "3f" * 32, ClipSettings()),
        clip=ClipInfo("run.mp4", 960, 540, 240, 4.0, 60.0),
        view=View(0.0, 10.0, "right", "right", False, 0.0, 0.0),
        quality=Quality(1.0, 0, []),
        steps=[],
        measurements=measurements,
        plan=make_plan(measurements, ClipSettings()),
    )


def show(report: Report, folder: Path = Path("nowhere"), unfolded: bool = False) -> AppTest:
    # Run as a separate script, which cannot see the names of this file.
    def page(report, job):  # type: ignore[no-untyped-def]
        from posture.ui.parts.what_to_do import what_to_do

        what_to_do(report, job)

    job = AppClip(folder, "run.mp4", folder / "run.mp4", datetime.now(UTC), Settings())
    app = AppTest.from_function(page, args=(report, job), default_timeout=PATIENCE_S)
    app.session_state[LOAD_BOX] = unfolded
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.header, app.subheader)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def pictures(app: AppTest) -> int:
    return sum("<img " in element.proto.body for element in app.get("html"))


def test_one_cue_comes_first_with_what_it_means() -> None:
    report = report_with(overstride="flag", head_forward="watch")
    app = show(report)
    advice = advice_for("overstride", report.measurements)
    assert advice is not None
    assert app.subheader[0].value == advice.cue
    assert advice.meaning in texts(app)


def test_an_exercise_without_a_drawing_is_shown_all_the_same() -> None:
    report = report_with(overstride="flag")
    assert report.plan is not None
    unknown = replace(report.plan.exercises[0], name="Handstand")
    plan = replace(report.plan, exercises=[unknown, *report.plan.exercises[1:]])
    app = show(replace(report, plan=plan))
    assert "Handstand" in texts(app)
    assert pictures(app) == len(plan.exercises) - 1


def test_each_exercise_has_dose_reason_evidence_and_a_picture() -> None:
    report = report_with(overstride="flag", head_forward="watch")
    assert report.plan is not None
    app = show(report)
    assert len(report.plan.exercises) == pictures(app) == 3
    for exercise in report.plan.exercises:
        for words in (exercise.name, exercise.dose, exercise.why, exercise.grade, exercise.source):
            assert words in texts(app)
        assert len(steps_of(exercise)) == 4
        assert all(text in texts(app) for _, text in steps_of(exercise))


@pytest.mark.parametrize("key", ["overstride", "cadence"])
def test_a_metronome_helps_where_quicker_steps_are_the_advice(key: str) -> None:
    verdicts: dict[str, Verdict] = {key: "watch"}
    app = show(report_with(**verdicts))
    assert len(app.get("bidi_component")) == 1
    assert "You take 160 steps a minute. Try 168" in texts(app)


@pytest.mark.parametrize(
    "verdicts",
    [
        *({}, {"trunk_lean": "flag"}, {"head_forward": "watch"}, {"vertical_oscillation": "flag"}),
        # Where the cue is another one, there is one thing to try and not two.
        {"trunk_lean": "flag", "overstride": "watch"},
    ],
)
def test_nobody_else_is_given_a_metronome(verdicts: dict[str, Verdict]) -> None:
    assert len(show(report_with(**verdicts)).get("bidi_component")) == 0


def test_without_a_cadence_there_is_nothing_to_beat() -> None:
    report = report_with(overstride="flag")
    cadence = replace(report.measurements["cadence"], value=None, verdict="unknown")
    report.measurements["cadence"] = cadence
    assert cadence_to_raise(report) is None
    assert len(show(report).get("bidi_component")) == 0


def test_the_metronome_stays_between_ones_own_cadence_and_a_tenth_more() -> None:
    assert rates(160.0) == {"lowest": 160, "start": 168, "highest": 176}
    assert rates(157.6) == {"lowest": 158, "start": 165, "highest": 173}


@pytest.mark.parametrize("verdicts", [{}, {"overstride": "flag"}, {"overstride": "watch"}])
def test_care_for_the_back_is_there_whatever_was_found(verdicts: dict[str, Verdict]) -> None:
    report = report_with(**verdicts)
    app = show(report)
    plan = report.plan
    assert plan is not None
    for sentence in (plan.running, plan.pain_rule, plan.load, *plan.see, plan.looked_at):
        assert sentence in texts(app)


def test_load_and_what_is_not_seen_are_always_there() -> None:
    assert len(show(report_with(overstride="flag")).checkbox) == 0, "fields of a folded box"
    app = show(report_with(overstride="flag"), unfolded=True)
    assert [box.label for box in app.checkbox] == list(LOAD_CHECKLIST)
    assert all(line in texts(app) for line in NOT_SEEN)


def test_an_answer_about_the_back_is_kept_and_changes_what_is_told_above_and_below() -> None:
    job = analysed()
    app = show_page(clip=job.id)
    assert "This is the general plan." in texts(app)
    before = told_above(app)
    next(each for each in app.pills if each.label == BACK).set_value("hurts").run()
    assert not app.exception
    assert "This is the general plan." not in texts(app)
    assert RUNNING["hurts"] in texts(app)
    assert len(told_above(app)) == len(before) == 1
    assert told_above(app) != before
    kept = load_job(job.folder)
    assert kept is not None
    assert (kept.settings.back, kept.settings.runner_kind) == ("hurts", None)


def told_above(app: AppTest) -> list[str]:
    """Return what the answer on top of a clip's page says about the back."""
    start = f"**{BACK_TITLE}:"
    return [each.value for each in app.markdown if each.value.startswith(start)]


def test_what_is_ticked_is_there_at_the_next_visit(tmp_path: Path) -> None:
    app = show(report_with(), folder=tmp_path, unfolded=True)
    app.checkbox[0].check()
    app.checkbox[3].check().run()
    assert not app.exception
    again = show(report_with(), folder=tmp_path, unfolded=True)
    assert [n for n, box in enumerate(again.checkbox) if box.value] == [0, 3]
    again.checkbox[0].uncheck().run()
    last = show(report_with(), folder=tmp_path, unfolded=True)
    assert [n for n, box in enumerate(last.checkbox) if box.value] == [3]


def test_boxes_ticked_in_two_threads_are_all_kept() -> None:
    job = analysed()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda line: tick(job, line, True), LOAD_CHECKLIST * 4))
    assert read_ticks(job) == set(LOAD_CHECKLIST)


def test_a_refused_clip_has_no_advice() -> None:
    refusal = Refusal("too_short", "It is too short.", "Film 30 seconds.")
    report = replace(
        report_with(), status="refused", refusal=refusal, view=None, measurements={}, plan=None
    )
    assert texts(show(report)) == ""
