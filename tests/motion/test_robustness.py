"""Weird but valid tracks: a report or a refusal, never an exception, a warning or a NaN."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from posture.arrays import FloatArray
from posture.checks import CHECKS
from posture.pipeline.analysis import analyze_track
from posture.pose_track import LANDMARK, PoseTrack, Scene, clip_info_from_times
from posture.results.clip_settings import ClipSettings
from tests.gait import PAIRS, Camera, Runner, exchanged, film

TRACK = film(Runner(), Camera(seconds=8.0, noise_px=1.5))
FRAMES = len(TRACK.time_s)


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    """What is measured where nothing is odd."""
    measured: dict[str, Any] = parsed(TRACK)["measurements"]
    return measured


def parsed(track: PoseTrack, options: ClipSettings | None = None) -> dict[str, Any]:
    """The report as a strict reader of JSON gets it."""
    analysis = analyze_track(track, options or ClipSettings())
    report: dict[str, Any] = json.loads(analysis.report.to_json(), parse_constant=_no_constant)
    if report["status"] == "refused":
        assert set(report["refusal"]) == {"code", "message", "advice"}
        assert (report["view"], report["steps"], report["measurements"]) == (None, [], {})
        return report
    assert set(report["measurements"]) == set(CHECKS)
    for result in report["measurements"].values():
        assert (result["value"] is None) == (result["verdict"] == "unknown")
        assert result["value"] is None or result["u"] >= 0
        assert result["why"]
    times = [step["contact_s"] for step in report["steps"]]
    assert times == sorted(times)
    return report


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} in the report")


def with_frames(xy: FloatArray, time_s: FloatArray, **changes: Any) -> PoseTrack:
    """A bare track of other frames."""
    seen = np.full(xy.shape[:2], 0.95)
    size = changes.pop("size", TRACK.size)
    clip = clip_info_from_times(time_s, "odd", size)
    return PoseTrack(xy, seen, time_s, size, clip, **changes)


def hidden(*names: str, frames: slice = slice(None)) -> PoseTrack:
    xy = TRACK.xy.copy()
    for name in names:
        xy[frames, LANDMARK[name]] = np.nan
    return TRACK.with_xy(xy)


def sparse(share: float, *, whole_frames: bool) -> PoseTrack:
    rng = np.random.default_rng(1)
    xy = TRACK.xy.copy()
    xy[rng.random(FRAMES if whole_frames else xy.shape[:2]) < share] = np.nan
    return TRACK.with_xy(xy)


def kept(share: float) -> PoseTrack:
    rng = np.random.default_rng(2)
    frames = np.sort(rng.choice(FRAMES, round(share * FRAMES), replace=False))
    return with_frames(TRACK.xy[frames], TRACK.time_s[frames])


FEET = [f"{s}_{p}" for s in ("left", "right") for p in ("ankle", "heel", "foot_index")]
LEG = ["hip", "knee", "ankle", "heel", "foot_index"]
ODD: dict[str, Callable[[], PoseTrack]] = {
    "nothing ever seen": lambda: TRACK.with_xy(np.full_like(TRACK.xy, np.nan)),
    "one frame": lambda: with_frames(TRACK.xy[:1], TRACK.time_s[:1]),
    "two frames": lambda: with_frames(TRACK.xy[:2], TRACK.time_s[:2]),
    "ten frames": lambda: with_frames(TRACK.xy[:10], TRACK.time_s[:10]),
    "one second": lambda: with_frames(TRACK.xy[:60], TRACK.time_s[:60]),
    "all at the origin": lambda: TRACK.with_xy(np.zeros_like(TRACK.xy)),
    "all at one place": lambda: TRACK.with_xy(np.full_like(TRACK.xy, 77.0)),
    "frozen": lambda: TRACK.with_xy(np.repeat(TRACK.xy[:1], FRAMES, axis=0)),
    "flat across": lambda: TRACK.with_xy(TRACK.xy * [1.0, 0.0]),
    "flat upright": lambda: TRACK.with_xy(TRACK.xy * [0.0, 1.0]),
    "upside down": lambda: TRACK.with_xy(TRACK.xy * [1.0, -1.0] + np.array([0.0, 720.0])),
    "backwards in time": lambda: TRACK.with_xy(TRACK.xy[::-1].copy()),
    "far outside": lambda: TRACK.with_xy(TRACK.xy - 1e6),
    "random points": lambda: TRACK.with_xy(
        np.random.default_rng(3).uniform(0, 700, TRACK.xy.shape)
    ),
    "no near leg": lambda: hidden(*(f"right_{part}" for part in LEG)),
    "no far leg": lambda: hidden(*(f"left_{part}" for part in LEG)),
    "no feet": lambda: hidden(*FEET),
    "no near knee": lambda: hidden("right_knee"),
    "no near ankle": lambda: hidden("right_ankle"),
    "no near toe": lambda: hidden("right_foot_index"),
    "no shoulders": lambda: hidden("left_shoulder", "right_shoulder"),
    "no hips": lambda: hidden("left_hip", "right_hip"),
    "no head": lambda: hidden("nose", "left_ear", "right_ear"),
    "no near arm": lambda: hidden("right_elbow", "right_wrist"),
    "near leg gone halfway": lambda: hidden(
        *(f"right_{part}" for part in LEG), frames=slice(FRAMES // 2, None)
    ),
    "nobody in the middle": lambda: hidden(*LANDMARK, frames=slice(150, 330)),
    "a third of the points gone": lambda: sparse(0.33, whole_frames=False),
    "a third of the frames empty": lambda: sparse(0.33, whole_frames=True),
    "four frames of five dropped": lambda: kept(0.2),
    "half of the frames dropped": lambda: kept(0.5),
    "far from time zero": lambda: with_frames(TRACK.xy, TRACK.time_s + 1.7e9),
    "before time zero": lambda: with_frames(TRACK.xy, TRACK.time_s - 50.0),
    "a burst of frames": lambda: with_frames(
        TRACK.xy, np.where(TRACK.time_s < 4, TRACK.time_s, 4 + 1e-6 * (TRACK.time_s - 4))
    ),
    "ten thousand times slower": lambda: with_frames(TRACK.xy, 1e4 * TRACK.time_s),
    "a billion times faster": lambda: with_frames(TRACK.xy, 1e-9 * TRACK.time_s),
    "10 frames a second": lambda: film(Runner(), Camera(fps=10.0, seconds=20.0)),
    "3 frames a second": lambda: film(Runner(), Camera(fps=3.0, seconds=40.0)),
    "noise as large as a thigh": lambda: film(Runner(), Camera(noise_px=120.0)),
    "scene of unknowns": lambda: replace(TRACK, scene=Scene(*[np.nan] * 8)),
    "visibility unknown": lambda: replace(TRACK, visibility=np.full_like(TRACK.visibility, np.nan)),
}


@pytest.mark.parametrize("make", ODD.values(), ids=ODD.keys())
def test_an_odd_track_gets_a_report_or_a_refusal(make: Callable[[], PoseTrack]) -> None:
    parsed(make(), ClipSettings(height_cm=180.0, speed_kmh=10.0, incline=1.0))


@pytest.mark.parametrize("scale", [0.1, 10.0, 1e5])
def test_size_in_pixels_does_not_matter(scale: float, whole: dict[str, Any]) -> None:
    size = (round(scale * TRACK.size[0]), round(scale * TRACK.size[1]))
    scaled = replace(TRACK, xy=TRACK.xy * scale, size=size)
    other = parsed(scaled)["measurements"]
    for key, result in whole.items():
        if result["value"] is not None:
            assert other[key]["value"] == pytest.approx(result["value"], rel=1e-3, abs=1e-2), key


def test_a_part_never_seen_leaves_the_rest_measured(whole: dict[str, Any]) -> None:
    def unknown_of(found: Mapping[str, Any]) -> set[str]:
        return {key for key, result in found.items() if result["verdict"] == "unknown"}

    def unknown(track: PoseTrack) -> set[str]:
        return unknown_of(parsed(track)["measurements"])

    never = unknown_of(whole)
    assert unknown(hidden("nose", "left_ear", "right_ear")) - never == {"head_forward"}
    assert unknown(hidden("right_elbow")) - never == {"elbow_angle"}
    footless = unknown(hidden(*(name for name in FEET if "right" in name)))
    assert {"overstride", "contact_time", "foot_angle_at_contact"} <= footless
    assert not {"trunk_lean", "head_forward", "cadence"} & footless


def test_two_minutes_are_read_to_the_end() -> None:
    report = parsed(film(Runner(), Camera(fps=25.0, seconds=120.0)))
    assert report["steps"][-1]["contact_s"] > 119.0
    assert len(report["steps"]) == pytest.approx(170 * 2, abs=2)
    assert report["measurements"]["cadence"]["value"] == pytest.approx(170.0, abs=0.1)


def test_240_frames_a_second_are_read() -> None:
    report = parsed(film(Runner(), Camera(fps=240.0, seconds=6.0)))
    assert report["measurements"]["overstride"]["value"] == pytest.approx(7.0, abs=0.5)


@settings(max_examples=30, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
@given(st.integers(0, 2**32 - 1))
def test_any_mixture_of_damage_gets_a_report_or_a_refusal(seed: int) -> None:
    rng = np.random.default_rng(seed)
    camera = Camera(
        fps=float(rng.choice([12, 25, 30, 60])),
        seconds=float(rng.uniform(0.5, 8.0)),
        noise_px=float(rng.choice([0.0, 2.0, 30.0])),
        jitter=float(rng.choice([0.0, 0.3])),
        seed=seed,
    )
    runner = Runner(
        cadence=float(rng.uniform(90, 250)),
        duty=float(rng.uniform(0.2, 0.6)),
        belt=float(rng.uniform(1.0, 5.0)),
        overstride=float(rng.uniform(-10, 40)),
        lean=float(rng.uniform(-20, 40)),
        rise=float(rng.uniform(-0.1, 0.2)),
        yaw=float(rng.uniform(-45, 45)),
    )
    track = film(runner, camera)
    xy = track.xy.copy()
    for _ in range(int(rng.integers(0, 4))):
        xy = damaged(xy, rng)
    parsed(track.with_xy(xy))


def damaged(xy: FloatArray, rng: np.random.Generator) -> FloatArray:
    """``xy`` with one kind of damage, drawn at random."""
    result = xy.copy()
    some = rng.random(len(xy)) < rng.uniform(0, 0.5)
    first, last = np.sort(rng.integers(0, len(xy), 2))
    kind = int(rng.integers(0, 7))
    if kind == 0:
        result[some] = np.nan
    elif kind == 1:
        result[rng.random(xy.shape[:2]) < rng.uniform(0, 0.5)] = np.nan
    elif kind == 2:
        result[:, rng.integers(0, 33, 3)] = np.nan
    elif kind == 3:
        result[:, rng.integers(0, 33)] = rng.uniform(0, 1000, 2)
    elif kind == 4:
        result[first:last] = result[first]
    elif kind == 5:
        result = exchanged(result, some, PAIRS)
    else:
        result += np.cumsum(5.0 * rng.standard_normal((len(xy), 1, 2)), axis=0)
    return result
