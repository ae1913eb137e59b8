"""Two clips of the library together: of one runner, of two, and the way there."""

from posture.library.maintenance.care import delete_runner
from posture.library.storage.library import Library
from posture.ui.coach.together_page import TWO_RUNNERS
from posture.ui.downloads.pair_films import pair_film
from posture.ui.review.clip_review import review
from tests.ui.asking import texts
from tests.ui.coach.coaching import MAY, asked, opened, plainly, unfolded
from tests.ui.seasons import BETTER, analysed_film, put_in


def test_clips_of_two_runners_are_shown_together_and_not_compared(
    library: Library, clip_id: str
) -> None:
    put_in(library, "Bo Lund", MAY, analysed_film("bo.mp4", BETTER), speed_kmh=10.0)
    app = unfolded(clip_id, "beside-open")
    app.text_input(key=f"beside-{clip_id}").input("lund").run()
    other = app.selectbox(key=f"beside-which-{clip_id}")
    assert [plainly(option) for option in other.options] == ["Bo Lund · 10 May 2026 · bo.mp4"]
    chosen = other.value
    app.button(key=f"beside-show-{clip_id}").click().run()
    assert not app.exception
    assert asked(app, "together") == f"{chosen}~{clip_id}"
    said = plainly(texts(app))
    assert "Bo Lund and Anna Kim" in said
    assert TWO_RUNNERS in said
    assert "Changed beyond" not in said
    assert "posture_compare" in [e.proto.component_name for e in app.get("bidi_component")]


def test_a_film_of_two_goes_with_either(library: Library, clip_id: str) -> None:
    other = put_in(library, "Bo Lund", MAY, analysed_film("bo.mp4", BETTER), speed_kmh=10.0)
    first, second = (review(opened(library, each)) for each in (clip_id, other))
    film = pair_film(first, second)
    film.parent.mkdir(exist_ok=True)
    for path in (film, film.with_suffix(".voice.mp4")):
        path.write_bytes(b"both of them")
    delete_runner(library, "Bo Lund")
    assert list(film.parent.glob("*.mp4")) == []
    assert first.job.folder.exists()


def test_a_runner_s_own_clips_are_offered_first(library: Library, clip_id: str) -> None:
    app = unfolded(clip_id, "beside-open")
    assert "No other analysed clip" in plainly(texts(app))
    put_in(library, "Anna Kim", MAY, analysed_film("later.mp4", BETTER), speed_kmh=10.0)
    app.run()
    other = app.selectbox(key=f"beside-which-{clip_id}")
    assert [plainly(option) for option in other.options] == ["Anna Kim · 10 May 2026 · later.mp4"]
