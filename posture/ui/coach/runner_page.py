"""A runner over time: every measurement with its interval, and which clips are comparable."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from posture.checks import CHECKS
from posture.comparison.compare import unknown_words
from posture.comparison.filming import unknown_of
from posture.errors import PostureError
from posture.library.changing.present import runner_in
from posture.library.clips.putting_right import list_sessions, merge_runners
from posture.library.deleting.binning import put_runner_into_bin
from posture.library.maintenance.care import delete_runner
from posture.library.runners.people import names_of_all
from posture.library.runners.queries import HistoryPoint, history, judged_and_damaged
from posture.library.runners.roster import RosterRow, roster_row
from posture.library.schema.acting import acting
from posture.library.schema.tables import Clip, Runner, Session
from posture.library.storage.library import Library
from posture.library.trend.in_short import Summary, summary_of
from posture.library.trend.session_points import (
    Take,
    apart_in_tiredness,
    points_of,
    standings,
    takes_of,
    why_not,
)
from posture.library.trend.targets import Aim, targets_of
from posture.ui.clips.wording import day_words, plain, session_words
from posture.ui.coach.given_list import given_list
from posture.ui.coach.over_time import over_time
from posture.ui.coach.roster_view import known_words, short_lines
from posture.ui.coach.runner_form import change_runner_form
from posture.ui.coach.take_words import take_line
from posture.ui.coach.target_form import target_form
from posture.ui.coach.ways_back import ways_back
from posture.ui.open_library.claiming import this_coach
from posture.ui.open_library.shelf_files import picture_address
from posture.ui.open_library.who_looks import note_runner
from posture.ui.own.me import persons
from posture.ui.parts.page_address import go_to_library, go_to_review, go_to_together
from posture.ui.parts.put_right import (
    act,
    act_on_chosen,
    choose,
    judge,
    pressed_for_good,
    show_done,
)
from posture.ui.parts.units import chosen_units

AT_ONCE: Final = 30
MOST_VISITS: Final = 20
HOW: Final = (
    "Each point is a session: the mean of its clips that were filmed alike, with its 90 % "
    "interval. Within its grey bar nothing counts as a change. Diamonds lie beyond it: hollow "
    "where a change is likely, filled where it is sure. Among ten runners in whom nothing changed, "
    "about one has a diamond somewhere in all measurements together; among a hundred, one has a "
    "filled one. Grey rings cannot be compared. A triangle is a tired runner beside a fresh one."
)


@dataclass(frozen=True)
class Season:
    """A runner's sessions, oldest first, held against one of them, and the runner's targets."""

    takes: list[Take]
    points: list[HistoryPoint]
    reference: Take
    aims: dict[str, Aim]

    def obstacles(self, take: Take) -> list[str]:
        """Return why a session is not compared with the reference; empty = it is."""
        is_reference = take.id == self.reference.id
        return [] if is_reference else why_not(self.reference, take, chosen_units())

    def remarks(self, take: Take) -> str:
        """Return what to keep in mind of a session that is compared; empty for the reference."""
        if take.id == self.reference.id:
            return ""
        unknown = unknown_words(unknown_of(self.reference.filming, take.filming))
        return " ".join(filter(None, (apart_in_tiredness(self.reference, take), unknown)))


NO_RUNNER: Final = "There is no such runner"
NOT_THERE: Final = "The library has no such runner (any more)."


def runner_page(library: Library, runner_id: str) -> None:
    """Draw the page."""
    with library.reading() as transaction:
        runner = runner_in(transaction, runner_id)
        if runner is None:
            st.title(NO_RUNNER, anchor=False)
            st.error(NOT_THERE)
            ways_back()
            return
        row = roster_row(transaction, runner_id)
        judged, damaged = judged_and_damaged(transaction, runner_id)
        takes = takes_of(judged)
        points, aims = history(transaction, runner_id), targets_of(transaction, runner_id)
        short = summary_of(transaction, runner_id)
        visits = list_sessions(transaction, runner_id)
    note_runner(runner_id)
    ways_back()
    _head(row, short)
    show_done(library)
    _about(library, row)
    _damaged(damaged)
    _put_right(library, runner, visits, [clip.clip_id for clip in judged if clip.otherwise])
    if not takes:
        st.info("No clip of this runner has been judged yet. Clips come in through the inbox.")
        given_list(library, runner.id)
        _delete(library, runner)
        return
    season = Season(takes, points, _reference(takes), aims)
    _sessions(season)
    _first_and_last(season)
    st.header("Over time", anchor=False)
    st.caption(HOW)
    target_form(library, runner.id, aims)
    _charts(season)
    given_list(library, runner.id)
    _delete(library, runner)


def _head(row: RosterRow, short: Summary) -> None:
    """Show the runner's name and picture, and them in short."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if row.thumbnail_sha256:
            picture = picture_address(row.thumbnail_sha256)
            st.html(f"<img class='thumbnail' src='{picture}' alt=''>", width=96)
        with st.container(width="stretch", gap="xsmall", key="head"):
            st.title(plain(row.name), anchor=False)
            waits = f"{row.waiting} to review" if row.waiting else ""
            last = f"Last here on {day_words(row.last)}" if row.last else ""
            st.markdown(" · ".join(filter(None, (last, waits))) or "No clip yet")
            for line in short_lines(short):
                st.caption(plain(line))


