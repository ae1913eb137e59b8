"""What a coach chooses and writes for a hand-out is in it, and is kept."""

import zipfile
from pathlib import Path

from posture.checks.landmark_angle import LandmarkAngle
from posture.library.archives.archive import export_library
from posture.library.archives.intake import import_library
from posture.library.clips.own_angles import add_angle
from posture.library.clips.reviewing import add_note, decide
from posture.library.hand_outs.handing_out import Choice, choice_of, save_choice
from posture.library.maintenance.care import delete_clip
from posture.library.maintenance.opening import open_library
from posture.library.runners.queries import newest_of
from posture.library.storage.library import Library
from posture.ui.clips.clip_folder import shown_job
from posture.ui.coach.hand_out_making import hand_out_of
from posture.ui.open_library.claiming import leave
from posture.ui.review.clip_review import review
from tests.runs import run
from tests.ui.asking import ask, show
from tests.ui.coach.coaching import ARROW, analyse_again, opened


def test_what_was_written_for_a_hand_out_outlives_a_new_analysis_and_an_export(
    library: Library, clip_id: str, tmp_path: Path
) -> None:
    app = show(review=clip_id)
    app.text_area(key=f"hand-out-words-{clip_id}").input("Well run.").run()
    assert not app.exception
    analyse_again(library, clip_id)
    assert hand_out_of(review(opened(library, clip_id))).words == "Well run."
    export_library(library, tmp_path / "all.zip")
    other = open_library(tmp_path / "elsewhere")
    import_library(other, tmp_path / "all.zip")
    with other.reading() as transaction:
        choice = choice_of(transaction, clip_id)
    other.close()
    assert choice is not None
    assert choice.words == "Well run."


def test_a_hand_out_of_an_older_version_is_taken_over_once(library: Library, clip_id: str) -> None:
    def found() -> Choice | None:
        open_library(library.folder).close()
        with library.reading() as transaction:
            return choice_of(transaction, clip_id)

    old = opened(library, clip_id).folder / "hand-out.json"
    old.write_text('{"pictures": ["evidence/overstride-2.jpg"], "left_out": [], "words": "Old."}')
    kept = Choice(("evidence/overstride-2.jpg",), (), "Old.")
    assert found() == kept
    assert not old.exists()
    save_choice(library, clip_id, kept, {"words": "New."})
    old.write_text('{"pictures": [], "left_out": [], "words": "Old."}')
    assert found() == Choice(kept.pictures, (), "New.")
    assert not old.exists()
    old.write_text("[1")
    assert found() == Choice(kept.pictures, (), "New.")


def test_a_hand_out_of_an_older_version_is_in_the_first_export(
    library: Library, clip_id: str, tmp_path: Path
) -> None:
    old = opened(library, clip_id).folder / "hand-out.json"
    old.write_text('{"pictures": [], "left_out": [], "words": "Well run."}')
    run("library", "export", tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert b"Well run." in archive.read("library.jsonl")


def test_the_hand_out_holds_what_was_chosen_and_no_rejected_verdict(
    library: Library, clip_id: str
) -> None:
    show(review=clip_id)
    leave(library)
    add_note(library, clip_id, "Land softer", 1.5, [ARROW])
    add_note(library, clip_id, "not for the runner", None)
    app = show(review=clip_id)
    (notes,) = (box for box in app.multiselect if box.label == "Notes")
    _, at_an_instant = notes.value
    notes.set_value([at_an_instant]).run()
    job = shown_job(clip_id)
    assert job is not None
    with library.reading() as transaction:
        choice = choice_of(transaction, clip_id)
    assert choice is not None
    assert choice.pictures[0].startswith("evidence/overstride")
    assert len({name.rpartition("-")[0] for name in choice.pictures}) == len(choice.pictures)
    app.text_area(key=f"hand-out-words-{clip_id}").input("Well run.").run()
    version = review(job).version
    result = hand_out_of(review(job))
    assert (result.runner, result.words) == ("Anna Kim", "Well run.")
    assert "10 January 2026 · 10 km/h · blue" in result.session
    assert [note.caption for note in result.notes] == ["At 1.50 s: Land softer"]
    assert result.report.plan is not None
    assert "overstride" in result.report.plan.order
    with library.reading() as transaction:
        analysis = newest_of(transaction, clip_id)
    assert analysis is not None
    leave(library)
    for key in result.report.plan.order:
        decide(library, analysis.id, key, "rejected")
    assert hand_out_of(review(job)).report.plan.order == []  # type: ignore[union-attr]
    assert hand_out_of(review(job)).evidence == [], "chosen, and rejected later"
    assert ask(f"/hand-out/{clip_id}/{version}/hand-out.pdf")[2][:5] == b"%PDF-"
    page = ask(f"/hand-out/{clip_id}/{version}/hand-out.html")[2].decode()
    assert "Land softer" in page
    assert "Well run." in page
    assert ask(f"/hand-out/{clip_id}/{version}/other.pdf")[0] == 404
    assert ask(f"/hand-out/{clip_id}/{version}/hand-out.exe")[0] == 404
    delete_clip(library, clip_id)
    assert ask(f"/hand-out/{clip_id}/{version}/hand-out.pdf")[0] == 404


def test_own_angles_are_in_the_hand_out_unless_they_are_left_out(
    library: Library, clip_id: str
) -> None:
    for name in ("Knee", "not for the runner"):
        add_angle(library, clip_id, name, LandmarkAngle(("near_hip", "near_knee", "near_ankle")))
    app = show(review=clip_id)
    (box,) = (each for each in app.multiselect if each.label == "Notes and own angles")
    assert list(box.options) == ["Angle: Knee", "Angle: not for the runner"]
    box.set_value(box.value[:1]).run()
    job = shown_job(clip_id)
    assert job is not None
    (line,) = hand_out_of(review(job)).angles
    assert line.name == "Knee"
    assert line.values[0].count("°") == 2
