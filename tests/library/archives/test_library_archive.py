"""A library as one file: everything comes back, and nothing comes in that is not from one."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from posture.errors import MachineError, RefusedError, UsageError
from posture.library.archives import intake
from posture.library.archives.archive import export_library
from posture.library.archives.intake import import_library
from posture.library.maintenance.care import check
from posture.library.maintenance.opening import open_library
from posture.library.runners.records import add_clip, ensure_runner
from posture.library.schema.tables import Clip, HandOutChoice, Runner
from posture.library.storage.library import Library
from tests.library.conftest import rows
from tests.library.maintenance.test_library_care import TABLES, add
from tests.library.runners.test_library_records import MARCH, files

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
    assert import_library(other, archive).rows > 0
    tables = (*TABLES, *REMARKS)
    assert [rows(other, t) for t in tables] == [rows(library, t) for t in tables]
    assert [rows(other, t) for t in TABLES] == [2, 2, 2, 2, 28, 2, 2]
    assert {p.name for p in files(other)} == {p.name for p in files(library)}
    assert import_library(other, archive) == (0, 0, ())
    assert check(other).lost == []
    export_library(other, archive.with_name("b.zip"))
    assert contents(archive.with_name("b.zip")) == contents(archive)


def contents(archive: Path) -> dict[str, Any]:
    with zipfile.ZipFile(archive) as opened:
        lines = opened.read("library.jsonl").decode().splitlines()
        return {"rows": sorted(lines), "files": sorted(opened.namelist())}


def test_who_somebody_is_stays_where_they_are(
    library: Library, other: Library, tmp_path: Path
) -> None:
    with library.changing() as transaction:
        transaction.add(Runner(name="Me", own_of="here"))
    export_library(library, tmp_path / "a.zip")
    import_library(other, tmp_path / "a.zip")
    with other.reading() as transaction:
        (arrived,) = transaction.scalars(select(Runner))
        assert (arrived.name, arrived.own_of) == ("Me", None)


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


def test_a_file_that_is_lost_does_not_keep_the_others_from_being_saved(
    library: Library, other: Library, tmp_path: Path
) -> None:
    clips = []
    for name in ("kept", "gone", "changed"):
        clip = tmp_path / f"{name}.mp4"
        clip.write_bytes(name.encode())
        clips.append(add_clip(library, ensure_runner(library, name), clip, MARCH))
    library.store.path(clips[1].sha256).unlink()
    library.store.path(clips[2].sha256).write_bytes(b"CHANGED")
    done = export_library(library, tmp_path / "a.zip")
    assert done.files == 1
    assert sorted(done.lacking) == [
        "the clip changed.mp4 of changed has changed",
        "the clip gone.mp4 of gone is missing",
    ]
    taken = import_library(other, tmp_path / "a.zip")
    assert taken.lacking == ("changed.mp4", "gone.mp4")
    assert [path.read_bytes() for path in files(other)] == [b"kept"]
    assert sorted(check(other).lost) == [
        "the clip changed.mp4 of changed is missing",
        "the clip gone.mp4 of gone is missing",
    ]
    # What another library still has, or gets back, is whole there.
    add_clip(other, ensure_runner(other, "gone"), tmp_path / "gone.mp4", MARCH)
    assert check(other).lost == ["the clip changed.mp4 of changed is missing"]
    assert import_library(library, tmp_path / "a.zip").lacking == ()


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


def no_picture(entries: Entries) -> None:
    """Let the thumbnail be a text, under its right name."""
    sha256 = hashlib.sha256(b"secret").hexdigest()
    entries[f"files/{sha256}"] = b"secret"
    edit(entries, "pictures", sha256=sha256)


def out_of_order(entries: Entries) -> None:
    """Repeat the first rows after the last."""
    lines = entries["library.jsonl"].splitlines(keepends=True)
    entries["library.jsonl"] = b"".join([*lines, *lines[1:3]])


def repeat_last(entries: Entries, count: int) -> None:
    """Append the last row again and again."""
    last = entries["library.jsonl"].splitlines(keepends=True)[-1]
    entries["library.jsonl"] += count * last


HOSTILE: dict[str, tuple[Callable[[Entries], object], str]] = {
    "a path upwards": (lambda e: e.update({"../evil": b"x"}), "does not belong in a library"),
    "an absolute path": (lambda e: e.update({"/tmp/evil": b"x"}), "does not belong in a library"),
    "a path below files": (
        lambda e: e.update({"files/../../evil": b"x"}),
        "does not belong in a library",
    ),
    "a changed file": (lambda e: e.update({first_file(e): b"x"}), "a file in it was changed"),
    "a missing file": (lambda e: e.pop(first_file(e)), "contradicts"),
    "changed rows": (
        lambda e: e.update({"SHA256SUMS": b"0" * 64 + b"  library.jsonl\n"}),
        "was changed",
    ),
    "no rows": (lambda e: e.update({"library.jsonl": b""}), "not a library archive"),
    "no sum": (lambda e: e.pop("SHA256SUMS"), "not a library archive"),
    "no JSON": (lambda e: e.update({"library.jsonl": b"{" * 9999}), "not a library archive"),
    "a list": (lambda e: e.update({"library.jsonl": b"[]\n"}), "not a library archive"),
    "a newer version": (lambda e: head(e, version="9999"), "newer version of posture"),
    "a version before the first": (lambda e: head(e, version="0000"), "not a library archive"),
    "no version": (lambda e: head(e, version=None), "not a library archive"),
    "another format": (lambda e: head(e, format="zip"), "not a library archive"),
    "an unknown table": (
        lambda e: e.update({"library.jsonl": e["library.jsonl"].replace(b'"tags"', b'"x"')}),
        "libraries do not have",
    ),
    "an extra column": (lambda e: edit(e, "runners", admin=True), "unknown field admin"),
    "a name with a path": (lambda e: edit(e, "clips", name="../../x"), "clips .*name"),
    "a picture elsewhere": (lambda e: edit(e, "pictures", name="../x.jpg"), "pictures .*name"),
    "a long name": (lambda e: edit(e, "runners", name="x" * 201), "runners .*name"),
    "a zero letter": (lambda e: edit(e, "notes", text="a\0b"), "notes .*text"),
    "a number that is text": (lambda e: edit(e, "runners", height_cm="x"), "runners .*height_cm"),
    "no number": (lambda e: edit(e, "runners", height_cm=float("nan")), "not complete JSON"),
    "a truth that is a number": (lambda e: edit(e, "clips", mirrored=1), "clips .*mirrored"),
    "no instant": (lambda e: edit(e, "notes", made="2026-01-01"), "notes .*made"),
    "no day": (lambda e: edit(e, "sessions", day="someday"), "sessions .*day"),
    "not valid Unicode": (lambda e: edit(e, "notes", text="\ud800"), "not complete JSON"),
    "an unknown kind": (lambda e: edit(e, "runners", kind="expert"), "runners .*'expert'"),
    "a giant": (lambda e: edit(e, "runners", height_cm=1e9), "runners .*height_cm"),
    "a sprinter": (lambda e: edit(e, "sessions", speed_kmh=999), "sessions .*speed_kmh"),
    "a day of no calendar": (lambda e: edit(e, "sessions", day="0001-01-01"), "no such year"),
    "an instant before time": (
        lambda e: edit(e, "clips", added="0001-01-01T00:00:00+14:00"),
        "no such year",
    ),
    "a clip called dots": (lambda e: edit(e, "clips", name=".."), "clips .*name"),
    "a drawing that is none": (lambda e: edit(e, "notes", drawing={"a": 1}), "notes .*drawing"),
    "a note outside time": (lambda e: edit(e, "notes", at_s=1e300), "notes .*at_s"),
    "a correction of nothing": (
        lambda e: edit(e, "corrections", content={"wrong": [5]}),
        r"corrections .*content\.wrong",
    ),
    "a picture that is none": (lambda e: no_picture(e), "a picture in it is not a JPEG"),
    "rows out of order": (lambda e: out_of_order(e), "not in the order of a library"),
    "too many rows": (lambda e: repeat_last(e, 110_000), "more rows than a library with that many"),
    "a stray row": (lambda e: edit(e, "clips", session_id="0" * 32), "contradicts"),
    "an id that is none": (lambda e: edit(e, "tags", id="'; DROP TABLE"), "tags .*id"),
    "a hash that is none": (lambda e: edit(e, "clips", sha256="../x"), "clips .*sha256"),
}


def test_hostile_archives_are_refused_whole(other: Library, archive: Path, tmp_path: Path) -> None:
    for name, (change, sentence) in HOSTILE.items():
        path = rewritten(archive, change)
        with pytest.raises(RefusedError, match=sentence):
            import_library(other, path)
        assert [rows(other, table) for table in (*TABLES, *REMARKS)] == [0] * 10, name
        assert files(other) == [], name
        assert not other.work.exists() or list(other.work.iterdir()) == [], name
    assert not (tmp_path / "evil").exists()


def report_of(entries: Entries) -> dict[str, Any]:
    lines = map(json.loads, entries["library.jsonl"].splitlines())
    row = next(line["row"] for line in lines if line.get("table") == "analyses")
    report: dict[str, Any] = json.loads(row["report"])
    return report


def with_image(entries: Entries, name: str) -> None:
    """Let the first report name a picture elsewhere."""
    report = report_of(entries)
    report["measurements"]["overstride"]["evidence"][0]["image"] = name
    edit(entries, "analyses", report=json.dumps(report))


@pytest.mark.parametrize(
    "change",
    [
        lambda e: edit(e, "analyses", report=""),
        lambda e: edit(e, "analyses", report="{}"),
        lambda e: edit(e, "analyses", report="[" * 100_000),
        lambda e: edit(e, "analyses", report="<script>"),
        lambda e: with_image(e, "../../../../../secret/id_ed25519"),
        lambda e: with_image(e, "/etc/passwd"),
    ],
    ids=["empty", "no fields", "deep", "html", "a way out", "elsewhere"],
)
def test_an_analysis_with_a_damaged_report_is_left_out_and_its_clip_kept(
    other: Library, archive: Path, change: Callable[[Entries], object]
) -> None:
    taken = import_library(other, rewritten(archive, change))
    assert taken.left_out == 1
    assert [rows(other, table) for table in TABLES] == [2, 2, 2, 1, 14, 1, 2]
    assert check(other).lost == []


def test_what_a_report_says_counts_and_not_what_its_rows_claim(
    other: Library, archive: Path
) -> None:
    def lie(entries: Entries) -> None:
        claims = {"verdict": "ok", "headline": "<b>", "model": 5, "report_sha256": "0" * 64}
        edit(entries, "analyses", status="refused", **claims)
        edit(entries, "measurements", value=1e300, unit="zzz", n=-5, verdict="x", u=None)

    import_library(other, rewritten(archive, lie))
    export_library(other, archive.with_name("b.zip"))
    assert contents(archive.with_name("b.zip")) == contents(archive)


def test_what_a_coach_decided_comes_with_the_analysis_and_not_without_it(
    other: Library, archive: Path
) -> None:
    change = rewritten(archive, lambda e: edit(e, "measurements", decision="rejected"))
    import_library(other, archive)
    import_library(other, change)
    assert decided(other) == 0
    with other.changing() as transaction:
        transaction.execute(text("DELETE FROM runners"))
    import_library(other, change)
    assert decided(other) == 1


def decided(library: Library) -> int:
    with library.reading() as transaction:
        query = text("SELECT count(*) FROM measurements WHERE decision = 'rejected'")
        return int(transaction.execute(query).scalar_one())


def as_version_1(entries: Entries) -> None:
    """Make an archive what the first version of the library wrote."""
    head(entries, version="0001")
    lines = map(json.loads, entries["library.jsonl"].splitlines())
    older = []
    for line in lines:
        if line.get("table") == "runners":
            for column in ("birth_year", "about", "name_key"):
                del line["row"][column]
            line["row"]["name"] = " Zoe\u0308  " if line["row"]["name"] == "Zoe" else "Bob"
        older.append(json.dumps(line))
    entries["library.jsonl"] = "\n".join([*older, ""]).encode()


def test_an_archive_of_the_first_version_is_taken_in_as_if_migrated(
    other: Library, archive: Path
) -> None:
    import_library(other, rewritten(archive, as_version_1))
    with other.reading() as transaction:
        found = transaction.execute(text("SELECT name, name_key, birth_year FROM runners"))
        assert sorted(map(tuple, found)) == [("Bob", "bob", None), ("Zo\xeb", "zoe", None)]


def test_a_hand_out_crosses_over(other: Library, library: Library, archive: Path) -> None:
    with library.changing() as transaction:
        clip = transaction.scalars(select(Clip)).first()
        assert clip is not None
        chosen = ["evidence/overstride-1.jpg"]
        transaction.add(HandOutChoice(clip_id=clip.id, pictures=chosen, left_out=[], words="Go."))
    export_library(library, archive)
    import_library(other, archive)
    with other.reading() as transaction:
        [kept] = transaction.scalars(select(HandOutChoice))
        assert (kept.clip_id, kept.pictures, kept.words) == (clip.id, chosen, "Go.")


def test_files_that_no_row_refers_to_are_not_kept(other: Library, archive: Path) -> None:
    stray = hashlib.sha256(b"stray").hexdigest()
    import_library(other, rewritten(archive, lambda e: e.update({f"files/{stray}": b"stray"})))
    assert stray not in {path.name for path in files(other)}


def test_rows_are_looked_through_before_the_lock_is_taken(
    other: Library, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is kept from the library by an archive that is refused."""
    bad = rewritten(archive, lambda e: edit(e, "tags", word=5))
    monkeypatch.setattr(Library, "changing", lambda _: pytest.fail("the lock was taken"))
    with pytest.raises(RefusedError):
        import_library(other, bad)


