"""A treadmill runner in closed form, and a camera that films pose tracks of it.

Nothing is read off frames: every instant and angle is dialled in and so exactly known. The
landing follows what force plates and markers show: the ankle is furthest ahead 47 ms before
contact, moves with 66 % of the belt's speed at contact and with all of it 40 ms later; it is 3 cm
above its lowest at contact, coming down at 1.2 m/s, and as low as it gets 50 ms later.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.ndimage import gaussian_filter1d

from posture.arrays import FloatArray
from posture.pose_track import LANDMARK, PoseTrack, Scene, clip_info_from_times
from posture.results.report import Side

THIGH_M = SHANK_M = 0.43
LEG_M = THIGH_M + SHANK_M
TRUNK_M = 0.50
HEAD_M = 0.22
FLAT_ANKLE_M = 0.09
HEEL_M, TOE_M = np.array([-0.05, -0.07]), np.array([0.15, -0.07])
APPROACH_S, REACH_S, LOCK_S, LOCK_SHARE = 0.107, 0.047, 0.04, 0.66
HEIGHT_M, LOWEST_S = 0.0312, 0.05
PAIRS = [(n, n.replace("left", "right")) for n in LANDMARK if "left" in n]


@dataclass(frozen=True)
class Runner:
    """A runner; lengths in metres, angles in degrees, x forward, y up, belt at y = 0.

    ``overstride`` is the ankle ahead of the knee at contact in % of the shank; ``rise``
    the hip's height change per step, negative for a walker (highest in mid-stance).
    """

    cadence: float = 170.0
    duty: float = 0.35
    belt: float = 3.0
    overstride: float = 7.0
    knee_at_contact: float = 20.0
    foot_at_contact: float = 10.0
    lean: float = 6.0
    head: float = 18.0
    elbow: float = 90.0
    rise: float = 0.07
    yaw: float = 0.0
    first_contact_s: float = 0.2

    @property
    def stride_s(self) -> float:
        """Time of a stride."""
        return 120.0 / self.cadence

    def contacts(self, near: bool, end_s: float) -> FloatArray:
        """Instants of initial contact of one foot from 0 to ``end_s``."""
        first = self.first_contact_s + (0.0 if near else 0.5 * self.stride_s)
        return first + self.stride_s * np.arange(
            np.ceil(-first / self.stride_s), np.floor((end_s - first) / self.stride_s) + 1
        )

    def pose(self, time_s: FloatArray, near: Side) -> FloatArray:
        """Landmarks (T, 33, 2) at any instants, the camera-side leg being ``near``."""
        sides: tuple[Side, Side] = (near, "left" if near == "right" else "right")
        hip = np.stack([0 * time_s, self._hip_height(time_s - self.first_contact_s)], axis=1)
        neck = hip + TRUNK_M * _up(self.lean)
        ear = neck + HEAD_M * _up(self.lean + self.head)
        swing = 25.0 * np.cos(2 * np.pi * (time_s - self.first_contact_s) / self.stride_s)
        parts = np.repeat(ear[:, None] + [0.08, -0.02], len(LANDMARK), axis=1)
        for side, own, delay in zip(sides, (-swing, swing), (0.0, 0.5), strict=True):
            since = (time_s - self.first_contact_s - delay * self.stride_s) % self.stride_s
            # Half the shoulders' and hips' width as the camera off the perpendicular sees them.
            half = TRUNK_M * np.sin(np.radians(self.yaw)) * (1 if side == near else -1)
            shoulder = neck - 0.31 * half * np.array([1.0, 0.0])
            elbow = shoulder + 0.30 * _up(180.0 - own)
            wrist = elbow + 0.26 * _up(180.0 - own - (180.0 - self.elbow))
            limbs = {"shoulder": shoulder, "elbow": elbow, "wrist": wrist, "ear": ear}
            limbs["hip"] = hip - 0.235 * half * np.array([1.0, 0.0])
            for part, path in {**limbs, **self._leg(since, hip)}.items():
                parts[:, LANDMARK[f"{side}_{part}"]] = path
        return parts

    def _hip_height(self, since_s: FloatArray) -> FloatArray:
        shank = np.arcsin(self.overstride / 100)
        reach = THIGH_M * np.cos(shank + np.radians(self.knee_at_contact)) + SHANK_M * np.cos(shank)

        def wave(s: FloatArray) -> FloatArray:
            return -self.rise / 2 * np.cos(4 * np.pi * (s / self.stride_s - self.duty / 2))

        at_contact = self._ankle(np.zeros(1))[0, 1]
        return np.asarray(at_contact + reach + wave(since_s) - wave(np.zeros(1)))

    def _leg(self, since_s: FloatArray, hip: FloatArray) -> dict[str, FloatArray]:
        ankle, pitch = self._ankle(since_s), self._pitch(since_s)
        line = ankle - hip
        length = np.minimum(np.linalg.norm(line, axis=1), 0.999 * LEG_M)
        fold = np.arccos(length / LEG_M)  # thigh and shank are equally long
        thigh = np.arctan2(line[:, 0], -line[:, 1]) + fold
        knee = hip + THIGH_M * np.stack([np.sin(thigh), -np.cos(thigh)], axis=1)
        heel, toe = ankle + _turn(HEEL_M, pitch), ankle + _turn(TOE_M, pitch)
        return {"knee": knee, "ankle": ankle, "heel": heel, "foot_index": toe}

    def _pitch(self, s: FloatArray) -> FloatArray:
        """Foot's slope, degrees, toe up +: flat from a fifth of stance, toe-off at -50."""
        stance = self.duty * self.stride_s
        landed = np.clip(s / (0.2 * stance), 0, 1)
        strike = self.foot_at_contact * (1 - landed**2 * (3 - 2 * landed))
        knots = stance + (self.stride_s - REACH_S - stance) * np.array([0.0, 0.3, 0.7, 1.0])
        rate = -50.0 * 1.7 / (0.45 * stance)
        swing = CubicSpline(
            knots,
            [-50.0, -75.0, -20.0, self.foot_at_contact],
            bc_type=((1, np.array(rate)), (1, np.array(0.0))),
        )
        late = np.where(s < knots[-1], swing(s), self.foot_at_contact)
        return np.asarray(np.where(s < stance, strike + self._lift(s), late))

    def _ankle(self, s: FloatArray) -> FloatArray:
        """Ankle's place by the time since contact (0 to a stride), the hip's x being 0."""
        stance, end = self.duty * self.stride_s, self.stride_s - APPROACH_S
        last = self._on_belt(np.array([stance - 1e-4, stance]))
        first = self._landing(np.array([-APPROACH_S, 1e-4 - APPROACH_S]))
        slopes = (last[1] - last[0]) / 1e-4, (first[1] - first[0]) / 1e-4
        knots = stance + (end - stance) * np.array([0.0, 0.25, 0.5, 0.75, 1.0])
        way = [last[1], [last[1, 0] - 0.05, 0.40], [-0.25, 0.45], [0.02, 0.28], first[0]]
        swing = CubicSpline(knots, way, bc_type=((1, slopes[0]), (1, slopes[1])))
        late = np.where(s[:, None] < end, swing(s), self._landing(s - self.stride_s))
        return np.asarray(np.where(s[:, None] < stance, self._on_belt(s), late))

    def _contact_x(self) -> float:
        shank = np.arcsin(self.overstride / 100)
        thigh = shank + np.radians(self.knee_at_contact)
        return float(THIGH_M * np.sin(thigh) + SHANK_M * np.sin(shank))

    def _landing(self, t: FloatArray) -> FloatArray:
        """Ankle before contact (``t`` < 0): drawn back ever faster, furthest ahead on the way."""
        x = self._contact_x() - LOCK_SHARE * self.belt * (t + t**2 / (2 * REACH_S))
        fall = 2 * HEIGHT_M / LOWEST_S
        return np.stack([x, FLAT_ANKLE_M + HEIGHT_M - fall * t - 5.2 * t**2], axis=1)

    def _on_belt(self, s: FloatArray) -> FloatArray:
        """Ankle in stance: caught by the belt, carried by it, turned about the toe."""
        locking = np.clip(s, 0, LOCK_S)
        gained = (1 - LOCK_SHARE) * (locking - locking**2 / (2 * LOCK_S))
        x = self._contact_x() - self.belt * (s - gained)
        y = FLAT_ANKLE_M + HEIGHT_M * (1 - np.clip(s / LOWEST_S, 0, 1)) ** 2
        return np.asarray(np.stack([x, y], axis=1) + TOE_M - _turn(TOE_M, self._lift(s)))

    def _lift(self, s: FloatArray) -> FloatArray:
        """Heel's rise while the toe stays on the belt, degrees."""
        stance = self.duty * self.stride_s
        return np.asarray(-50.0 * np.clip((s - 0.55 * stance) / (0.45 * stance), 0, 1) ** 1.7)


