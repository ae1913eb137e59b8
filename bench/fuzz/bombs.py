"""Small files that ask for much: memory, time, or a lock held for long."""

import io
import json
import struct
import zipfile
import zlib
from hashlib import sha256
from random import Random
from typing import Final

from bench.fuzz.place import Place, Said

SIDES: Final = (1, 2, 4000, 8192, 16000, 65535)


def bomb(place: Place, random: Random) -> Said:
    """One of the bombs, at the door that it is made for."""
    make = random.choice((_picture_bomb, _picture_bomb, _array_bomb, _rows_bomb, _words_bomb))
    return make(place, random)


def _picture_bomb(place: Place, random: Random) -> Said:
    """An animated GIF or PNG of huge or tiny pictures that packs to almost nothing."""
    width, height = random.choice(SIDES), random.choice(SIDES)
    frames = random.choice((1, 2, 30, 300, 3000))
    make, suffix = random.choice(((_gif, ".gif"), (_apng, ".png"), (_apng, ".mp4")))
    clip = place.give(f"bomb{suffix}", make(width, height, frames))
    return place.command("analyze", clip, "--out", place.trial / "out", "--quiet")


def _gif(width: int, height: int, frames: int) -> bytes:
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    # Each picture promises all of the screen and holds one pixel: the rest is the decoder's work.
    one = b"\x21\xf9\x04\x00\x04\x00\x00\x00\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0)
    return screen + (one + b"\x02\x02\x44\x01\x00") * frames + b"\x3b"


def _apng(width: int, height: int, frames: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    pixels = zlib.compress(bytes(min(height * (1 + (width + 7) // 8), 40_000_000)), 9)
    parts = [
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
    ]
    parts.append(chunk(b"acTL", struct.pack(">II", frames, 0)))
    number = 0
    for index in range(min(frames, 100)):
        told = struct.pack(">IIIIIHHBB", number, width, height, 0, 0, 1, 25, 0, 0)
        parts.append(chunk(b"fcTL", told))
        number += 1
        if index:
            parts.append(chunk(b"fdAT", struct.pack(">I", number) + pixels))
            number += 1
        else:
            parts.append(chunk(b"IDAT", pixels))
    return b"".join([*parts, chunk(b"IEND", b"")])


def _array_bomb(place: Place, random: Random) -> Said:
    """A track whose arrays unpack to gigabytes, or say that they do."""
    frames = random.choice((10**7, 10**8, 10**12))
    shape = {"xy": (frames, 33, 2), "visibility": (frames, 33), "time_s": (frames,), "size": (2,)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, dimensions in shape.items():
            head = str({"descr": "<f8", "fortran_order": False, "shape": dimensions}).encode()
            head += b" " * (-(len(head) + 11) % 64) + b"\n"
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                member.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head)
                for _ in range(random.choice((0, 1, 200))):
                    member.write(bytes(1 << 20))
    return place.command("analyze", place.give("bomb.npz", buffer.getvalue()), "--quiet")


def _rows_bomb(place: Place, random: Random) -> Said:
    """An archive with more rows than any library has."""
    row = {"id": "a" * 32, "clip_id": "b" * 32, "at_s": None, "made": "2026-01-01T00:00:00+00:00"}
    line = json.dumps({"table": "tags", "row": {**row, "word": "x"}}).encode() + b"\n"
    head = json.dumps({"format": "posture.library/1", "version": "0002"}).encode() + b"\n"
    rows = head + random.choice((line, b'{"table": "tags"}\n')) * random.choice((10**4, 10**6))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("library.jsonl", rows)
        archive.writestr("SHA256SUMS", f"{sha256(rows).hexdigest()}  library.jsonl\n")
    return place.command("library", "import", place.give("bomb.zip", buffer.getvalue()))


def _words_bomb(place: Place, random: Random) -> Said:
    """A report with thousands of warnings, pieces of evidence or very long words."""
    report = json.loads(json.dumps(place.report))
    many = random.choice((2_000, 100_000))
    if random.random() < 0.5:
        report["quality"]["warnings"] = ["<b>Watch out.</b>"] * many
    else:
        report["steps"] = report["steps"][:1] * many
    if random.random() < 0.3:
        report["clip"]["name"] = "x" * 10_000_000
    path = place.give("report.json", json.dumps(report).encode())
    return place.command("compare", place.result, path)
