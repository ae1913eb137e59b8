"""The clip's page: what it shows, and what corrections do."""

import json
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from posture.checks.judge import zone
from posture.drawing.paint import VERDICT_COLOUR
from posture.pose_track import PoseTrack
from posture.results.clip_settings import BACKS
from posture.results.corrections import (
    BeltLine,
    Corrections,
    MaskedStretch,
    MovedContact,
    RejectedEvidence,
    WrongContact,
    load_corrections,
    save_corrections,
)
from posture.system.validation import ContentError
from posture.ui.clips.clip_folder import AppClip, save_job
from posture.ui.clips.derived import CORRECTED, current_outcome
from posture.ui.parts.charts import shown_range
from posture.ui.review.clip_review import review
from posture.ui.review.correction_events import correct, corrected, corrections_key
from tests.gait import Camera, Runner, film
from tests.ui.asking import show, texts
from tests.ui.clips import analysed, finished


def components(app: AppTest) -> list[str]:
    return [element.proto.component_name for element in app.get("bidi_component")]


def show_charts(job: AppClip, check: str = "overstride") -> AppTest:
    """Return a clip's page with its charts unfolded and this check in the player."""
    app = show(clip=job.id)
    app.session_state["charts"] = True
    app.session_state[f"player-{job.id}"] = {"check": check, "watched": True}
    app.run()
    assert not app.exception
    return app


def drawn(app: AppTest) -> list[Any]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def counting(chart: Any) -> Any:
    """Return the trace of the values that count."""
    (trace,) = [trace for trace in chart["data"] if trace["name"] == "what counts"]
    for axis in "xy":
        packed = trace[axis]
        trace[axis] = np.frombuffer(b64decode(packed["bdata"]), packed["dtype"]).tolist()
    return trace


def test_a_judged_clip_has_a_headline_a_player_cards_and_charts_when_asked_for() -> None:
    job = analysed()
    app = show(clip=job.id)
    assert app.title[0].value.startswith("Your foot lands further ahead of the knee")
    assert {"posture_player", "posture_cards"} <= set(components(app))
    assert "What to do" in [header.value for header in app.header]
    assert not app.get("plotly_chart")
    app = show_charts(job)
    assert "**Overstride over the clip**" in texts(app)
    assert len(app.get("plotly_chart")) == 3


def test_charts_and_advice_wait_for_the_player_s_first_frame() -> None:
    job = analysed()
    app = show(clip=job.id)
    app.session_state[f"player-{job.id}"] = {"watched": False}
    app.run()
    assert app.title[0].value.startswith("Your foot lands further ahead of the knee")
    assert components(app) == ["posture_player", "posture_cards"]
    assert "Charts and tables" not in [panel.label for panel in app.expander]
    assert "What to do" not in [header.value for header in app.header]


def test_the_player_s_choice_changes_the_charts_and_nonsense_does_not() -> None:
    job = analysed()
    assert "**Trunk lean over the clip**" in texts(show_charts(job, "trunk_lean"))
    assert "**Overstride over the clip**" in texts(show_charts(job, "no such check"))


def test_what_belongs_to_no_single_frame_is_charted_by_its_values() -> None:
    app = show_charts(analysed(), "cadence")
    assert {"**Cadence over the clip**", "**Cadence: every step**"} <= set(texts(app).split("\n"))
    over_time, every_step = drawn(app)
    assert len(over_time["data"]) == 3, "two feet's contacts, the values, and no course"
    assert counting(over_time)["y"] == counting(every_step)["y"]


def test_a_point_tells_its_value_with_what_it_may_be_off_by() -> None:
    job = analysed()
    u = review(job).analysis.report.measurements["overstride"].u
    assert u is not None
    over_time, _, every_step = drawn(show_charts(job))
    said = f"%{{y:.1f}} ± {u:.1f} % at %{{customdata:.2f}} s<extra></extra>"
    assert {counting(over_time)["hovertemplate"], counting(every_step)["hovertemplate"]} == {said}


