"""Labels of real contacts: kept, drawn again for other eyes, and compared with what was found."""

import hashlib
import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bench.eyes import compare
from bench.eyes.__main__ import main
from bench.eyes.compare import Against, Instants, seen
from bench.eyes.labels import (
    Cutting,
    Label,
    LabelledClip,
    differences,
    drawn,
    find_clip,
    load,
    save,
    with_label,
    without_label,
)
from bench.eyes.sheets import FRAMES, MOST_SHIFT, WIDTH, first_frames, sheet
from bench.eyes.window import Session
from posture.errors import UsageError
from posture.pipeline.analysis import analyze_track
from posture.results.clip_settings import ClipSettings
from posture.tracking.pose.models import Model
from posture.video import write_h264
from tests import gait

NO_SHA = "0" * 64
NEAR = Label(10.0, 0.5, "near", "contact")
FAR = Label(20.5, 0.5, "far", "contact")
OFF = Label(17.0, 1.0, "near", "toe_off")


def clip(
    first: tuple[Label, ...] = (),
    second: tuple[Label, ...] = (),
    name: str = "run.mp4",
    sha256: str = NO_SHA,
    copy_of: str = "",
) -> LabelledClip:
    feet = Cutting(4, 8, 40, 20)
    return LabelledClip(name, sha256, 0, 99, feet, copy_of, list(first), list(second))


def many(count: int, name: str = "run.mp4", copy_of: str = "") -> LabelledClip:
    labels = [Label(float(2 * k), 0.5, "near", "contact") for k in range(count)]
    return clip(tuple(labels), name=name, copy_of=copy_of)


