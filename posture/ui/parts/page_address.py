"""What the page's address says to show, so that a reload or a bookmark shows it again."""

from typing import Final

import streamlit as st

CLIP: Final = "clip"
COMPARE: Final = "compare"
LIBRARY: Final = "library"
RUNNER: Final = "runner"
REVIEW: Final = "review"
TOGETHER: Final = "together"
INBOX: Final = "inbox"
ACCOUNTS: Final = "accounts"
AUDIT: Final = "audit"
HAND_OUTS: Final = "hand-outs"
COACH: Final = (LIBRARY, RUNNER, REVIEW, TOGETHER, INBOX, ACCOUNTS, AUDIT, HAND_OUTS)
"""The pages of the coach's library."""
LIVE: Final = "live"
ANSWERS: Final = "answers"
ANSWERS_LABEL: Final = "Heat, shoes, belts, stretching …: honest answers, and every exercise"
"""The button that leads there."""


def clip_in_address() -> str:
    """Return the id in the address, which anybody may have typed; empty on the start page."""
    return str(st.query_params.get(CLIP, ""))


def go_to_clip(job_id: str) -> None:
    """Make the next run show this clip."""
    st.query_params[CLIP] = job_id


def asks_comparison() -> bool:
    """Return whether the address is that of the comparison of two clips."""
    return COMPARE in st.query_params


def clips_in_address() -> tuple[str, str]:
    """Return the ids of the two clips to compare, which anybody may have typed."""
    before, _, after = str(st.query_params.get(COMPARE, "")).partition("~")
    return before, after


def go_to_comparison(before: str = "", after: str = "") -> None:
    """Make the next run compare two clips; without ids the runner chooses."""
    wanted = f"{before}~{after}"
    if st.query_params.to_dict() != {COMPARE: wanted}:
        st.query_params.from_dict({COMPARE: wanted})


def coach_page() -> tuple[str, str] | None:
    """Return the kind of library page in the address and its id; None = not a library page."""
    kinds = [kind for kind in COACH if kind in st.query_params]
    return (kinds[0], str(st.query_params[kinds[0]])) if kinds else None


def go_to_library() -> None:
    """Make the next run show the library."""
    st.query_params.from_dict({LIBRARY: ""})


def go_to_inbox() -> None:
    """Make the next run show the inbox."""
    st.query_params.from_dict({INBOX: ""})


def go_to_hand_outs() -> None:
    """Make the next run show what a coach keeps for hand-outs, and those of today."""
    st.query_params.from_dict({HAND_OUTS: ""})


def go_to_runner(runner_id: str) -> None:
    """Make the next run show a runner over time."""
    st.query_params.from_dict({RUNNER: runner_id})


def go_to_review(clip_id: str = "") -> None:
    """Make the next run show a clip of the library; without an id, the first that is waiting."""
    st.query_params.from_dict({REVIEW: clip_id})


def go_to_together(before: str, after: str) -> None:
    """Make the next run compare two clips of the same runner in the library."""
    st.query_params.from_dict({TOGETHER: f"{before}~{after}"})


def go_to_accounts() -> None:
    """Make the next run show who may come in."""
    st.query_params.from_dict({ACCOUNTS: ""})


def go_to_audit() -> None:
    """Make the next run show who saw and changed what."""
    st.query_params.from_dict({AUDIT: ""})


def asks_live() -> bool:
    """Return whether the address is that of the Live page."""
    return LIVE in st.query_params


def asks_answers() -> bool:
    """Return whether the address is that of the honest answers."""
    return ANSWERS in st.query_params


def go_to_answers() -> None:
    """Make the next run show the honest answers and the exercises."""
    st.query_params.from_dict({ANSWERS: "1"})


def go_live() -> None:
    """Make the next run show the Live page."""
    st.query_params.from_dict({LIVE: "1"})


def go_to_start() -> None:
    """Make the next run show the start page."""
    st.query_params.clear()
