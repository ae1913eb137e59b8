"""The page of a clip of one's own, which the library keeps."""

from functools import partial
from typing import Final

import streamlit as st

from posture.errors import PostureError
from posture.library.changing.present import clip_in
from posture.library.deleting.binning import put_clips_into_bin
from posture.library.schema.acting import acting
from posture.ui.clips.clip_folder import ID, OPENED_ID
from posture.ui.clips.desk import Desk
from posture.ui.clips.wording import plain
from posture.ui.open_library.claiming import this_coach
from posture.ui.open_library.opened import NoReportError, open_clip
from posture.ui.open_library.shared_library import shared_library
from posture.ui.own.again import check_again
from posture.ui.own.into_library import library_id
from posture.ui.own.own_clips import is_own
from posture.ui.pages.clip_page import result
from posture.ui.parts.page_address import go_to_clip, go_to_review, go_to_start
from posture.ui.parts.put_right import act
from posture.ui.parts.staging import stages_shown

NOT_SHOWN: Final = "This clip cannot be shown"


def own_clip_page(desk: Desk, asked: str) -> bool:
    """Draw the page of a clip of the library; False if it has none with this id.

    Parameters
    ----------
    desk : Desk
        The app's desk.
    asked : str
        The clip's id in the library, or the one that it had before; anybody may have typed it.
    """
    clip_id = library_id(asked) if ID.fullmatch(asked) else asked
    if not OPENED_ID.fullmatch(clip_id):
        return False
    try:
        library = shared_library()
        with library.reading() as transaction:
            if clip_in(transaction, clip_id) is None:
                return False
            own = is_own(transaction, clip_id)
        if not own:
            go_to_review(clip_id)
            st.rerun()
        if clip_id != asked:
            go_to_clip(clip_id)
            st.rerun()
        with stages_shown() as stages:
            job = open_clip(library, clip_id, stages)
    except NoReportError as error:
        st.title(NOT_SHOWN, anchor=False)
        st.error(plain(str(error)))
        st.button("See it in the library", key="to-review", on_click=go_to_review, args=(clip_id,))
        return True
    except PostureError as error:
        st.title(NOT_SHOWN, anchor=False)
        st.error(plain(str(error)))
        return True
    result(desk, job, partial(check_again, library, desk))
    delete = acting().may_change and st.button("Delete", key="delete", icon=":material/delete:")
    if delete:
        holder = this_coach().holder
        go_to_start()
        act(library, lambda: put_clips_into_bin(library, [clip_id], holder))
    return True
