"""What is true of a rendered clip, by the report's own definitions.

Everything is worked out from the truth file's joints in space, in the plane the runner moves
in, at the true instants of contact and toe-off: what the camera's place and lens do to the
picture is therefore part of the pipeline's error.
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
from posture.motion.motion import Side, middle
from posture.pose_track import LANDMARK, FloatArray


@dataclass(frozen=True)
class Truth:
    """What is true of a stretch of a clip.

    ``contacts`` holds (initial contact, toe-off) of each foot in seconds from the stretch's
    start, toe-off NaN where it lies outside; ``values`` the measurements by key of the
    report.
    """

    duration_s: float
    contacts: dict[Side, Pairs]
    values: dict[str, float]


class _Body:
    """The true joints at some instants, metres in the plane of running (x forward, y up)."""

    def __init__(self, joints: FloatArray, near: Side) -> None:
        self._joints, self._near = joints, near

    def near(self, part: str) -> FloatArray:
        return np.asarray(self._joints[:, LANDMARK[f"{self._near}_{part}"]])

    def middle(self, part: str) -> FloatArray:
        return middle(self._joints, part)

    def length(self, one: str, other: str) -> float:
        return float(np.median(np.linalg.norm(self.near(one) - self.near(other), axis=1)))


class RenderedTruth:
    """A rendered clip's truth file.

    Attributes
    ----------
    facing, near : Side
        Which way the runner looks in the picture, and the side towards the camera.
    yaw_deg, roll_deg : float
        The camera's, with the report's signs.
    pelvic_tilt_deg : float
        Mean anterior tilt of the pelvis over the clip.
    duration_s : float
        Frames over frame rate.
    pixels : ndarray (T, 33, 2)
        True landmarks in the picture.
    time_s : ndarray (T,)
        Instants of the frames.
    """

    def __init__(self, path: Path) -> None:
        content: dict[str, Any] = json.loads(path.read_text())
        meta, frames = content["meta"], content["frames"]
        self.facing: Side = meta["facing"]
        self.near: Side = meta["near_side"]
        self.yaw_deg: float = meta["camera"]["cam_yaw"]
        self.roll_deg: float = meta["camera"]["cam_roll"]
        self.pelvic_tilt_deg = float(np.mean([f["metrics"]["pelvic_tilt_deg"] for f in frames]))
        self.duration_s: float = meta["frames"] / meta["fps"]
        self.time_s = np.array([frame["t"] for frame in frames])
        self.pixels = np.array([frame["px"][: len(LANDMARK)] for frame in frames])
        joints = np.array([frame["xyz"][: len(LANDMARK)] for frame in frames])[..., :2]
        self._joints = CubicSpline(self.time_s, joints)
        events = content["events"]
        # At the events themselves the joints are stored; a curve through frames would round
        # off what happens within one frame of a landing.
        self._stored = {
            e["t"]: np.array(e["xyz"])[: len(LANDMARK), :2] for e in events if "xyz" in e
        }
        self.contacts: dict[Side, Pairs] = {
            "left": _pairs(events, "left"),
            "right": _pairs(events, "right"),
        }

    def pixels_at(self, time_s: FloatArray) -> FloatArray:
        """True landmarks in the picture at some instants, (n, 33, 2)."""
        shape = (len(time_s), *self.pixels.shape[1:])
        columns = self.pixels.reshape(len(self.time_s), -1).T
        return np.stack([np.interp(time_s, self.time_s, c) for c in columns], axis=1).reshape(shape)

    def between(self, start_s: float, end_s: float) -> Truth:
        """Return what is true from ``start_s`` to ``end_s``.

        Raises
        ------
        ValueError
            If less than one full stride of the camera-side leg lies between.
        """
        inside = {
            side: tuple(
                (contact, off if off < end_s else float("nan"))
                for contact, off in pairs
                if start_s <= contact < end_s
            )
            for side, pairs in self.contacts.items()
        }
        near = inside[self.near]
        if len(near) < 2:
            raise ValueError(f"no full stride between {start_s} and {end_s} s")
        values = {
            **self._rhythm(near, start_s, end_s),
            **self._stride_means(near),
            **self._at_events(near),
            "vertical_oscillation": self._rise_percent(inside),
        }
        shifted: dict[Side, Pairs] = {
            side: tuple((contact - start_s, off - start_s) for contact, off in pairs)
            for side, pairs in inside.items()
        }
        return Truth(end_s - start_s, shifted, values)

    def whole(self) -> Truth:
        """Return what is true of the whole clip."""
        return self.between(0.0, self.duration_s)

    def _at(self, instants_s: FloatArray) -> _Body:
        joints = self._joints(instants_s)
        for number, instant in enumerate(instants_s.tolist()):
            joints[number] = self._stored.get(instant, joints[number])
        return _Body(joints, self.near)

    def _rhythm(self, near: Pairs, start_s: float, end_s: float) -> dict[str, float]:
        """Steps per minute over the stretch as far as contacts surround it, and stance."""
        contacts = np.array([contact for contact, _ in self.contacts[self.near]])
        first, last = max(start_s, contacts[0]), min(end_s, contacts[-1])
        strides = np.diff(np.interp([first, last], contacts, np.arange(len(contacts))))
        stance = float(np.nanmean([off - contact for contact, off in near]))
        stride = (last - first) / float(strides[0])
        return {
            "cadence": 120.0 / stride,
            "contact_time": 1000.0 * stance,
            "duty_factor": 100.0 * stance / stride,
        }

    def _stride_means(self, near: Pairs) -> dict[str, float]:
        frames = (self.time_s >= near[0][0]) & (self.time_s < near[-1][0])
        body = self._at(self.time_s[frames])
        hip, shoulder = body.middle("hip"), body.middle("shoulder")
        series = {
            "trunk_lean": lean_deg(hip, shoulder),
            "head_forward": bend_deg(hip, shoulder, body.near("ear")),
            "elbow_angle": joint_angle_deg(*(body.near(p) for p in ("shoulder", "elbow", "wrist"))),
        }
        return {key: float(np.mean(values)) for key, values in series.items()}

    def _at_events(self, near: Pairs) -> dict[str, float]:
        contacts = np.array([contact for contact, _ in near])
        offs = np.array([off for _, off in near])
        whole = np.isfinite(offs)
        landing, leaving = self._at(contacts), self._at(offs[whole])
        standing = self._at((contacts[whole] + offs[whole]) / 2)
        shank = landing.length("knee", "ankle")
        foot = float(np.mean(slope_deg(landing.near("heel"), landing.near("foot_index"))))
        flat = float(np.mean(slope_deg(standing.near("heel"), standing.near("foot_index"))))
        knee = joint_angle_deg(*(landing.near(part) for part in ("hip", "knee", "ankle")))
        ahead = (landing.near("ankle") - landing.near("knee"))[:, 0]
        means = {
            "overstride": 100 * ahead / shank,
            "shank_angle_at_contact": hang_deg(landing.near("knee"), landing.near("ankle")),
            "knee_flexion_at_contact": 180 - knee,
            "thigh_extension_at_toe_off": -hang_deg(leaving.near("hip"), leaving.near("knee")),
        }
        return {
            "foot_angle_at_contact": foot - flat,
            **{key: float(np.mean(values)) for key, values in means.items()},
        }

    def _rise_percent(self, inside: dict[Side, Pairs]) -> float:
        """Mean peak-to-trough of mid-hip height per step, % of leg length."""
        strikes = sorted(contact for pairs in inside.values() for contact, _ in pairs)
        rises = [
            float(np.ptp(self._at(np.linspace(start, end, 100)).middle("hip")[:, 1]))
            for start, end in pairwise(strikes)
        ]
        body = self._at(self.time_s)
        leg = body.length("hip", "knee") + body.length("knee", "ankle")
        return 100 * float(np.mean(rises)) / leg


def _pairs(events: list[dict[str, Any]], side: Side) -> Pairs:
    def times(kind: str) -> FloatArray:
        return np.array([e["t"] for e in events if e["side"] == side and e["kind"] == kind])

    offs = times("toe_off")
    return tuple((t, float(min(offs[offs > t], default=np.nan))) for t in times("strike").tolist())
