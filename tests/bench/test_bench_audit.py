"""The licences of what the lock brings, and what an audit says where nobody answers."""

import re
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from bench import audit
from bench.audit import NOTICE, advisories, licences, locked, main, unspoken

SITE = Path(sysconfig.get_path("purelib"))


def test_every_package_of_the_lock_tells_its_licence_and_notice_speaks_of_the_strict_ones() -> None:
    found = licences(locked())
    assert sum(map(len, found.values())) > 60
    assert "" not in found
    assert unspoken(found, NOTICE.read_text()) == []


def test_notice_names_every_library_that_the_wheels_bring() -> None:
    notice = NOTICE.read_text()
    files = [path.name for path in SITE.glob("*.libs/lib*.so*")]
    # libx264-22ce2e1a.so.165, libopenblasp-r0-5c2b7639.3.15.so, libSvtAv1Enc-0a1b2c3d.so.4.1.0
    names = {re.split(r"\.so|-[0-9a-f]{8}|-r0", name)[0] for name in files}
    unnamed = [name for name in names if not re.search(rf"\b{re.escape(name)}(?![\w-])", notice)]
    assert unnamed == []


def test_a_licence_that_asks_for_more_has_to_be_spoken_of() -> None:
    found = {"MIT": ["a"], "GPL-3.0-only": ["b"], "": ["c"], "MPL-2.0 AND MIT": ["d"]}
    assert unspoken(found, "d is under the Mozilla licence") == ["b", "c"]


REPORT: list[dict[str, Any]] = [
    {"name": "good", "version": "1", "vulns": []},
    {"name": "bad", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["3", "4"]}]},
    {"name": "worse", "version": "2", "vulns": [{"id": "CVE-2", "fix_versions": []}]},
    {"name": "unknown", "skip_reason": "not found"},
]


def test_weaknesses_are_named_with_what_mends_them() -> None:
    weak, unjudged = advisories(REPORT)
    assert weak == [
        "bad 2: CVE-1, mended in 3, 4",
        "worse 2: CVE-2, mended in no version yet",
    ]
    assert unjudged == ["unknown"]


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        ((REPORT[:1], ""), 0, "1 packages, 0 weaknesses known."),
        ((REPORT, ""), 1, "3 packages, 2 weaknesses known; nothing is known of unknown."),
        ((REPORT[3:], ""), 4, "could not be asked (it knows none of these packages)"),
        (([], "no connection"), 4, "could not be asked (no connection)"),
    ],
)
def test_an_audit_that_nobody_answered_is_not_passed(
    answer: tuple[list[dict[str, Any]], str],
    code: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(audit, "ask", lambda: answer)
    assert main() == code
    assert words in capsys.readouterr().out.splitlines()[-1]
