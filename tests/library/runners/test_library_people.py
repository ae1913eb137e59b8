"""People of one name are told apart, and nobody is taken for another."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from posture.errors import UsageError
from posture.library.clips.reviewing import set_tags
from posture.library.runners.people import (
    Details,
    add_runner,
    change_runner,
    entry_of,
    name_of,
    namesakes,
)
from posture.library.runners.queries import ClipFilter, find_clips, list_runners
from posture.library.runners.records import (
    Conditions,
    add_clip,
    ensure_runner,
    find_runner,
    record_runner,
)
from posture.library.runners.roster import roster
from posture.library.schema.tables import Runner
from posture.library.storage.library import Library
from tests.library.conftest import rows

ZOE, ZOE_DECOMPOSED = "Zo\u00eb", "Zoe\u0308"


def known(library: Library, runner_id: str) -> Runner:
    with library.reading() as transaction:
        return transaction.get_one(Runner, runner_id)


def test_what_is_known_of_a_runner_is_never_overwritten_silently(library: Library) -> None:
    anna = ensure_runner(library, "Anna Kim", height_cm=171, notes="left shin")
    assert ensure_runner(library, "anna kim", height_cm=160, notes="new shoes").id == anna.id
    assert (known(library, anna.id).height_cm, known(library, anna.id).notes) == (171, "left shin")
    with pytest.raises(UsageError, match="height is 171, not 160; add --update"):
        record_runner(library, "anna kim", Details(height_cm=160.0))
    assert known(library, anna.id).height_cm == 171
    record_runner(library, "anna kim", Details(height_cm=160.0), update=True)
    assert known(library, anna.id).height_cm == 160
    assert known(library, anna.id).notes == "left shin"


def test_two_spellings_in_unicode_are_one_person_kept_composed(library: Library) -> None:
    first = ensure_runner(library, ZOE_DECOMPOSED)
    assert ensure_runner(library, ZOE).id == first.id
    assert ensure_runner(library, "ZOE").id == first.id
    assert ensure_runner(library, "Zo\u200d\u00eb").id == first.id
    assert first.name == ZOE
    assert rows(library, "runners") == 1


def test_another_person_of_a_name_needs_what_sets_them_apart(library: Library) -> None:
    first = add_runner(library, "Anna Kim", Details(birth_year=1990))
    for told in (Details(), Details(birth_year=1990), Details(height_cm=160.0)):
        with pytest.raises(UsageError, match="to tell Anna kim apart"):
            add_runner(library, "Anna kim", told)
    second = add_runner(library, "anna kim", Details(about="Bob's sister"))
    with library.reading() as transaction:
        assert {one.runner.id for one in namesakes(transaction, "ANNA KIM")} == {
            first.id,
            second.id,
        }
        shown = [row.name for row in list_runners(transaction)]
        assert sorted(shown) == ["Anna Kim (born 1990)", "anna kim (Bob's sister)"]
        with pytest.raises(UsageError, match="Several runners") as several:
            find_runner(transaction, "anna kim")
        assert f"Anna Kim, born 1990, id {first.id[:8]}" in str(several.value)
        assert f"anna kim, Bob's sister, id {second.id[:8]}" in str(several.value)
        assert find_runner(transaction, second.id[:8]).id == second.id
    with pytest.raises(UsageError, match="Several runners"):
        ensure_runner(library, "Anna Kim")
    assert ensure_runner(library, first.id[:8]).id == first.id


def test_a_name_that_nobody_shares_stands_alone(library: Library) -> None:
    anna = add_runner(library, "Anna Kim", Details(1990, "Bob's sister"))
    with library.reading() as transaction:
        assert name_of(transaction, anna.id) == "Anna Kim"


def test_people_whom_nothing_tells_apart_are_shown_with_their_ids(library: Library) -> None:
    """As an archive of another library may bring them."""
    with library.changing() as transaction:
        both = [Runner(name="Bo"), Runner(name="bo")]
        transaction.add_all(both)
    with library.reading() as transaction:
        assert name_of(transaction, both[0].id) == f"Bo (id {both[0].id[:8]})"


def test_an_id_is_not_taken_for_a_new_name(library: Library) -> None:
    bob = ensure_runner(library, "Bob")
    for which in (bob.id, bob.id[:8], bob.id[:20]):
        assert ensure_runner(library, which).id == bob.id
        assert record_runner(library, which, Details())[0].id == bob.id
    gone = "0123456789abcdef" * 2
    for which in (gone, gone[:8]):
        with pytest.raises(UsageError, match=f"no runner '{which}'"):
            ensure_runner(library, which)
    assert ensure_runner(library, "Bea").name == "Bea"
    assert rows(library, "runners") == 2


@pytest.mark.parametrize(
    "name",
    [
        *("Anna\x07", "An\x1b[31mna", "\u202eanna", "Anna\u200f", "\u2066Anna", "Anna\u200b"),
        *("\u3164", "\u2800", "\u0301", "\udcff", "\ue000", "Anna\ufeff", "\u00ad\u00ad"),
    ],
)
def test_a_name_holds_nothing_that_nobody_sees(library: Library, name: str) -> None:
    with pytest.raises(UsageError, match="runner's name"):
        ensure_runner(library, name)
    with pytest.raises(UsageError, match="tells a runner apart"):
        add_runner(library, "Anna", Details(about=name))
    assert rows(library, "runners") == 0


def test_names_of_any_script_are_names(library: Library) -> None:
    names = ["山田 太郎", "علی\u200cرضا", "Ólafur Þór", "O'Brien-Łukasz", "मीरा", "X Æ A-12"]  # noqa: RUF001
    names += ["Fay \U0001f3c3\u200d\u2640\ufe0f", "Number 1\ufe0f\u20e3", "\u2764\ufe0f"]
    for name in names:
        assert ensure_runner(library, name).name == name
    assert ensure_runner(library, "fay \U0001f3c3\u2640").name == names[6], (
        "as it is typed elsewhere"
    )
    assert rows(library, "runners") == len(names)


@pytest.mark.parametrize("year", [0, 1899, 2999])
def test_a_birth_year_is_one(library: Library, year: int) -> None:
    with pytest.raises(UsageError, match="birth year must be between 1900 and"):
        add_runner(library, "Anna", Details(birth_year=year))
    with pytest.raises(UsageError, match="at most 5000 characters"):
        add_runner(library, "Anna", Details(notes="x" * 5001))


def test_a_runner_is_put_right(library: Library) -> None:
    anna = add_runner(library, "Ana Kim", Details(1990, "tall", 171.0, "new", "left shin"))
    add_runner(library, "Anna Kim", Details(birth_year=1980))
    change_runner(library, anna.id, entry_of(anna), ("Anna Kim", Details(birth_year=1991)))
    now = known(library, anna.id)
    assert (now.name, now.birth_year, now.about) == ("Anna Kim", 1991, None)
    assert (now.height_cm, now.kind, now.notes) == (None, None, "")
    with pytest.raises(UsageError, match="to tell Anna Kim apart"):
        change_runner(library, anna.id, entry_of(now), ("Anna Kim", Details(birth_year=1980)))
    with pytest.raises(UsageError, match="to tell Anna Kim apart"):
        record_runner(library, anna.id, Details(birth_year=1980), update=True)
    assert known(library, anna.id).birth_year == 1991
    with pytest.raises(UsageError, match="deleted from the library in the meantime"):
        change_runner(library, "0" * 32, entry_of(anna), ("Anna", Details()))


def test_what_two_coaches_change_of_a_runner_at_once_is_all_kept(library: Library) -> None:
    anna = add_runner(library, "Anna Kim", Details(height_cm=171.0, notes="left shin"))
    shown = entry_of(anna)
    by_ines = Details(height_cm=172.0, notes="left shin, better in May")
    change_runner(library, anna.id, shown, ("Anna Kim", by_ines))
    change_runner(library, anna.id, shown, ("Ana Kim", replace(shown[1], birth_year=1990)))
    there = known(library, anna.id)
    assert (there.name, there.birth_year) == ("Ana Kim", 1990)
    assert (there.height_cm, there.notes) == (172.0, "left shin, better in May")
    other = "Ana Kim", Details(1990, height_cm=171.0, notes="right shin")
    with pytest.raises(UsageError, match=r"notes: 'left shin, better in May'.* Save again"):
        change_runner(library, anna.id, shown, other)
    assert known(library, anna.id).notes == "left shin, better in May"
    change_runner(library, anna.id, entry_of(there), other)
    assert (known(library, anna.id).notes, known(library, anna.id).height_cm) == ("right shin", 171)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Łukasz Żółć", "lukasz zolc"),
        ("Bjørn Đorđević", "bjorn dordevic"),
        ("Ægir Þór", "aegir thor"),
        ("Iğdır", "igdir"),  # noqa: RUF001
        ("Strauß", "strauss"),
        ("Strauss", "Strauß"),
        ("Νίκος", "ΝΙΚΟΣ"),
        ("Ёлкина", "елкина"),
    ],
)
def test_letters_that_others_do_not_have_are_found_as_they_type_them(
    library: Library, name: str, typed: str, tmp_path: Path
) -> None:
    clip = tmp_path / f"{name}.mp4"
    clip.write_bytes(b"pictures")
    runner = ensure_runner(library, name)
    assert ensure_runner(library, typed).id == runner.id
    add_clip(library, ensure_runner(library, "Bob"), clip, Conditions(date(2026, 6, 1)))
    with library.reading() as transaction:
        assert roster(transaction, typed[1:-1]).total == 1
        assert find_clips(transaction, ClipFilter(text=typed)).total == 1


def test_names_and_tags_are_found_without_their_accents(library: Library, tmp_path: Path) -> None:
    clip = tmp_path / "E\u0301te\u0301 2026.mp4"
    clip.write_bytes(b"pictures")
    runner = ensure_runner(library, "Änne Müller")
    added = add_clip(library, runner, clip, Conditions(date(2026, 6, 1)))
    set_tags(library, added.id, ["\u00c9paule"])
    with library.reading() as transaction:
        for text in ("anne", "MULLER", "mu\u0308ll", "ete", "\u00c9T\u00c9", "2026.M", "e muller"):
            assert find_clips(transaction, ClipFilter(text=text)).total == 1, text
        for tag in ("epaule", "E\u0301PAULE"):
            assert find_clips(transaction, ClipFilter(tag=tag)).total == 1, tag
        for text in ("_", "%", "anna"):
            assert find_clips(transaction, ClipFilter(text=text)).total == 0, text
        assert find_clips(transaction, ClipFilter(text="a\0nne")).total == 1
