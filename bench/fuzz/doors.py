"""Every way in, each with inputs that were made to break it."""

import io
import json
import os
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np

from bench.fuzz.bombs import bomb
from bench.fuzz.place import Place, Said
from bench.fuzz.serving import ask
from bench.fuzz.values import NUMBERS, TEXTS, as_json, damaged, odd, with_odd_places
from posture.checks import overstride

Door = Callable[[Place, Random], Said]
LISTS: Final = (
    b"ffconcat version 1.0\nfile clip.mp4\n",
    b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nclip.mp4\n#EXT-X-ENDLIST\n",
    b"#EXTM3U\n#EXTINF:9,\nhttp://192.0.2.1/clip.mp4\n",
    b"<?xml version='1.0'?><MPD><BaseURL>http://192.0.2.1/</BaseURL></MPD>",
    b"[playlist]\nFile1=http://192.0.2.1/clip.mp4\n",
    b"v=0\nc=IN IP4 192.0.2.1\nm=video 9 RTP/AVP 96\n",
)
SUFFIXES: Final = (".mp4", ".mov", ".mkv", ".avi", ".gif", ".webm", ".ts", ".jpg", ".npz", "")
DTYPES: Final = ("f8", "f4", "f2", "i8", "u1", "c16", "U5", "S3", "M8[s]", "?", ">f8")


def video(place: Place, random: Random) -> Said:
    """A clip, damaged, or a list of other files that calls itself one."""
    good = random.choice(place.clips)
    if random.random() < 0.2:
        content, suffix = random.choice(LISTS), random.choice(SUFFIXES)
        place.give("clip.mp4", place.clips[0].read_bytes())
    else:
        content, suffix = (
            damaged(random, good.read_bytes()),
            random.choice((good.suffix,) * 6 + SUFFIXES),
        )
    clip = place.give(f"input{suffix}", content)
    return place.command("analyze", clip, "--out", place.trial / "out", "--quiet")


def track(place: Place, random: Random) -> Said:
    """A track with arrays, or words about the clip, that cannot be."""
    if random.random() < 0.25:
        content = damaged(random, place.track.read_bytes())
    else:
        with np.load(place.track) as good:
            arrays = {name: good[name] for name in good.files}
        content = _npz(random, arrays)
    return place.command(
        "analyze", place.give("input.npz", content), "--out", place.trial / "out", "--quiet"
    )


def _npz(random: Random, arrays: dict[str, Any]) -> bytes:
    name = random.choice(sorted(arrays))
    if name == "posture" or random.random() < 0.3:
        extra = with_odd_places(random, json.loads(str(arrays["posture"])))
        arrays["posture"] = np.asarray(as_json(random, extra).decode(errors="replace"))
    else:
        arrays[name] = _odd_array(random, arrays[name])
    if random.random() < 0.1:
        del arrays[random.choice(sorted(arrays))]
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def _odd_array(random: Random, array: Any) -> Any:
    what = random.randrange(5)
    with np.errstate(all="ignore"):
        if what == 0:
            flat = np.array(array, dtype=float).ravel()
            places = [random.randrange(flat.size) for _ in range(random.choice((1, 5, 2000)))]
            flat[places] = float(random.choice(NUMBERS[:13] + NUMBERS[-3:]))
            return flat.reshape(array.shape)
        if what == 1:
            return np.zeros(random.choice(((), (0,), (1,), (3, 33, 2), (10**6,), (9, 1, 1, 1))))
        if what == 2:
            return np.zeros(array.shape, dtype=random.choice(DTYPES))
        if what == 3:
            return array[: random.choice((0, 1, 2, 7))] if array.ndim else array
        return array[::-1] if array.ndim else array * 10**9


def corrections(place: Place, random: Random) -> Said:
    """Corrections that contradict themselves, or are none."""
    document = {
        "schema": "posture.corrections/1",
        "moved": [{"near": True, "contact_s": 1.0, "to_s": 1.02}],
        "wrong": [{"near": False, "contact_s": 2.0}],
        "mirrored": None,
        "rejected": [{"check": overstride.CHECK.key, "time_s": 1.5}],
        "masked": [{"start_s": 0.5, "end_s": 0.9}],
        "belt": {"one": [10, 300], "other": [600, 310]},
    }
    path = place.give("c.json", as_json(random, with_odd_places(random, document)))
    return place.command("analyze", place.track, "--corrections", path, "--json", "-", "--quiet")


def report(place: Place, random: Random) -> Said:
    """A report of something else."""
    path = place.give("report.json", as_json(random, with_odd_places(random, place.report)))
    pair = [place.result, path]
    random.shuffle(pair)
    return place.command("compare", *pair)


