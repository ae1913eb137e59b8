"""What a component tells: heard once and in order, however often and in however many threads."""

import threading
from typing import Any

import pytest
import streamlit as st

from posture.ui.player.component_messages import Ear, unheard
from tests.waiting import PATIENCE_S


def piece(number: object, about: object = "note", **told: object) -> dict[str, object]:
    return {"number": number, "about": about, "told": told}


def test_what_was_not_heard_is_heard_once_and_in_order() -> None:
    told = [piece(n, "correction", time_s=n) for n in (3, 4, 5)]
    assert unheard(told, 3) == [
        (4, "correction", {"time_s": 4}),
        (5, "correction", {"time_s": 5}),
    ]
    assert unheard(told, 5) == []
    assert unheard([told[0], told[0]], 0) == [(3, "correction", {"time_s": 3})]


@pytest.mark.parametrize(
    "told",
    [
        None,
        piece(1),
        [None],
        [{"about": "note", "told": {}}],
        [{"number": 1, "told": {}}],
        [{"number": 1, "about": "note", "told": "move"}],
        [piece("1")],
        [piece(True)],
        [piece(0)],
        [piece(1, about=["note"])],
    ],
)
def test_nonsense_from_a_browser_is_not_heard(told: object) -> None:
    assert unheard(told, 0) == []


def test_what_nobody_takes_does_not_keep_the_rest_back() -> None:
    taken: list[Any] = []
    ear = Ear("component")
    st.session_state["component"] = {"told": [piece(1, "weather"), piece(2, text="to her")]}
    ear.hear({"note": taken.append})
    assert taken == [{"text": "to her"}]
    assert ear.heard == 2


def test_a_second_thread_that_is_told_more_waits_and_repeats_nothing() -> None:
    """Streamlit starts the script anew for the second press while the first is worked on."""
    taken: list[Any] = []
    ear = Ear("component")
    begun, go_on = threading.Event(), threading.Event()

    def take(told: dict[str, Any]) -> None:
        begun.set()
        assert go_on.wait(PATIENCE_S)
        taken.append(told["press"])

    def hear() -> threading.Thread:
        thread = threading.Thread(target=ear.hear, args=({"note": take},))
        thread.start()
        return thread

    st.session_state["component"] = {"told": [piece(1, press=1)]}
    first = hear()
    assert begun.wait(PATIENCE_S)
    st.session_state["component"] = {"told": [piece(1, press=1), piece(2, press=2)]}
    second = hear()
    go_on.set()
    first.join(PATIENCE_S)
    second.join(PATIENCE_S)
    assert taken == [1, 2]