def test_a_point_has_the_colour_and_the_shape_of_its_range() -> None:
    job = analysed()
    limits = review(job).analysis.report.measurements["overstride"].limits
    assert limits is not None
    points = counting(drawn(show_charts(job))[0])
    ranges = [zone(value, limits) for value in points["y"]]
    assert {"flag", "watch"} & set(ranges)
    symbols = {"ok": "circle", "watch": "triangle-up", "flag": "diamond"}
    assert points["marker"]["color"] == [f"rgb{VERDICT_COLOUR[found]}" for found in ranges]
    assert points["marker"]["symbol"] == [symbols[found] for found in ranges]


def test_each_chart_has_a_table_with_its_values() -> None:
    job = analysed()
    app = show_charts(job)
    tables = [text.value for text in app.markdown if "|---|" in text.value]
    over_time, strides, every_step = drawn(app)
    values = counting(over_time)["y"]
    assert sum(line.startswith("| ") for line in tables[0].splitlines()) == 1 + len(values)
    assert f"{values[0]:.1f} %" in tables[0].replace("\\", "")
    assert "| 50 % |" in tables[1]
    assert tables[2].splitlines()[2:] == tables[0].splitlines()[2:]
    assert strides["data"]
    assert every_step["data"]


def test_a_long_clip_is_drawn_a_stride_at_a_time() -> None:
    job = finished(film(Runner(overstride=36.0), Camera(seconds=14.0)))
    app = show_charts(job)
    motion = review(job).analysis.motion
    assert motion is not None
    strides = motion.strides()
    over_time = drawn(app)[0]
    (slider,) = app.slider
    assert (slider.min, slider.max) == (1, len(strides))
    app.slider[0].set_value(3).run()
    over_time, *_ = drawn(app)
    start, end = strides[2]
    assert over_time["layout"]["xaxis"]["range"] == pytest.approx([start - 0.1, end + 0.1])
    times = counting(over_time)["x"]
    assert 1 <= len(times) <= 4
    assert all(start - 0.1 <= time <= end + 0.1 for time in times)
    assert not show_charts(analysed()).slider, "of a short clip, all of it"


def test_a_chart_shows_every_value_that_counts_and_not_every_stray() -> None:
    values = np.array([np.nan, *np.linspace(0.0, 10.0, 999), 1000.0])
    low, high = shown_range(values, np.array([2.0, 12.0, np.nan]))
    assert low == pytest.approx(0.1 - 0.08 * 11.9, abs=0.05)
    assert high == pytest.approx(12.0 + 0.08 * 11.9, abs=0.05)
    low, high = shown_range(np.array([]), np.array([5.0]))
    assert (low, high) == (4.0, 6.0), "a single value has room around it"


def test_the_pelvis_s_charts_are_of_its_first_sign() -> None:
    app = show_charts(analysed(), "pelvic_tilt_proxy")
    assert "**Thigh reach at push-off over the clip**" in texts(app)


def test_a_clip_too_short_to_judge_can_still_be_watched_and_says_why() -> None:
    app = show(clip=finished(film(Runner(), Camera(seconds=1.5))).id)
    assert app.title[0].value == "The clip is too short"
    assert "posture_player" in components(app)
    assert "posture_cards" not in components(app)


def test_the_answer_says_what_it_means_for_a_back_that_hurts_or_does_not() -> None:
    job = analysed()
    told = set()
    for back in (None, *BACKS):
        save_job(replace(job, settings=replace(job.settings, back=back)))
        app = show(clip=job.id)
        (line,) = [each.value for each in app.markdown if each.value.startswith("**For your back:")]
        told.add(line)
    assert len(told) == 1 + len(BACKS)


def mirrored(app: AppTest, job: AppClip) -> Any:
    """Unfold the box of corrections, and return its question."""
    app.session_state[corrections_key(job, corrected=False)] = True
    app.run()
    return next(choice for choice in app.radio if "mirrored" in choice.label)


