"""The list of the inbox with its runners: what the component shows, and what it is told."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from posture.care.plan_wording import BACK_NAMES
from posture.errors import PostureError, UsageError
from posture.library.changing.undoing import last_step, undo
from posture.library.inbox.inbox import InboxClip, Told, group_inbox, list_inbox
from posture.library.inbox.inbox_runners import Candidate, candidates
from posture.library.inbox.inbox_sorting import assign, put_in, tell, throw_away
from posture.library.inbox.inbox_words import trouble_words
from posture.library.runners.people import Details, add_runner
from posture.library.schema.acting import author
from posture.library.schema.vocabulary import STATES
from posture.library.storage.library import Library
from posture.pipeline.first_look import UNREADABLE
from posture.results.clip_settings import BACKS, TURN_WORDS, TURNS, Turn, Units
from posture.results.formatting import kmh_of, speed_words
from posture.results.ranges import CAPTURE_FPS, INCLINE, SPEED_KMH
from posture.system.validation import convert
from posture.ui.browser.components import KEYS_STYLE, component
from posture.ui.browser.contract import (
    AskedToTrim,
    AssignedClips,
    GoToReview,
    InboxCard,
    InboxChoices,
    InboxData,
    InboxFields,
    InboxGroup,
    InboxMessage,
    InboxRunner,
    NewOwner,
    PutIn,
    ThrownAway,
    ToldOfClips,
)
from posture.ui.clips.said import said, say, unsay
from posture.ui.clips.wording import conditions_words, day_words
from posture.ui.coach.inbox_files import SEARCH
from posture.ui.coach.inbox_trim import ask_to_trim
from posture.ui.open_library.claiming import this_coach
from posture.ui.open_library.shelf_files import picture_address
from posture.ui.parts.arrivals import turn_words
from posture.ui.parts.page_address import go_to_review
from posture.ui.parts.units import PACE, chosen_units
from posture.ui.player.component_messages import inbox_of

KEY: Final = "inbox"
SAID: Final = "inbox-said"
MOST_RUNNERS: Final = 29
"""As many as there are keys; the others are found by name."""
CHOICES: Final[InboxChoices] = {
    "state": [("", "not known"), *((state, state) for state in STATES)],
    "back": [("", "not known"), *((back, BACK_NAMES[back]) for back in BACKS)],
    "mirrored": [("no", "no"), ("yes", "yes, like a selfie")],
    "turn_deg": [(str(turn), turn_words(turn)) for turn in TURNS],
}

_inbox = component("inbox", KEYS_STYLE.read_text(encoding="utf-8"))


def inbox_box(library: Library, after_put_in: Callable[[list[str]], None]) -> None:
    """Show the inbox.

    Parameters
    ----------
    library : Library
        The library.
    after_put_in : callable
        Called with the ids of the clips that were put into the library.
    """
    messages = inbox_of(KEY)
    with library.reading() as transaction:
        clips = list_inbox(transaction)
        here = {clip.runner_id for clip in clips if clip.runner_id is not None}
        runners = candidates(transaction, here, max(MOST_RUNNERS, len(here)))
    units = chosen_units()
    names = {runner.runner_id: runner.name for runner in runners}
    data: InboxData = {
        "groups": [_group(group, names, units) for group in group_inbox(clips)],
        "runners": [listed(runner) for runner in runners],
        "search": SEARCH,
        "speed_label": "Speed, km/h" if units == "metric" else "Pace, min/mile",
        "choices": CHOICES,
        "said": said(SAID) or "",
        "received": messages.received,
    }
    handle = partial(hear, library, after_put_in)
    _inbox(key=KEY, data=data, on_messages_change=partial(messages.receive, {"inbox": handle}))


def listed(runner: Candidate) -> InboxRunner:
    """Return a runner for the component."""
    last = f"last here on {day_words(runner.last)}" if runner.last else "no clip yet"
    return {
        "id": runner.runner_id,
        "name": runner.name,
        "words": last,
        "exact": runner.exact,
    }


def _group(clips: list[InboxClip], names: dict[str, str], units: Units) -> InboxGroup:
    first, last = clips[0].filmed, clips[-1].filmed
    times = f"{first:%H:%M}" if first == last else f"{first:%H:%M} to {last:%H:%M}"
    title = f"{day_words(first.date())}, {times}"
    return {"title": title, "clips": [_card(clip, names, units) for clip in clips]}


def _card(clip: InboxClip, names: dict[str, str], units: Units) -> InboxCard:
    told, by = clip.told, "film" if clip.by_film else "file"
    conditions = conditions_words(told.speed_kmh, told.incline, told.shoes, told.state, units)
    day = [] if clip.day == clip.filmed.date() else [day_words(clip.day)]
    return {
        "id": clip.clip_id,
        "name": clip.name,
        "time": f"{clip.filmed:%H:%M:%S}, as the {by} says",
        "facts": _facts(clip),
        "picture": picture_address(clip.thumbnail_sha256) if clip.thumbnail_sha256 else None,
        "troubles": trouble_words(clip),
        "film": UNREADABLE not in clip.troubles,
        "folder": clip.folder,
        "runner": clip.runner_id,
        "owner": names.get(clip.runner_id or "", ""),
        "told": " · ".join([*day, *conditions, *_framed(told)]),
        "as_on": _as_on(clip),
        "upright": "" if clip.upright_deg is None else str(clip.upright_deg),
        "fields": _fields(clip, units),
    }


def _facts(clip: InboxClip) -> list[str]:
    if not clip.looked:
        return ["looking at it …"]
    return [
        *([f"{clip.length_s:.0f} s"] if clip.length_s is not None else []),
        *([f"{clip.rate_hz:.0f} frames/s"] if clip.rate_hz is not None else []),
        *([f"{clip.near_side} side"] if clip.near_side else []),
    ]


def _framed(told: Told) -> list[str]:
    """Return how a clip was turned and trimmed, in words."""
    turned = [f"turned {TURN_WORDS[told.turn_deg]}"] if told.turn_deg else []
    if told.start_s is None and told.end_s is None:
        return turned
    end = "the end" if told.end_s is None else f"{told.end_s:.1f} s"
    return [*turned, f"from {told.start_s or 0.0:.1f} s to {end}"]


def _as_on(clip: InboxClip) -> str:
    if clip.as_on is None:
        return ""
    sides = f", from the {' and '.join(clip.last_sides)}" if clip.last_sides else ""
    return f"as on {day_words(clip.as_on)}{sides}"


def _fields(clip: InboxClip, units: Units) -> InboxFields:
    told = clip.told
    return {
        "day": clip.day.isoformat(),
        "speed": _speed(told.speed_kmh, units),
        "incline": _number(told.incline),
        "shoes": told.shoes or "",
        "state": told.state or "",
        "back": told.back or "",
        "capture_fps": _number(told.capture_fps),
        "mirrored": "yes" if told.mirrored else "no",
        "turn_deg": str(told.turn_deg),
    }


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _speed(speed_kmh: float | None, units: Units) -> str:
    if speed_kmh is None:
        return ""
    return _number(speed_kmh) if units == "metric" else speed_words(speed_kmh, units).split()[0]


def hear(
    library: Library, after_put_in: Callable[[list[str]], None], content: dict[str, Any]
) -> None:
    """Do what a message of the list asks for; what cannot be done is said beside the list.

    Parameters
    ----------
    library : Library
        The library.
    after_put_in : callable
        As for `inbox_box`.
    content : dict
        The message, which comes from a browser and may contain anything.
    """
    try:
        message: InboxMessage = convert(content, InboxMessage, "That message")
        unsay(SAID)
        told = _do(library, after_put_in, message)
    except PostureError as error:
        told = str(error)
    if told:
        say(SAID, told)


def _do(library: Library, after_put_in: Callable[[list[str]], None], message: InboxMessage) -> str:
    if isinstance(message, AssignedClips):
        assign(library, message.clips, message.runner)
    elif isinstance(message, NewOwner):
        runner = add_runner(library, message.name, Details())
        assign(library, message.clips, runner.id)
    elif isinstance(message, ToldOfClips):
        name, value = told_value(message.field, message.value.strip(), chosen_units())
        tell(library, message.clips, {name: value})
    elif isinstance(message, ThrownAway):
        throw_away(library, message.clips)
        return "Moved to the bin; U brings it back."
    elif isinstance(message, AskedToTrim):
        ask_to_trim(message.clip)
    elif isinstance(message, PutIn):
        after_put_in(put_in(library, message.clips))
    elif isinstance(message, GoToReview):
        go_to_review()
    else:
        return _undone(library)
    return ""


def _undone(library: Library) -> str:
    with library.reading() as transaction:
        change = last_step(transaction, author())
    if change is None:
        return "Nothing to undo."
    return f"Undone: {undo(library, change.id, this_coach().holder).words}"


def told_value(field: str, text: str, units: Units) -> tuple[str, Any]:
    """Return the column that a field is about, and its value from what was entered.

    Raises
    ------
    UsageError
        If that cannot be its value.
    """
    if field == "speed":
        if units == "metric":
            return "speed_kmh", _within(text, SPEED_KMH, "The speed in km/h")
        speed = kmh_of(text) if text else None
        if text and (speed is None or not SPEED_KMH[0] <= speed <= SPEED_KMH[1]):
            raise UsageError(f"The pace must be written like {PACE}, but is {text!r}.")
        return "speed_kmh", speed
    if field == "incline":
        return field, _within(text, INCLINE, "The incline in per cent")
    if field == "capture_fps":
        return field, _within(text, CAPTURE_FPS, "The camera's frames per second")
    if field == "day":
        return field, _day(text)
    if field == "mirrored":
        return field, text == "yes"
    if field == "turn_deg":
        return field, _turn(text)
    choices = {"state": STATES, "back": BACKS}.get(field)
    if text and choices is not None and text not in choices:
        raise UsageError(f"{text!r} is none of {', '.join(choices)}.")
    return field, " ".join(text.split()) or None


def _turn(text: str) -> Turn:
    for turn in TURNS:
        if text == str(turn):
            return turn
    raise UsageError(f"A picture can be turned by {', '.join(map(str, TURNS))}, but not {text!r}.")


def _within(text: str, bounds: tuple[float, float], what: str) -> float | None:
    if not text:
        return None
    low, high = bounds
    with suppress(ValueError):
        value = float(text.replace(",", "."))
        if low <= value <= high:
            return value
    raise UsageError(f"{what} must be a number between {low:g} and {high:g}, but is {text!r}.")


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"The date must be a day, but is {text!r}.") from error
    if not date(1900, 1, 1) <= day <= datetime.now().date():
        raise UsageError(f"The date must not be after today, but is {day}.")
    return day
