"""Helpers of the tests of a coach's pages: pressing buttons, looking things up."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from posture.drawing.sketch import Shape
from posture.library.clips.analyses import save_result
from posture.library.runners.queries import ClipFilter, find_clips, newest_of
from posture.library.schema.tables import StoredAnalysis
from posture.library.storage.library import Library
from posture.ui.clips.clip_folder import AppClip, read_outcome
from posture.ui.coach import review_page
from posture.ui.coach.flags import flags
from posture.ui.open_library.opened import open_clip
from tests.gait import Runner as Body
from tests.ui.asking import show
from tests.ui.seasons import BETTER, analysed_film

JANUARY, MAY = date(2026, 1, 10), date(2026, 5, 10)
ARROW = Shape("arrow", ((0.1, 0.1), (0.4, 0.4)))


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def asked(app: AppTest, key: str) -> str:
    value = app.query_params[key]
    return value if isinstance(value, str) else str(value[0])


def opened(library: Library, clip_id: str) -> AppClip:
    return open_clip(library, clip_id, unheard)


def unheard(stage: str) -> None:
    del stage


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def unfolded(clip_id: str, part: str) -> AppTest:
    """Return a clip's page with a part of it unfolded."""
    app = show(review=clip_id)
    app.session_state[f"{part}-{clip_id}"] = True
    app.run()
    assert not app.exception
    return app


def newest_clip(library: Library) -> str:
    with library.reading() as transaction:
        return find_clips(transaction, ClipFilter()).rows[0].clip_id


def newest(library: Library, clip_id: str) -> StoredAnalysis:
    with library.reading() as transaction:
        found = newest_of(transaction, clip_id)
    assert found is not None
    return found


def plainly(text: str) -> str:
    return text.replace("\\", "")


def press_done(clip_id: str) -> AppTest:
    """Press *Done* on a clip's page."""
    with pressable():
        app = show(review=clip_id)
        press(app, "Done")
    return app


@contextmanager
def pressable() -> Iterator[None]:
    """Give a clip's page buttons that AppTest can press; the real ones are drawn by a browser."""

    def with_a_button(*given: Any) -> None:
        flags(*given)
        st.button("Done", on_click=given[-2])
        st.button("Undo", on_click=given[-1])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(review_page, "flags", with_a_button)
        yield


def analyse_again(library: Library, clip_id: str, runner: Body = BETTER) -> str:
    """Save another analysis of a clip, as a newer version of posture would."""
    again = analysed_film("again.mp4", runner)
    outcome = read_outcome(again)
    return save_result(library, clip_id, again.result, outcome)
