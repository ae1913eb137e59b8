"""Pictures of the clips that missed a target by most: true joints beside those that were found."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.accuracy import units
from bench.design import Entry
from bench.render.clip import clip_path
from bench.rendered import Result
from bench.targets import targets
from bench.tracks import ROOT, cached_track
from bench.truth import RenderedTruth
from posture.arrays import FloatArray
from posture.motion.motion import middle
from posture.motion.read import read_motion
from posture.pose_track import LANDMARK
from posture.system.files import write_atomically
from posture.tracking.pose.models import Model
from posture.video import frames_at

PAGE: Final = ROOT / "docs" / "limits.jpg"
# Landmarks of the lines that measurements are read from; "middle" stands for both sides.
LINES: Final = (
    ("hip", "knee", "ankle", "heel", "foot_index"),
    ("middle hip", "middle shoulder", "ear"),
)
TRUE_BGR, FOUND_BGR = (255, 160, 40), (0, 90, 230)
HEIGHT_PX: Final = 640
QUALITY: Final = 82
Picture = NDArray[np.uint8]


def draw_limits(
    results: Sequence[Result], entries: Sequence[Entry], clips: Path, model: Model
) -> None:
    """Draw the worst held-out clip of every target that was missed, side by side."""
    held_out = {e.clip.name: e for e in entries if e.group == "held-out" and not e.again}
    panels = []
    for key, target in targets().items():
        own = [r for r in results if r.key == key and r.start_s is None and r.clip in held_out]
        last = max(own, key=lambda r: np.nan_to_num(r.size))
        if target.worst is not None and last.size > target.worst:
            panels.append(_panel(last, clip_path(held_out[last.clip].clip, clips), model))
    if panels:
        done, content = cv2.imencode(".jpg", np.hstack(panels), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        if done:
            write_atomically(PAGE, content.tobytes())


def _panel(result: Result, video: Path, model: Model) -> Picture:
    """The runner at a true contact in the middle of the clip, true and found line drawn."""
    truth = RenderedTruth(video.with_suffix(".json"))
    contacts = [contact for contact, _ in truth.contacts[truth.near]]
    at_s = contacts[len(contacts) // 2]
    motion = read_motion(cached_track(video, model))
    found = motion.view.to_picture(motion.body)[np.argmin(np.abs(motion.time_s - at_s))]
    true = truth.pixels_at(np.array([at_s]))[0]
    ((_, image),) = frames_at(video, [at_s])
    picture = np.ascontiguousarray(image[..., ::-1])
    for body, colour in ((true, TRUE_BGR), (found, FOUND_BGR)):
        for parts in LINES:
            _draw(picture, line_of(body, parts, truth.near), colour)
    return cropped(picture, true, f"{result.key}: off by {result.size:.1f} {units()[result.key]}")


def line_of(body: FloatArray, parts: Sequence[str], side: str) -> FloatArray:
    """Return the points of a line through parts of a body, (n, 2) as ``body``."""
    points = [
        middle(body[None], part.removeprefix("middle "))[0]
        if part.startswith("middle")
        else body[LANDMARK[f"{side}_{part}"]]
        for part in parts
    ]
    return np.array(points)


def _draw(picture: Picture, line: FloatArray, colour: tuple[int, int, int]) -> None:
    seen = line[np.isfinite(line).all(axis=1)]
    places = np.round(seen).astype(np.int32)
    cv2.polylines(picture, [places[:, None]], False, colour, 2, cv2.LINE_AA)
    for place in places.tolist():
        cv2.circle(picture, (place[0], place[1]), 4, colour, -1, cv2.LINE_AA)


def cropped(picture: Picture, true: FloatArray, text: str) -> Picture:
    """The runner's part of the picture, all panels of one height, its error in words."""
    low, high = true.min(axis=0), true.max(axis=0)
    margin = 0.12 * float(high[1] - low[1])
    left, top = np.maximum(low - margin, 0).astype(int)
    right, bottom = (high + margin).astype(int)
    part = picture[top:bottom, left:right]
    width = round(part.shape[1] * HEIGHT_PX / part.shape[0])
    panel = np.asarray(cv2.resize(part, (width, HEIGHT_PX)), dtype=np.uint8)
    cv2.rectangle(panel, (0, 0), (width, 34), (255, 255, 255), -1)
    cv2.putText(panel, text, (8, 24), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (30, 30, 30), 1, cv2.LINE_AA)
    return panel
