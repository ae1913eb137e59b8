"""The library's page: its people, its clips, and what is missing."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from posture.library.runners.queries import ClipFilter, find_clips, list_runners
from posture.library.runners.records import ensure_runner
from posture.library.schema.tables import Clip, Runner
from posture.library.storage.library import Library
from posture.ui.open_library.shelf_files import picture_address
from tests.ui.asking import ask, show, texts
from tests.ui.coach.coaching import MAY, asked, labels, newest_clip, plainly, press
from tests.ui.seasons import BETTER, analysed_film, put_in


def test_an_empty_library_asks_for_a_runner_who_then_has_a_page(library: Library) -> None:
    app = show(library="")
    assert "Begin with a runner" in texts(app)
    app.text_input(key="runner-name").input("Anna  Kim")
    next(b for b in app.button if b.label == "Add").click().run()
    with library.reading() as transaction:
        assert find_clips(transaction, ClipFilter(text="anna")).total == 0
    assert app.title[0].value == "Anna Kim"
    assert "No clip of this runner has been judged" in texts(app)


def test_a_name_that_is_known_asks_whether_it_is_the_same_person(
    library: Library, clip_id: str
) -> None:
    with library.reading() as transaction:
        anna = transaction.get_one(Clip, clip_id).session.runner_id
    app = show(library="")
    app.text_input(key="runner-name").input("anna KIM")
    app.number_input(key="runner-height").set_value(160.0)
    press(app, "Add")
    assert "Is this the same person?" in texts(app)
    assert "Anna Kim · last here on 10 January 2026" in texts(app).replace("\\", "")
    press(app, "No, another person")
    assert "to tell anna KIM apart" in texts(app)
    app.text_input(key="runner-about").input("Bob's sister")
    press(app, "Add")
    press(app, "No, another person")
    assert app.title[0].value.replace("\\", "") == "anna KIM (Bob's sister)"
    with library.reading() as transaction:
        assert transaction.get_one(Runner, anna).height_cm is None
        assert {row.name for row in list_runners(transaction)} == {
            f"Anna Kim (id {anna[:8]})",
            "anna KIM (Bob's sister)",
        }


@pytest.mark.usefixtures("clip_id")
def test_the_same_person_is_not_added_twice(library: Library) -> None:
    app = show(library="")
    app.text_input(key="runner-name").input("Anna  kim")
    app.number_input(key="runner-birth-year").set_value(1990)
    press(app, "Add")
    press(app, "Yes, the same")
    assert app.title[0].value == "Anna Kim"
    assert "Born 1990" in texts(app)
    with library.reading() as transaction:
        assert len(list_runners(transaction)) == 1


def test_whatever_was_told_wrong_of_a_runner_is_put_right(library: Library) -> None:
    runner = ensure_runner(library, "Ana Kim", height_cm=117, notes="left shin")
    app = show(runner=runner.id)
    app.text_input(key=f"change-{runner.id}-name").input("Anna Kim")
    app.number_input(key=f"change-{runner.id}-height").set_value(171.0)
    app.number_input(key=f"change-{runner.id}-birth-year").set_value(1990)
    app.text_area(key=f"change-{runner.id}-notes").input("")
    press(app, "Save")
    assert app.title[0].value == "Anna Kim"
    assert "Born 1990 · 171 cm" in texts(app)
    assert "left shin" not in texts(app)


def test_two_coaches_change_a_runner_s_details_at_once(library: Library) -> None:
    runner = ensure_runner(library, "Anna Kim", height_cm=171, notes="left shin")
    ines, rob = show(runner=runner.id), show(runner=runner.id)
    field = f"change-{runner.id}"
    ines.text_area(key=f"{field}-notes").input("left shin, better in May")
    ines.number_input(key=f"{field}-height").set_value(172.0)
    press(ines, "Save")
    rob.number_input(key=f"{field}-birth-year").set_value(1990)
    press(rob, "Save")
    assert "Born 1990 · 172 cm" in texts(rob)
    assert rob.text_area(key=f"{field}+-notes").value == "left shin, better in May"

    ines.text_area(key=f"{field}+-notes").input("no pain any more")
    press(ines, "Save")
    rob.text_area(key=f"{field}+-notes").input("right shin too")
    press(rob, "Save")
    assert "Somebody else has changed this meanwhile" in texts(rob)
    assert "no pain any more" in texts(rob)
    assert rob.text_area(key=f"{field}+-notes").value == "right shin too"
    press(rob, "Save")
    assert "Somebody else" not in texts(rob)
    with library.reading() as transaction:
        assert transaction.get_one(Runner, runner.id).notes == "right shin too"
    assert "Born 1990 · 172 cm" in texts(rob)


def test_a_runner_without_a_name_is_refused_in_a_sentence() -> None:
    app = show(library="")
    next(b for b in app.button if b.label == "Add").click().run()
    assert "1 to 200 characters" in texts(app)


def test_a_library_of_a_newer_version_is_told_and_nothing_else_breaks(library: Library) -> None:
    with library.changing() as transaction:
        transaction.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    library.close()
    assert "written by a newer version of posture" in texts(show(library=""))
    assert show().title[0].value == "See how you run"


def test_the_list_is_filtered_and_opens_a_clip(clip_id: str) -> None:
    app = show(library="")
    assert "**Anna Kim** · run\\.mp4" in texts(app)
    assert "Review waiting clips (1)" in labels(app)
    app.selectbox(key="library-verdict").select("ok").run()
    assert "No clip matches." in texts(app)
    app.selectbox(key="library-verdict").select("flag").run()
    app.button(key=f"open-{clip_id}").click().run()
    assert asked(app, "review") == clip_id
    assert "foot lands further ahead" in app.title[0].value


@pytest.mark.usefixtures("clip_id")
def test_more_clips_than_fit_are_read_a_page_at_a_time(library: Library) -> None:
    with library.changing() as transaction:
        (first,) = transaction.scalars(select(Clip))
        fields = {"session_id": first.session_id, "sha256": first.sha256, "name": "x.mp4"}
        session = first.session
        for number in range(44):
            day = date(2025, 1 + number // 28, 1 + number % 28)
            other = type(session)(runner_id=session.runner_id, day=day)
            transaction.add(other)
            transaction.flush()
            transaction.add(Clip(**(fields | {"session_id": other.id})))
    app = show(library="")
    assert "**45 clips**" in texts(app)
    assert sum(" · x\\.mp4" in str(element.value) for element in app.markdown) == 19
    app.session_state["library-page"] = 3
    app.run()
    assert sum(" · x\\.mp4" in str(element.value) for element in app.markdown) == 5
    app.text_input(key="library-text").input("x").run()
    assert "**44 clips**" in texts(app)
    assert sum(" · x\\.mp4" in str(element.value) for element in app.markdown) == 20
    app.session_state["library-page"] = 9  # as when clips were deleted meanwhile
    app.run()
    assert sum(" · x\\.mp4" in str(element.value) for element in app.markdown) == 20


def test_the_runner_s_page_judges_change_and_says_what_cannot_be_compared(
    library: Library, clip_id: str
) -> None:
    better = analysed_film("better.mp4", BETTER)
    put_in(library, "Anna Kim", MAY, better, speed_kmh=10.0, shoes="Blue")
    put_in(library, "Anna Kim", date(2026, 3, 1), better, speed_kmh=14.0, shoes="red")
    runner = ensure_runner(library, "Anna Kim")
    app = show(runner=runner.id)
    shown = texts(app)
    assert any("3 judged sessions, 1 not comparable" in box.label for box in app.expander)
    assert "Not comparable: Different belt speed: 10 km/h before, 14 km/h after" in plainly(shown)
    change = (
        r"Likely change: (\d+\.\d) points lower on 10 May 2026 \(counts from (\d+\.\d) points\)"
    )
    ((overstride, least),) = re.findall(change, plainly(shown))
    assert float(overstride) == pytest.approx(36 - 9, abs=2)
    assert float(least) > 1.6 * 12
    assert "**Overstride**" in shown
    assert len(app.get("plotly_chart")) == 6  # what the cards show
    app.session_state["details"] = True
    app.run()
    assert len(app.get("plotly_chart")) == 13  # a bare track shows no back to measure
    app.button(key="first-last").click().run()
    assert asked(app, "together") == f"{clip_id}~{newest_clip(library)}"
    assert "Changed beyond what two clips differ by anyway: " in plainly(texts(app))
    assert "People differ from day to day by themselves" in plainly(texts(app))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("runner", "The library has no such runner"),
        ("review", "The library has no such clip"),
        ("together", "The first clip in this address is not in the library"),
    ],
)
@pytest.mark.parametrize("what", ["0" * 32, "../../etc/passwd", "a~b", "<b>"])
def test_what_is_not_there_is_told(kind: str, words: str, what: str) -> None:
    page = show(**{kind: what})
    assert words in texts(page)
    assert len(page.title) == 1, "what the page is about is told to those who only hear it"


def test_a_coach_tells_what_others_call_them(library: Library) -> None:
    ensure_runner(library, "Anna Kim")
    app = show(library="")
    app.text_input(key="coach-name").input("Coach Ö").run()
    assert not app.exception
    assert show(library="").text_input(key="coach-name").value == "Coach Ö"


@pytest.mark.usefixtures("clip_id")
def test_thumbnails_are_given_by_their_content_s_name(library: Library) -> None:
    with library.reading() as transaction:
        sha256 = find_clips(transaction, ClipFilter()).rows[0].thumbnail_sha256
    assert sha256 is not None
    assert ask(picture_address(sha256))[2][:3] == b"\xff\xd8\xff"
    assert ask(picture_address("0" * 64))[0] == 404
    library.store.path(sha256).write_bytes(b"something else")
    assert ask(picture_address(sha256))[0] == 404