def archive(place: Place, random: Random) -> Said:
    """An archive of a library that somebody else made."""
    if random.random() < 0.2:
        content = damaged(random, place.archive.read_bytes())
    else:
        content = _repacked(random, place.archive)
    return place.command("library", "import", place.give("a.zip", content))


def _repacked(random: Random, path: Path) -> bytes:
    with zipfile.ZipFile(path) as good:
        files = {name: good.read(name) for name in good.namelist()}
    rows = [json.loads(line) for line in files["library.jsonl"].splitlines()]
    number = random.randrange(len(rows))
    row = rows[number].get("row", {})
    if "report" in row and random.random() < 0.6:
        spoilt = with_odd_places(random, json.loads(row["report"]))
        row["report"] = as_json(random, spoilt).decode(errors="replace")
        row["report_sha256"] = sha256(row["report"].encode(errors="replace")).hexdigest()
    elif random.random() < 0.1:
        rows *= 300
    else:
        rows[number] = with_odd_places(random, rows[number])
    if random.random() < 0.1:
        files[f"files/{random.choice(TEXTS)}"] = b"x"
    if random.random() < 0.1:
        files[random.choice(sorted(files))] = damaged(random, b"something else")
    # A surrogate is written as it stands: what is text is for the reader to find out.
    lines = [json.dumps(row, ensure_ascii=False).encode(errors="surrogatepass") for row in rows]
    files["library.jsonl"] = b"\n".join(lines) + b"\n"
    if random.random() < 0.9:
        digest = sha256(files["library.jsonl"]).hexdigest()
        files["SHA256SUMS"] = f"{digest}  library.jsonl\n".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in files.items():
            made.writestr(name.encode(errors="replace").decode(), content)
    return buffer.getvalue()


def table(place: Place, random: Random) -> Said:
    """A batch's table with columns and cells that cannot be."""
    columns = ["clip", "runner", "date", "height_cm", "speed_kmh", "capture_fps", "state"]
    if random.random() < 0.5:
        columns[random.randrange(len(columns))] = random.choice(TEXTS)
    rows = [[random.choice((*TEXTS, "170", "2026-03-01", "fresh")) for _ in columns]]
    rows[0][0] = "missing.mp4"
    separator = random.choice((",", ",", ",", ";", "\t"))
    text = "\r\n".join(separator.join(cells) for cells in [columns, *rows])
    content = text.encode(errors="surrogatepass")
    content = damaged(random, content) if random.random() < 0.4 else content
    return place.command("batch", place.give("t.csv", content), "--out", place.trial / "out")


def arguments(place: Place, random: Random) -> Said:
    """Arguments that nobody would type, and settings that nobody would make."""
    place.with_library()

    def text() -> str:
        value = random.choice((*TEXTS, *map(str, NUMBERS), "Anna Kim", "anna kim"))
        return value.replace("\0", "")

    commands: tuple[tuple[str, ...], ...] = (
        ("library", "add", "--runner", text(), "--height-cm", text()),
        ("library", "add", "--runner", text(), "--notes", text()),
        ("library", "add", str(place.track), "--runner", text(), "--shoes", text()),
        ("library", "list", "--search", text(), "--tag", text()),
        ("library", "list", "--runner", text(), "--page", text()),
        ("library", "show", text()),
        ("library", "delete", text(), "--yes"),
        ("library", "export", str(place.trial / "out.zip"), "--runner", text()),
        ("library", "check"),
        ("analyze", text(), "--height-cm", text()),
        ("analyze", str(place.track), "--overlay", text(), "--clip-speed", text()),
        ("analyze", str(place.track), "--model", text(), "--capture-fps", text()),
        ("track", text(), "--out", text()),
        ("compare", text(), text()),
        ("batch", text(), "--out", str(place.trial / "out")),
    )
    if random.random() < 0.2:
        os.environ["POSTURE_DATABASE_URL"] = random.choice(
            (
                "postgresql://u:p@ss@127.0.0.1:9/n",
                "postgresql://u:%zz@127.0.0.1:9/n?sslmode=verify-full",
                "postgresql://127.0.0.1:99999/n",
                "postgresql://u:p@127.0.0.1:9/n?" + text(),
                "sqlite:///x",
                text(),
            )
        )
    return place.command(*random.choice(commands))


