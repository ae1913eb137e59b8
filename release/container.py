"""``make try-container``: run the Containerfile's instructions in a bare Debian tree, and use it.

For machines that cannot reach an image registry: debootstrap creates the tree, and chroot stands in
for the container. Needs root and about 3 GB of disk space.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
CONTAINERFILE: Final = ROOT / "Containerfile"
SUITES: Final = {"12": "bookworm", "13": "trixie"}
# This machine's settings for pip and for proxies apply in the tree too, and the certificates that
# it trusts are trusted there, under a file name that no package writes.
PASSED_ON: Final = re.compile(r"(PIP_|\w+_proxy$)", re.IGNORECASE)
TRUSTED: Final = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
TRUSTED_AT: Final = "/etc/ssl/passed-on.crt"
IN_TREE: Final = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$@"'


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """Yield the instructions of a Containerfile, each with its argument on one line."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        if line.strip():
            name, argument = line.split(maxsplit=1)
            yield name, argument


class Tree:
    """A container's file system as a folder, and the state that its instructions leave."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        self.workdir = "/"
        self.user = "root"
        self.entrypoint: list[str] = []

    def carry_out(self, name: str, argument: str) -> None:
        """Run an instruction; one that is not implemented here is an error."""
        print(f"{name} {argument}", flush=True)
        getattr(self, f"do_{name.lower()}")(argument)

    def do_from(self, image: str) -> None:
        """Create the bare system."""
        found = re.fullmatch(r"debian:(\d+)-slim", image)
        suite = SUITES[found[1]] if found else image
        command = ["debootstrap", "--variant=minbase", suite, str(self.folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        for file in filter(None, map(os.environ.get, TRUSTED)):
            shutil.copy(file, self.folder / TRUSTED_AT.lstrip("/"))

    def do_run(self, command: str) -> None:
        """Run a line of shell in the tree."""
        passed_on = {k: v for k, v in os.environ.items() if PASSED_ON.match(k)}
        passed_on.update({name: TRUSTED_AT for name in TRUSTED if name in os.environ})
        subprocess.run(
            self._inside(["/bin/sh", "-c", command]),
            env={**passed_on, **self.environment},
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def do_copy(self, argument: str) -> None:
        """Copy files or folders of the repository into the tree."""
        *sources, target = argument.split()
        into = self.folder / Path(self.workdir, target).relative_to("/")
        for source in sources:
            path = ROOT / source
            if path.is_dir():
                shutil.copytree(path, into, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                into.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, into)

    def do_env(self, argument: str) -> None:
        """Set environment variables."""
        for word in shlex.split(argument):
            name, value = word.split("=", 1)
            self.environment[name] = value

    def do_workdir(self, folder: str) -> None:
        """Change to a folder, which is created if it is missing."""
        self.workdir = folder
        (self.folder / folder.lstrip("/")).mkdir(parents=True, exist_ok=True)

    def do_user(self, name: str) -> None:
        """Continue as another user."""
        self.user = name

    def do_entrypoint(self, words: str) -> None:
        """Remember the command that the container starts."""
        self.entrypoint = json.loads(words)

    def do_volume(self, _: str) -> None:
        """Do nothing: a volume is an ordinary folder here."""

    def do_cmd(self, _: str) -> None:
        """Do nothing: every start here gives its arguments."""

    def start(self, *arguments: str) -> str:
        """Run the container without a network; return what it prints."""
        print(f"  $ {' '.join(arguments)}", flush=True)
        command = self._inside([*self.entrypoint, *arguments], "--net")
        home = {"HOME": f"/home/{self.user}"}
        return subprocess.run(
            command, env={**home, **self.environment}, check=True, capture_output=True, text=True
        ).stdout

    def _inside(self, words: Sequence[str], *namespaces: str) -> list[str]:
        """Return the command that runs ``words`` in the tree; its mounts vanish when it ends."""
        tree = str(self.folder)
        enter = ["unshare", "--mount", *namespaces, "sh", "-c", IN_TREE, tree]
        change = [f"--userspec={self.user}", tree, "/usr/bin/env", f"--chdir={self.workdir}"]
        return [*enter, *change, *words]


def main() -> int:
    """Build the tree and use it; return 1 if anything fails."""
    if os.getuid() != 0 or shutil.which("debootstrap") is None:
        print("This needs root, and debootstrap (Debian package debootstrap).", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="posture-container-") as folder:
        tree = Tree(Path(folder))
        Path(folder).chmod(0o755)
        try:
            for instruction in instructions(CONTAINERFILE.read_text()):
                tree.carry_out(*instruction)
            print(tree.start("--version").strip())
            sample = "/opt/posture/source/sample_videos/overstride14_60.mp4"
            report = json.loads(tree.start("analyze", sample, "--json", "-", "--quiet"))
            print(f"  {len(report['measurements'])} measurements, status {report['status']}")
            print(tree.start("library", "list").strip())
        except subprocess.CalledProcessError as error:
            print(f"{error}\n{error.stderr or ''}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
