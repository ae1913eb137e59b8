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
from posture.arrays import FloatArray
from posture.checks import CHECKS
from posture.checks.known_run import KnownBody, KnownRun
from posture.motion.motion import BeltSpeed, middle
from posture.pose_track import LANDMARK
from posture.results.report import Side


@dataclass(frozen=True)
class Truth:
    """What is true of a stretch of a clip.

    ``contacts`` holds (initial contact, toe-off) of each foot in seconds from the stretch's
    start, toe-off NaN where it lies outside; ``values`` the measurements by key of the
    report; ``belt`` is the belt's speed.
    """

    duration_s: float
    contacts: dict[Side, Pairs]
    values: dict[str, float]
    belt: BeltSpeed


class TrueBody:
    """True joints at some instants, metres in the plane of running (x forward, y up)."""

    def __init__(self, joints: FloatArray, near: Side) -> None:
        self._joints, self._near = joints, near

    def near(self, part: str) -> FloatArray:
        """Return a camera-side joint, (n, 2)."""
        return np.asarray(self._joints[:, LANDMARK[f"{self._near}_{part}"]])

    def middle(self, part: str) -> FloatArray:
        """Return the middle between both sides' joint, (n, 2)."""
        return middle(self._joints, part)

    def length(self, one: str, other: str) -> float:
        """Return the median distance between two camera-side joints."""
        return float(np.median(np.linalg.norm(self.near(one) - self.near(other), axis=1)))


class RenderedTruth:
    """A rendered clip's truth file.

    Attributes
    ----------
    facing, near : Side
        Which way the runner looks in the picture, and the side towards the camera.
    yaw_deg, roll_deg : float
        The camera's, with the report's signs.
    speed_mps : float
        The belt's.
    pelvic_tilt_deg : float
        Mean anterior tilt of the pelvis over the clip.
    duration_s : float
        Frames over frame rate.
    runs_from_s : float
        When the run begins; the runner stands still before.
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
        self.speed_mps: float = meta["params"]["speed_mps"]
        self.pelvic_tilt_deg = float(np.mean([f["metrics"]["pelvic_tilt_deg"] for f in frames]))
        self.duration_s: float = meta["frames"] / meta["fps"]
        self.runs_from_s: float = meta.get("runs_from_s", 0.0)
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
        run = self._run(inside, start_s, end_s)
        values = {key: check.truth(run) for key, check in CHECKS.items() if check.truth}
        shifted: dict[Side, Pairs] = {
            side: tuple((contact - start_s, off - start_s) for contact, off in pairs)
            for side, pairs in inside.items()
        }
        speed = BeltSpeed(self.speed_mps / leg_length(run.clip), 0.0)
        return Truth(end_s - start_s, shifted, values, speed)

    def whole(self) -> Truth:
        """Return what is true of the whole clip."""
        return self.between(0.0, self.duration_s)

    def standing(self) -> dict[str, float]:
        """Return what checks that are made standing would measure on the runner standing still."""
        still = self._at(self.time_s[self.time_s < self.runs_from_s])
        unknown = float("nan")
        stance = KnownRun(unknown, unknown, still, still, still, still, [still], still)
        return {
            key: check.truth(stance)
            for key, check in CHECKS.items()
            if check.from_stance and check.truth
        }

    def _at(self, instants_s: FloatArray) -> TrueBody:
        joints = self._joints(instants_s)
        for number, instant in enumerate(instants_s.tolist()):
            joints[number] = self._stored.get(instant, joints[number])
        return TrueBody(joints, self.near)

    def _run(self, inside: dict[Side, Pairs], start_s: float, end_s: float) -> KnownRun:
        near = inside[self.near]
        frames = (self.time_s >= near[0][0]) & (self.time_s < near[-1][0])
        contacts, offs = np.array(near).T
        whole = np.isfinite(offs)
        strikes = sorted(contact for pairs in inside.values() for contact, _ in pairs)
        return KnownRun(
            stride_s=self._stride_s(start_s, end_s),
            contact_time_s=float(np.nanmean(offs - contacts)),
            strides=self._at(self.time_s[frames]),
            contacts=self._at(contacts),
            mid_stances=self._at((contacts[whole] + offs[whole]) / 2),
            toe_offs=self._at(offs[whole]),
            steps=[self._at(np.linspace(start, end, 100)) for start, end in pairwise(strikes)],
            clip=self._at(self.time_s),
        )

    def _stride_s(self, start_s: float, end_s: float) -> float:
        """Mean stride time over the stretch as far as contacts surround it."""
        contacts = np.array([contact for contact, _ in self.contacts[self.near]])
        first, last = max(start_s, contacts[0]), min(end_s, contacts[-1])
        strides = np.diff(np.interp([first, last], contacts, np.arange(len(contacts))))
        return float((last - first) / strides[0])


def leg_length(body: KnownBody) -> float:
    """Return the length of the camera-side leg (hip-knee plus knee-ankle)."""
    return body.length("hip", "knee") + body.length("knee", "ankle")


def _pairs(events: list[dict[str, Any]], side: Side) -> Pairs:
    def times(kind: str) -> FloatArray:
        return np.array([e["t"] for e in events if e["side"] == side and e["kind"] == kind])

    offs = times("toe_off")
    return tuple((t, float(min(offs[offs > t], default=np.nan))) for t in times("strike").tolist())
