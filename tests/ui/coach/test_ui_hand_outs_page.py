"""What a coach keeps for hand-outs, the files they are given as, and those of a day."""

import email
import email.policy
import io
import zipfile
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest
from starlette.requests import Request
from starlette.responses import Response

from posture.errors import PostureError
from posture.library.clips.reviewing import end_review
from posture.library.hand_outs.given import delete_given, given_to, today
from posture.library.hand_outs.practice import list_blocks, practice_of, save_block, save_exercise
from posture.library.runners.queries import newest_of
from posture.library.runners.records import ensure_runner
from posture.library.storage.library import Library
from posture.library.trend.targets import Aim, set_target
from posture.pipeline.own_media import prepared_clip, prepared_picture
from posture.report.own_material import ExerciseSheet
from posture.ui.coach import hand_out_page
from posture.ui.coach.hand_out_files import (
    GIVEN_FORMS,
    TODAY,
    file_stem,
    given_address,
    mail_draft,
)
from posture.ui.coach.hand_out_making import hand_out_of
from posture.ui.door.one_file import links
from posture.ui.open_library.claiming import leave
from posture.ui.review.clip_review import review
from posture.video.writer import write_h264
from tests.pictures import a_jpeg
from tests.ui.asking import ask, show, texts
from tests.ui.coach.coaching import MAY, opened, plainly
from tests.ui.seasons import BETTER, analysed_film, put_in


def test_a_practice_and_a_text_are_entered_on_one_page(library: Library) -> None:
    app = show(**{"hand-outs": ""})
    assert "None of today's clips has been reviewed yet." in texts(app)
    name, coach, *_ = app.text_input
    name.input("Laufpraxis Süd")
    coach.input("Ines Żak")
    app.text_area[0].input("Köln")
    app.button[next(n for n, b in enumerate(app.button) if b.label == "Save")].click().run()
    assert not app.exception
    with library.reading() as transaction:
        card = practice_of(library, transaction)
    assert (card.name, card.coach, card.contact) == ("Laufpraxis Süd", "Ines Żak", "Köln")
    app.text_input(key="text-title-new").input("Warm-up")
    app.text_area(key="text-words-new").input("Ten minutes.")
    saves = [button for button in app.button if button.label == "Save"]
    saves[1].click().run()
    assert not app.exception
    with library.reading() as transaction:
        assert [(b.title, b.words) for b in list_blocks(transaction)] == [
            ("Warm-up", "Ten minutes.")
        ]
    assert "Warm-up" in [plainly(box.label) for box in app.expander]


def test_a_hand_out_holds_an_earlier_session_targets_and_the_coach_s_own(
    library: Library, clip_id: str
) -> None:
    text = save_block(library, "Warm-up", "Ten minutes.")
    hop = save_exercise(library, ExerciseSheet("Hop", picture=a_jpeg()))
    runner = ensure_runner(library, "Anna Kim")
    set_target(library, runner.id, "overstride", Aim(None, 15.0))
    later = put_in(
        library, "Anna Kim", MAY, analysed_film("b.mp4", BETTER), speed_kmh=10.0, shoes="blue"
    )
    app = show(review=later)
    app.multiselect(key=f"hand-out-blocks-{later}").set_value([text]).run()
    app.multiselect(key=f"hand-out-exercises-{later}").set_value([hop]).run()
    assert not app.exception
    made = hand_out_of(review(opened(library, later)))
    assert [block.title for block in made.blocks] == ["Warm-up"]
    assert [exercise.name for exercise in made.exercises] == ["Hop"]
    assert made.earlier is not None
    assert (made.earlier.then, made.earlier.now) == ("10 January 2026", "10 May 2026")
    words = {row.title: row.words for row in made.earlier.rows}
    assert "lower than before, likely" in words["Overstride"], "fresh or tired was not told"
    assert words["Cadence"].startswith("Within the")
    assert "fresh or tired" in made.earlier.notes[0]
    (target,) = made.targets
    assert (target.title, target.aim) == ("Overstride", "at most 15 per cent")
    app.selectbox(key=f"hand-out-beside-{later}").select("").run()
    assert hand_out_of(review(opened(library, later))).earlier is None
    first = hand_out_of(review(opened(library, clip_id)))
    assert first.earlier is None, "nothing came before"


