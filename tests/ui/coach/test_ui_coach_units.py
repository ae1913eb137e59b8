"""A coach's pages and forms in the units that were chosen."""

from posture.library.runners.people import Details, add_runner
from posture.library.storage.library import Library
from posture.ui.parts.units import CHOSEN
from tests.ui.asking import show, texts
from tests.ui.coach.coaching import JANUARY, opened, plainly
from tests.ui.seasons import FAR_AHEAD, analysed_film, put_in

HEIGHT_CM, SPEED_KMH = 177.8, 10.0
"""5 feet 10 inches; 9:39 a mile, as 3600 * 1.609344 / 10 is 579.4 seconds."""


def test_pages_and_forms_follow_the_choice(library: Library) -> None:
    runner = add_runner(library, "Anna Kim", Details(height_cm=HEIGHT_CM))
    clip_id = put_in(
        library, "Anna Kim", JANUARY, analysed_film("run.mp4", FAR_AHEAD), speed_kmh=SPEED_KMH
    )
    app = show(runner=runner.id)
    assert "177.8 cm" in plainly(texts(app))
    assert "10 km/h" in plainly(texts(app))
    app.session_state[CHOSEN] = "imperial"
    app.run()
    shown = plainly(texts(app))
    assert "5 ft 10 in" in shown
    assert "9:39 min/mile" in shown
    assert "km/h" not in shown
    assert app.text_input(key=f"change-{runner.id}-height-imperial").value == "5 ft 10 in"

    app = show(library="")
    assert "Height, cm" in [field.label for field in app.number_input]
    app.pills(key=CHOSEN).set_value("imperial").run()
    assert not app.exception
    assert "Height, feet and inches" in [field.label for field in app.text_input]
    app.query_params.clear()
    app.query_params["review"] = clip_id
    app.run()
    assert not app.exception
    assert "9:39 min/mile" in plainly(texts(app))
    assert opened(library, clip_id).settings.units == "imperial"
