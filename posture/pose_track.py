"""``PoseTrack``: the body's landmarks over the time of a clip, validated when it is created."""

import io
import json
from dataclasses import asdict, astuple, dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.errors import RefusedError
from posture.frame_times import LONGEST_PAUSE_S, followed_s
from posture.results.clip_info import MAX_SIDE, ClipInfo
from posture.results.ranges import MAX_PIXELS, MAX_SECONDS, Name, Remark
from posture.system.files import write_atomically
from posture.system.npz import DAMAGED, ArrayLimit, OversizeError, read_arrays
from posture.system.validation import ContentError, convert, decode_lenient

# Longest side of the frames in which the body is tracked, pixels; larger frames are shrunk,
# since the model sees 256 x 256 pixels whatever it is given.
LONG_SIDE: Final = 640

LANDMARK_NAMES: Final = (
    "nose",
    "left_eye_inner",
    "left_eye",
    "left_eye_outer",
    "right_eye_inner",
    "right_eye",
    "right_eye_outer",
    "left_ear",
    "right_ear",
    "mouth_left",
    "mouth_right",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_pinky",
    "right_pinky",
    "left_index",
    "right_index",
    "left_thumb",
    "right_thumb",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_foot_index",
    "right_foot_index",
)
MAX_FRAMES: Final = 450_000
"""In a track: two hours at 60 frames per second, half an hour at 240; 350 MB in memory."""
MAX_STANCE_FRAMES: Final = 15_000
"""Of a runner standing still: a minute at 240 frames per second."""
MAX_WARNINGS: Final = 20
FURTHEST_EDGE: Final = 1000.0
"""Limit for the distance of an outline's edge, in trunk lengths."""
LANDMARK: Final = {name: number for number, name in enumerate(LANDMARK_NAMES)}
EXCHANGED: Final = {"left": "right", "right": "left"}
OTHER_SIDE: Final = [
    LANDMARK["_".join(EXCHANGED.get(word, word) for word in name.split("_"))]
    for name in LANDMARK_NAMES
]
"""For every landmark, the number of the same on the body's other side."""


@dataclass(frozen=True)
class Scene:
    """What the picture shows besides the body; None or NaN = could not be seen.

    Attributes
    ----------
    roll_deg : float or None
        How far level things near the runner rise to the right in the picture, degrees, from
        upright and level lines of the room (the top of an upright line then leans to the left).
        None = no such lines. A camera tilted up or down makes upright lines converge, so away
        from the middle of the picture this is not only the camera's roll: it is the vertical
        that lean is measured against.
    roll_u_deg : float or None
        Half-width of a 90 % interval for ``roll_deg``.
    deck_deg : float or None
        Slope of the treadmill's deck in the picture, degrees, + = rising to the right.
        Equals roll if the belt is level and the camera square to it.
    second_person : float
        Share of the sampled frames, 0-1, with a second person of comparable size.
    camera_shift : float
        Largest drift of the still background over the clip, in body heights.
    luminance : float
        Mean brightness of the runner's region, 0-255.
    contrast : float
        Difference between the 95th and the 5th percentile of brightness there, 0-255.
    blur : float
        Width of the sharpest edges there, in body heights; 0.01 to 0.02 in a sharp picture.
    distortion : float or None
        By what share of its distance the lens moves a corner away from the picture's middle, - =
        towards it (barrel); other places by the square of their distance. 0 where straight lines
        suit the room's edges nearly as well; None = too few edges.
    """

    roll_deg: float | None = None
    roll_u_deg: float | None = None
    deck_deg: float | None = None
    second_person: float = 0.0
    camera_shift: float = 0.0
    luminance: float = 128.0
    contrast: float = 128.0
    blur: float = 0.0
    distortion: float | None = None

    def __post_init__(self) -> None:
        seen = [value for value in astuple(self) if value is not None]  # NaN passes
        if any(abs(value) > 1e6 for value in seen) or abs(self.distortion or 0.0) >= 1:
            raise ValueError("no picture can show that much")


# Positions along the trunk at which an outline is sampled: 0 = mid-hip, 1 = mid-shoulder.
ALONG_TRUNK: Final = np.round(np.arange(-0.1, 0.81, 0.02), 2)