@dataclass(frozen=True)
class Stander:
    """The same body standing on both feet, in the units of `Runner`; ``yaw`` is the camera's.

    ``thigh`` is how far the knee is behind the hip; ``sway`` the amplitude in metres of a slow
    swaying of all above the ankles; ``wrist`` how far the hands are ahead of the shoulders;
    ``apart`` how far the far foot is ahead of the other.
    """

    lean: float = 1.0
    head: float = 14.0
    thigh: float = 3.0
    knee: float = 6.0
    sway: float = 0.004
    wrist: float = 0.05
    apart: float = 0.02
    yaw: float = 0.0

    def pose(self, time_s: FloatArray, near: Side) -> FloatArray:
        """Landmarks (T, 33, 2) at any instants, the camera-side leg being ``near``."""
        sides: tuple[Side, Side] = (near, "left" if near == "right" else "right")
        shank = _up(self.thigh + self.knee)
        swayed = self.sway * np.sin(2 * np.pi * time_s / 2.7)[:, None] * [1.0, 0.0]
        ankle = np.array([0.0, FLAT_ANKLE_M]) + 0 * swayed
        knee = ankle + SHANK_M * shank + 0.5 * swayed
        hip = ankle + SHANK_M * shank + THIGH_M * _up(self.thigh) + swayed
        neck = hip + TRUNK_M * _up(self.lean)
        ear = neck + HEAD_M * _up(self.lean + self.head)
        wrist = neck + np.array([self.wrist, -0.5])
        parts = np.repeat(ear[:, None] + [0.08, -0.02], len(LANDMARK), axis=1)
        for side in sides:
            half = TRUNK_M * np.sin(np.radians(self.yaw)) * (1 if side == near else -1)
            beside = np.array([0.0 if side == near else self.apart, 0.0])
            places = {
                **{"ankle": ankle, "heel": ankle + HEEL_M, "foot_index": ankle + TOE_M},
                **{"knee": knee, "hip": hip - 0.235 * half * np.array([1.0, 0.0])},
                **{"shoulder": neck - 0.31 * half * np.array([1.0, 0.0])},
                **{"elbow": (neck + wrist) / 2, "wrist": wrist, "index": wrist},
            }
            for part, path in places.items():
                legs = part in ("ankle", "heel", "foot_index")
                parts[:, LANDMARK[f"{side}_{part}"]] = path + (beside if legs else 0.0)
            parts[:, LANDMARK[f"{side}_ear"]] = ear
        return parts


