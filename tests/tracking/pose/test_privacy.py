"""People film their bodies with this: what runs the networks must not talk to anybody."""

import subprocess
import sys
from importlib.metadata import distribution, version
from pathlib import Path

import pytest

from posture.tracking.pose.models import Model

PACKAGE = Path(str(distribution("mediapipe").locate_file("mediapipe")))
LITERT = Path(str(distribution("ai-edge-litert").locate_file("ai_edge_litert")))
# Symbol names stand between zero bytes in a library's string table.
NETWORK_SYMBOLS = [b"\0getaddrinfo\0", b"\0socket\0", b"\0connect\0", b"\0sendto\0"]

INFERENCE_WITHOUT_SOCKETS = """
import sys
import numpy as np

def forbid(event, args):
    if event.startswith("socket."):
        raise SystemExit(f"network use: {event} {args}")

from posture.tracking.pose.inference import LandmarkNetwork
from posture.tracking.pose.models import Model
from posture.tracking.pose.detector import PeopleDetector
from posture.tracking.pose.region import Region
from pathlib import Path

sys.addaudithook(forbid)
model, picture = Model(Path(sys.argv[1]), "full", ""), np.zeros((120, 160, 3), np.uint8)
with PeopleDetector(model) as people:
    people.detect(picture)
LandmarkNetwork(model).place(picture, Region(80, 60, 50, 0))
print("no socket")
"""


def test_mediapipe_is_the_version_that_keeps_to_itself() -> None:
    assert version("mediapipe") == "0.10.33"


@pytest.mark.skipif(sys.platform != "linux", reason="reads an ELF library's symbol names")
def test_the_library_imports_no_network_function() -> None:
    content = (PACKAGE / "tasks" / "c" / "libmediapipe.so").read_bytes()
    assert b"\0pthread_create\0" in content, "symbol names are not where they used to be"
    assert [name for name in NETWORK_SYMBOLS if name in content] == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads an ELF library's symbol names")
def test_litert_imports_no_network_function() -> None:
    libraries = [
        LITERT / "libpywrap_litert_common.so",
        LITERT / "_pywrap_litert_interpreter_wrapper.so",
    ]
    content = b"".join(library.read_bytes() for library in libraries)
    assert b"\0pthread_create\0" in content, "symbol names are not where they used to be"
    # "socket" stands there too, as a word of its own texts.
    names = [name for name in NETWORK_SYMBOLS if name != b"\0socket\0"]
    assert [name for name in names if name in content] == []


def test_python_opens_no_socket_during_inference(full_model: Model) -> None:
    command = [sys.executable, "-c", INFERENCE_WITHOUT_SOCKETS, str(full_model.path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("no socket", 0), done.stderr