@dataclass(frozen=True)
class Outline:
    """The left and right edge of the trunk's silhouette in a few frames.

    Attributes
    ----------
    time_s : ndarray (K,)
        Real time of each frame, increasing, seconds.
    edges : ndarray (K, len(ALONG_TRUNK), 2)
        Distances of the left and the right edge, as seen with the hip below, from the line
        mid-hip to mid-shoulder, divided by that line's length; NaN = not found there.
    """

    time_s: FloatArray
    edges: FloatArray

    def __post_init__(self) -> None:
        expected = (len(self.time_s), len(ALONG_TRUNK), 2)
        if self.time_s.ndim != 1 or self.edges.shape != expected:
            raise ValueError(
                f"the outline's edges must have shape {expected}, but have {self.edges.shape}"
            )
        if not np.all(np.isfinite(self.time_s)) or np.any(np.isinf(self.edges)):
            raise ValueError("the outline's times must be finite, its edges finite or NaN")


@dataclass(frozen=True)
class Cover:
    """How much of the legs stands behind something still, in a few frames.

    Attributes
    ----------
    time_s : ndarray (K,)
        Real time of each frame, increasing, seconds.
    hidden : ndarray (K, 2)
        Share of the left and of the right lower leg, 0-1, where the picture shows what it shows
        when no leg is there; NaN = not seen or outside the picture.
    """

    time_s: FloatArray
    hidden: FloatArray

    def __post_init__(self) -> None:
        if self.time_s.ndim != 1 or self.hidden.shape != (len(self.time_s), 2):
            raise ValueError(
                f"the cover must have shape {(len(self.time_s), 2)}, but has {self.hidden.shape}"
            )
        shares = self.hidden[~np.isnan(self.hidden)]
        if not np.all(np.isfinite(self.time_s)) or np.any((shares < 0) | (shares > 1)):
            raise ValueError("the cover's times must be finite, its shares 0 to 1 or NaN")


@dataclass(frozen=True)
class PoseTrack:
    """Landmarks of one person over a clip.

    Parameters
    ----------
    xy : ndarray (T, 33, 2)
        Pixels of the picture as displayed (x right, y down), MediaPipe's order; NaN = not seen.
    visibility : ndarray (T, 33)
        Visibility according to MediaPipe, 0-1.
    time_s : ndarray (T,)
        Real time of each frame, strictly increasing, seconds.
    size : (int, int)
        Width and height of the picture, pixels.
    clip : ClipInfo
        What the file says about itself.
    scene : Scene or None
        What the picture shows besides the body; None for a bare track.
    model, model_sha256 : str
        The model that placed the landmarks, and its SHA-256; empty for a bare track.
    warnings : tuple of str
        What a reader of the result should know about the clip, one sentence each.
    outline : Outline or None
        The trunk's silhouette in a few frames; None for a bare track.
    cover : Cover or None
        What stands before the legs in a few frames; None for a bare track.
    stance : PoseTrack or None
        The same runner standing still in another clip; None = there is none.
    apart : ndarray (T, 33, 2) or None
        From ``xy``, the mean of two looks at every picture, to what the look at the picture as it
        is saw; the look at its mirror image saw as much the other way; pixels. 0 where there was
        one look, anything where nobody was seen; None for a bare track.

    Raises
    ------
    ValueError
        If the arrays do not fit together; the message lists all problems.
    """

    xy: FloatArray
    visibility: FloatArray
    time_s: FloatArray
    size: tuple[int, int]
    clip: ClipInfo
    scene: Scene | None = None
    model: str = ""
    model_sha256: str = ""
    warnings: tuple[str, ...] = field(default=())
    outline: Outline | None = None
    cover: Cover | None = None
    stance: "PoseTrack | None" = None
    apart: FloatArray | None = None

    def __post_init__(self) -> None:
        problems = _problems(self.xy, self.visibility, self.time_s, self.size)
        problems += _problems_apart(self.apart, self.xy)
        if problems:
            raise ValueError("; ".join(problems))

    def point(self, name: str) -> FloatArray:
        """Return one landmark's path, (T, 2) pixels."""
        return self.xy[:, LANDMARK[name]]

    def with_xy(self, xy: FloatArray) -> "PoseTrack":
        """Return a copy of the track with other landmark positions."""
        return replace(self, xy=xy)

    def looks(self) -> "tuple[PoseTrack, ...]":
        """Return what either look saw alone; nothing of a bare track."""
        if self.apart is None:
            return ()
        both = (self.xy + self.apart, self.xy - self.apart)
        return tuple(replace(self, xy=xy, apart=None) for xy in both)