def test_mirrored_is_asked_and_kept() -> None:
    job = analysed()
    app = show(clip=job.id)
    assert not [choice for choice in app.radio if "mirrored" in choice.label], "a folded box"
    mirrored(app, job).set_value("Yes, it is mirrored").run()
    assert load_corrections(job.corrections) == Corrections(mirrored=True)
    assert "a mirror image" in texts(app)
    assert mirrored(app, job).value == "Yes, it is mirrored"
    next(b for b in app.button if b.label == "Undo them all").click().run()
    assert load_corrections(job.corrections) == Corrections()
    assert mirrored(app, job).value == "As entered before"
    mirrored(app, job).set_value("Yes, it is mirrored").run()
    assert load_corrections(job.corrections) == Corrections(mirrored=True), "again"


def test_what_was_taken_back_stays_so_whatever_a_page_still_says_of_before() -> None:
    """A page sends all its answers with every message, until it is redrawn."""
    job = analysed()
    app = show(clip=job.id)
    said_before = mirrored(app, job).set_value("Yes, it is mirrored")
    said_before.run()
    assert load_corrections(job.corrections) == Corrections(mirrored=True)
    next(b for b in app.button if b.label == "Undo them all").click().run()
    said_before.run()
    assert load_corrections(job.corrections) == Corrections()
    assert mirrored(app, job).value == "As entered before"


def test_one_rejected_moment_of_two_can_be_counted_again() -> None:
    job = analysed()
    moments = [RejectedEvidence("trunk_lean", time_s) for time_s in (2.0, 3.0)]
    save_corrections(Corrections(rejected=tuple(moments)), job.corrections)
    app = show(clip=job.id)
    next(b for b in app.button if b.label == "Count again: Trunk lean, 3.00 s").click().run()
    assert load_corrections(job.corrections).rejected == (moments[0],)


CORRECTIONS = Corrections(
    moved=(MovedContact(True, 1.0, 1.02),),
    wrong=(WrongContact(False, 2.0),),
    masked=(MaskedStretch(3.0, 4.0),),
    rejected=(RejectedEvidence("trunk_lean", 5.0),),
)


@pytest.mark.parametrize(
    ("content", "field", "expected"),
    [
        (
            {"kind": "move", "near": True, "contact_s": 1.0, "to_s": 0.98},
            "moved",
            (MovedContact(True, 1.0, 0.98),),
        ),
        (
            {"kind": "wrong", "near": True, "contact_s": 1.0},
            "wrong",
            (WrongContact(False, 2.0), WrongContact(True, 1.0)),
        ),
        ({"kind": "restore", "near": False, "contact_s": 2.0}, "wrong", ()),
        (
            {"kind": "reject", "check": "overstride", "time_s": 1.5},
            "rejected",
            (RejectedEvidence("trunk_lean", 5.0), RejectedEvidence("overstride", 1.5)),
        ),
        (
            {"kind": "accept", "check": "trunk_lean", "time_s": 5.0},
            "rejected",
            (),
        ),
        (
            {"kind": "reject", "check": "trunk_lean", "time_s": 5.0},
            "rejected",
            (RejectedEvidence("trunk_lean", 5.0),),
        ),
        (
            {"kind": "mask", "start_s": 0.5, "end_s": 0.9},
            "masked",
            (MaskedStretch(3.0, 4.0), MaskedStretch(0.5, 0.9)),
        ),
        ({"kind": "unmask", "time_s": 3.5}, "masked", ()),
        ({"kind": "unmask", "time_s": 4.5}, "masked", (MaskedStretch(3.0, 4.0),)),
        (
            {"kind": "belt", "one": [10.0, 600.0], "other": [900.0, 590.5]},
            "belt",
            BeltLine((10.0, 600.0), (900.0, 590.5)),
        ),
        ({"kind": "belt"}, "belt", None),
    ],
)
def test_each_correction_changes_what_it_names(
    content: dict[str, object], field: str, expected: object
) -> None:
    assert getattr(corrected(CORRECTIONS, content), field) == expected


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"kind": "__init__"},
        {"kind": ["move"]},
        {"kind": "move", "near": True, "contact_s": 1.0},
        {"kind": "move", "near": True, "contact_s": 1.0, "to_s": 9.0},
        {"kind": "move", "near": "yes", "contact_s": 1.0, "to_s": 1.0},
        {"kind": "reject", "check": "<b>", "time_s": 1.0},
        {"kind": "mask", "start_s": 2.0, "end_s": 1.0},
        {"kind": "mask", "start_s": "a", "end_s": None},
        {"kind": "unmask", "time_s": "soon"},
        {"kind": "belt", "one": [1, 2], "other": [1, 900]},
        {"kind": "belt", "one": 3, "other": 4},
        {"kind": "belt", "one": [1e300, 0], "other": [5, 0]},
        {"kind": "unmask", "time_s": float("nan")},
    ],
)
def test_nonsense_from_a_browser_is_no_correction(content: dict[str, object]) -> None:
    with pytest.raises((ContentError, ValueError), match=r"."):
        corrected(CORRECTIONS, content)


