"""Messages from a component in the page: each received once, in the order it was sent.

While the script still runs, whatever the page sends next is worked on in a second thread, and what
came just before may be dropped; so the page sends all that was not received yet, numbered, until
it is (``posture/ui/browser/outbox.js``).
"""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import streamlit as st

from posture.system.validation import ContentError, convert
from posture.ui.browser.contract import Message, Topic

Receive = Callable[[dict[str, Any]], None]


class Inbox:
    """Receives from one component of one session; ``received`` is the last message's number."""

    def __init__(self, key: str) -> None:
        self.received = 0
        self._key = key
        self._lock = threading.Lock()

    def receive(self, takers: Mapping[Topic, Receive]) -> None:
        """Give each message that was not received yet to whoever takes its topic."""
        with self._lock:
            # What is sent again may come when the page has gone on, and the component with it.
            sent = st.session_state.get(self._key, {}).get("messages")
            for message in new_messages(sent, self.received):
                self.received = message.number
                for topic, take in takers.items():
                    if topic == message.topic:
                        take(message.content)


def inbox_of(key: str) -> Inbox:
    """Return the inbox of the component with this key, the same as long as the session lasts."""
    inbox: Inbox = st.session_state.setdefault(f"{key}-inbox", Inbox(key))
    return inbox


def new_messages(sent: object, received: int) -> list[Message]:
    """Return the messages that were not received yet, in order; nonsense is left out.

    Parameters
    ----------
    sent : object
        What a browser sent: a list of messages, in which anything may stand.
    received : int
        The number of the last message that was received.
    """
    found = []
    for content in sent if isinstance(sent, list) else []:
        with suppress(ContentError):
            message = convert(content, Message, "a message of the page")
            if message.number > received:
                found.append(message)
                received = message.number
    return found
