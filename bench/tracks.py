"""Tracks of clips, kept in ``bench/cache`` so that a second run is quick."""

import hashlib
from functools import cache
from pathlib import Path

from posture.pose_track import PoseTrack, load_track, save_track
from posture.tracking.pose.models import Model
from posture.tracking.track_clip import track_clip

ROOT = Path(__file__).parents[1]
CACHE = ROOT / "bench" / "cache"
# What a track depends on besides clip and model.
SOURCES = ("pose_track.py", "tracking", "video")


def cached_track(clip: Path, model: Model) -> PoseTrack:
    """Follow the body through ``clip``, or return what an earlier run found.

    Raises
    ------
    RefusedError
        With code ``unreadable``.
    """
    key = hashlib.sha256(clip.read_bytes())
    key.update(f"{clip.name} {model.sha256} {_source_digest()}".encode())
    path = CACHE / f"{clip.stem}-{key.hexdigest()[:16]}.npz"
    if not path.is_file():
        CACHE.mkdir(exist_ok=True)
        save_track(track_clip(clip, model, workers=1), path)
    return load_track(path)


@cache
def _source_digest() -> str:
    digest = hashlib.sha256()
    for name in SOURCES:
        place = ROOT / "posture" / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.read_bytes())
    return digest.hexdigest()
