"""``make docs``: build the docs as a site; warnings and pages that load from elsewhere fail."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
SITE: Final = ROOT / "out" / "site"
# Addresses that a browser fetches by itself, as opposed to links that a reader may follow.
FETCHED: Final = re.compile(
    r"""<(?:script|img|iframe|source|video)[^>]*\ssrc\s*=\s*["']?(?:https?:)?//[^"'\s>]*"""
    r"""|<link(?![^>]*rel="canonical")[^>]*\shref\s*=\s*["']?(?:https?:)?//[^"'\s>]*"""
    r"""|(?:url\(|@import)\s*["']?(?:https?:)?//[^"'\s)]*""",
    re.IGNORECASE,
)


def build() -> int:
    """Build the site; return the builder's exit code, which is 1 after a warning."""
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    environment = os.environ if sys.stderr.isatty() else {**os.environ, "NO_COLOR": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def fetched_elsewhere(folder: Path) -> list[str]:
    """Return what the pages and style sheets below a folder would fetch from other hosts."""
    return [
        f"{path.relative_to(folder)}: {found[0]}"
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".html", ".css"}
        for found in FETCHED.finditer(path.read_text(encoding="utf-8"))
    ]


def main() -> int:
    """Build, check, and say where the site is; return 1 for a warning or a foreign address."""
    if build() != 0:
        return 1
    foreign = fetched_elsewhere(SITE)
    for line in foreign:
        print(f"Loads from elsewhere: {line}", file=sys.stderr)
    if foreign:
        return 1
    print(f"Open next: {SITE / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
