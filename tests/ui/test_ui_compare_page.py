"""The page that compares two clips: what it offers, what it shows, what it refuses."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from posture.results.corrections import Corrections, MaskedStretch, save_corrections
from posture.ui.clips.clip_folder import AppClip, Outcome, write_outcome
from tests.gait import Camera, Runner, film
from tests.ui.asking import show, texts
from tests.ui.clips import finished

RUNNER, SIX_S = Runner(), Camera(seconds=6.0)


def clip(runner: Runner = RUNNER, camera: Camera = SIX_S) -> AppClip:
    return finished(film(runner, camera))


def compared(before: str, after: str) -> AppTest:
    return show(compare=f"{before}~{after}")


def players(app: AppTest) -> list[str]:
    return [element.proto.component_name for element in app.get("bidi_component")]


def row(app: AppTest, title: str) -> str:
    (line,) = [line for line in texts(app).splitlines() if line.startswith(f"| {title} |")]
    return line


def test_a_real_change_is_told_in_words_and_in_the_table() -> None:
    before, after = clip(Runner(overstride=7.0)), clip(Runner(overstride=36.0))
    app = compared(before.id, after.id)
    assert "overstride" in app.header[0].value
    assert "likely change" in row(app, "Overstride")
    assert "no clear change" in row(app, "Trunk lean")
    assert players(app) == ["posture_compare"]


def test_a_runner_may_differ_more_between_days_before_it_counts() -> None:
    seen = replace(SIX_S, noise_px=0.5)
    before, after = clip(Runner(overstride=7.0), seen), clip(Runner(overstride=16.0), seen)
    app = compared(before.id, after.id)
    assert app.toggle[0].value, "nobody has said that it was one day"
    assert "no clear change" in row(app, "Overstride")
    app.toggle[0].set_value(False).run()
    assert "likely change" in row(app, "Overstride")


def test_the_same_runner_twice_has_not_changed() -> None:
    app = compared(clip().id, clip(camera=replace(SIX_S, start_s=1.0)).id)
    assert app.header[0].value.startswith("No number changed")
    assert "sure change" not in texts(app)
    assert "likely change" not in texts(app)


def test_clips_that_were_not_filmed_alike_are_shown_but_not_judged() -> None:
    left = clip(Runner(overstride=36.0), replace(SIX_S, facing="left"))
    app = compared(clip(Runner(overstride=7.0)).id, left.id)
    assert "cannot be compared number by number" in app.header[0].value
    assert len(app.warning) == 1
    assert row(app, "Overstride").endswith("not comparable |")
    assert players(app) == ["posture_compare"]


@pytest.mark.parametrize("gone", ["20260101-000000-aaaaaaaaa", "nonsense"])
def test_a_clip_that_is_gone_is_told_and_no_other_takes_its_place(gone: str) -> None:
    clip()
    after = clip(camera=replace(SIX_S, start_s=1.0))
    app = compared(gone, after.id)
    assert "The first clip in this address is not here" in app.warning[0].value
    before_chosen, after_chosen = app.selectbox
    assert before_chosen.value is None
    assert after_chosen.value == after.id
    assert players(app) == []


def test_a_clip_without_a_verdict_is_named_and_no_other_takes_its_place() -> None:
    before, after = clip(), clip(camera=replace(SIX_S, start_s=1.0))
    clip(camera=replace(SIX_S, start_s=2.0))
    write_outcome(after, Outcome("refused", "The camera moved."))
    app = compared(before.id, after.id)
    assert "has no verdict" in app.warning[0].value
    assert app.selectbox[1].value is None


def test_one_clip_is_too_few() -> None:
    assert "needs two clips" in texts(compared(clip().id, ""))


@pytest.mark.parametrize("place", [0, 1])
def test_even_with_too_few_clips_what_is_wrong_with_each_in_the_address_is_told(place: int) -> None:
    there, refused = clip(), clip()
    write_outcome(refused, Outcome("refused", "The camera moved."))
    ids = [there.id, there.id]
    ids[place] = refused.id
    assert [w.value for w in compared(*ids).warning] == [
        "run\\.mp4 has no verdict\\, so there is nothing to compare it by\\."
    ]
    ids[place] = "nonsense"
    (said,) = (warning.value for warning in compared(*ids).warning)
    assert f"The {('first', 'second')[place]} clip in this address" in said


def test_only_clips_that_were_judged_are_offered() -> None:
    before, after, refused = clip(), clip(), clip()
    write_outcome(refused, Outcome("refused", "The camera looks from the front."))
    app = compared("", "")
    assert [len(box.options) for box in app.selectbox] == [2, 2]
    assert [box.value for box in app.selectbox] == [before.id, after.id]


def test_a_clip_is_not_compared_with_itself() -> None:
    first, _ = clip(), clip()
    app = compared(first.id, first.id)
    assert "Choose two different clips." in texts(app)
    assert players(app) == []


def test_clips_of_one_name_and_minute_are_told_apart_in_lists_and_address() -> None:
    first, second, third = clip(), clip(), clip()
    app = compared(first.id, second.id)
    assert len(set(app.selectbox[1].options)) == 3
    app.selectbox[1].set_value(third.id).run()
    assert app.query_params["compare"] == f"{first.id}~{third.id}"


def test_a_clip_that_its_corrections_left_without_a_verdict_is_told() -> None:
    before, after = clip(), clip()
    save_corrections(Corrections(masked=(MaskedStretch(0.5, 6.0),)), after.corrections)
    app = compared(before.id, after.id)
    assert "cannot be judged any more after its corrections" in texts(app)
    assert players(app) == []


def test_corrections_that_cannot_be_read_are_told() -> None:
    before, after = clip(), clip()
    after.corrections.write_text("[]")
    assert "is not a posture corrections file" in "".join(
        error.value for error in compared(before.id, after.id).error
    )