def test_labels_come_back_as_they_were_saved_in_the_order_of_time(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    save([clip((FAR, NEAR), (OFF,)), clip(name="other.mp4")], path)
    assert load(path) == [clip((NEAR, FAR), (OFF,)), clip(name="other.mp4")]
    assert sum('"frame"' in line for line in path.read_text().splitlines()) == 3


@pytest.mark.parametrize(
    ("frame", "why"), [(10.25, "multiple of 0.5"), (-0.5, "at least 0"), ("ten", "a number")]
)
def test_a_label_that_is_no_half_frame_is_refused_in_words(
    tmp_path: Path, frame: object, why: str
) -> None:
    path = tmp_path / "labels.json"
    save([clip((NEAR,))], path)
    content = json.loads(path.read_text())
    content[0]["first"][0]["frame"] = frame
    path.write_text(json.dumps(content))
    with pytest.raises(UsageError, match=why):
        load(path)


@pytest.mark.parametrize(("frame", "fits"), [(99.0, True), (99.5, False)])
def test_first_labels_are_in_the_frames_said_to_be_labelled(
    tmp_path: Path, frame: float, fits: bool
) -> None:
    path = tmp_path / "labels.json"
    save([clip((Label(frame, 0.5, "near", "contact"),))], path)
    if fits:
        assert load(path)[0].first[0].frame == frame
    else:
        with pytest.raises(UsageError, match="between frames 0 and 99"):
            load(path)


@pytest.mark.parametrize(("frame", "kept"), [(13.0, [13.0]), (13.5, [10.0, 13.5])])
def test_a_new_label_replaces_one_of_the_same_event_within_three_frames(
    frame: float, kept: list[float]
) -> None:
    again = Label(frame, 0.5, "near", "contact")
    found = with_label(clip((NEAR,)), "first", again)
    assert [label.frame for label in found.first] == kept
    assert with_label(clip((NEAR,)), "first", OFF).first == [NEAR, OFF]
    assert with_label(clip((NEAR,)), "second", again).first == [NEAR]


def test_taking_a_label_away_takes_those_of_these_eyes_within_a_frame() -> None:
    own = clip((NEAR, FAR), (NEAR,))
    assert without_label(own, "first", 11.0) == clip((FAR,), (NEAR,))
    assert without_label(own, "first", 11.5) == own


@pytest.mark.parametrize(("frame", "paired"), [(13.0, True), (13.5, False)])
def test_two_eyes_saw_one_event_if_at_most_three_frames_apart(frame: float, paired: bool) -> None:
    other = Label(frame, 0.5, "near", "contact")
    found = differences(clip((NEAR, FAR), (other,)))
    assert found == ([(NEAR, other)] if paired else [])


def test_the_other_foot_or_event_is_no_pair() -> None:
    far, off = Label(10.0, 0.5, "far", "contact"), Label(10.0, 0.5, "near", "toe_off")
    assert differences(clip((NEAR,), (far, off))) == []


def test_a_fifth_of_the_contacts_is_drawn_the_same_way_each_time() -> None:
    clips = [many(30), many(20, "other.mp4"), many(30, "same.mp4", copy_of="run.mp4"), clip((OFF,))]
    chosen = drawn(clips, 0.2, 22)
    assert len(chosen) == 10
    assert {own.clip for own, _ in chosen} <= {"run.mp4", "other.mp4"}
    assert chosen == drawn(clips, 0.2, 22)
    assert chosen != drawn(clips, 0.2, 23)
    assert len({(own.clip, label.frame) for own, label in chosen}) == 10


def test_a_drawn_event_is_on_its_sheet_but_not_always_in_one_place() -> None:
    middles = [Label(float(f), 0.5, "near", "contact") for f in range(20, 80)]
    firsts = first_frames([(clip(), label) for label in middles], 1)
    places = {label.frame - first for label, first in zip(middles, firsts, strict=True)}
    assert places == set(range(FRAMES // 2 - MOST_SHIFT, FRAMES // 2 + MOST_SHIFT + 1))


@pytest.mark.parametrize(("frame", "first"), [(0.0, 0), (99.0, 99 - FRAMES + 1)])
def test_a_sheet_stays_inside_the_labelled_frames(frame: float, first: int) -> None:
    label = Label(frame, 0.5, "near", "contact")
    assert first_frames([(clip(), label)], 3) == [first]


def test_a_sheet_shows_its_cuttings_row_by_row() -> None:
    colours = [50, 100, 150]
    pictures = [(7 + k, np.full((20, 40, 3), colour, np.uint8)) for k, colour in enumerate(colours)]
    found = sheet(pictures)
    height = 20 * (WIDTH // 2) // 40
    assert found.shape == (2 * height, WIDTH, 3)
    centres = [
        found[height // 2 + row * height, WIDTH // 4 + column * WIDTH // 2]
        for row, column in ((0, 0), (0, 1), (1, 0), (1, 1))
    ]
    assert [int(centre[0]) for centre in centres] == [50, 100, 150, 0]


def test_a_file_of_the_same_name_that_was_not_labelled_is_not_used(tmp_path: Path) -> None:
    place = tmp_path / "field"
    place.mkdir()
    (place / "run.mp4").write_bytes(b"frames")
    assert find_clip(tmp_path, clip(sha256=NO_SHA)) is None
    right = hashlib.sha256(b"frames").hexdigest()
    assert find_clip(tmp_path, clip(sha256=right)) == place / "run.mp4"


def test_keys_step_and_label_and_the_other_eyes_stay_hidden() -> None:
    session = Session(clip((Label(5.0, 0.5, "far", "contact"),)), "second", 0)
    for key in ">,,h+1":
        session = session.press(key)
    assert session.number == 8
    assert session.own.second == [Label(8.5, 1.0, "near", "contact")]
    assert session.caption == "8.5 +- 1, near contact 8.5"
    moved = session.press("<").press(",")
    assert (moved.number, moved.between) == (0, False)
    assert "far" not in replace_number(session, 5).caption
    assert session.press("x").own.second == []
    assert session.press("-").press("-").half_width == 0.5
    assert session.press("?") == session


def replace_number(session: Session, number: int) -> Session:
    return Session(session.own, session.eyes, number)


def test_labels_become_seconds_at_the_clip_s_own_times() -> None:
    times_s = np.array([0.0, 0.1, 0.4, 0.6])
    labels = [Label(1.5, 0.5, "near", "contact"), Label(3.0, 1.0, "near", "contact"), OFF]
    found = seen(labels, "contact", "near", times_s)
    assert found.time_s == pytest.approx([0.25, 0.6])
    assert found.u_s == pytest.approx([0.1, 0.2])


def test_a_toe_off_of_a_step_that_began_before_the_clip_is_left_out() -> None:
    early, other = Label(3.0, 1.0, "near", "toe_off"), Label(4.0, 1.0, "far", "toe_off")
    labels = [early, other, NEAR, OFF]
    times_s = np.arange(30) / 30
    assert seen(labels, "toe_off", "near", times_s).time_s == pytest.approx([17 / 30])
    assert seen(labels, "toe_off", "far", times_s).time_s == pytest.approx([4 / 30])


def instants(times_s: list[float], u_s: float) -> Instants:
    return Instants(np.array(times_s), np.full(len(times_s), u_s))


def test_what_was_found_is_counted_and_measured_against_what_was_seen() -> None:
    eyes = instants([1.0, 2.0, 3.0], 0.016)
    found = instants([0.2, 1.012, 2.03, 3.5], 0.013)
    against = Against.of(eyes, found, 0.5, 4.0)
    assert against.error_s == pytest.approx([0.012, 0.03])
    assert against.cells == ["3", "1", "1", "+21.0", "9.0", "21.0", "+30", "50 %", "50 %"]
    wide = Against.of(instants([1.0, 2.0, 3.0], 0.028), found, 0.5, 4.0)
    assert wide.cells[-2:] == ["50 %", "100 %"]


@pytest.mark.parametrize(("found_s", "extra"), [(0.59, 0), (0.61, 1), (3.89, 1), (3.91, 0)])
def test_at_the_ends_nothing_is_extra(found_s: float, extra: int) -> None:
    assert Against.of(instants([2.0], 0.01), instants([found_s], 0.01), 0.5, 4.0).extra == extra


def test_nothing_found_leaves_dashes_and_unknown_intervals_too() -> None:
    none = Against.of(instants([1.0], 0.01), instants([], 0.01), 0.0, 2.0)
    assert none.cells == ["1", "1", "0", *["–"] * 6]
    off = Against.of(instants([1.0], 0.01), instants([0.99], float("nan")), 0.0, 2.0)
    assert off.cells == ["1", "0", "0", "-10.0", "0.0", "10.0", "-10", "–", "–"]
    together = Against.together([none, off])
    assert together.cells[:3] == ["2", "1", "0"]


def test_published_labels_are_complete_runs_of_alternating_feet() -> None:
    clips = load()
    contacts = [
        label for own in clips if not own.copy_of for label in own.first if label.kind == "contact"
    ]
    assert len(contacts) == 103
    for own in clips:
        feet = [label.side for label in own.first if label.kind == "contact"]
        assert all(one != other for one, other in pairwise(feet))


def film(path: Path, frames: int) -> None:
    pictures = [np.full((64, 96, 3), 8 * k, np.uint8) for k in range(frames)]
    write_h264(path, ((k / 30, image) for k, image in enumerate(pictures)), (96, 64))


def test_a_clip_is_labelled_with_commands_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels, file = tmp_path / "labels.json", tmp_path / "run.mp4"
    labels.write_text("[]")
    film(file, 24)
    folder = ["--folder", str(tmp_path)]
    assert main([*folder, "new", str(file), "--feet", "4", "8", "40", "20"], labels) == 0
    assert main([*folder, "sheets", "run.mp4", str(tmp_path / "out")], labels) == 0
    assert len(list((tmp_path / "out").glob("*.png"))) == 2
    add = [*folder, "add", "run.mp4", "first", "near", "contact", "16.5", "0.5"]
    assert main(add, labels) == 0
    assert load(labels)[0].first == [Label(16.5, 0.5, "near", "contact")]
    assert load(labels)[0].last_frame == 23
    again = [*folder, "second", str(tmp_path / "again"), "--fraction", "1"]
    capsys.readouterr()
    assert main(again, labels) == 0
    assert "16.5" not in capsys.readouterr().out
    assert len(list((tmp_path / "again").glob("*.png"))) == 1


def test_a_clip_without_labels_or_without_a_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = tmp_path / "labels.json"
    save([clip((NEAR,))], labels)
    folder = ["--folder", str(tmp_path)]
    assert main([*folder, "sheets", "walk.mp4", str(tmp_path)], labels) == 2
    assert "walk.mp4 has no labels; the clips with labels are run.mp4" in capsys.readouterr().err
    assert main([*folder, "sheets", "run.mp4", str(tmp_path)], labels) == 2
    assert "is not the file that was labelled" in capsys.readouterr().err


@pytest.mark.parametrize(("found_s", "u_s", "held"), [(1.07, 0.021, "1"), (1.07, 0.019, "0")])
def test_the_second_eyes_events_are_held_against_the_first_eyes_and_what_was_found(
    found_s: float, u_s: float, held: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten frames a second: the first eyes at 1.0 s, the second at 1.1; 1.05 s is their middle."""
    analysis = analyze_track(gait.film(gait.Runner(), gait.Camera(seconds=8.0)), ClipSettings())
    step = replace(analysis.report.steps[0], near=True, contact_s=found_s, contact_u_s=u_s)
    found = replace(analysis, report=replace(analysis.report, steps=[step]))
    monkeypatch.setattr(compare, "find_clip", lambda *_: tmp_path)
    monkeypatch.setattr(compare, "cached_track", lambda *_: None)
    monkeypatch.setattr(compare, "frame_times_s", lambda _: np.arange(100) / 10)
    monkeypatch.setattr(compare, "analyze_track", lambda *_: found)
    unseen = Label(50.0, 0.5, "near", "contact")
    own = clip((NEAR,), (Label(11.0, 0.5, "near", "contact"), unseen))
    monkeypatch.setattr(compare, "load", lambda: [own])
    _, passes = compare.eyes_sections(
        Model(Path("none.task"), "pretended", NO_SHA), tmp_path, print
    )
    (row,) = passes.rows
    assert row == (
        *("initial contact", "1", "+100.0", "0.0", "100.0"),
        *("+70.0", "0.0", "70.0", "-30.0", "0.0", "30.0", f"{held} of 1", "1"),
    )
