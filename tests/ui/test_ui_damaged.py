"""Damaged reports, or reports that were never ours: every page works, and says what to do."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from streamlit.testing.v1 import AppTest

from posture.errors import MachineError
from posture.library.maintenance.opening import open_library
from posture.library.runners.queries import comparable_clips, judged_and_damaged
from posture.library.schema.tables import Clip, StoredAnalysis
from posture.library.storage.library import Library
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.desk import Desk
from posture.ui.downloads.download_files import address
from posture.ui.open_library.opened import NoReportError, open_clip
from posture.ui.own.filing_request import requested_filing
from posture.ui.own.reanalysis import analyse_again
from posture.ui.player.player_files import picture_address
from posture.ui.review.clip_review import analysed_report, review
from posture.ui.review.pictures import pictures_there, results_of
from tests.runs import run
from tests.ui.asking import ask, show, texts
from tests.ui.seasons import BETTER, FAR_AHEAD, analysed_film, put_in

JANUARY, MAY = date(2026, 1, 10), date(2026, 5, 10)
SECRET = b"-----BEGIN OPENSSH PRIVATE KEY-----"


@pytest.fixture
def library() -> Library:
    return open_library()


@pytest.fixture
def clip_ids(library: Library) -> tuple[str, str]:
    """Two clips of Anna's; the report of the first is damaged by each test."""
    first = put_in(library, "Anna", JANUARY, analysed_film("one.mp4", FAR_AHEAD))
    second = put_in(library, "Anna", MAY, analysed_film("two.mp4", BETTER))
    return first, second


def damage(library: Library, clip_id: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the report of a clip as our code never would."""
    with library.changing() as transaction:
        [analysis] = transaction.scalars(
            select(StoredAnalysis).where(StoredAnalysis.clip_id == clip_id)
        )
        content = json.loads(analysis.report)
        changed = change(content)
        analysis.report = changed if isinstance(changed, str) else json.dumps(content)


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "empty": lambda _: "",
    "braces": lambda _: "{}",
    "deep": lambda _: "[" * 100_000,
    "a zero letter": lambda _: '"\\u0000"',
    "no view": lambda r: r.update(view=None),
    "a view that is text": lambda r: r.update(view="x"),
    "a value that is text": lambda r: r["measurements"]["overstride"].update(value="31"),
    "a list of options": lambda r: r["made_with"].update(options=[]),
    "a way out": lambda r: r["measurements"]["overstride"]["evidence"][0].update(
        image="../../../secret/id_ed25519"
    ),
    "no rate": lambda r: r["clip"].update(frame_rate_hz=0),
}


@pytest.mark.parametrize("how", DAMAGES.values(), ids=DAMAGES)
def test_every_page_goes_on_beside_a_damaged_report(
    library: Library, clip_ids: tuple[str, str], how: Callable[[dict[str, Any]], object]
) -> None:
    first, second = clip_ids
    damage(library, first, how)
    with library.reading() as transaction:
        runner_id = transaction.get_one(Clip, first).session.runner_id
        assert [take.clip_id for take in comparable_clips(transaction, runner_id)] == [second]
        assert [clip.id for clip in judged_and_damaged(transaction, runner_id)[1]] == [first]
    assert labels(show(library="")).count("Open") == 2
    page = show(runner=runner_id)
    assert "one.mp4: its report is damaged; analyse it again." in said_on(page)
    assert "two.mp4" in said_on(page)
    page = show(review=first)
    assert "The report of this clip is damaged; analyse it again." in said_on(page)
    assert "one.mp4 · 10 January 2026" in said_on(page)
    assert {"All clips", "Anna", "Go on with the next clip"} <= set(labels(page))
    damaged = "The report of this clip is damaged; analyse it again."
    assert damaged in said_on(show(together=f"{first}~{second}"))
    for words in (
        ["list"],
        ["list", "--runner", "Anna"],
        ["show", "Anna"],
        ["show", first],
    ):
        assert run("library", *words).code == 0


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def said_on(app: AppTest) -> str:
    """Return a page's texts without the escapes for Markdown."""
    return texts(app).replace("\\", "")


def test_a_damaged_clip_is_analysed_again_and_goes_where_it_is(
    library: Library, clip_ids: tuple[str, str], tmp_path: Path
) -> None:
    damage(library, clip_ids[0], DAMAGES["empty"])
    desk = Desk(tmp_path / "clips", target=unheard)
    try:
        analyse_again(library, desk, clip_ids[0])
        [job] = filter(requested_filing, desk.jobs())
        filing = requested_filing(job)
        with library.reading() as transaction:
            clip = transaction.get_one(Clip, clip_ids[0])
            assert filing is not None
            assert filing.runner_id == clip.session.runner_id
            assert filing.conditions.day == JANUARY
            stored = library.store.path(clip.sha256)
        assert job.clip.read_bytes() == stored.read_bytes()
        assert job.name == "one.mp4"
    finally:
        desk.close()


def unheard(stage: object) -> None:
    del stage


def test_a_clip_that_was_never_analysed_has_the_same_way_on(
    library: Library, clip_ids: tuple[str, str]
) -> None:
    with library.changing() as transaction:
        transaction.execute(text("DELETE FROM analyses"))
    with pytest.raises(NoReportError, match="was not analysed yet"):
        open_clip(library, clip_ids[0], unheard)
    assert "Analyse it again" in labels(show(review=clip_ids[0]))


@pytest.fixture
def job() -> AppClip:
    """A clip of the app."""
    return analysed_film("one.mp4", FAR_AHEAD)


def test_the_apps_own_page_goes_on_beside_a_damaged_report(job: AppClip) -> None:
    (job.result / "report.json").write_text("{}")
    title = show(clip=job.id).title[0].value
    assert title.startswith("Your foot lands"), "it is worked out from the track"
    assert len(results_of(review(job))[1]) == len(review(job).planned), "and drawn again"
    job.track.unlink()
    with pytest.raises(MachineError, match="damaged; check the clip again"):
        analysed_report(job)
    page = show(clip=job.id)
    assert "The report of this clip is damaged; check the clip again." in said_on(page)


@pytest.mark.parametrize("as_link", [True, False])
def test_no_picture_shows_anything_else_of_this_machine(
    job: AppClip, tmp_path: Path, as_link: bool
) -> None:
    (tmp_path / "id_ed25519").write_bytes(SECRET)
    report = analysed_report(job)
    [name, *_] = [shot.image for shot in report.measurements["overstride"].evidence if shot.image]
    picture = job.result / name
    picture.unlink()
    if as_link:
        picture.symlink_to(tmp_path / "id_ed25519")
    else:
        picture.write_bytes(SECRET)
    seen = review(job)
    [key] = [picture.key for picture in seen.planned if picture.name == name]
    assert name not in pictures_there(seen)
    assert ask(picture_address(job, key))[0] == 404
    assert SECRET not in ask(address(seen, "pictures.zip"))[2]
    kept = job.derived / "evidence" / f"{key}-1.jpg"
    kept.unlink()
    if as_link:
        kept.symlink_to(tmp_path / "id_ed25519")
    else:
        kept.write_bytes(SECRET)
    assert ask(picture_address(job, key))[0] == 404