def _problems(
    xy: FloatArray, visibility: FloatArray, time_s: FloatArray, size: tuple[int, int]
) -> list[str]:
    frames = len(time_s) if time_s.ndim == 1 else -1
    if frames < 1:
        return [f"time_s must have shape (T,) with T >= 1, but has {time_s.shape}"]
    problems = []
    if xy.shape != (frames, 33, 2):
        problems.append(f"xy must have shape ({frames}, 33, 2), but has {xy.shape}")
    if visibility.shape != (frames, 33):
        problems.append(f"visibility must have shape ({frames}, 33), but has {visibility.shape}")
    if not (np.all(np.isfinite(time_s)) and np.all(np.diff(time_s) > 0)):
        problems.append("time_s must be finite and strictly increasing")
    if len(size) != 2 or min(size) < 1:
        problems.append(f"size must be (width, height) in pixels, but is {size}")
    if np.isinf(_furthest(xy)):
        problems.append("xy must be finite or NaN")
    return problems


def _problems_apart(apart: FloatArray | None, xy: FloatArray) -> list[str]:
    if apart is None:
        return []
    if apart.shape != xy.shape:
        return [f"apart must have the shape of xy, {xy.shape}, but has {apart.shape}"]
    return ["apart must be finite or NaN"] if np.isinf(_furthest(apart)) else []


def save_track(track: PoseTrack, path: Path) -> None:
    """Write ``track`` to ``path`` as a compressed ``.npz`` (written whole or not at all)."""
    arrays = _arrays_of(track)
    if track.stance:
        stance = _arrays_of(track.stance)
        arrays |= {f"{STANCE_PREFIX}{name}": array for name, array in stance.items()}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    write_atomically(path, buffer.getvalue())


def _arrays_of(track: PoseTrack) -> dict[str, Any]:
    extra = {
        "clip": asdict(track.clip),
        "scene": asdict(track.scene) if track.scene else None,
        "model": track.model,
        "model_sha256": track.model_sha256,
        "warnings": list(track.warnings),
    }
    arrays = {
        "xy": track.xy,
        "visibility": track.visibility,
        "time_s": track.time_s,
        "size": np.asarray(track.size),
        "posture": np.asarray(json.dumps(extra)),
    }
    if track.apart is not None:
        arrays["apart"] = track.apart
    if track.outline:
        arrays["outline_time_s"] = track.outline.time_s
        arrays["outline_edges"] = track.outline.edges
    if track.cover:
        arrays["cover_time_s"] = track.cover.time_s
        arrays["cover_hidden"] = track.cover.hidden
    return arrays


@dataclass(frozen=True)
class _Extra:
    """The description in a track file, besides its arrays."""

    clip: ClipInfo | None = None
    scene: Scene | None = None
    model: Name = ""
    model_sha256: Name = ""
    warnings: Annotated[tuple[Remark, ...], Meta(max_length=MAX_WARNINGS)] = ()


LARGEST_EXTRA: Final = 200_000
STANCE_PREFIX: Final = "stance_"


