"""Opening a clip of the library, as its page does and as the preparation of the next one does."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from posture.library.storage.library import Library
from posture.pipeline.job import REPORT
from tests.ui.coach.coaching import opened


def test_whoever_opens_a_clip_takes_nothing_from_under_another(
    library: Library, clip_id: str
) -> None:
    def found_at(_: int) -> tuple[Path, int]:
        report = opened(library, clip_id).result / REPORT
        return report, report.stat().st_ino

    with ThreadPoolExecutor(4) as openers:
        found = set(openers.map(found_at, range(4)))
    ((report, number),) = found
    assert report.stat().st_ino == number
