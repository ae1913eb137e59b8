"""The owner's pages: who may come in, and who saw and changed what."""

from collections.abc import Iterator
from fnmatch import fnmatch

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from posture.library.accounts import passwords
from posture.library.accounts.accounts import accept, add_account, check_password, list_accounts
from posture.library.clips.reviewing import add_note, notes_of
from posture.library.schema.account_tables import Account
from posture.library.schema.acting import (
    NOT_ALLOWED,
    NOT_THE_OWNER,
    Person,
    find_person_with,
    this_user,
)
from posture.library.schema.all_tables import METADATA
from posture.library.schema.tables import Runner
from posture.library.storage.library import Library
from posture.ui.clips.clip_folder import load_job
from posture.ui.clips.derived import corrections_of
from posture.ui.coach.accounts_page import SAID
from tests.ui.asking import show
from tests.ui.seasons import FAR_AHEAD, analysed_film

WORDS = "correct horse battery staple"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash quickly; afterwards this computer's user acts again."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(1, 8, 1))
    yield
    find_person_with(this_user)


def act_as(role: str | None, name: str = "Anna") -> None:
    find_person_with(lambda: Person(name, role, "a" * 32))  # type: ignore[arg-type]


def texts(app: AppTest) -> str:
    kinds = (app.markdown, app.error, app.caption, app.success, app.code)
    return "\n".join(element.value for kind in kinds for element in kind)


def tables(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def accounts(library: Library) -> list[tuple[str, str, bool]]:
    with library.reading() as transaction:
        return [(a.name, a.role, a.closed is None) for a in list_accounts(transaction)]


def test_an_owner_adds_invites_changes_and_closes_accounts(library: Library) -> None:
    add_account(library, "anna", "Anna", "owner")
    act_as("owner")
    app = show(accounts="")
    app.text_input(key="new-login").input("bne")
    app.text_input(key="new-name").input("Bne")
    app.button(key="add-account").click().run()
    assert accounts(library) == [("Anna", "owner", True), ("Bne", "coach", True)]
    (address,) = [code.value for code in app.code]
    bne = next(a for a in list_accounts_of(library) if a.name == "Bne").id
    app.text_input(key=f"login-{bne}").input("ben")
    app.text_input(key=f"name-{bne}").input("Ben")
    saves = [button for button in app.button if button.label == "Save"]
    saves[1].click().run()
    assert accounts(library) == [("Anna", "owner", True), ("Ben", "coach", True)]
    accept(library, address.partition("/door/join#")[2], WORDS)
    assert check_password(library, "ben", WORDS) is not None
    ben = next(a for a in list_accounts_of(library) if a.name == "Ben").id
    app.selectbox(key=f"role-{ben}").set_value("reader").run()
    assert accounts(library)[1] == ("Ben", "reader", True)
    app.button(key=f"close-{ben}").click().run()
    assert accounts(library)[1] == ("Ben", "reader", False)
    assert check_password(library, "ben", WORDS) is None
    app.button(key=f"open-{ben}").click().run()
    assert accounts(library)[1] == ("Ben", "reader", True)
    anna = next(a for a in list_accounts_of(library) if a.name == "Anna").id
    app.button(key=f"close-{anna}").click().run()
    assert "no owner left" in texts(app)
    assert SAID not in app.session_state


def list_accounts_of(library: Library) -> list[Account]:
    with library.reading() as transaction:
        return list_accounts(transaction)


@pytest.mark.parametrize("role", ["coach", "reader", None])
def test_nobody_else_sees_who_may_come_in_nor_who_saw_what(library: Library, role: str) -> None:
    add_account(library, "anna", "Anna", "owner")
    act_as(role, "Ben")
    for address in ("accounts", "audit"):
        app = show(**{address: ""})
        assert [error.value for error in app.error] == [NOT_THE_OWNER]
        assert "anna" not in texts(app).lower()


def test_an_owner_reads_who_did_what(library: Library, clip_id: str) -> None:
    add_note(library, clip_id, "land softer", None)
    act_as("owner")
    app = show(audit="")
    assert not app.exception
    assert "Wrote a note on run.mp4." in tables(app)
    assert "Anna Kim" in tables(app)
    assert "audit.csv" in tables(app)


def test_a_reader_sees_a_clip_and_changes_nothing(library: Library, clip_id: str) -> None:
    add_note(library, clip_id, "land softer", None)
    act_as("reader", "Carl")
    app = show(review=clip_id)
    assert not app.exception
    assert NOT_ALLOWED in texts(app)
    assert f"note “land softer”: {this_user().name}" in texts(app).replace("\\", "")
    assert app.multiselect(key=f"tags-{clip_id}").disabled
    with library.reading() as transaction:
        assert len(notes_of(transaction, clip_id)) == 1


ASKING = ("number_input", "date_input", "text_area", "file_uploader", "radio")
"""Fields that no page has which only shows something."""
SEEN = {
    "library": {"queue", "open-*"},
    "runner": {"visit-*", "take-*"},
    "review": {"to-runner", "beside-show-*"},
    "clip": {"to-answers", "film-make-*"},
    "inbox": set[str](),
    "hand-outs": set[str](),
    "start": {"open-*", "compare-newest", "to-answers"},
}
"""The buttons of each page, besides those that lead from every page to others."""
EVERYWHERE = {"home", "to-clips", "to-library", "to-live", "None"}


@pytest.mark.parametrize("kind", SEEN)
def test_a_reader_sees_no_form_or_button_that_would_be_refused(
    library: Library, clip_id: str, kind: str
) -> None:
    with library.reading() as transaction:
        runner_id = transaction.scalars(select(Runner.id)).one()
    job = analysed_film("run.mp4", FAR_AHEAD)
    what = {"runner": runner_id, "review": clip_id, "clip": job.id}.get(kind, "")
    act_as("reader", "Carl")
    app = show() if kind == "start" else show(**{kind: what})
    assert not app.exception
    asking = {name: len(app.get(name)) for name in ASKING}
    assert not any(asking.values()), asking
    keys = {str(button.key) for button in app.button if not button.disabled} - EVERYWHERE
    unasked = {key for key in keys if not any(fnmatch(key, seen) for seen in SEEN[kind])}
    assert not unasked
    if not SEEN[kind]:
        assert NOT_ALLOWED in texts(app)


def content(library: Library) -> dict[str, list[str]]:
    """Return every row of the library, but for who looks at what now."""
    with library.reading() as transaction:
        return {
            table.name: sorted(map(repr, transaction.execute(select(table)).all()))
            for table in METADATA.sorted_tables
            if table.name not in ("claims", "traces", "identity")
        }


@pytest.mark.parametrize("kind", ["library", "runner", "review", "clip"])
def test_nothing_that_a_reader_presses_changes_anything(
    library: Library, clip_id: str, kind: str
) -> None:
    """Not even a button that the page should not have shown."""
    with library.reading() as transaction:
        runner_id = transaction.scalars(select(Runner.id)).one()
    job = analysed_film("run.mp4", FAR_AHEAD)
    add_note(library, clip_id, "land softer", None)
    what = {"library": "", "runner": runner_id, "review": clip_id, "clip": job.id}[kind]
    act_as("reader", "Carl")
    app = show(**{kind: what})
    before, files = content(library), corrections_of(job)
    for number in range(len(app.button)):
        app = show(**{kind: what})
        if not app.button[number].disabled:
            app.button[number].click().run()
        assert not app.exception
    assert content(library) == before
    assert load_job(job.folder) == job
    assert corrections_of(job) == files