def _array_limits(frames: int) -> dict[str, ArrayLimit]:
    """Return the largest arrays of a track of so many frames; few have outline and cover."""
    return {
        "xy": ArrayLimit(66 * frames),
        "apart": ArrayLimit(66 * frames),
        "visibility": ArrayLimit(33 * frames),
        "time_s": ArrayLimit(frames),
        "size": ArrayLimit(2),
        "posture": ArrayLimit(1, "U", 4 * LARGEST_EXTRA),
        "outline_time_s": ArrayLimit(frames),
        "outline_edges": ArrayLimit(2 * len(ALONG_TRUNK) * frames // 4),
        "cover_time_s": ArrayLimit(frames),
        "cover_hidden": ArrayLimit(2 * frames),
    }


ARRAYS: Final = _array_limits(MAX_FRAMES) | {
    f"{STANCE_PREFIX}{name}": limit for name, limit in _array_limits(MAX_STANCE_FRAMES).items()
}
"""Largest arrays in a track file."""


def load_track(path: Path) -> PoseTrack:
    """Read a track that posture saved, or a bare track (xy, visibility, time_s and size).

    Raises
    ------
    RefusedError
        With code ``unreadable`` if the file is not such a track.
    """
    try:
        arrays = read_arrays(path, ARRAYS)
    except OversizeError as error:
        raise _not_a_track(path, str(error)) from error
    except DAMAGED as error:
        raise _not_a_track(path, "it is damaged, or another kind of file") from error
    try:
        return _track_with_stance(arrays, path.name)
    except ContentError as error:
        raise _not_a_track(path, error.why) from error
    except (KeyError, ValueError, TypeError) as error:
        raise _not_a_track(path, _first_line(error)) from error


def _not_a_track(path: Path, because: str) -> RefusedError:
    return RefusedError(
        "unreadable",
        f"{path.name} is not a pose track: {because}.",
        "Give a video, or a track that 'posture track' saved.",
    )


def _first_line(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"it has no array named {error}"
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _track_with_stance(arrays: dict[str, NDArray[Any]], name: str) -> PoseTrack:
    stance = {
        key.removeprefix(STANCE_PREFIX): array
        for key, array in arrays.items()
        if key.startswith(STANCE_PREFIX)
    }
    track = _track_from_arrays(arrays, name)
    return replace(track, stance=_track_from_arrays(stance, name)) if stance else track


def _track_from_arrays(arrays: dict[str, NDArray[Any]], name: str) -> PoseTrack:
    xy, visibility, time_s = (_numbers(arrays[n]) for n in ("xy", "visibility", "time_s"))
    size = _numbers(arrays["size"]).ravel()
    if size.shape != (2,) or not np.all((size >= 1) & (size <= MAX_SIDE)):
        raise ValueError(f"size must be (width, height) in pixels, but is {size.tolist()}")
    width, height = (int(v) for v in size)
    problems = _problems(xy, visibility, time_s, (width, height)) or _excesses(xy, time_s)
    apart = _numbers(arrays["apart"]) if "apart" in arrays else None
    if apart is not None and _furthest(apart) > MAX_PIXELS:
        problems.append("apart must be in pixels")
    if problems:
        raise ValueError("; ".join(problems))
    description = str(arrays.get("posture", "{}"))
    extra = decode_lenient(description, _Extra, "its description", LARGEST_EXTRA)
    clip = extra.clip or _bare_clip(time_s, name, (width, height))
    if (clip.width, clip.height) != (width, height) or not (clip.frame_rate_hz or len(xy) < 2):
        raise ValueError("its description belongs to another clip")
    return PoseTrack(
        xy=xy,
        visibility=visibility,
        time_s=time_s,
        size=(width, height),
        clip=clip,
        scene=extra.scene,
        model=extra.model,
        model_sha256=extra.model_sha256,
        warnings=extra.warnings,
        outline=_outline(arrays),
        cover=_cover(arrays),
        apart=apart,
    )


def _bare_clip(time_s: FloatArray, name: str, size: tuple[int, int]) -> ClipInfo:
    return convert(asdict(clip_info_from_times(time_s, name, size)), ClipInfo, "the clip")


def _excesses(xy: FloatArray, time_s: FloatArray) -> list[str]:
    """Return what is wrong with values that no clip of a runner can have."""
    problems = []
    if _furthest(time_s) > MAX_SECONDS:
        problems.append("time_s must be in seconds")
    if _furthest(xy) > MAX_PIXELS:
        problems.append("xy must be in pixels")
    return problems


def _furthest(values: FloatArray) -> float:
    """Return the largest absolute value, ignoring NaN, without copying a long clip's array."""
    return max(-float(np.fmin.reduce(values, axis=None)), float(np.fmax.reduce(values, axis=None)))


def _outline(arrays: dict[str, NDArray[Any]]) -> Outline | None:
    if "outline_time_s" not in arrays:
        return None
    edges = _numbers(arrays["outline_edges"])
    if np.any(np.abs(edges) > FURTHEST_EDGE):
        raise ValueError("its outline is wider than any trunk")
    return Outline(_numbers(arrays["outline_time_s"]), edges)


def _cover(arrays: dict[str, NDArray[Any]]) -> Cover | None:
    if "cover_time_s" not in arrays:
        return None
    return Cover(_numbers(arrays["cover_time_s"]), _numbers(arrays["cover_hidden"]))


def _numbers(array: NDArray[Any]) -> FloatArray:
    """Return ``array`` as floats; TypeError if the conversion is not safe."""
    return array.astype(np.float64, casting="same_kind", copy=False)


def clip_info_from_times(time_s: FloatArray, name: str, size: tuple[int, int]) -> ClipInfo:
    """Describe a clip from the real times of its frames.

    ``frame_rate_hz`` is the mean rate; the rate counts as variable if any interval differs
    from the median by more than 20 %. Gaps between stretches do not count. A single frame has
    rate 0.
    """
    steps = np.diff(time_s)
    steps = steps[steps <= LONGEST_PAUSE_S]
    span = float(time_s[-1] - time_s[0]) if len(time_s) else 0.0
    seconds = followed_s(time_s)
    rate = len(steps) / seconds if seconds > 0 else 0.0
    typical = float(np.median(steps)) if len(steps) else 0.0
    uneven = bool(len(steps) and np.any(np.abs(steps - typical) > 0.2 * typical))
    return ClipInfo(
        name=name,
        width=size[0],
        height=size[1],
        frames=len(time_s),
        duration_s=span + typical,
        frame_rate_hz=rate,
        variable_frame_rate=uneven,
    )
