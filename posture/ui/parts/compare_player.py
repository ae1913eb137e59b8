"""The component that plays two clips in step, side by side or with their skeletons overlaid."""

from posture.ui.browser.components import component
from posture.ui.browser.contract import CompareData, ComparedClip
from posture.ui.clips.clip_identity import shown_clip
from posture.ui.player.player_files import address
from posture.ui.review.clip_review import Review

_players = component("compare")


def compare_player(before: Review, after: Review) -> None:
    """Show two judged clips, synchronised by the contacts of one foot."""
    data: CompareData = {"before": _clip(before, "Before"), "after": _clip(after, "After")}
    _players(key=f"compare-{before.job.id}-{after.job.id}", data=data)


def _clip(seen: Review, word: str) -> ComparedClip:
    shown = shown_clip(seen.job)
    version = str(shown.stat().st_mtime_ns) if shown and shown.exists() else ""
    return {
        "title": f"{word}: {seen.job.name}",
        "video": address(seen.job, "video", version) if version else None,
        "overlay": address(seen.job, "overlay", seen.version),
    }
