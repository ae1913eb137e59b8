"""What the lock holds: known weaknesses, and licences. ``make audit``.

pip-audit asks the advisory service of Python's packages about every name and version of the lock,
and nothing else leaves the machine. It is the only thing here that asks anybody.
"""

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
LOCK: Final = ROOT / "requirements.lock"
NOTICE: Final = ROOT / "NOTICE"
LIMIT_S: Final = 600
UNDONE: Final = 4
# Licences that ask for nothing but their own text; any other has to be spoken of in NOTICE.
FREE: Final = re.compile(
    r"(MIT|MIT-0|MIT-CMU|ISC|BSD|0BSD|PSF|Zlib|CC0|Apache|Python Software Foundation)\b", re.I
)
COPYLEFT: Final = re.compile(r"MPL|Mozilla|GPL|EUPL|CDDL|EPL", re.I)


def locked() -> list[str]:
    """Return the names of the packages of the lock."""
    return re.findall(r"^([\w.-]+)==", LOCK.read_text(), re.MULTILINE)


def licence_of(package: Distribution) -> str:
    """Return what a package says of its licence, in a line; empty where it says nothing."""
    told = package.metadata
    if "License-Expression" in told:
        return told["License-Expression"]
    named = [line for line in told.get_all("Classifier", []) if line.startswith("License ::")]
    spelled = [line.split(" :: ")[-1] for line in named if line != "License :: OSI Approved"]
    # Some put the whole text where a name belongs.
    first = told["License"].strip().split("\n")[0] if "License" in told else ""
    return " AND ".join(spelled) or first


def licences(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the packages that are installed here, by licence."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        try:
            found[licence_of(distribution(name))].append(name)
        except PackageNotFoundError:  # of another system
            continue
    return dict(found)


def unspoken(found: dict[str, list[str]], notice: str) -> list[str]:
    """Return the packages whose licence asks for more than its text, and NOTICE is silent."""
    asking = [
        name
        for licence, names in found.items()
        if COPYLEFT.search(licence) or not FREE.search(licence)
        for name in names
    ]
    return [name for name in asking if not re.search(rf"\b{re.escape(name)}\b", notice, re.I)]


def advisories(report: Sequence[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Return the known weaknesses, a line each, and the packages that nobody could judge."""
    weak = [
        f"{one['name']} {one['version']}: {known['id']}, mended in "
        f"{', '.join(known['fix_versions']) or 'no version yet'}"
        for one in report
        for known in one.get("vulns", [])
    ]
    return weak, [one["name"] for one in report if "skip_reason" in one]


def ask() -> tuple[list[dict[str, Any]], str]:
    """Return what pip-audit finds, and what it complains about where it finds nothing out."""
    words = ["--requirement", str(LOCK), "--require-hashes", "--disable-pip", "--format", "json"]
    command = [sys.executable, "-m", "pip_audit", *words, "--progress-spinner", "off"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False)
        return json.loads(done.stdout)["dependencies"], ""
    except subprocess.TimeoutExpired:
        return [], f"no answer within {LIMIT_S} s"
    except (ValueError, KeyError):
        return [], (done.stderr.strip().splitlines() or ["no word of why"])[-1]


def main() -> int:
    """Print both; return 1 for a weakness or a licence nobody spoke of, 4 for an audit undone."""
    found = licences(locked())
    for licence, names in sorted(found.items()):
        print(f"{licence}: {', '.join(sorted(names))}")
    missing = unspoken(found, NOTICE.read_text())
    for name in missing:
        print(f"NOTICE does not speak of {name}, whose licence asks for it.")
    report, complaint = ask()
    weak, unjudged = advisories(report)
    for line in weak:
        print(line)
    if len(unjudged) == len(report):
        why = complaint or "it knows none of these packages"
        print(f"The advisory service could not be asked ({why}); no weakness was looked for.")
    else:
        silent = f"; nothing is known of {', '.join(unjudged)}" if unjudged else ""
        print(f"{len(report) - len(unjudged)} packages, {len(weak)} weaknesses known{silent}.")
    if weak or missing:
        return 1
    return UNDONE if len(unjudged) == len(report) else 0


if __name__ == "__main__":
    sys.exit(main())