def test_nonsense_from_a_browser_changes_nothing() -> None:
    job = analysed()
    correct(job, {"kind": "mask", "start_s": 2.0, "end_s": 1.0})
    assert not job.corrections.exists()


def test_corrections_of_two_threads_are_all_kept() -> None:
    """Two tabs, or one page in which two buttons are pressed in quick succession."""
    job = analysed()
    starts = [k / 10 for k in range(16)]
    messages = [{"kind": "mask", "start_s": start, "end_s": start + 0.05} for start in starts]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(partial(correct, job), messages))
    assert sorted(part.start_s for part in load_corrections(job.corrections).masked) == starts


def test_a_stretch_left_out_twice_is_left_out_once() -> None:
    content = {"kind": "mask", "start_s": 3.0, "end_s": 4.0}
    assert corrected(CORRECTIONS, content).masked == CORRECTIONS.masked


def test_a_moved_contact_moves_its_value_and_the_mean() -> None:
    """A frame later the ankle is further back under the knee."""
    job = analysed()
    before = review(job).analysis.report
    step = [s for s in before.steps if s.near][3]
    content = {"near": True, "contact_s": step.contact_s, "to_s": step.contact_s + 1 / 60}

    correct(job, {"kind": "move", **content})

    after = review(job).analysis.report
    moved = [s for s in after.steps if s.found_s is not None]
    assert [s.contact_s for s in moved] == [content["to_s"]]
    assert value(after) < value(before) - 0.3


def value(report: object) -> float:
    measured = report.measurements["overstride"].value  # type: ignore[attr-defined]
    assert isinstance(measured, float)
    return measured


def test_corrections_that_leave_too_little_are_told_and_can_be_taken_back() -> None:
    job = analysed()
    first = current_outcome(job)
    save_corrections(Corrections(masked=(MaskedStretch(0.5, 6.0),)), job.corrections)
    outcome = current_outcome(job)
    assert outcome is not None
    assert outcome.sentence == CORRECTED, "nobody has looked at it yet"
    app = show(clip=job.id)
    assert app.title[0].value == "No runner was found in the picture"
    assert "report.pdf" in "".join(element.proto.body for element in app.get("html"))
    outcome = current_outcome(job)
    assert outcome is not None
    assert outcome.state == "refused"
    next(b for b in app.button if b.label == "Undo them all").click().run()
    assert app.title[0].value.startswith("Your foot lands further ahead of the knee")
    assert current_outcome(job) == first
    assert first is not None
    assert (first.state, first.verdict) == ("ok", "flag")


def test_corrections_that_cannot_be_read_are_told() -> None:
    job = analysed()
    job.corrections.write_text("{}")
    app = show(clip=job.id)
    assert "is not a posture corrections file" in "".join(error.value for error in app.error)


def test_a_track_alone_has_no_film(tmp_path: Path) -> None:
    track: PoseTrack = film(Runner(), Camera(seconds=6.0))
    (tmp_path / "body.npz").write_bytes(b"a track")
    app = show(clip=finished(track, tmp_path / "body.npz").id)
    assert "posture_player" in components(app)
