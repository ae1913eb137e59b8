"""The pages of the coach's library, chosen by the address."""

from posture.ui.clips.desk import Desk
from posture.ui.coach.audit_page import audit_page
from posture.ui.coach.hand_outs_page import hand_outs_page
from posture.ui.coach.inbox_page import inbox_page
from posture.ui.coach.library_page import library_page
from posture.ui.coach.review_page import review_page
from posture.ui.coach.runner_page import runner_page
from posture.ui.coach.together_page import together_page
from posture.ui.open_library.shared_library import library_or_stop
from posture.ui.parts.page_address import (
    ACCOUNTS,
    AUDIT,
    HAND_OUTS,
    INBOX,
    LIBRARY,
    REVIEW,
    RUNNER,
)


def coach(desk: Desk, kind: str, what: str) -> None:
    """Draw the page ``kind`` of ``what``, an id that anybody may have typed."""
    if kind == LIBRARY:
        library_page(desk)
        return
    if kind == INBOX:
        inbox_page(library_or_stop(), desk)
        return
    if kind == HAND_OUTS:
        hand_outs_page(library_or_stop())
        return
    if kind == ACCOUNTS:
        # Imported here, since only an app that others reach needs the packages of its extra.
        from posture.ui.coach.accounts_page import accounts_page

        accounts_page(library_or_stop())
        return
    pages = {RUNNER: runner_page, REVIEW: review_page, AUDIT: audit_page}
    pages.get(kind, together_page)(library_or_stop(), what)
