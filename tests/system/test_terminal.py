"""Nothing in a name steers the terminal or turns a line around."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from posture.batch.batch_progress import screen
from posture.batch.item import Item
from posture.library.maintenance.opening import open_library
from posture.library.schema.tables import Runner as Person
from posture.pipeline.job import Job, Outcome
from posture.pose_track import save_track
from posture.system.terminal import harmless, one_line, progress_bar, progress_display, say, show
from tests.gait import Camera, Runner, film
from tests.runs import run

# Clears the screen, rings, hides what follows, goes back, turns the reading around, begins a line.
NASTY = "a\x1b[2J\x07\x1b[8m\r\x9b31m\u202eb\u2066c\x7f\nposture: all is well"
SHOWN = r"a\u001b[2J\u0007\u001b[8m\u000d\u009b31m\u202eb\u2066c\u007f\u000aposture: all is well"
STEERING = set(NASTY) - set("a[2J8m31mbc\nposture: all is well")


def steers(text: str) -> bool:
    return bool(STEERING & set(text))


def test_what_steers_is_shown_by_its_code_and_the_rest_as_it_is() -> None:
    assert one_line(NASTY) == SHOWN
    assert harmless("two\nlines") == "two\nlines"
    assert one_line("Žofie · 走る人 · عمر · \U0001f3c3") == "Žofie · 走る人 · عمر · \U0001f3c3"


def test_lines_and_results_are_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    say(NASTY)
    show(NASTY)
    with progress_bar(NASTY, silent=False) as progress:
        progress(1, 2)
        progress(2, 2)
    said = capsys.readouterr()
    assert said.err == f"{SHOWN}\n{SHOWN} ...\n"
    assert said.out == SHOWN.replace(r"\u000a", "\n")


def test_nothing_is_said_of_work_that_does_not_begin(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("Following the body", silent=False):
        pass
    assert capsys.readouterr() == ("", "")


def test_what_is_known_so_far_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_display("Following the body", silent=False) as shown:
        shown.progress(1, 2)
        for text in ("First:\none", "First:\none", NASTY):
            shown.tell(text)
    assert capsys.readouterr().err == f"Following the body ...\nFirst:\none\n{SHOWN}\n".replace(
        r"\u000a", "\n"
    )
    with progress_display("Following the body", silent=True) as shown:
        shown.progress(1, 2)
        shown.tell("First")
    assert capsys.readouterr() == ("", "")


def test_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    show(json.dumps({"name": NASTY}, ensure_ascii=False))
    out = capsys.readouterr().out
    assert not steers(out)
    assert json.loads(out) == {"name": NASTY}


def test_bars_of_a_terminal_take_no_orders_from_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    drawn = io.StringIO()

    def terminal(stderr: bool) -> Console:
        assert stderr
        return Console(width=300, force_terminal=True, file=drawn)

    monkeypatch.setattr("rich.console.Console", terminal)
    name = f"[/red]{NASTY}.mp4"
    item = Item(Job(Path(name)))
    with progress_display(name, silent=False) as told:
        told.progress(1, 2)
        told.tell("First: fine")
        told.tell(name)
    with screen(1, 0) as shown:
        shown.watch(item, 1, 2)
        shown.finished(item, Outcome("failed", NASTY))
    text = drawn.getvalue()
    assert f"[/red]{SHOWN}" in text
    assert f"FAILED in 0.0 s: {SHOWN}" in text
    assert not {"\x07", "\x9b", "\u202e", "\u2066", "\x7f"} & set(text)
    assert "\x1b[2J" not in text
    assert "\x1b[8m" not in text


def test_commands_show_names_of_files_and_people_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("POSTURE_DATABASE_URL", raising=False)
    folder = tmp_path / "clips"
    folder.mkdir()
    good, bad = folder / f"1{NASTY}.npz", folder / f"2{NASTY}.npz"
    save_track(film(Runner(), Camera(seconds=4)), good)
    bad.write_text("no track")
    library = open_library()
    with library.changing() as transaction:
        transaction.add(Person(name=NASTY, notes=NASTY))
    library.close()
    calls = [
        ("analyze", good),
        ("analyze", bad),
        ("analyze", folder / NASTY),
        ("analyze", good, "--fast", NASTY),
        ("analyze", good, "--quiet", "--out", tmp_path / "a"),
        ("analyze", good, "--json", "-"),
        ("compare", tmp_path / "a", tmp_path / "a"),
        ("library", "add", good, bad, "--runner", "Bob", "--shoes", NASTY),
        ("library", "list"),
        ("library", "list", "--runner", "Bob"),
        ("library", "show", NASTY),
        ("library", "show", "Bob"),
        ("library", "delete", NASTY, "--yes"),
        ("batch", folder, "--out", tmp_path / "b", "--workers", "1"),
    ]
    for call in calls:
        done = run(*call)
        assert not steers(done.out + done.err), call
        assert not done.err.startswith("posture: this is a bug"), done.err
        lines = done.out.splitlines() + done.err.splitlines()
        assert "posture: all is well" not in lines, call
