"""A library as one file: everything comes back, and nothing comes in that is not from one."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from posture.errors import MachineError, RefusedError, UsageError
from posture.library import intake
from posture.library.archive import export_library
from posture.library.care import check
from posture.library.intake import import_library
from posture.library.library import Library, open_library
from tests.library.conftest import rows
from tests.library.test_library_care import TABLES, add
from tests.library.test_library_records import files

REMARKS = ("notes", "tags", "corrections")
Entries = dict[str, bytes]


@pytest.fixture
def archive(library: Library, track: Path, result: Path, tmp_path: Path) -> Path:
    """An archive of a library with two runners."""
    for name in ("Bob", "Zoe"):
        add(library, name, track, result)
    export_library(library, tmp_path / "a.zip")
    return tmp_path / "a.zip"


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    """An empty library elsewhere, always SQLite: archives cross from one to the other."""
    opened = open_library(tmp_path / "other")
    yield opened
    opened.close()


def test_everything_comes_back_and_twice_changes_nothing(
    library: Library, other: Library, archive: Path
) -> None:
    assert import_library(other, archive) > 0
    tables = (*TABLES, *REMARKS)
    assert [rows(other, t) for t in tables] == [rows(library, t) for t in tables]
    assert [rows(other, t) for t in TABLES] == [2, 2, 2, 2, 28, 2, 2]
    assert {p.name for p in files(other)} == {p.name for p in files(library)}
    assert import_library(other, archive) == 0
    assert check(other).lost == []
    export_library(other, archive.with_name("b.zip"))
    assert contents(archive.with_name("b.zip")) == contents(archive)


def contents(archive: Path) -> dict[str, Any]:
    with zipfile.ZipFile(archive) as opened:
        lines = opened.read("library.jsonl").decode().splitlines()
        return {"rows": sorted(lines), "files": sorted(opened.namelist())}


def test_one_runner_takes_nothing_of_another_along(
    library: Library, other: Library, archive: Path, tmp_path: Path
) -> None:
    export_library(library, tmp_path / "zoe.zip", "zoe")
    with zipfile.ZipFile(tmp_path / "zoe.zip") as opened:
        assert b"Bob" not in opened.read("library.jsonl")
    import_library(other, tmp_path / "zoe.zip")
    assert [rows(other, table) for table in (*TABLES, *REMARKS)] == [
        *(1, 1, 1, 1, 14, 1, 2),
        *(1, 1, 1),
    ]
    with pytest.raises(UsageError, match="no runner"):
        export_library(library, archive, "Nobody")


def test_a_damaged_file_is_not_exported(library: Library, archive: Path) -> None:
    before = archive.read_bytes()
    files(library)[0].write_bytes(b"")
    with pytest.raises(MachineError, match="has another size"):
        export_library(library, archive)
    assert archive.read_bytes() == before
    assert list(archive.parent.glob(".posture-*")) == []


def rewritten(archive: Path, change: Callable[[Entries], object], packed: bool = False) -> Path:
    """Write an archive anew with its entries changed, its sum made right again."""
    with zipfile.ZipFile(archive) as opened:
        entries = {name: opened.read(name) for name in opened.namelist()}
    right = entries["SHA256SUMS"]
    change(entries)
    if entries.get("SHA256SUMS") == right:
        digest = hashlib.sha256(entries["library.jsonl"]).hexdigest()
        entries["SHA256SUMS"] = f"{digest}  library.jsonl\n".encode()
    path = archive.with_name("hostile.zip")
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w", method) as opened:
        for name, content in entries.items():
            opened.writestr(name, content)
    return path


def edit(entries: Entries, table: str, **values: Any) -> None:
    """Change the first row of a table."""
    lines = entries["library.jsonl"].decode().splitlines()
    number = next(i for i, text in enumerate(lines) if json.loads(text).get("table") == table)
    content = json.loads(lines[number])
    content["row"].update(values)
    lines[number] = json.dumps(content)
    entries["library.jsonl"] = "\n".join([*lines, ""]).encode()


def head(entries: Entries, **values: Any) -> None:
    first, rest = entries["library.jsonl"].split(b"\n", 1)
    line = json.dumps({**json.loads(first), **values}).encode()
    entries["library.jsonl"] = line + b"\n" + rest


def first_file(entries: Entries) -> str:
    return next(name for name in entries if name.startswith("files/"))


HOSTILE: dict[str, tuple[Callable[[Entries], object], str]] = {
    "a path upwards": (lambda e: e.update({"../evil": b"x"}), "not from a library"),
    "an absolute path": (lambda e: e.update({"/tmp/evil": b"x"}), "not from a library"),
    "a path below files": (lambda e: e.update({"files/../../evil": b"x"}), "not from a library"),
    "a changed file": (lambda e: e.update({first_file(e): b"x"}), "a file in it was changed"),
    "a missing file": (lambda e: e.pop(first_file(e)), "contradicts"),
    "changed rows": (
        lambda e: e.update({"SHA256SUMS": b"0" * 64 + b"  library.jsonl\n"}),
        "was changed",
    ),
    "no rows": (lambda e: e.update({"library.jsonl": b""}), "no archive of a library"),
    "no sum": (lambda e: e.pop("SHA256SUMS"), "no archive of a library"),
    "no JSON": (lambda e: e.update({"library.jsonl": b"{" * 9999}), "cannot be read"),
    "a list": (lambda e: e.update({"library.jsonl": b"[]\n"}), "cannot be read"),
    "a newer version": (lambda e: head(e, version="9999"), "newer posture"),
    "an older version": (lambda e: head(e, version="0000"), "older posture"),
    "no version": (lambda e: head(e, version=None), "no archive of a library"),
    "another format": (lambda e: head(e, format="zip"), "no archive of a library"),
    "an unknown table": (
        lambda e: e.update({"library.jsonl": e["library.jsonl"].replace(b'"tags"', b'"x"')}),
        "no library has",
    ),
    "an extra column": (lambda e: edit(e, "runners", admin=True), "other columns"),
    "a name with a path": (lambda e: edit(e, "clips", name="../../x"), r"clips\.name"),
    "a picture elsewhere": (lambda e: edit(e, "pictures", name="../x.jpg"), r"pictures\.name"),
    "a long name": (lambda e: edit(e, "runners", name="x" * 201), r"runners\.name"),
    "a zero letter": (lambda e: edit(e, "notes", text="a\0b"), r"notes\.text"),
    "half a letter": (lambda e: edit(e, "notes", text="\ud800"), r"notes\.text"),
    "a number that is text": (lambda e: edit(e, "runners", height_cm="x"), r"runners\.height_cm"),
    "no number": (lambda e: edit(e, "runners", height_cm=float("nan")), r"runners\.height_cm"),
    "a truth that is a number": (lambda e: edit(e, "clips", mirrored=1), r"clips\.mirrored"),
    "no instant": (lambda e: edit(e, "notes", made="2026-01-01"), r"notes\.made"),
    "no day": (lambda e: edit(e, "sessions", day="someday"), r"sessions\.day"),
    "an unknown kind": (lambda e: edit(e, "runners", kind="expert"), "contradicts"),
    "a stray row": (lambda e: edit(e, "clips", session_id="0" * 32), "contradicts"),
    "an id that is none": (lambda e: edit(e, "tags", id="'; DROP TABLE"), r"tags\.id"),
    "a hash that is none": (lambda e: edit(e, "clips", sha256="../x"), r"clips\.sha256"),
}


def test_hostile_archives_are_refused_whole(other: Library, archive: Path, tmp_path: Path) -> None:
    for name, (change, sentence) in HOSTILE.items():
        path = rewritten(archive, change)
        with pytest.raises(RefusedError, match=sentence):
            import_library(other, path)
        assert [rows(other, table) for table in (*TABLES, *REMARKS)] == [0] * 10, name
    assert not (tmp_path / "evil").exists()
    check(other)
    assert files(other) == []


def test_a_file_that_is_no_archive_is_refused(other: Library, archive: Path) -> None:
    whole = archive.read_bytes()
    for content in (b"", b"Dear diary", whole[:-100], whole[: len(whole) // 2]):
        archive.write_bytes(content)
        with pytest.raises(RefusedError, match="is not taken in"):
            import_library(other, archive)
    with pytest.raises(UsageError, match="no file"):
        import_library(other, archive.with_name("none.zip"))


def test_sizes_are_limited_before_anything_is_kept(
    other: Library, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = rewritten(archive, lambda e: e.update({first_file(e): b"\0" * 10**6}), packed=True)
    with pytest.raises(RefusedError, match="packed in a way"):
        import_library(other, bomb)
    monkeypatch.setattr(intake, "LONGEST_LINE", 1000)
    with pytest.raises(RefusedError, match="too long"):
        import_library(other, archive)
    monkeypatch.setattr(intake, "MOST_ROW_BYTES", 1000)
    with pytest.raises(RefusedError, match="too large"):
        import_library(other, archive)
    monkeypatch.undo()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 10}))
    with pytest.raises(MachineError, match="more than is free"):
        import_library(other, archive)
    assert rows(other, "runners") == 0
