"""A runner over time: every measurement with its interval, and which clips are comparable."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from posture.care.plan_wording import KIND_NAMES
from posture.checks import CHECKS
from posture.comparison.compare import unknown_words
from posture.comparison.filming import unknown_of
from posture.errors import PostureError
from posture.library.care import delete_runner
from posture.library.library import Library
from posture.library.people import name_of
from posture.library.present import runner_in
from posture.library.queries import (
    ComparableClip,
    HistoryPoint,
    comparable_clips,
    damaged_clips,
    history,
    obstacles_to,
)
from posture.library.tables import Clip, Runner
from posture.results.formatting import height_words
from posture.ui.clips.wording import conditions_words, day_words, plain
from posture.ui.coach.over_time import over_time
from posture.ui.coach.runner_form import change_runner_form
from posture.ui.coach.ways_back import ways_back
from posture.ui.open_library.who_looks import note_runner
from posture.ui.parts.page_address import go_to_library, go_to_review, go_to_together
from posture.ui.parts.units import chosen_units

AT_ONCE: Final = 30
HOW: Final = (
    "Bars: 90 % interval. Filled: nothing told or seen is different in the clip compared with. "
    "Hollow: not comparable with it. Grey band: within it nothing counts as a change. Two clips of "
    "a runner who changed nothing leave a band in one case of ten, over all measurements together."
)


@dataclass(frozen=True)
class Season:
    """A runner's clips, oldest first, compared with one of them."""

    takes: list[ComparableClip]
    points: list[HistoryPoint]
    reference: ComparableClip

    def obstacles(self, take: ComparableClip) -> list[str]:
        """Return why a clip cannot be compared with the reference; empty = it can."""
        return obstacles_to(self.reference, take, chosen_units())

    def unknown(self, take: ComparableClip) -> str:
        """Return a sentence on what was not told of both clips; empty for the reference."""
        if take.clip_id == self.reference.clip_id:
            return ""
        return unknown_words(unknown_of(self.reference.filming, take.filming))


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
        name = name_of(transaction, runner_id)
        taken, damaged = (
            comparable_clips(transaction, runner_id),
            damaged_clips(transaction, runner_id),
        )
        judged = {take.clip_id for take in taken}
        points = [point for point in history(transaction, runner_id) if point.clip_id in judged]
    note_runner(runner_id)
    ways_back()
    st.title(plain(name), anchor=False)
    _about(library, runner, name != runner.name)
    _damaged(damaged)
    if not taken:
        st.info("There is no judged clip of this runner yet; put clips in on the library's page.")
        _delete(library, runner)
        return
    season = Season(taken, points, _reference(taken))
    _sessions(season)
    _first_and_last(season)
    st.subheader("Over time", anchor=False)
    st.caption(HOW)
    _charts(season)
    _delete(library, runner)


def _damaged(clips: list[Clip]) -> None:
    """Show which clips are left out below, with a button to open each."""
    for clip in clips:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(plain(f"{clip.name}: its report is damaged; analyse it again."))
            st.button("Open", key=f"damaged-{clip.id}", on_click=go_to_review, args=(clip.id,))


def _about(library: Library, runner: Runner, apart_in_title: bool) -> None:
    """Show what is known; what distinguishes namesakes may be in the title already."""
    apart = [f"born {runner.birth_year}" if runner.birth_year else "", plain(runner.about or "")]
    known = [
        *([] if apart_in_title else apart),
        height_words(runner.height_cm, chosen_units()) if runner.height_cm else "",
        KIND_NAMES.get(runner.kind or "", ""),
        plain(" ".join(runner.notes.split())),
    ]
    st.caption(" · ".join(filter(None, known)) or "Nothing entered yet.")
    with st.expander("Change what is known"):
        change_runner_form(library, runner)


def _delete(library: Library, runner: Runner) -> None:
    with st.popover("Delete this runner", icon=":material/delete:"):
        st.markdown(
            "This deletes the runner with every clip, result, note and tag, for good, and the "
            "library's own copies of before an update."
        )
        if not st.button("Delete for good", key="delete"):
            return
        try:
            delete_runner(library, runner.id)
        except PostureError as error:
            st.error(plain(str(error)))
            return
    go_to_library()
    st.rerun()


def _reference(taken: list[ComparableClip]) -> ComparableClip:
    """Ask which clip to compare with; at first the oldest that is comparable with the newest."""
    newest = taken[-1]
    alike = [take for take in taken if not obstacles_to(take, newest)]
    by_id = {take.clip_id: take for take in taken}
    chosen = st.selectbox(
        "Compare with",
        list(by_id),
        index=taken.index(alike[0]),
        format_func=lambda key: take_words(by_id[key]),
        key="reference",
    )
    return by_id[chosen]


def take_words(take: ComparableClip) -> str:
    """Return a clip's day, name and conditions in one line."""
    filming = take.filming
    belt = filming.speed_kmh, filming.incline
    conditions = conditions_words(*belt, filming.shoes, filming.state, chosen_units())
    return " · ".join([day_words(take.day), take.name, *conditions])


def _sessions(season: Season) -> None:
    """List the clips, newest first, with the reasons why any is not comparable."""
    unlike = sum(bool(season.obstacles(take)) for take in season.takes)
    words = f"{len(season.takes)} judged clips" if len(season.takes) > 1 else "1 judged clip"
    title = f"{words}, {unlike} not comparable with that one" if unlike else words
    with st.expander(title, expanded=0 < unlike <= AT_ONCE):
        pages = -(-len(season.takes) // AT_ONCE)
        page = st.pagination(pages, key="takes-page") if pages > 1 else 1
        newest = list(reversed(season.takes))
        for take in newest[AT_ONCE * (page - 1) : AT_ONCE * page]:
            _session(season, take)


def _session(season: Season, take: ComparableClip) -> None:
    obstacles = season.obstacles(take)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            icon = ":material/block:" if obstacles else ":material/check:"
            st.markdown(f"{icon} {plain(take_words(take))}")
            if obstacles:
                st.caption(plain(f"Not comparable: {' '.join(obstacles)}"))
            elif unknown := season.unknown(take):
                st.caption(plain(unknown))
        st.button("Open", key=f"take-{take.clip_id}", on_click=go_to_review, args=(take.clip_id,))


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
        args=(first.clip_id, last.clip_id),
    )


def _charts(season: Season) -> None:
    """Show the measurements on cards; the many others only on demand."""
    by_key: dict[str, list[HistoryPoint]] = {}
    for point in season.points:
        by_key.setdefault(point.key, []).append(point)
    measured = [key for key in CHECKS if any(p.value is not None for p in by_key.get(key, ()))]
    details = [key for key in measured if CHECKS[key].card is None]
    _side_by_side(season, by_key, [key for key in measured if key not in details])
    if details:
        with st.expander("Every other measurement", key="details", on_change="rerun") as more:
            if more.open:
                _side_by_side(season, by_key, details)
    missing = [CHECKS[key].title for key in by_key if key in CHECKS and key not in measured]
    if missing:
        st.caption(plain(f"Not measured in any clip: {', '.join(missing)}."))


def _side_by_side(
    season: Season, by_key: dict[str, list[HistoryPoint]], keys: Sequence[str]
) -> None:
    columns = st.columns(2)
    for number, key in enumerate(keys):
        with columns[number % 2]:
            over_time(CHECKS[key], by_key[key], season.takes, season.reference)