def joined(first: PoseTrack, second: PoseTrack) -> PoseTrack:
    """Let one clip follow on the other, whose clock goes on."""
    step_s = first.time_s[1] - first.time_s[0]
    later_s = second.time_s - second.time_s[0] + first.time_s[-1] + step_s
    time_s = np.concatenate([first.time_s, later_s])
    xy = np.concatenate([first.xy, second.xy])
    clip = clip_info_from_times(time_s, "runner", second.size)
    visibility = np.full(xy.shape[:2], 0.95)
    return PoseTrack(xy, visibility, time_s, second.size, clip, second.scene)


def _up(lean_deg: FloatArray | float) -> FloatArray:
    """Unit vector at an angle from upright, forward +."""
    angle = np.radians(lean_deg)
    return np.stack([np.sin(angle), np.cos(angle)], axis=-1)


def _turn(arm: FloatArray, angle_deg: FloatArray) -> FloatArray:
    """``arm`` (2,) turned by each angle, front up +."""
    cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return np.stack([arm[0] * cos - arm[1] * sin, arm[0] * sin + arm[1] * cos], axis=-1)


class Body(Protocol):
    """Whoever can be filmed: a `Runner`, a `Stander`, or another with poses in metres."""

    def pose(self, time_s: FloatArray, near: Side) -> FloatArray:
        """Landmarks (T, 33, 2) at any instants, the camera-side leg being ``near``."""
        ...


