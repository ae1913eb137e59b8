"""A coach's review of a clip of the library, or of the next one that is waiting."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import streamlit as st

from posture.errors import MachineError, PostureError, UsageError
from posture.library.changing.claims import claim, held_words
from posture.library.changing.undoing import last_step, undo
from posture.library.clips.authors import who_did_what
from posture.library.clips.reviewing import (
    ReviewNote,
    decide,
    decisions_of,
    end_and_take_next,
    end_review,
    notes_of,
    set_tags,
    tags_of,
    take_next,
)
from posture.library.clips.unfinished import opened_analysis
from posture.library.deleting.binning import put_clips_into_bin
from posture.library.maintenance.care import delete_clip
from posture.library.runners.people import name_of
from posture.library.runners.queries import list_tags, newest_of, waiting
from posture.library.runners.records import was_filmed_otherwise
from posture.library.schema.acting import NOT_ALLOWED, acting, author
from posture.library.schema.tables import Claim, Clip, StoredAnalysis
from posture.library.storage.library import Library
from posture.report.hand_out import without_rejected
from posture.results.report import Report
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.said import attempt, say, show_trouble
from posture.ui.clips.wording import plain, session_words
from posture.ui.coach.beside_another import beside_another
from posture.ui.coach.flags import flags
from posture.ui.coach.hand_out_page import hand_out_box
from posture.ui.coach.next_clip import next_address, prepare_next
from posture.ui.coach.ways_back import ways_back
from posture.ui.coach.without_report import offer_anew, offer_next, offer_to_analyse
from posture.ui.open_library.claiming import check_job_free, claimed, is_mine, stay, this_coach
from posture.ui.open_library.opened import NoReportError, in_units, note_analysis, open_clip
from posture.ui.pages.clip_page import marking_of, watch
from posture.ui.parts.answer import show_headline
from posture.ui.parts.page_address import go_to_library, go_to_review
from posture.ui.parts.put_right import (
    act,
    edit_boxes,
    move_box,
    pressed_for_good,
    show_done,
)
from posture.ui.parts.staging import stages_shown
from posture.ui.parts.units import chosen_units
from posture.ui.review.clip_review import Review, review
from posture.ui.review.kept_results import save_review
from posture.ui.review.pictures import illustrated_now

TROUBLE: Final = "review-trouble"
PREPARED: Final = "review-prepared"
"""Session key of the clip whose successor in the queue is being opened."""
NOTHING_LEFT: Final = "Nothing is waiting for review."


NOT_SHOWN: Final = "This clip cannot be shown"


def review_page(library: Library, clip_id: str) -> None:
    """Draw the page of a clip; without an id, of the first that is waiting."""
    if not clip_id:
        first = _first_waiting(library)
        if first is None:
            st.title(NOTHING_LEFT, anchor=False)
            return
        go_to_review(first)
        st.rerun()
    show_trouble(TROUBLE)
    try:
        with stages_shown() as stages:
            job = in_units(open_clip(library, clip_id, stages), chosen_units())
        _reviewed(library, job, _held_by_another(library, clip_id))
    except NoReportError as error:
        offer_to_analyse(library, clip_id, str(error))
    except PostureError as error:
        ways_back()
        st.title(NOT_SHOWN, anchor=False)
        st.error(plain(str(error)))
        offer_next(library, clip_id)


def _first_waiting(library: Library) -> str | None:
    """Return the first clip that waits, claimed by a coach; a reader claims nothing."""
    if acting().may_change:
        return take_next(library, this_coach())
    with library.reading() as transaction:
        return waiting(transaction).clip_id


def _held_by_another(library: Library, clip_id: str) -> Claim | None:
    """Claim the clip; return another holder's claim, or None if it is this page's now.

    A reader looks on, and claims nothing.
    """
    if not acting().may_change:
        return None
    try:
        held = claimed(library, clip_id)
    except MachineError:
        return None  # a library that cannot be changed now can still be viewed
    return None if is_mine(held) else held


def _show_holder(library: Library, clip_id: str, held: Claim) -> None:
    with st.container(border=True, key="sheet-claim", horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":material/visibility: {plain(held_words(held))} "
            "You can look on; to change anything, take the clip over."
        )
        if st.button("Take over", key="take-over"):
            _try(partial(claim, library, clip_id, this_coach(), take_over=True))
            st.rerun()


def _reviewed(library: Library, job: AppClip, held: Claim | None) -> None:
    with library.reading() as transaction:
        clip, analysis = transaction.get_one(Clip, job.id), newest_of(transaction, job.id)
        assert analysis is not None
        runner_id, session = clip.session.runner_id, session_words(clip.session, job.settings.units)
        runner = name_of(transaction, runner_id)
        decisions, notes = decisions_of(transaction, analysis.id), notes_of(transaction, job.id)
        left = waiting(transaction, holder=this_coach().holder)
    ways_back(runner_id, runner)
    show_done(library)
    mine = held is None and acting().may_change
    seen = review(job)
    # Always present, so that what is below keeps its place; see `clip_page`.
    with st.container():
        if mine:
            stay(library, job.id, this_coach().holder)
        elif held is not None:
            _show_holder(library, job.id, held)
        else:
            st.caption(NOT_ALLOWED)
        if was_filmed_otherwise(seen.analysis.report, clip):
            offer_anew(library, job.id)
    show_headline(seen.analysis.report)
    st.caption(plain(f"{job.name} · {session} · {_left_words(left.total)}"))
    done = partial(_done, library, job, analysis)
    if seen.analysis.track is None:
        if mine:
            _look_through(library, job, analysis, seen.analysis.report, decisions, done)
    else:
        _watched(library, seen, runner, analysis, decisions, notes, done, mine)
    _tags(library, job, mine)
    beside_another(library, job.id, runner_id)
    with st.container():
        _show_authors(library, job)
    if mine:
        with st.container(horizontal=True):
            move_box(library, [job.id])
            edit_boxes(library, [job.id])
            _delete(library, job)
        _prepare_next(library, job)


def _prepare_next(library: Library, job: AppClip) -> None:
    """Let the next clip of the queue be opened meanwhile, once for each clip that is shown."""
    if st.session_state.get(PREPARED) != job.id:
        st.session_state[PREPARED] = job.id
        prepare_next(library, job.id, this_coach().holder, job.settings.units)


def _show_authors(library: Library, job: AppClip) -> None:
    """Show who did what, unless somebody without an account did everything alone."""
    with library.reading() as transaction:
        done = who_did_what(transaction, job.id)
    alone = acting().account_id is None and {who for _, who in done} <= {author()}
    if not alone:
        st.caption(plain(" · ".join(f"{what}: {who}" for what, who in done)))


def _left_words(total: int) -> str:
    if not total:
        return "nothing left to review"
    return "1 clip left to review" if total == 1 else f"{total} clips left to review"


def _watched(
    library: Library,
    seen: Review,
    runner: str,
    analysis: StoredAnalysis,
    decisions: dict[str, str],
    notes: list[ReviewNote],
    done: Any,
    mine: bool,
) -> None:
    job, report = seen.job, seen.analysis.report

    def beside() -> None:
        if mine:
            _look_through(library, job, analysis, report, decisions, done)

    ahead = next_address(job.id) if mine else None
    watch(seen, beside, marking_of(job), mine, ahead, awaited=False)
    if report.status == "ok" and mine:
        _hand_out(seen, runner, decisions, notes)


@st.fragment
def _hand_out(
    seen: Review, runner: str, decisions: dict[str, str], notes: list[ReviewNote]
) -> None:
    """Offer the hand-out, drawn once its box is open."""
    key, label = f"hand-out-open-{seen.job.id}", f"Hand-out for {plain(runner)}"
    with st.container(key="hand-out"), st.expander(label, key=key, on_change="rerun") as box:
        if box.open:
            hand_out_box(seen, notes, without_rejected(illustrated_now(seen), decisions))


def _look_through(
    library: Library,
    job: AppClip,
    analysis: StoredAnalysis,
    report: Report,
    decisions: dict[str, str],
    done: Any,
) -> None:
    flags(
        job.id,
        report,
        decisions,
        analysis.review == "done",
        partial(_decide, library, analysis.id),
        done,
        partial(_undo, library, job.id),
    )


def _undo(library: Library, clip_id: str) -> None:
    """Undo this coach's last change; if it was of another clip, go back to that."""
    with library.reading() as transaction:
        change = last_step(transaction, author())
    if change is None:
        say(TROUBLE, "There is nothing to undo.")
    elif _try(partial(undo, library, change.id, this_coach().holder)):
        st.toast(plain(f"Undone: {change.words}"), icon=":material/undo:")
        if change.kind == "clip" and change.subject != clip_id:
            go_to_review(change.subject)