def database(place: Place, random: Random) -> Said:
    """A library's database with bytes of another kind in it."""
    path = place.with_library() / "library.db"
    content = path.read_bytes()
    path.write_bytes(_spoilt_pages(random, content))
    commands = (
        ("library", "list"),
        ("library", "check"),
        ("library", "show", "Anna Kim"),
        ("library", "list", "--runner", "Anna Kim"),
        ("library", "export", str(place.trial / "out.zip")),
        ("library", "delete", "Anna Kim", "--yes"),
    )
    return place.command(*random.choice(commands))


def _spoilt_pages(random: Random, content: bytes) -> bytes:
    """Return a database that is empty, cut off, lacks pages, or has others' bytes in it."""
    kind, page = random.randrange(4), 4096
    if kind == 0:
        return content[: random.choice((0, 10, 100, page, 9 * page))]
    if kind == 1:
        return damaged(random, content)
    changed = bytearray(content)
    for _ in range(random.choice((1, 3, 12))):
        start = page * random.randrange(len(content) // page)
        other = bytes(page) if kind == 2 else random.randbytes(page)
        changed[start : start + page] = other
    return bytes(changed)


def pages(place: Place, random: Random) -> Said:
    """The pages of a library in which a report is spoilt."""
    import sqlite3

    from streamlit.testing.v1 import AppTest

    path = place.with_library() / "library.db"
    text = as_json(random, with_odd_places(random, place.report)).decode(errors="replace")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE analyses SET report = ?", (random.choice(("", text, text)),))
        runner = connection.execute("SELECT id FROM runners").fetchone()[0]
        clip = connection.execute("SELECT id FROM clips").fetchone()[0]
    connection.close()
    app = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=60)
    page = random.choice(("library", "runner", "review"))
    app.query_params[page] = {"library": "", "runner": runner, "review": clip}[page]
    app.run()
    crashes = "".join(f"Traceback {crash.value}" for crash in app.exception)
    return Said(0, crashes + "".join(str(error.value) for error in app.error))


def clip_folder(place: Place, random: Random) -> Said:
    """The start page and a clip's page, with spoilt notes of ours in the clip's folder."""
    import shutil

    from streamlit.testing.v1 import AppTest

    job_id = "20260301-120000-00000abcd"
    folder = place.trial / "data" / "clips" / job_id
    shutil.copytree(place.result, folder / "result")
    shutil.copyfile(place.track, folder / "result" / "track.npz")
    settings = {"runner": None, "height_cm": 170, "annotate": False, "mirrored": False}
    documents: dict[str, Any] = {
        "job.json": {
            "name": "run.npz",
            "clip": str(place.track),
            "created": "2026-03-01T12:00:00+00:00",
            "settings": settings,
        },
        "outcome.json": {"state": "ok", "sentence": "Fine.", "verdict": "ok", "seconds": 1.0},
        "progress.json": {"stage": "Done", "done": 1, "expected": 2, "since": 0.0},
        "load.json": {"ticked": ["a"]},
        "shelf.json": {"runner_id": "a" * 32, "day": "2026-03-01", "speed_kmh": 10},
        "corrections.json": {"schema": "posture.corrections/1", "mirrored": True},
        "result/report.json": place.report,
    }
    spoilt = random.choice(sorted(documents))
    documents[spoilt] = with_odd_places(random, documents[spoilt])
    for name, document in documents.items():
        content = as_json(random, document) if name == spoilt else json.dumps(document).encode()
        (folder / name).write_bytes(content)
    app = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=60)
    if random.random() < 0.7:
        app.query_params["clip"] = job_id
        app.session_state[f"player-{job_id}"] = {"watched": True}
    app.run()
    return Said(0, "".join(f"Traceback {crash.value}" for crash in app.exception))


def told(
    place: Place,  # noqa: ARG001
    random: Random,
) -> Said:
    """What a page's own parts tell Python, as anybody's browser may."""
    from posture.drawing.sketch import shapes_from
    from posture.ui.player.component_messages import new_messages

    sent = [{"number": 1, "topic": "note", "content": odd(random)}, odd(random)]
    new_messages(with_odd_places(random, sent), 0)
    shapes = [{"kind": "arrow", "places": [[0.1, 0.1], [0.4, 0.4]]}]
    shapes_from(with_odd_places(random, shapes))
    return Said(0, "")


DOORS: Final[dict[str, tuple[Door, int]]] = {
    "video": (video, 700),
    "track": (track, 800),
    "corrections": (corrections, 450),
    "report": (report, 800),
    "archive": (archive, 700),
    "table": (table, 300),
    "arguments": (arguments, 500),
    "database": (database, 300),
    "pages": (pages, 150),
    "clip folder": (clip_folder, 150),
    "told": (told, 200),
    "bomb": (bomb, 100),
    "server": (ask, 600),
}
"""Each door with its share of some five thousand inputs."""
