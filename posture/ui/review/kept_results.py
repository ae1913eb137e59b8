"""Saving a clip's results with its current corrections as an analysis in the library."""

from posture.library.clips.analyses import save_report
from posture.library.storage.library import Library
from posture.pipeline.job import THUMBNAIL
from posture.results.evidence_pictures import load_picture
from posture.ui.review.clip_review import Review
from posture.ui.review.pictures import results_of


def save_review(library: Library, clip_id: str, seen: Review) -> str:
    """Save a clip's current results as an analysis and return its id. May be repeated.

    Raises
    ------
    UsageError
        If the clip was deleted meanwhile.
    MachineError
        If the pictures cannot be drawn, or the disk is full.
    """
    report, pictures = results_of(seen)
    thumbnail = load_picture(seen.job.result, THUMBNAIL)
    others = {THUMBNAIL: thumbnail} if thumbnail else {}
    return save_report(library, clip_id, report.to_json(), seen.job.track, others | pictures)
