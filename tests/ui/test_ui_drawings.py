"""Drawings on a page: as an address in the page itself, with words and a shape."""

from urllib.parse import unquote

from streamlit.testing.v1 import AppTest

from tests.waiting import PATIENCE_S


def test_a_drawing_is_in_the_page_with_its_words_and_its_shape() -> None:
    # Run as a separate script, which cannot see the names of this file.
    def page() -> None:
        from posture.ui.parts.drawings import show_drawing

        show_drawing("<svg viewBox=\"0 0 30 20\"><path d='M0 1'/></svg>", 'A "quick" step')

    app = AppTest.from_function(page, default_timeout=PATIENCE_S).run()
    assert not app.exception
    (drawn,) = app.get("html")
    source = drawn.proto.body.split("src='", 1)[1].split("'", 1)[0]
    assert source.startswith("data:image/svg+xml,")
    assert unquote(source) == "data:image/svg+xml,<svg viewBox=\"0 0 30 20\"><path d='M0 1'/></svg>"
    assert "style='aspect-ratio: 30 / 20'" in drawn.proto.body
    assert "alt='A &quot;quick&quot; step'" in drawn.proto.body
