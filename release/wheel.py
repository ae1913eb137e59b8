"""``make try-wheel``: build the wheel, install it as docs/how-to/install.md says, and use it.

In a fresh environment outside the repository, with its own home folder. Both OpenCV packages end up
there, as they do for everybody who uses pip; one is then removed and the other repaired with the
guide's command, and the report has to be the same to the last digit each time.
"""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, Final
from urllib.request import HTTPCookieProcessor, build_opener

from posture import __version__
from posture.errors import MachineError

ROOT: Final = Path(__file__).parents[1]
GUIDE: Final = ROOT / "docs" / "how-to" / "install.md"
SAMPLE: Final = ROOT / "sample_videos" / "overstride14_60.mp4"
START_S: Final = 90
ADDRESS: Final = re.compile(r"posture is at\s+(http://\S+)")


class FailedError(Exception):
    """Something did not behave as the docs say."""


def commands(guide: str, section: str) -> list[str]:
    """Return the commands in a section's shell blocks, one per line."""
    text = guide.split(f"\n## {section}\n")[1].split("\n## ")[0]
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def build(folder: Path) -> Path:
    """Build the wheel into a folder and return it."""
    hatch = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run(
        [*hatch, "--directory", str(folder)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    return next(folder.glob("*.whl"))


class Machine:
    """A folder outside the repository that is also the home folder, to follow the guide in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "POSTURE"))}
        self.environment = {**kept, "HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}

    def run(self, command: str, code: int = 0) -> str:
        """Run a command line; return what it printed, errors included.

        Raises
        ------
        FailedError
            If it ends with another exit code.
        """
        print(f"  $ {command}", flush=True)
        words = shlex.split(command)
        words[0] = str(self.folder / words[0]) if "/" in words[0] else words[0]
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != code:
            raise FailedError(f"ended with {done.returncode} instead of {code}:\n{done.stdout}")
        return done.stdout

    def measurements(self, posture: str, clip: Path) -> Any:
        """Return what the installed command measures on a clip."""
        self.run(f"{posture} analyze {shlex.quote(str(clip))} --quiet --json report.json")
        return json.loads((self.folder / "report.json").read_text())["measurements"]

    def first_page(self, command: str) -> str:
        """Start the app, open the address that it prints, stop the app; return the page."""
        command = f"{command} --server.headless true --server.port {_free_port()}"
        print(f"  $ {command}", flush=True)
        log = self.folder / "app.log"
        words = [str(self.folder / word) if "bin/" in word else word for word in command.split()]
        with log.open("w") as out:
            process = subprocess.Popen(
                words, cwd=self.folder, env=self.environment, stdout=out, stderr=out
            )
        try:
            return _page(_address(process, log))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(START_S)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    end_s = time.monotonic() + START_S
    while time.monotonic() < end_s and process.poll() is None:
        if found := ADDRESS.search(log.read_text()):
            return found[1]
        time.sleep(0.2)
    raise FailedError(f"the app printed no address:\n{log.read_text()}")


def _page(address: str) -> str:
    """Return the app's page; the printed address only sets a cookie."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    browser.open(address, timeout=START_S).close()
    with browser.open(address.split("?")[0], timeout=START_S) as answer:
        return str(answer.read().decode())


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise FailedError(what)
    print(f"  {what}", flush=True)


def try_command_line(machine: Machine, install: str, posture: str) -> Any:
    """Install without extras and use the command line; return what it measures."""
    machine.run(re.sub(r"\[.*\]", "", install))
    version = machine.run(f"{posture} --version").strip()
    _expect(version == f"posture {__version__}", f"{version} is installed")
    said = machine.run(f"{posture} app", code=MachineError.exit_code)
    _expect("extra 'app'" in said and said.count("\n") == 1, "the app names the extra it needs")
    sample = next(machine.folder.glob("*/lib/python*/site-packages/posture/bundled/*/*.mp4"))
    measured = machine.measurements(posture, sample)
    models = machine.folder / "data" / "posture" / "models"
    _expect(any(models.iterdir()), "the model is in the user's data folder")
    return measured


def try_opencv(machine: Machine, posture: str, repair: str, measured: Any) -> None:
    """Remove one of the two OpenCV packages, and repair what is left as the guide says."""
    pip = posture.replace("bin/posture", "bin/pip")
    machine.run(f"{pip} uninstall --yes opencv-contrib-python")
    command = f"{posture} analyze {shlex.quote(str(SAMPLE))} --quiet"
    said = machine.run(command, code=MachineError.exit_code)
    _expect(repair.split("pip ")[1] in said, "posture says how to repair OpenCV")
    machine.run(repair)
    same = machine.measurements(posture, SAMPLE) == measured
    _expect(same, "with one OpenCV or both: the same measurements to the last digit")


def main() -> int:
    """Try everything; return 1, and print why, if something is not as the docs say."""
    guide = GUIDE.read_text(encoding="utf-8")
    make, install, app = commands(guide, "From a wheel")
    (repair,) = commands(guide, "Two OpenCV packages")
    posture = app.split()[0]
    with tempfile.TemporaryDirectory(prefix="posture-wheel-") as folder:
        machine = Machine(Path(folder))
        try:
            _expect(build(machine.folder).name in install, "the guide names the wheel")
            machine.run(make)
            measured = try_command_line(machine, install, posture)
            machine.run(install)
            _expect("<title>" in machine.first_page(app), "the app answers with its first page")
            try_opencv(machine, posture, repair, measured)
        except FailedError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
