"""Messages from a component in the page: each is received once, in the order of sending.

While the script is still running, whatever the page sends next is handled in a second thread, and
what came just before may be dropped; so the page numbers its messages and sends them again until
they are received (``posture/ui/browser/outbox.js``).
"""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import streamlit as st

from posture.errors import UsageError
from posture.library.schema.acting import check_may_change
from posture.system.validation import ContentError, convert
from posture.ui.browser.contract import Message, Topic

Receive = Callable[[dict[str, Any]], None]


class Inbox:
    """Receives a component's messages in a session; ``received`` is the last one's number."""

    def __init__(self, key: str) -> None:
        self.received = 0
        self._key = key
        self._lock = threading.Lock()

    def receive(self, handlers: Mapping[Topic, Receive]) -> None:
        """Pass each message that is new to the handler of its topic.

        All of them ask for a change: who may not change anything is told so.
        """
        with self._lock:
            # A repeated message may arrive after the page, and with it the component, is gone.
            sent = st.session_state.get(self._key, {}).get("messages")
            for message in new_messages(sent, self.received):
                self.received = message.number
                try:
                    check_may_change()
                except UsageError as error:
                    st.toast(str(error))
                    continue
                for topic, handle in handlers.items():
                    if topic == message.topic:
                        handle(message.content)


def inbox_of(key: str) -> Inbox:
    """Return the inbox of the component with this key, which lasts as long as the session."""
    inbox: Inbox = st.session_state.setdefault(f"{key}-inbox", Inbox(key))
    return inbox


def new_messages(sent: object, received: int) -> list[Message]:
    """Return the messages that have not been received yet, in order; nonsense is skipped.

    Parameters
    ----------
    sent : object
        What a browser sent: a list of messages, which may contain anything.
    received : int
        The number of the last message received.
    """
    found = []
    for content in sent if isinstance(sent, list) else []:
        with suppress(ContentError):
            message = convert(content, Message, "a message of the page")
            if message.number > received:
                found.append(message)
                received = message.number
    return found