def _put_right(
    library: Library,
    runner: Runner,
    visits: list[tuple[Session, list[Clip]]],
    otherwise: list[str],
) -> None:
    """List all clips by session, to be chosen and put right; offer to merge the runner."""
    may_change = acting().may_change
    if otherwise:
        with st.container(horizontal=True, vertical_alignment="center"):
            number = len(otherwise)
            were = f"{number} clips were" if number != 1 else "1 clip was"
            st.warning(f"{were} judged with details that have changed since.")
            if may_change and st.button("Judge again", key="judge-again"):
                judge(library, otherwise)
                st.rerun()
    shown = [clip.id for _, clips in visits for clip in clips]
    if shown:
        title = f"Sessions and clips ({len(shown)})"
        with st.expander(f"{title}: move, change, delete" if may_change else title):
            act_on_chosen(library, shown)
            for session, clips in visits[:MOST_VISITS]:
                _visit(session, clips)
            if len(visits) > MOST_VISITS:
                st.caption("Earlier clips are in the library's list.")
    if may_change:
        with st.popover("Merge with another runner", icon=":material/merge:"):
            _merge(library, runner)


def _visit(session: Session, clips: list[Clip]) -> None:
    st.markdown(f"**{plain(session_words(session, chosen_units()))}**")
    for clip in clips:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            choose(clip.id, clip.name)
            st.markdown(plain(clip.name), width="stretch")
            key = f"visit-{clip.id}"
            st.button("Open", key=key, on_click=go_to_review, args=(clip.id,))


def _merge(library: Library, runner: Runner) -> None:
    with library.reading() as transaction:
        names, kept = names_of_all(transaction), {runner.id, *persons(transaction)}
    others = {each: name for each, name in names.items() if each not in kept}
    other = st.selectbox(
        "Which runner is the same person?",
        list(others),
        index=None,
        format_func=lambda key: others.get(key, key),
        key="merge-with",
        placeholder="Choose a runner",
    )
    st.caption("Everything of theirs moves to this runner. This can be undone for an hour.")
    if st.button("Merge", key="merge", type="primary", disabled=other is None):
        holder = this_coach().holder
        act(library, lambda: merge_runners(library, runner.id, str(other), holder))


def _damaged(clips: list[Clip]) -> None:
    """Show which clips are left out below, with a button to open each."""
    for clip in clips:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(plain(f"{clip.name}: its report is damaged; analyse it again."))
            st.button("Open", key=f"damaged-{clip.id}", on_click=go_to_review, args=(clip.id,))


def _about(library: Library, row: RosterRow) -> None:
    """Show what is known of the runner, and offer to change it."""
    st.caption(plain(known_words(row)))
    if acting().may_change:
        with st.expander("Edit details"):
            change_runner_form(library, row.runner)


