"""One rendered clip: its specification, the video, and the file of its truth."""

import hashlib
import json
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.render.body import make_body
from bench.render.camera import Camera, Facing
from bench.render.film import Film, record
from bench.render.gait import Gait, Runner
from bench.render.looks import Look, coloured
from bench.render.makehuman import BodyShape
from bench.render.room import Occluder
from bench.render.scene import Picture, Scene
from bench.render.skeleton import Pose, Skeleton
from bench.render.standing import QuietStance, StandsThenRuns
from posture.arrays import FloatArray
from posture.system.files import replacing, write_atomically

# Raise it when a clip would look or be otherwise: clips kept from before are rendered anew.
RENDERER: Final = 1
DIGITS: Final = {"xyz": 4, "px": 2}
EVENT_KINDS: Final = ("strike", "toe_off")


@dataclass(frozen=True)
class Clip:
    """Who runs, how, and how it is filmed."""

    name: str
    shape: BodyShape
    look: Look
    gait: Gait
    camera: Camera
    film: Film
    facing: Facing = "right"
    occluder: Occluder | None = None
    dark_wall: bool = False
    # Not in the text that names the file: clips without it keep the names they had before.
    standing: QuietStance | None = field(default=None, repr=False)

    @property
    def runs_from_s(self) -> float:
        """When the run begins, seconds."""
        return self.standing.seconds if self.standing else 0.0


def render_clip(clip: Clip, folder: Path) -> Path:
    """Render a clip and its truth (``.json`` beside it) unless they are there; return the video.

    Raises
    ------
    MachineError
        If bodies cannot be fetched or OpenGL is missing.
    ValueError
        If nobody can run like that.
    """
    video = clip_path(clip, folder)
    if video.is_file():
        return video
    body = make_body(clip.shape, clip.look.clothes)
    alone = Runner(body.skeleton, clip.gait)
    runner = StandsThenRuns(alone, clip.standing) if clip.standing else alone
    dressed = replace(body, mesh=coloured(body.mesh, clip.look))
    scene = Scene(dressed, clip.camera, clip.facing, clip.dark_wall, clip.occluder)

    def picture(time_s: float) -> Picture:
        return scene.picture(runner.pose(time_s), runner.belt_m(time_s))

    folder.mkdir(parents=True, exist_ok=True)
    truth = json.dumps(truth_of(clip, runner, body.skeleton), separators=(",", ":"))
    try:
        with replacing(video) as temporary:
            record(temporary, clip.film, (clip.camera.width, clip.camera.height), picture)
            # The truth first: where the video is, its truth is there too.
            write_atomically(video.with_suffix(".json"), truth.encode())
    finally:
        scene.close()
    return video


def clip_path(clip: Clip, folder: Path) -> Path:
    """Where a clip is kept; another specification or renderer has another name."""
    standing = f" {clip.standing}" if clip.standing else ""
    key = hashlib.sha256(f"{clip} {RENDERER}{standing}".encode()).hexdigest()[:12]
    plain = "".join(letter if letter.isalnum() else "-" for letter in clip.name)
    return folder / f"{plain}-{key}.mp4"


def render_all(
    clips: Sequence[Clip], folder: Path, done: Callable[[Clip], None], workers: int = 2
) -> None:
    """Render what is missing of several clips, side by side; ``done`` hears of each."""
    for shape, clothes in {(clip.shape, clip.look.clothes) for clip in clips}:
        make_body(shape, clothes)
    # Processes that start afresh: OpenGL does not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        running = {pool.submit(render_clip, clip, folder): clip for clip in clips}
        for finished in as_completed(running):
            finished.result()
            done(running[finished])


def truth_of(clip: Clip, runner: Runner | StandsThenRuns, skeleton: Skeleton) -> dict[str, Any]:
    """Return what is true of a clip of this runner, the content of its file."""
    times = clip.film.times()
    camera = clip.camera
    return {
        "meta": {
            "facing": clip.facing,
            "near_side": clip.facing,
            "fps": clip.film.fps,
            "frames": len(times),
            "camera": {"cam_yaw": camera.yaw_deg, "cam_roll": camera.roll_deg},
            "params": asdict(clip.gait),
            "runs_from_s": clip.runs_from_s,
        },
        "points": list(skeleton.points),
        "events": list(_events(runner, float(times[-1]) + 1 / clip.film.fps)),
        "frames": [
            {
                "t": float(time_s),
                "px": _rounded(camera.project(pose.points_m, clip.facing), "px"),
                "xyz": _rounded(pose.points_m, "xyz"),
                "metrics": {"pelvic_tilt_deg": round(runner.tilt_deg(float(time_s)), 3)},
            }
            for time_s, pose in _poses(runner, times)
        ],
    }


def _poses(runner: Runner | StandsThenRuns, times: FloatArray) -> Iterator[tuple[float, Pose]]:
    for time_s in times.tolist():
        yield time_s, runner.pose(time_s)


def _events(runner: Runner | StandsThenRuns, end_s: float) -> Iterator[dict[str, Any]]:
    """Contacts and toe-offs within the clip, with the body at those very instants."""
    found = []
    for step in runner.contacts(-1.0, end_s):
        for kind, time_s in zip(EVENT_KINDS, (step.contact_s, step.toe_off_s), strict=True):
            if 0 <= time_s < end_s:
                found.append((time_s, step.foot, kind))
    for time_s, foot, kind in sorted(found):
        joints = _rounded(runner.pose(time_s).points_m, "xyz")
        yield {"t": time_s, "side": foot, "kind": kind, "xyz": joints}


def _rounded(values: FloatArray, kind: str) -> list[Any]:
    rounded: list[Any] = np.round(values, DIGITS[kind]).tolist()
    return rounded