def _decide(library: Library, analysis_id: str, key: str, decision: str | None) -> None:
    _try(partial(decide, library, analysis_id, key, decision, this_coach().holder))


def _done(library: Library, job: AppClip, analysis: StoredAnalysis) -> None:
    """Mark a clip as reviewed and go to the next; or, if it was marked, undo that."""
    if analysis.review == "done":
        _try(partial(end_review, library, analysis.id, {}, "waiting", this_coach().holder))
        return
    _try(partial(_keep, library, job, analysis))


def _keep(library: Library, job: AppClip, analysis: StoredAnalysis) -> None:
    """Save the corrected results as the clip's newest, mark it as reviewed, and go to the next."""
    check_job_free(job)
    if opened_analysis(job.folder) != analysis.id:
        raise UsageError(f"{job.name} was analysed anew meanwhile; look at what is found now.")
    analysis_id, decisions = analysis.id, {}
    if job.corrections.exists():
        with library.reading() as transaction:
            decisions = decisions_of(transaction, analysis.id)
        analysis_id = save_review(library, job.id, review(job))
    following = end_and_take_next(library, analysis_id, decisions, this_coach())
    note_analysis(job.folder, analysis_id)
    if following is None:
        go_to_library()
    else:
        go_to_review(following)


def _tags(library: Library, job: AppClip, mine: bool) -> None:
    with library.reading() as transaction:
        known, tags = list_tags(transaction), tags_of(transaction, job.id)
    key = f"tags-{job.id}"

    def changed() -> None:
        _try(partial(set_tags, library, job.id, st.session_state[key], this_coach().holder))

    st.multiselect(
        "Tags",
        known,
        tags,
        key=key,
        accept_new_options=True,
        on_change=changed,
        disabled=not mine,
        placeholder="Words to find this clip by",
    )


def _delete(library: Library, job: AppClip) -> None:
    with st.popover("Delete", icon=":material/delete:"):
        st.markdown("In the bin, the clip can be restored for 30 days.")
        if st.button("Move to bin", key="to-bin", type="primary"):
            holder = this_coach().holder
            go_to_library()
            act(library, lambda: put_clips_into_bin(library, [job.id], holder))
        st.markdown(
            "If the runner asks for it, the clip, its results, notes and tags are deleted from the "
            "library for good, and the library's own backups with them."
        )
        if pressed_for_good() and _try(partial(delete_clip, library, job.id)):
            go_to_library()
            st.rerun()


def _try(change: Callable[[], object]) -> bool:
    return attempt(TROUBLE, change)