def test_rows_that_unpack_to_far_more_are_not_unpacked(other: Library, archive: Path) -> None:
    blank = rewritten(
        archive, lambda e: e.update({"library.jsonl": e["library.jsonl"] + b" " * 10**7})
    )
    with zipfile.ZipFile(blank) as opened, zipfile.ZipFile(archive, "w") as packed:
        for name in opened.namelist():
            method = zipfile.ZIP_DEFLATED if name == "library.jsonl" else zipfile.ZIP_STORED
            packed.writestr(name, opened.read(name), method)
    with pytest.raises(RefusedError, match="too large"):
        import_library(other, archive)


def test_a_file_that_is_no_archive_is_refused(other: Library, archive: Path) -> None:
    whole = archive.read_bytes()
    for content in (b"", b"Dear diary", whole[:-100], whole[: len(whole) // 2]):
        archive.write_bytes(content)
        with pytest.raises(RefusedError, match="cannot be imported"):
            import_library(other, archive)
    with pytest.raises(UsageError, match="no file"):
        import_library(other, archive.with_name("none.zip"))


def test_sizes_are_limited_before_anything_is_kept(
    other: Library, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = rewritten(archive, lambda e: e.update({first_file(e): b"\0" * 10**6}), packed=True)
    with pytest.raises(RefusedError, match="compressed in a way"):
        import_library(other, bomb)
    monkeypatch.setattr(intake, "LONGEST_LINE", 1000)
    with pytest.raises(RefusedError, match="it is larger than"):
        import_library(other, archive)
    monkeypatch.setattr(intake, "MAX_ROW_BYTES", 1000)
    with pytest.raises(RefusedError, match="too large"):
        import_library(other, archive)
    monkeypatch.undo()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 10}))
    with pytest.raises(MachineError, match="more than the disk has free"):
        import_library(other, archive)
    assert rows(other, "runners") == 0
