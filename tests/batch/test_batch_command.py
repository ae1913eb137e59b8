"""``posture batch`` from arguments to tables, killed and resumed."""

import csv
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from posture.library.maintenance.opening import open_library
from posture.library.runners.queries import ClipFilter, find_clips
from tests.runs import ROOT, run, tree
from tests.waiting import wait_until


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("POSTURE_DATABASE_URL", raising=False)


def outcomes(out: Path) -> dict[str, int]:
    return {p.parent.name[:1]: p.stat().st_mtime_ns for p in out.glob("*/outcome.json")}


def test_every_clip_in_tables_a_page_and_the_library(clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("batch", clips, "--out", out, "--runner", "Bob", "--workers", "2")

    assert done.code == 0
    assert done.out == f"3 analysed, 1 refused, 0 failed.\nOpen next: {out / 'summary.html'}\n"
    lines = done.err.splitlines()
    assert len(lines) == 4
    assert lines[-1].startswith("[4/4] ")
    assert all(line.endswith(" left)") for line in lines[:-1])

    with (out / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [Path(row["clip"]).name for row in rows] == ["=short.npz", "a.npz", "b.npz", "c.npz"]
    assert [row["state"] for row in rows] == ["refused", "analysed", "analysed", "analysed"]
    # film() runs at these rates.
    cadences = [float(row["cadence_steps_per_min"]) for row in rows[1:]]
    assert cadences == pytest.approx([160, 164, 168], abs=1)
    assert not rows[0]["sentence"].startswith("=")

    table = pq.read_table(out / "summary.parquet").to_pylist()
    assert [row["cadence_steps_per_min"] for row in table][1:] == cadences
    assert table[0]["cadence_steps_per_min"] is None

    page = (out / "summary.html").read_text()
    assert "3 analysed, 1 refused, 0 failed." in page
    assert all((out / row["folder"].lstrip("'") / "report.html").is_file() for row in rows)
    assert "%3Dshort-" in page
    assert "://" not in page

    library = open_library()
    with library.reading() as transaction:
        found = find_clips(transaction, ClipFilter()).rows
    library.close()
    assert sorted(row.name for row in found) == ["=short.npz", "a.npz", "b.npz", "c.npz"]
    assert all(row.runner == "Bob" and row.analysis_id for row in found)

    before = tree(out)
    again = run("batch", clips, "--out", out, "--runner", "Bob", "--resume")
    assert again.out == done.out
    assert again.err == ""
    assert tree(out) == before


def test_a_missing_clip_fails_by_name_and_the_exit_code_tells(clips: Path, tmp_path: Path) -> None:
    (clips / "list.csv").write_text("clip\na.npz\nnone.npz\n")
    done = run("batch", clips / "list.csv", "--out", tmp_path / "out", "--workers", "1")
    assert done.code == 4
    assert "1 analysed, 0 refused, 1 failed.\nFailed:\n" in done.out
    assert f"  {clips / 'none.npz'}: There is no file" in done.out
    assert "Failed</h2>" in (tmp_path / "out" / "summary.html").read_text()
    (clips / "none.npz").write_bytes((clips / "b.npz").read_bytes())
    again = run("batch", clips / "list.csv", "--out", tmp_path / "out", "--resume")
    assert again.code == 0
    assert len(again.err.splitlines()) == 1


def test_a_damaged_clip_failed_and_leaves_the_library_alone(clips: Path, tmp_path: Path) -> None:
    whole = (clips / "b.npz").read_bytes()
    (clips / "b.npz").write_bytes(whole[: len(whole) // 2])
    (clips / "diary.mp4").write_text("Dear diary\n" * 200)
    words = ["batch", str(clips), "--out", str(tmp_path / "out"), "--runner", "Bob"]

    done = run(*words, "--workers", "1")

    assert done.code == 4
    assert "2 analysed, 1 refused, 2 failed.\nFailed:\n" in done.out
    assert f"  {clips / 'b.npz'}: b.npz is not a pose track" in done.out
    assert f"  {clips / 'diary.mp4'}: diary.mp4 cannot be read as a video.\n" in done.out
    library = open_library()
    with library.reading() as transaction:
        kept = [row.name for row in find_clips(transaction, ClipFilter(review="waiting")).rows]
    library.close()
    assert sorted(kept) == ["=short.npz", "a.npz", "c.npz"]

    (clips / "b.npz").write_bytes(whole)
    (clips / "diary.mp4").unlink()
    again = run(*words, "--resume")
    assert again.code == 0
    assert again.out.startswith("3 analysed, 1 refused, 0 failed.")
    assert [line.split()[1] for line in again.err.splitlines()] == ["b.npz"]


def test_killed_and_resumed_it_repeats_nothing_finished(clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = [str(clips), "--out", str(out), "--workers", "1", "--runner", "Bob"]
    command = [sys.executable, "-m", "posture.cli.main", "batch", *words]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        wait_until(lambda: outcomes(out))
        os.kill(process.pid, signal.SIGKILL)
    finished = outcomes(out)
    assert 1 <= len(finished) < 4

    done = run("batch", *words, "--resume")
    assert done.code == 0
    assert "3 analysed, 1 refused, 0 failed." in done.out
    later = outcomes(out)
    assert {name: later[name] for name in finished} == finished
    library = open_library()
    with library.reading() as transaction:
        assert find_clips(transaction, ClipFilter()).total == 4
        assert find_clips(transaction, ClipFilter(review="waiting")).total == 4
    library.close()


@pytest.mark.parametrize(
    "words",
    [
        ["CLIPS", "--workers", "0"],
        ["CLIPS", "--workers", "two"],
        ["CLIPS", "--workers", "2", "--cluster", "tcp://127.0.0.1:1"],
        ["CLIPS", "--out", "FILE"],
        ["none/*.mp4"],
    ],
)
def test_wrong_calls(clips: Path, words: list[str]) -> None:
    (clips / "file").write_text("")
    places = {"CLIPS": str(clips), "FILE": str(clips / "file")}
    done = run("batch", *(places.get(word, word) for word in words))
    assert done.code == 2
    assert done.err.count("\n") == 1
