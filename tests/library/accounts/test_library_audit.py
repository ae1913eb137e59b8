"""The audit list: who saw and changed what, and what stays of it when a runner is erased."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from posture.library.accounts.audit import (
    COLUMNS,
    Entry,
    audit_csv,
    audit_page_of,
    names_in_audit,
)
from posture.library.changing.traces import Looked, LookWord, keep_trace
from posture.library.clips.analyses import save_result
from posture.library.clips.reviewing import add_note, set_tags
from posture.library.maintenance.care import delete_clip, delete_runner
from posture.library.runners.people import Details, add_runner
from posture.library.runners.records import Conditions, add_clip, ensure_runner, find_clip
from posture.library.schema.acting import Person, acting_as
from posture.library.storage.library import Library
from tests.library.conftest import rows

ANNA = Person("Anna", "owner", "a" * 32)
BEN = Person("Ben", "coach", "b" * 32)
NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def clip_id(library: Library, track: Path, result: Path) -> str:
    """A clip of Zoe's, put in and analysed by Anna."""
    with acting_as(ANNA):
        clip = add_clip(library, ensure_runner(library, "Zoe"), track, Conditions(date(2026, 3, 1)))
        save_result(library, clip.id, result)
    return clip.id


def entries(library: Library, who: str | None = None) -> list[Entry]:
    with library.reading() as transaction:
        return audit_page_of(transaction, who).entries


def look(clip_id: str, at: datetime = NOON, did: LookWord = "saw", person: Person = BEN) -> Looked:
    assert person.account_id is not None
    return Looked(person.account_id, person.name, did, at, clip_id=clip_id)


def test_a_look_is_kept_once_an_hour_for_each_person(library: Library, clip_id: str) -> None:
    later = timedelta(minutes=59, seconds=59)
    for each in (
        *(look(clip_id), look(clip_id, NOON + later), look(clip_id, NOON + timedelta(hours=1))),
        *(look(clip_id, person=ANNA), look(clip_id, did="downloaded")),
    ):
        keep_trace(library, each)
    bens = [(e.did, e.at) for e in entries(library, "Ben")]
    assert bens == [
        ("saw", NOON + timedelta(hours=1)),
        *sorted([("downloaded", NOON), ("saw", NOON)], key=lambda kept: bens.index(kept)),
    ]
    annas = [e for e in entries(library, "Anna") if e.did == "saw"]
    assert [(e.runner, e.clip) for e in annas] == [("Zoe", "lauf.npz")]


def test_a_look_at_what_is_gone_is_no_defect(library: Library, clip_id: str) -> None:
    delete_clip(library, clip_id)
    keep_trace(library, look(clip_id))
    assert entries(library, "Ben") == []


def test_changes_and_looks_are_one_list_with_its_authors(library: Library, clip_id: str) -> None:
    with acting_as(BEN):
        add_note(library, clip_id, "land softer", None)
        set_tags(library, clip_id, ["tired"])
    with library.reading() as transaction:
        page = audit_page_of(transaction)
        assert page.total == 4
        assert names_in_audit(transaction) == ["Anna", "Ben"]
        assert audit_page_of(transaction, page=1, size=3).entries == page.entries[3:]
    told = [(e.who, e.did, e.runner, e.words) for e in page.entries]
    assert told == [
        ("Ben", "tag", "Zoe", "Changed the tags of lauf.npz."),
        ("Ben", "note", "Zoe", "Wrote a note on lauf.npz."),
        ("Anna", "analysed", "Zoe", None),
        ("Anna", "added", "Zoe", None),
    ]


def test_two_of_one_name_are_told_apart_in_the_list(library: Library, clip_id: str) -> None:
    add_runner(library, "Zoe", Details(birth_year=1990))
    with library.reading() as transaction:
        (zoe,) = {e.runner for e in audit_page_of(transaction).entries}
        text = "".join(audit_csv(transaction))
        runner_id = find_clip(transaction, clip_id).session.runner_id
    assert zoe == f"Zoe (id {runner_id[:8]})"
    assert text.count(f",{zoe},") == 2


def test_of_an_erased_runner_only_stays_who_did_something(library: Library, clip_id: str) -> None:
    with acting_as(BEN):
        add_note(library, clip_id, "land softer", None)
    keep_trace(library, look(clip_id))
    with acting_as(ANNA):
        delete_runner(library, "Zoe")
    left = {(e.who, e.did, e.runner_id, e.runner, e.clip, e.words) for e in entries(library)}
    assert left == {
        ("Anna", "erased", None, None, None, None),
        ("Anna", "added", None, None, None, None),
        ("Anna", "analysed", None, None, None, None),
        ("Ben", "note", None, None, None, None),
        ("Ben", "saw", None, None, None, None),
    }
    assert rows(library, "changes") == 0


def test_of_an_erased_clip_the_runner_stays_named(library: Library, clip_id: str) -> None:
    with acting_as(BEN):
        add_note(library, clip_id, "land softer", None)
        delete_clip(library, clip_id)
    told = {(e.who, e.did, e.runner, e.clip) for e in entries(library)}
    assert ("Ben", "note", "Zoe", None) in told
    assert ("Ben", "erased", "Zoe", None) in told


def test_the_list_as_csv_holds_everything_and_no_formula(library: Library, clip_id: str) -> None:
    keep_trace(library, Looked("c" * 32, "=cmd|' /C calc'!A0", "saw", NOON, clip_id=clip_id))
    with library.reading() as transaction:
        text = "".join(audit_csv(transaction))
    head, *found = csv.reader(text.splitlines())
    assert tuple(head) == COLUMNS
    assert len(found) == 3
    (row,) = [row for row in found if row[2] == "saw"]
    assert row[0] == "2026-03-05T12:00:00Z"
    assert row[1].startswith("'=cmd")
    assert (row[3], row[5], row[6]) == ("Zoe", "lauf.npz", "")
