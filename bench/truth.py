"""What is true of a rendered clip, by the report's own definitions.

Everything is computed from the truth file's projected joints (``px``) at the true instants
of contact and toe-off, so that camera and perspective are in the truth as well and what is
left is the pipeline's own error.
"""

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy.interpolate import CubicSpline

from bench.matching import Pairs
from posture.geometry import bend_deg, hang_deg, joint_angle_deg, lean_deg, slope_deg
from posture.landmarks import LANDMARK, FloatArray
from posture.motion.model import Side, View, middle


@dataclass(frozen=True)
class Truth:
    """A rendered clip's truth.

    ``contacts`` holds (initial contact, toe-off) in seconds of each foot, toe-off NaN where
    it lies outside the clip; ``values`` the measurements by key of the report.
    """

    facing: Side
    near: Side
    yaw_deg: float
    duration_s: float
    contacts: dict[Side, Pairs]
    values: dict[str, float]


class _Body:
    """The true joints at some instants, sagittal pixels (x forward, y up)."""

    def __init__(self, joints: FloatArray, near: Side) -> None:
        self._joints, self._near = joints, near

    def near(self, part: str) -> FloatArray:
        return np.asarray(self._joints[:, LANDMARK[f"{self._near}_{part}"]])

    def middle(self, part: str) -> FloatArray:
        return middle(self._joints, part)

    def length(self, one: str, other: str) -> float:
        return float(np.median(np.linalg.norm(self.near(one) - self.near(other), axis=1)))


class _Clip:
    """The true joints over a clip, between its frames too."""

    def __init__(self, content: dict[str, Any]) -> None:
        meta = content["meta"]
        view = View(meta["facing"], roll_deg=meta["camera"]["cam_roll"])
        pixels = np.array([frame["px"][: len(LANDMARK)] for frame in content["frames"]])
        self.time_s = np.array([frame["t"] for frame in content["frames"]])
        self._near: Side = meta["near_side"]
        self._joints = CubicSpline(self.time_s, view.to_sagittal(pixels))

    def at(self, instants_s: FloatArray) -> _Body:
        return _Body(self._joints(instants_s), self._near)


def read_truth(path: Path) -> Truth:
    """Read a truth file and work out every measurement that it determines."""
    content = json.loads(path.read_text())
    meta, summary = content["meta"], content["summary"]
    near: Side = meta["near_side"]
    contacts: dict[Side, Pairs] = {
        "left": _pairs(content["events"], "left"),
        "right": _pairs(content["events"], "right"),
    }
    clip = _Clip(content)
    body = clip.at(clip.time_s)
    leg = body.length("hip", "knee") + body.length("knee", "ankle")
    values = {
        "cadence": summary["cadence_spm"],
        "contact_time": 1000 * summary["contact_time_s"],
        "duty_factor": 100 * summary["duty_factor"],
        "overstride": 100 * _ahead_px(content["events"], near) / body.length("knee", "ankle"),
        "vertical_oscillation": 100 * _rise_px(clip, contacts) / leg,
        **_stride_means(clip, contacts[near]),
        **_at_events(clip, contacts[near]),
    }
    return Truth(
        facing=meta["facing"],
        near=near,
        yaw_deg=meta["camera"]["cam_yaw"],
        duration_s=meta["frames"] / meta["fps"],
        contacts=contacts,
        values=values,
    )


def _pairs(events: list[dict[str, Any]], side: Side) -> Pairs:
    def times(kind: str) -> FloatArray:
        return np.array([e["t"] for e in events if e["side"] == side and e["kind"] == kind])

    offs = times("toe_off")
    return tuple((t, float(min(offs[offs > t], default=np.nan))) for t in times("strike").tolist())


def _ahead_px(events: list[dict[str, Any]], near: Side) -> float:
    strikes = [e for e in events if e["kind"] == "strike" and e["side"] == near]
    return float(np.mean([e["ankle_ahead_knee_px"] for e in strikes]))


def _stride_means(clip: _Clip, pairs: Pairs) -> dict[str, float]:
    body = clip.at(clip.time_s[(clip.time_s >= pairs[0][0]) & (clip.time_s < pairs[-1][0])])
    series = {
        "trunk_lean": lean_deg(body.middle("hip"), body.middle("shoulder")),
        "head_forward": bend_deg(body.middle("hip"), body.middle("shoulder"), body.near("ear")),
        "elbow_angle": joint_angle_deg(*(body.near(p) for p in ("shoulder", "elbow", "wrist"))),
    }
    return {key: float(np.mean(values)) for key, values in series.items()}


def _at_events(clip: _Clip, pairs: Pairs) -> dict[str, float]:
    whole = np.array([pair for pair in pairs if np.isfinite(pair[1])])
    landing, leaving = clip.at(whole[:, 0]), clip.at(whole[:, 1])
    standing = clip.at(whole.mean(axis=1))
    foot = slope_deg(landing.near("heel"), landing.near("foot_index"))
    flat = slope_deg(standing.near("heel"), standing.near("foot_index"))
    knee = joint_angle_deg(*(landing.near(part) for part in ("hip", "knee", "ankle")))
    means = {
        "shank_angle_at_contact": hang_deg(landing.near("knee"), landing.near("ankle")),
        "knee_flexion_at_contact": 180 - knee,
        "foot_angle_at_contact": foot - flat,
        "thigh_extension_at_toe_off": -hang_deg(leaving.near("hip"), leaving.near("knee")),
    }
    return {key: float(np.mean(values)) for key, values in means.items()}


def _rise_px(clip: _Clip, contacts: dict[Side, Pairs]) -> float:
    """Mean peak-to-trough of mid-hip height per step, pixels."""
    strikes = sorted(contact for pairs in contacts.values() for contact, _ in pairs)
    rises = [
        float(np.ptp(clip.at(np.linspace(start, end, 100)).middle("hip")[:, 1]))
        for start, end in pairwise(strikes)
    ]
    return float(np.mean(rises))