@dataclass(frozen=True)
class Camera:
    """How a runner is filmed; pixels, seconds, degrees.

    ``jitter`` is the largest shift of a frame in frame times, ``px_per_m`` the scale,
    ``place`` where the hip's foot point on the belt is in the picture.
    """

    fps: float = 60.0
    seconds: float = 12.0
    start_s: float = 0.0
    facing: Side = "right"
    size: tuple[int, int] = (1280, 720)
    px_per_m: float = 340.0
    place: tuple[float, float] = (640.0, 660.0)
    roll: float = 0.0
    noise_px: float = 0.0
    jitter: float = 0.0
    seed: int = 0


def film(runner: Body, camera: Camera = Camera(), scene: Scene | None = None) -> PoseTrack:
    """Film ``runner``; without ``scene`` the track is a bare one."""
    rng = np.random.default_rng(camera.seed)
    frames = np.arange(round(camera.seconds * camera.fps))
    body_s = (frames + camera.jitter * rng.uniform(-1, 1, len(frames))) / camera.fps
    return film_at(runner, body_s, camera.start_s + body_s, camera, scene)


def film_at(
    runner: Body,
    body_s: FloatArray,
    time_s: FloatArray,
    camera: Camera = Camera(),
    scene: Scene | None = None,
) -> PoseTrack:
    """Show the runner as at ``body_s`` on frames stamped ``time_s`` (ramps, slow motion)."""
    body = runner.pose(body_s, camera.facing) * camera.px_per_m
    right = body[..., 0] * (1 if camera.facing == "right" else -1)
    angle = np.radians(camera.roll)
    across = right * np.cos(angle) - body[..., 1] * np.sin(angle)
    up = right * np.sin(angle) + body[..., 1] * np.cos(angle)
    xy = np.stack([camera.place[0] + across, camera.place[1] - up], axis=-1)
    xy += camera.noise_px * np.random.default_rng(camera.seed + 1).standard_normal(xy.shape)
    clip = clip_info_from_times(time_s, "runner", camera.size)
    return PoseTrack(xy, np.full(xy.shape[:2], 0.95), time_s, camera.size, clip, scene)


def mirror(track: PoseTrack) -> PoseTrack:
    """Flip the picture left to right; the tracker then calls each side the other."""
    xy = track.xy.copy()
    xy[..., 0] = track.size[0] - xy[..., 0]
    return track.with_xy(exchanged(xy, slice(None), PAIRS))


def exchanged(
    xy: FloatArray, frames: slice | np.ndarray, pairs: list[tuple[str, str]]
) -> FloatArray:
    """Return ``xy`` with each pair of landmarks exchanged in ``frames``."""
    result = xy.copy()
    for one, other in pairs:
        result[frames, LANDMARK[one]] = xy[frames, LANDMARK[other]]
        result[frames, LANDMARK[other]] = xy[frames, LANDMARK[one]]
    return result


def slowed(time_s: FloatArray, start_s: float, end_s: float, factor: float) -> FloatArray:
    """What instant of the run each frame shows when the clip is slowed from start to end.

    The speed changes smoothly, within about a fifth of a second.
    """
    rate_hz = 1.0 / float(np.median(np.diff(time_s)))
    inside = (time_s >= start_s) & (time_s < end_s)
    pace = np.exp(gaussian_filter1d(np.where(inside, -np.log(factor), 0.0), 0.1 * rate_hz))
    return np.append(0.0, np.cumsum(pace[:-1]) / rate_hz)


def standing(track: PoseTrack, running: FloatArray) -> PoseTrack:
    """Let the runner stand where ``running`` (T,) is 0 and run where it is 1."""
    still = track.xy.mean(axis=0)
    still = (still + exchanged(still[None], slice(None), PAIRS)[0]) / 2
    share = running[:, None, None]
    return track.with_xy(share * track.xy + (1 - share) * still)