def test_what_is_given_is_kept_and_listed_and_the_day_is_one_zip(
    library: Library, clip_id: str
) -> None:
    assert ask(TODAY)[0] == 404
    job = opened(library, clip_id)
    with library.reading() as transaction:
        analysis = newest_of(transaction, clip_id)
    assert analysis is not None
    end_review(library, analysis.id, {})
    leave(library)
    status, headers, content = ask(TODAY)
    assert status == 200
    assert headers["content-disposition"].startswith("attachment;")
    stem = f"Anna Kim {today()}"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [f"{stem}.pdf", f"{stem}.html"]
        pdf, page = (archive.read(name) for name in archive.namelist())
    assert pdf.startswith(b"%PDF-")
    address = f"/hand-out/{clip_id}/{review(job).version}/hand-out"
    status, headers, again = ask(f"{address}.pdf")
    assert (status, again) == (200, pdf), "the same hand-out is the same file"
    assert f"{stem}.pdf".replace(" ", "%20") in headers["content-disposition"]
    with library.reading() as transaction:
        (given,) = given_to(transaction, ensure_runner(library, "Anna Kim").id)
        assert "Running form, for Anna Kim" in given.words
    assert ask(given_address(given.id, ".html"))[2] == page
    assert "attachment" in ask(given_address(given.id, ".html"))[1]["content-disposition"]
    assert ask(given_address(given.id, ".exe"))[0] == 404
    assert ask(given_address("0" * 32, ".pdf"))[0] == 404
    mail = email.message_from_bytes(ask(f"{address}.eml")[2], policy=email.policy.SMTP)
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == pdf
    app = show(runner=given.runner_id)
    assert "Hand-outs" in texts(app)
    app.button(key=f"delete-given-{given.id}").click().run()
    assert not app.exception
    assert ask(given_address(given.id, ".pdf"))[0] == 404


def test_a_code_needs_an_app_that_others_can_reach(library: Library, clip_id: str) -> None:
    del library
    app = show(review=clip_id)
    app.button(key=f"code-{clip_id}").click().run()
    assert "docs/how\\-to/share\\.md" in texts(app) or "docs/how-to/share.md" in texts(app)


def test_a_code_leads_to_the_hand_out_until_that_is_deleted(
    library: Library, clip_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_out_page, "shared_address", lambda: "https://lab.example")
    app = show(review=clip_id)

    def lent() -> str:
        app.button(key=f"code-{clip_id}").click().run()
        assert not app.exception
        return str(app.code[0].value).removeprefix("https://lab.example")

    def fetched(path: str) -> Response:
        scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
        return links.answer(Request(scope))

    assert b"Anna Kim" in bytes(fetched(lent()).body)
    path = lent()
    with library.reading() as transaction:
        (given,) = given_to(transaction, ensure_runner(library, "Anna Kim").id)
    delete_given(library, given.id)
    assert fetched(path).status_code == 404


def test_a_mail_draft_has_the_file_and_nobody_s_address() -> None:
    draft = mail_draft("محمد 2026-03-01.pdf", b"%PDF-", "Ines Żak", "Köln")
    mail = email.message_from_bytes(draft, policy=email.policy.SMTP)
    assert (mail["X-Unsent"], mail["To"] or "") == ("1", "")
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "محمد 2026-03-01.pdf"
    assert attached.get_content_type() == "application/pdf"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Ines Żak" in body.get_content()


@pytest.mark.parametrize(
    ("runner", "stem"),
    [
        ("李小龍", "李小龍 2026-03-01"),
        ("../a\\b:c", "_a_b_c 2026-03-01"),
        ("Ann\n<x>?", "Ann_x_ 2026-03-01"),
        (" . ", "Runner 2026-03-01"),
    ],
)
def test_a_file_has_a_name_that_every_system_takes(runner: str, stem: str) -> None:
    assert file_stem(runner, date(2026, 3, 1)) == stem


def test_pictures_and_clips_of_a_coach_become_what_every_page_shows(tmp_path: Path) -> None:
    clear = np.zeros((100, 3000, 4), dtype=np.uint8)
    cv2.imwrite(str(tmp_path / "logo.png"), clear)
    image = cv2.imdecode(
        np.frombuffer(prepared_picture(tmp_path / "logo.png"), np.uint8), cv2.IMREAD_COLOR
    )
    assert image is not None
    assert image.shape == (40, 1200, 3)
    assert image.min() > 250, "what is clear is white"
    frames = [(n / 10, np.full((90, 160, 3), 20 * n, np.uint8)) for n in range(10)]
    write_h264(tmp_path / "hop.mp4", frames, (160, 90))
    clip, picture = prepared_clip(tmp_path / "hop.mp4")
    assert b"ftyp" in clip[:12]
    assert picture.startswith(b"\xff\xd8")
    long = [(n * 4.0, np.zeros((90, 160, 3), np.uint8)) for n in range(9)]
    write_h264(tmp_path / "long.mp4", long, (160, 90))
    (tmp_path / "text.png").write_text("no picture")
    for prepare, name in ((prepared_clip, "long.mp4"), (prepared_picture, "text.png")):
        with pytest.raises(PostureError):
            prepare(tmp_path / name)


def test_every_form_has_a_type() -> None:
    assert list(GIVEN_FORMS) == [".pdf", ".html", ".eml"]


def test_the_page_says_how_many_there_are_today(library: Library, clip_id: str) -> None:
    with library.reading() as transaction:
        analysis = newest_of(transaction, clip_id)
    assert analysis is not None
    end_review(library, analysis.id, {})
    app = show(**{"hand-outs": ""})
    assert "None of today's clips" not in texts(app)
    assert "named by runner and day" in texts(app)
