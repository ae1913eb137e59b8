"""Arrays whose size is known before any of them is unpacked."""

import io
import resource
import zipfile
from pathlib import Path

import numpy as np
import pytest

from posture.errors import RefusedError
from posture.pose_track import load_track
from posture.system.npz import DAMAGED, ArrayLimit, OversizeError, read_arrays


def header(shape: tuple[int, ...], dtype: str = "<f8") -> bytes:
    """Return the head of an array's file, whatever it promises."""
    text = io.BytesIO()
    content = {"descr": dtype, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(text, content)
    return text.getvalue()


def archive_of(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return path


def test_arrays_come_as_they_were_saved(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "a.npz", xy=np.arange(6.0), word=np.asarray("x"), more=[1])
    arrays = read_arrays(
        tmp_path / "a.npz", {"xy": ArrayLimit(6), "word": ArrayLimit(1, "U"), "no": ArrayLimit(1)}
    )
    assert set(arrays) == {"xy", "word"}
    np.testing.assert_array_equal(arrays["xy"], np.arange(6.0))
    assert str(arrays["word"]) == "x"


@pytest.mark.parametrize(
    ("shape", "dtype"),
    [
        ((7,), "<f8"),
        ((7, 1, 1, 1), "<f8"),
        ((2**62, 2**62), "<f8"),  # whose product is 0 where numbers overflow
        ((1,), "|O"),
        ((1,), "<U3"),
        ((1,), "<c16"),
        ((1,), "|V1000"),
    ],
)
def test_a_promise_beyond_what_is_wanted_is_refused_unread(
    tmp_path: Path, shape: tuple[int, ...], dtype: str
) -> None:
    path = archive_of(tmp_path / "a.npz", xy=header(shape, dtype))
    with pytest.raises(OversizeError, match="xy"):
        read_arrays(path, {"xy": ArrayLimit(6)})


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY\x09\x00", header((6,)), b"hello" * 9])
def test_what_is_no_array_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = archive_of(tmp_path / "a.npz", xy=content)
    with pytest.raises(DAMAGED):
        read_arrays(path, {"xy": ArrayLimit(6)})


def test_a_track_of_gigabytes_is_refused_without_unpacking_it(tmp_path: Path) -> None:
    """5 GB of zeros in 5 MB: each piece of the packed stream is the same, so it is written once."""
    zeros = bytes(1 << 20)
    path = tmp_path / "bomb.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in ("time_s", "visibility", "size"):
            archive.writestr(f"{name}.npy", header((3,)) + zeros[:24])
        with archive.open("xy.npy", "w") as member:
            member.write(header((10_000_000, 33, 2)))
            for _ in range(300):
                member.write(zeros)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(RefusedError, match=r"xy has shape \(10000000, 33, 2\)"):
        load_track(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB
