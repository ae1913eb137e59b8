"""A clip of the library without a readable report, which can be analysed again."""

from functools import partial
from typing import Final

import streamlit as st

from posture.errors import PostureError
from posture.library.runners.people import name_of
from posture.library.runners.queries import waiting
from posture.library.schema.acting import acting
from posture.library.schema.tables import Clip
from posture.library.storage.library import Library
from posture.ui.clips.clip_folder import clips_folder
from posture.ui.clips.wording import day_words, plain
from posture.ui.coach.ways_back import ways_back
from posture.ui.own.filing import pending_jobs
from posture.ui.own.filing_request import requested_filing
from posture.ui.own.reanalysis import analyse_again
from posture.ui.parts.page_address import go_to_library, go_to_review
from posture.ui.parts.shared_desk import shared_desk

FILMED_OTHERWISE: Final = "How this clip was filmed has been put right since this analysis."
UNDER_WAY: Final = "It is being analysed again."


def offer_to_analyse(library: Library, clip_id: str, why: str) -> None:
    """Say why a clip cannot be shown, and offer to analyse it or to go on with the next."""
    with library.reading() as transaction:
        clip = transaction.get_one(Clip, clip_id)
        runner_id, caption = clip.session.runner_id, f"{clip.name} · {day_words(clip.session.day)}"
        runner = name_of(transaction, runner_id)
    ways_back(runner_id, runner)
    st.caption(plain(caption))
    st.error(plain(why))
    _offer_again(library, clip_id)
    offer_next(library, clip_id)


def offer_anew(library: Library, clip_id: str) -> None:
    """Say that a clip was analysed when something else was told of how it was filmed."""
    jobs = pending_jobs(shared_desk(clips_folder()))
    under_way = any(f and f.clip_id == clip_id for f in map(requested_filing, jobs))
    st.warning(f"{FILMED_OTHERWISE} {UNDER_WAY}" if under_way else FILMED_OTHERWISE)
    if not under_way:
        _offer_again(library, clip_id)


def _offer_again(library: Library, clip_id: str) -> None:
    again = acting().may_change and st.button(
        "Analyse it again", key="analyse-again", icon=":material/refresh:"
    )
    if not again:
        return
    try:
        analyse_again(library, shared_desk(clips_folder()), clip_id)
    except PostureError as error:
        st.error(plain(str(error)))
        return
    go_to_library()
    st.rerun()


def offer_next(library: Library, clip_id: str) -> None:
    """Offer to go on with the next clip that waits for review, if there is one."""
    with library.reading() as transaction:
        following = waiting(transaction, but=clip_id).clip_id
    if following is not None:
        go = partial(go_to_review, following)
        st.button("Go on with the next clip", key="next-clip", on_click=go)
