"""Messages of a component are received once and in order, however often and in how many threads."""

import threading
from typing import Any

import pytest
import streamlit as st

from posture.library.schema.acting import Person, acting_as
from posture.ui.browser.contract import Message
from posture.ui.player.component_messages import Inbox, new_messages
from tests.waiting import PATIENCE_S


def message(number: object, topic: object = "note", **content: object) -> dict[str, object]:
    return {"number": number, "topic": topic, "content": content}


def test_what_was_not_received_is_received_once_and_in_order() -> None:
    sent = [message(n, "correction", time_s=n) for n in (3, 4, 5)]
    assert new_messages(sent, 3) == [
        Message(4, "correction", {"time_s": 4}),
        Message(5, "correction", {"time_s": 5}),
    ]
    assert new_messages(sent, 5) == []
    assert new_messages([sent[0], sent[0]], 0) == [Message(3, "correction", {"time_s": 3})]


@pytest.mark.parametrize(
    "sent",
    [
        None,
        message(1),
        [None],
        [{"topic": "note", "content": {}}],
        [{"number": 1, "content": {}}],
        [{"number": 1, "topic": "note", "content": "move"}],
        [message("1")],
        [message(True)],
        [message(0)],
        [message(1, topic=["note"])],
    ],
)
def test_nonsense_from_a_browser_is_not_received(sent: object) -> None:
    assert new_messages(sent, 0) == []


def test_what_nobody_takes_does_not_keep_the_rest_back() -> None:
    taken: list[Any] = []
    inbox = Inbox("component")
    st.session_state["component"] = {"messages": [message(1, "weather"), message(2, text="to her")]}
    inbox.receive({"note": taken.append})
    assert taken == [{"text": "to her"}]
    assert inbox.received == 2


def test_what_a_reader_s_page_sends_changes_nothing() -> None:
    taken: list[Any] = []
    inbox = Inbox("component")
    st.session_state["component"] = {"messages": [message(1, text="hers")]}
    with acting_as(Person("Carl", "reader")):
        inbox.receive({"note": taken.append})
    assert (taken, inbox.received) == ([], 1)
    st.session_state["component"] = {"messages": [message(2, text="his")]}
    with acting_as(Person("Ben", "coach")):
        inbox.receive({"note": taken.append})
    assert taken == [{"text": "his"}]


def test_a_component_that_has_left_the_page_sends_nothing_more() -> None:
    taken: list[Any] = []
    inbox = Inbox("gone")
    st.session_state.pop("gone", None)
    inbox.receive({"note": taken.append})
    assert (taken, inbox.received) == ([], 0)


def test_a_second_thread_that_receives_more_waits_and_repeats_nothing() -> None:
    """Streamlit starts the script again for the second press while the first is handled."""
    taken: list[Any] = []
    inbox = Inbox("component")
    begun, go_on = threading.Event(), threading.Event()

    def take(content: dict[str, Any]) -> None:
        begun.set()
        assert go_on.wait(PATIENCE_S)
        taken.append(content["press"])

    def receive() -> threading.Thread:
        thread = threading.Thread(target=inbox.receive, args=({"note": take},))
        thread.start()
        return thread

    st.session_state["component"] = {"messages": [message(1, press=1)]}
    first = receive()
    assert begun.wait(PATIENCE_S)
    st.session_state["component"] = {"messages": [message(1, press=1), message(2, press=2)]}
    second = receive()
    go_on.set()
    first.join(PATIENCE_S)
    second.join(PATIENCE_S)
    assert taken == [1, 2]