def _delete(library: Library, runner: Runner) -> None:
    if not acting().may_change:
        return
    with st.popover("Delete this runner", icon=":material/delete:"):
        st.markdown("In the bin, the runner and every clip can be restored for 30 days.")
        if st.button("Move to bin", key="to-bin", type="primary"):
            holder = this_coach().holder
            go_to_library()
            act(library, lambda: put_runner_into_bin(library, runner.id, holder))
        st.markdown(
            "If the runner asks for it, every clip, result, note and tag is deleted for good, and "
            "the library's own backups with them."
        )
        if not pressed_for_good():
            return
        try:
            delete_runner(library, runner.id)
        except PostureError as error:
            st.error(plain(str(error)))
            return
    go_to_library()
    st.rerun()


def _reference(takes: list[Take]) -> Take:
    """Ask which session to compare with; at first the oldest comparable with the newest."""
    newest = takes[-1]
    alike = [t for t in takes if not why_not(t, newest) and not apart_in_tiredness(t, newest)]
    by_id = {take.id: take for take in takes}
    first = alike[0] if alike else newest
    chosen = st.selectbox(
        "Compare with",
        list(by_id),
        index=takes.index(first),
        format_func=lambda key: take_line(by_id[key]),
        key="reference",
    )
    return by_id[chosen]


def _sessions(season: Season) -> None:
    """List the sessions, newest first, with the reasons why any is not comparable."""
    unlike = sum(bool(season.obstacles(take)) for take in season.takes)
    words = f"{len(season.takes)} judged sessions" if len(season.takes) > 1 else "1 judged session"
    title = f"{words}, {unlike} not comparable with that one" if unlike else words
    with st.expander(title, expanded=0 < unlike <= AT_ONCE):
        pages = -(-len(season.takes) // AT_ONCE)
        page = st.pagination(pages, key="takes-page") if pages > 1 else 1
        newest = list(reversed(season.takes))
        for take in newest[AT_ONCE * (page - 1) : AT_ONCE * page]:
            _session(season, take)


def _session(season: Season, take: Take) -> None:
    obstacles = season.obstacles(take)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            icon = ":material/block:" if obstacles else ":material/check:"
            st.markdown(f"{icon} {plain(take_line(take))}")
            if obstacles:
                st.caption(plain(f"Not comparable: {' '.join(obstacles)}"))
            elif remarks := season.remarks(take):
                st.caption(plain(remarks))
        for number, clip in enumerate(take.clips, start=1):
            words = "Open" if len(take.clips) == 1 else f"Open {number}"
            key = f"take-{clip.clip_id}"
            st.button(words, key=key, help=clip.name, on_click=go_to_review, args=(clip.clip_id,))


def _first_and_last(season: Season) -> None:
    alike = [take for take in season.takes if not season.obstacles(take)]
    # If no two are comparable, the comparison page says why.
    chosen = alike if len(alike) > 1 else season.takes
    first, last = chosen[0], chosen[-1]
    if first is last:
        return
    st.button(
        "Compare the first and the last",
        key="first-last",
        icon=":material/compare:",
        on_click=go_to_together,
        args=(first.id, last.clips[-1].clip_id),
    )


def _charts(season: Season) -> None:
    """Show the measurements on cards; the many others only on demand."""
    known = {key for key in CHECKS if points_of(season.takes, season.points, key)}
    measured = [key for key in CHECKS if key in known]
    details = [key for key in measured if CHECKS[key].card is None]
    _side_by_side(season, [key for key in measured if key not in details])
    if details:
        with st.expander("Every other measurement", key="details", on_change="rerun") as more:
            if more.open:
                _side_by_side(season, details)
    told = {point.key for point in season.points}
    missing = [CHECKS[key].title for key in CHECKS if key in told and key not in known]
    if missing:
        st.caption(plain(f"Not measured in any session: {', '.join(missing)}."))


def _side_by_side(season: Season, keys: Sequence[str]) -> None:
    columns = st.columns(2)
    for number, key in enumerate(keys):
        points = points_of(season.takes, season.points, key)
        stood = standings(key, points, season.reference, chosen_units())
        with columns[number % 2]:
            over_time(CHECKS[key], stood, season.reference, season.aims.get(key))
