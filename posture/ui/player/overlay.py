"""What the player draws over the picture, in a compact form for its page.

Coordinates are 16-bit integers in units of a fraction of a pixel, little-endian in base64, so that
a minute of landmarks takes one megabyte instead of twenty.
"""

import base64
import json
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.checks import CHECKS
from posture.checks.base import Check, Figure
from posture.checks.landmark_angle import landmark_names
from posture.drawing.overlays import BONES, JOINTS
from posture.drawing.paint import check_colour
from posture.drawing.placing import to_picture
from posture.drawing.ruler import ruler_of
from posture.frame_times import with_gaps_filled
from posture.motion.motion import Motion
from posture.pose_track import LANDMARK, PoseTrack
from posture.report.series import at_times, belt_line, course, frame_points
from posture.report.texts import moment_words
from posture.results.corrections import Corrections
from posture.results.formatting import quantity
from posture.results.report import Report, Side
from posture.ui.browser.contract import (
    BodyLines,
    Bone,
    CheckFigures,
    ContactMark,
    EvidenceMark,
    Marks,
    OverlayData,
)
from posture.ui.review.clip_review import Review

STEPS: Final = 32_000
NOT_SEEN: Final = -32_768
NO_BODY: Final[BodyLines] = {
    "points": None,
    "near": [],
    "far": [],
    "joints": [],
    "strides": [],
    "belt": None,
    "checks": [],
    "landmarks": [],
}


def overlay(review: Review) -> bytes:
    """Return the skeleton of every frame and all marks of the timeline, as JSON."""
    track, motion, report = review.analysis.track, review.analysis.motion, review.analysis.report
    assert track is not None
    ruler = ruler_of(motion, report.made_with.options.units)
    content: OverlayData = {
        "size": track.size,
        "factor": track.clip.slow_motion_factor,
        "times": [round(t, 5) for t in _times(track).tolist()],
        "unit": max(track.size) / STEPS,
        "ruler": None if ruler is None else {"per_px": ruler.per_px, "unit": ruler.unit},
        **_marks(report, review.corrections),
        **(_body(track, motion) if motion else NO_BODY),
    }
    return json.dumps(content, allow_nan=False, separators=(",", ":")).encode()


def _body(track: PoseTrack, motion: Motion) -> BodyLines:
    near: Side = motion.view.facing
    far: Side = "right" if near == "left" else "left"
    belt = belt_line(motion)
    return {
        "points": packed(_points(track, motion), track.size),
        "near": _bones(near),
        "far": _bones(far),
        "joints": [LANDMARK[f"{near}_{name}"] for name in JOINTS],
        "strides": [(round(a, 4), round(b, 4)) for a, b in motion.strides()],
        "belt": None if belt is None else np.round(belt, 1).tolist(),
        "checks": [
            {"key": c.key, "title": c.title, "drawn": c.figure is not None} for c in CHECKS.values()
        ],
        "landmarks": landmark_names(near),
    }


def _times(track: PoseTrack) -> FloatArray:
    """Return the times of all frames of the clip, whether they were followed or not."""
    return with_gaps_filled(track.time_s, track.clip.duration_s)


def _points(track: PoseTrack, motion: Motion) -> FloatArray:
    """Return the landmarks in all frames of the clip; NaN where it was not judged."""
    times = _times(track)
    points = frame_points(motion, times)
    points[~motion.judges(times)] = np.nan
    return points


def _bones(side: Side) -> list[Bone]:
    return [(LANDMARK[f"{side}_{a}"], LANDMARK[f"{side}_{b}"]) for a, b in BONES]


def _marks(report: Report, corrections: Corrections) -> Marks:
    contacts: list[ContactMark] = [
        {
            "at": step.contact_s,
            "off": step.toe_off_s,
            "found": step.contact_s if step.found_s is None else step.found_s,
            "side": step.side,
            "near": step.near,
        }
        for step in report.steps
    ]
    flags: list[EvidenceMark] = [
        {
            "at": shot.time_s,
            "check": key,
            "words": moment_words(measurement, shot),
            "verdict": measurement.verdict,
        }
        for key, measurement in report.measurements.items()
        for shot in measurement.evidence
    ]
    return {
        "contacts": contacts,
        "flags": flags,
        "wrong": [{"at": mark.contact_s, "near": mark.near} for mark in corrections.wrong],
        "masked": [(part.start_s, part.end_s) for part in corrections.masked],
        "drawn_belt": corrections.belt is not None,
    }


def figures(review: Review, check: Check) -> bytes:
    """Return a check's figure and value in every frame, as JSON."""
    track, motion, report = review.analysis.track, review.analysis.motion, review.analysis.report
    assert track is not None
    assert motion is not None
    assert check.figure is not None
    times = _times(track)
    judged = motion.judges(times)
    drawn = [to_picture(check.figure(motion, t), motion.view) for t in times[judged].tolist()]
    content: CheckFigures = {
        "measured": len(drawn[0].measured),
        "reference": len(drawn[0].reference),
        "arc": drawn[0].arc is not None,
        "places": packed(_places(drawn, judged), track.size),
        "labels": _labels(check, motion, times),
        "colour": "rgb({}, {}, {})".format(*check_colour(report, check.key)),
    }
    return json.dumps(content, allow_nan=False, separators=(",", ":")).encode()


def _places(drawn: Sequence[Figure], judged: NDArray[np.bool_]) -> FloatArray:
    """Return the points of the figures in all frames; NaN where nothing was judged."""
    points = np.array([[*f.measured, *f.reference, *(f.arc or ())] for f in drawn])
    places = np.full((len(judged), *points.shape[1:]), np.nan)
    places[judged] = points
    return places


def _labels(check: Check, motion: Motion, times_s: FloatArray) -> list[str]:
    """Return the value in every frame; empty for a check without values for single frames."""
    values = course(check, motion)
    if values is None:
        return [""] * len(times_s)
    known = at_times(motion, values, times_s).tolist()
    return [quantity(v, check.unit) if np.isfinite(v) else "" for v in known]


def packed(places: FloatArray, size: tuple[int, int]) -> str:
    """Pack points in the picture (..., 2), pixels; NaN = not seen."""
    scaled = np.round(places * (STEPS / max(size)))
    whole = np.where(np.isfinite(scaled), np.clip(scaled, -STEPS, STEPS), NOT_SEEN)
    return base64.b64encode(whole.astype("<i2").tobytes()).decode("ascii")
