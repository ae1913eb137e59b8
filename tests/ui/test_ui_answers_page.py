"""The page of honest answers: plain words first, sources for the curious."""

import re

from streamlit.testing.v1 import AppTest

from posture.care.honest_answers import TOPICS
from posture.report.layers import CURIOUS


def page() -> None:
    from posture.ui.pages.answers_page import answers_page

    answers_page()


def test_answers_have_a_grade_and_sources_are_for_the_curious() -> None:
    app = AppTest.from_function(page).run(timeout=60)
    boxes = [box for box in app.expander if box.label == CURIOUS]
    answers = [box for box in app.expander if box.label != CURIOUS]
    assert len(boxes) == len(TOPICS)
    assert len(answers) == sum(len(topic.answers) for topic in TOPICS)
    for box in answers:
        text = " ".join(part.value for part in (*box.markdown, *box.caption))
        assert "**Evidence** " in text
        assert not re.search(r"abstract|\b(?:19|20)\d\d\b|[±°%]", text), text
    for box, topic in zip(boxes, TOPICS, strict=True):
        for answer in topic.answers:
            assert answer.source in box.markdown[0].value
