"""What a person corrects, in its file and in the report."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import posture.pipeline.analysis
from posture.checks import CHECKS
from posture.checks.judge import sampled
from posture.errors import UsageError
from posture.motion.find_run import Legs, follow_legs
from posture.motion.motion import Motion
from posture.motion.read import read_motion
from posture.pipeline.analysis import Analysis, Reviewer, analyze_track
from posture.pose_track import PoseTrack, Scene, save_track
from posture.results.clip_settings import ClipSettings
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
from posture.results.report_file import report_from_json
from tests.contract import read_report
from tests.gait import Camera, Runner, film
from tests.runs import run

ALL = Corrections(
    moved=(MovedContact(True, 1.6118, 1.6333),),
    wrong=(WrongContact(False, 2.6706),),
    mirrored=True,
    rejected=(RejectedEvidence("trunk_lean", 3.25),),
    masked=(MaskedStretch(4.0, 4.5),),
    belt=BeltLine((100.0, 900.0), (500.0, 890.0)),
)
GOOD: dict[str, Any] = {
    "schema": "posture.corrections/1",
    "moved": [],
    "wrong": [],
    "mirrored": None,
    "rejected": [],
    "masked": [],
    "belt": None,
}


def test_on_another_clock_every_time_is_another_and_nothing_else() -> None:
    """A clip taken for real time that was filmed four times as fast: 1.6 s are 0.4 s."""
    now = ALL.rescaled(0.25)
    assert now == replace(
        ALL,
        moved=(MovedContact(True, 0.25 * 1.6118, 0.25 * 1.6333),),
        wrong=(WrongContact(False, 0.66765),),
        rejected=(RejectedEvidence("trunk_lean", 0.8125),),
        masked=(MaskedStretch(1.0, 1.125),),
    )
    slower = ALL.rescaled(8.0)  # moved by 172 ms, which no contact is
    assert (slower.moved, len(slower.wrong)) == ((), 1)


@pytest.fixture(scope="module")
def track() -> PoseTrack:
    """12 s at 60 frames a second, cadence 170: a stride takes 0.706 s."""
    return film(Runner(), Camera(fps=60.0))


@pytest.fixture(scope="module")
def found(track: PoseTrack) -> Analysis:
    return analyze_track(track, ClipSettings())


def near_step(found: Analysis, number: int) -> float:
    """When the program saw a contact of the camera-side foot."""
    return [step.contact_s for step in found.report.steps if step.near][number]


def value(analysis: Analysis, key: str) -> float:
    measured = analysis.report.measurements[key].value
    assert measured is not None
    return measured


def test_corrections_come_back_from_their_file(tmp_path: Path) -> None:
    save_corrections(ALL, tmp_path / "corrections.json")
    save_corrections(Corrections(), tmp_path / "none.json")

    assert load_corrections(tmp_path / "corrections.json") == ALL
    assert load_corrections(tmp_path / "none.json") == Corrections()
    assert not Corrections()


@pytest.mark.parametrize(
    "damage",
    [
        {"schema": "posture.corrections/2"},
        {"moved": [{"near": True, "contact_s": 1.0, "to_s": 1.2}]},
        {"moved": [{"near": 1, "contact_s": 1.0, "to_s": 1.05}]},
        {"moved": [{"near": True, "contact_s": 1.0}]},
        {"moved": [{"near": True, "contact_s": "1.0", "to_s": 1.0}]},
        {"moved": 3},
        {"wrong": [{"near": True, "contact_s": float("nan")}]},
        {"wrong": [{"near": True, "contact_s": 10**400}]},
        {"wrong": [{"near": True, "contact_s": 1.0, "why": "x"}]},
        {"mirrored": "yes"},
        {"rejected": [{"check": "../trunk", "time_s": 1.0}]},
        {"masked": [{"start_s": 2.0, "end_s": 2.0}]},
        {"belt": {"one": [0, 0], "other": [0, 10]}},
        {"belt": {"one": [0, 0], "other": [10]}},
        {"belt": [[0, 0], [10, 0]]},
        {"nudged": []},
    ],
    ids=lambda damage: json.dumps(damage)[:60],
)
def test_anything_else_in_the_file_is_told_in_one_sentence(
    damage: dict[str, object], tmp_path: Path
) -> None:
    path = tmp_path / "corrections.json"
    path.write_text(json.dumps(GOOD))
    assert load_corrections(path) == Corrections()
    path.write_text(json.dumps(GOOD | damage))

    with pytest.raises(
        UsageError, match=r"^[^\n]*corrections\.json is not a posture corrections file.*\.$"
    ):
        load_corrections(path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"[" * 100_000, b" " * 1_000_001])
def test_a_file_of_another_kind_is_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "corrections.json"
    path.write_bytes(content)

    with pytest.raises(UsageError, match="is not a posture corrections file"):
        load_corrections(path)
    with pytest.raises(UsageError, match="no file"):
        load_corrections(tmp_path / "missing.json")


def test_the_last_word_on_a_contact_counts() -> None:
    once = Corrections().with_moved(True, 1.0, 1.02).with_moved(False, 1.0, 1.03)

    assert once.with_moved(True, 1.0, 1.0 + 1 / 60 - 0.016666667).moved == once.moved[1:]
    assert once.with_moved(True, 1.0, 0.98).moved == (
        MovedContact(False, 1.0, 1.03),
        MovedContact(True, 1.0, 0.98),
    )
    wrong = once.with_wrong(True, 1.0)
    assert (wrong.moved, wrong.wrong) == (
        (MovedContact(False, 1.0, 1.03),),
        (WrongContact(True, 1.0),),
    )
    assert wrong.with_restored(True, 1.0).with_restored(False, 1.0) == Corrections()


def test_a_nudged_contact_moves_its_value_and_the_mean(track: PoseTrack, found: Analysis) -> None:
    """The ankle goes back under the knee while the foot comes down: later is less overstride."""
    at = near_step(found, 4)
    frame = 1 / 60

    nudged = analyze_track(track, ClipSettings(), Corrections().with_moved(True, at, at + frame))

    step = next(s for s in nudged.report.steps if s.found_s is not None)
    assert (step.contact_s, step.found_s) == (at + frame, at)
    assert step.contact_u_s == pytest.approx(frame)
    assert [s for s in nudged.report.steps if s.found_s is None] == [
        s for s in found.report.steps if s.contact_s != at
    ]
    before, after = (
        sampled(CHECKS["overstride"], a.motion).values for a in (found, nudged) if a.motion
    )
    assert before[4] - after[4] > 3
    assert np.delete(after, 4) == pytest.approx(np.delete(before, 4))
    change = value(nudged, "overstride") - value(found, "overstride")
    assert change == pytest.approx((after[4] - before[4]) / len(before), abs=0.01)
    contact_time = value(nudged, "contact_time") - value(found, "contact_time")
    assert -1000 * frame / 15 - 0.01 < contact_time < -1000 * frame / 17 + 0.01


def test_a_wrong_contact_leaves_its_strides_out(track: PoseTrack, found: Analysis) -> None:
    at = near_step(found, 4)

    corrected = analyze_track(track, ClipSettings(), Corrections().with_wrong(True, at))

    assert [s.contact_s for s in corrected.report.steps] == [
        s.contact_s for s in found.report.steps if s.contact_s != at
    ]
    assert found.motion is not None
    assert corrected.motion is not None
    assert len(corrected.motion.strides()) == len(found.motion.strides()) - 2
    assert len(corrected.motion.steps()) == len(found.motion.steps()) - 2
    assert value(corrected, "cadence") == pytest.approx(170, abs=0.5)
    assert value(corrected, "vertical_oscillation") == pytest.approx(
        value(found, "vertical_oscillation"), abs=0.1
    )


def test_too_many_wrong_contacts_refuse_the_clip(track: PoseTrack, found: Analysis) -> None:
    corrections = Corrections()
    for step in found.report.steps[8:]:
        corrections = corrections.with_wrong(step.near, step.contact_s)

    report = read_report(analyze_track(track, ClipSettings(), corrections).report.to_json())

    assert report["refusal"]["code"] == "too_short"
    assert report["refusal"]["message"].startswith("The corrections leave 3 full strides")
    assert "Take a correction back" in report["refusal"]["advice"]
    assert len(report["corrections"]["wrong"]) == len(found.report.steps) - 8


def test_a_mirrored_picture_is_the_correction_s_to_say(track: PoseTrack) -> None:
    told = analyze_track(track, ClipSettings(mirrored=True), Corrections(mirrored=False)).report
    not_told = analyze_track(track, ClipSettings(), Corrections(mirrored=True)).report

    assert told.view is not None
    assert not_told.view is not None
    assert (told.view.mirrored, told.view.near_side) == (False, "right")
    assert (not_told.view.mirrored, not_told.view.near_side) == (True, "left")


def test_rejected_evidence_is_neither_shown_nor_counted(track: PoseTrack, found: Analysis) -> None:
    shown = found.report.measurements["trunk_lean"].evidence[0]
    rejected = RejectedEvidence("trunk_lean", shown.time_s)

    corrected = analyze_track(track, ClipSettings(), Corrections(rejected=(rejected,))).report

    lean, others = corrected.measurements["trunk_lean"], corrected.measurements["head_forward"]
    assert lean.n == found.report.measurements["trunk_lean"].n - 1
    assert others == found.report.measurements["head_forward"]
    assert shown.time_s not in [e.time_s for e in lean.evidence]
    assert lean.evidence


@pytest.mark.parametrize("key", ["pelvic_tilt_proxy", "thigh_extension_at_toe_off"])
def test_a_toe_off_rejected_under_one_name_counts_under_neither(
    track: PoseTrack, found: Analysis, key: str
) -> None:
    """The pelvis' first sign is the thigh's reach at the same toe-offs."""
    assert found.motion is not None
    time_s = float(sampled(CHECKS["pelvic_tilt_proxy"], found.motion, []).times_s[2])
    rejected = (RejectedEvidence(key, time_s),)
    corrected = analyze_track(track, ClipSettings(), Corrections(rejected=rejected)).report
    for both in ("pelvic_tilt_proxy", "thigh_extension_at_toe_off"):
        assert corrected.measurements[both].n == found.report.measurements[both].n - 1


def test_a_measurement_whose_every_moment_is_rejected_is_unknown(
    track: PoseTrack, found: Analysis
) -> None:
    assert found.motion is not None
    times = sampled(CHECKS["overstride"], found.motion).times_s
    rejected = tuple(RejectedEvidence("overstride", float(t)) for t in times)

    report = analyze_track(track, ClipSettings(), Corrections(rejected=rejected)).report

    read_report(report.to_json())
    assert report.measurements["overstride"].value is None
    assert "rejected by hand" in report.measurements["overstride"].why


def test_a_masked_stretch_counts_as_not_seen(track: PoseTrack, found: Analysis) -> None:
    """Rubbish between 4 and 5 s does not matter once it is masked."""
    spoiled = track.xy.copy()
    inside = (track.time_s >= 4) & (track.time_s <= 5)
    spoiled[inside] += [150.0, -80.0]

    masked = Corrections(masked=(MaskedStretch(4.0, 5.0),))
    corrected = analyze_track(track.with_xy(spoiled), ClipSettings(), masked)

    report = corrected.report
    assert report.status == "ok"
    assert report.quality.detected_fraction == pytest.approx(1 - inside.mean())
    assert not [s for s in report.steps if 4 <= s.contact_s <= 5]
    assert [s.contact_s for s in report.steps] == pytest.approx(
        [s.contact_s for s in found.report.steps if not 4 <= s.contact_s <= 5], abs=0.003
    )
    for key in ("trunk_lean", "overstride", "vertical_oscillation", "cadence"):
        assert value(corrected, key) == pytest.approx(value(found, key), abs=0.3)
        assert not [e for e in report.measurements[key].evidence if 4 <= e.time_s <= 5]


def test_a_belt_line_replaces_the_deck() -> None:
    """10 px up on 400 to the right is 1.43 degrees; with the incline told it gives the roll."""
    track = film(Runner(), scene=Scene(deck_deg=8.0))
    line = BeltLine((100.0, 900.0), (500.0, 890.0))
    assert line.slope_deg == pytest.approx(1.432, abs=0.001)

    drawn = analyze_track(track, ClipSettings(incline=0.0), Corrections(belt=line)).report
    backwards = replace(line, one=line.other, other=line.one)
    same = analyze_track(track, ClipSettings(incline=0.0), Corrections(belt=backwards)).report

    assert drawn.view is not None
    assert drawn.view.roll_deg == pytest.approx(1.432, abs=0.001)
    assert same.measurements == drawn.measurements
    bare = analyze_track(film(Runner()), ClipSettings(), Corrections(belt=line)).report
    assert any("bare track" in sentence for sentence in bare.quality.warnings)


def test_a_reviewer_tells_what_a_first_look_would_and_what_is_taken_back_is_not_read_again(
    track: PoseTrack, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing, mirrored = Corrections(), Corrections(mirrored=True)
    masked = Corrections(masked=(MaskedStretch(2.0, 2.5),))
    belt = Corrections(belt=BeltLine((100.0, 900.0), (500.0, 890.0)))
    order = (nothing, masked, nothing, mirrored, nothing, belt, masked)
    first_looks = [analyze_track(track, ClipSettings(), made).report for made in order]
    reads: list[PoseTrack] = []
    legs: list[PoseTrack] = []

    def read(track: PoseTrack, *told: Any) -> Motion:
        reads.append(track)
        return read_motion(track, *told)

    def follow(track: PoseTrack) -> tuple[Legs, ...]:
        legs.append(track)
        return follow_legs(track)

    monkeypatch.setattr(posture.pipeline.analysis, "read_motion", read)
    monkeypatch.setattr(posture.pipeline.analysis, "follow_legs", follow)
    reviewer, counts = Reviewer(track, ClipSettings()), []
    for made, first_look in zip(order, first_looks, strict=True):
        assert reviewer.analyze(made).report == first_look
        counts.append((len(reads), len(legs)))
    assert counts == [(1, 1), (2, 2), (2, 2), (3, 2), (3, 2), (4, 2), (5, 2)]


def test_a_correction_that_fits_no_contact_is_told(track: PoseTrack, found: Analysis) -> None:
    between = near_step(found, 4) + 0.2

    report = analyze_track(track, ClipSettings(), Corrections().with_wrong(True, between)).report

    assert len(report.steps) == len(found.report.steps)
    assert any("not found there" in sentence for sentence in report.quality.warnings)


def test_the_report_carries_the_corrections_and_comes_back(track: PoseTrack) -> None:
    report = analyze_track(track, ClipSettings(), ALL).report

    assert report_from_json(report.to_json()) == report
    assert report.corrections == ALL
    assert "corrections" not in json.loads(analyze_track(track, ClipSettings()).report.to_json())


def test_the_command_makes_the_same_report(track: PoseTrack, tmp_path: Path) -> None:
    save_track(track, tmp_path / "track.npz")
    save_corrections(ALL, tmp_path / "corrections.json")
    given = ("--corrections", tmp_path / "corrections.json")

    done = run("analyze", tmp_path / "track.npz", *given, "--json", "-", "--quiet")

    assert done.code == 0
    assert done.out == analyze_track(track, ClipSettings(), ALL).report.to_json()
    (tmp_path / "corrections.json").write_text("{}")
    done = run("analyze", tmp_path / "track.npz", *given, "--json", "-")
    assert (done.code, done.out) == (2, "")
    assert "is not a posture corrections file" in done.err
