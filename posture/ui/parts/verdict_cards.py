"""The cards on the clip's page; clicking on evidence moves the player there at once."""

from functools import partial

from posture.checks import CHECKS
from posture.report.cards import STYLE, render_cards
from posture.ui.browser.components import component
from posture.ui.browser.contract import CardsData, Topic
from posture.ui.player.component_messages import Receive, inbox_of
from posture.ui.player.player_files import picture_address
from posture.ui.review.clip_review import Review
from posture.ui.review.pictures import can_be_drawn, pictures_there

_cards = component("cards", STYLE.read_text(encoding="utf-8"))


def cards(review: Review, on_correction: Receive | None) -> None:
    """Show the cards.

    Parameters
    ----------
    review : Review
        The clip with its current corrections, judged.
    on_correction : callable or None
        Called with rejected evidence as the browser sends it; None = nothing can be rejected.
    """
    key = f"cards-{review.job.id}"
    inbox = inbox_of(key)
    page = render_cards(review.analysis.report, CHECKS, _pictures(review))
    data: CardsData = {
        "clip": review.job.id,
        "page": page,
        "correctable": on_correction is not None,
        "received": inbox.received,
    }
    handlers: dict[Topic, Receive] = {"correction": on_correction} if on_correction else {}
    _cards(key=key, data=data, on_messages_change=partial(inbox.receive, handlers))


def _pictures(review: Review) -> dict[tuple[str, float], str]:
    """Return the addresses of the pictures; empty for those that are yet to be drawn."""
    there, drawable = pictures_there(review), can_be_drawn(review.job)
    return {
        (picture.check, picture.time_s): (
            picture_address(review.job, picture.key) if picture.name in there else ""
        )
        for picture in review.planned
        if picture.name in there or drawable
    }
