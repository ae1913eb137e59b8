from dataclasses import replace

from posture.checks import CHECKS
from posture.report.by_hand import correction_sentences
from posture.report.html import render_html
from posture.results.corrections import (
    BeltLine,
    Corrections,
    MaskedStretch,
    MovedContact,
    RejectedEvidence,
    WrongContact,
)
from posture.results.report import Report

CORRECTIONS = Corrections(
    moved=(MovedContact(True, 1.6118, 1.6118 - 1 / 60),),
    wrong=(WrongContact(False, 0.5),),
    mirrored=True,
    rejected=(RejectedEvidence("trunk_lean", 3.25),),
    masked=(MaskedStretch(4.0, 4.5),),
    belt=BeltLine((100.0, 890.0), (500.0, 900.0)),
)


def corrected(report: Report) -> Report:
    moved = replace(report.steps[0], found_s=1.6118)
    clip = replace(report.clip, frame_rate_hz=60.0)
    return replace(report, corrections=CORRECTIONS, steps=[moved, *report.steps[1:]], clip=clip)


def test_every_correction_has_its_sentence(ok_report: Report) -> None:
    assert correction_sentences(corrected(ok_report), CHECKS) == [
        "The picture is a mirror image, left and right swapped.",
        "The belt was drawn in by hand: it falls to the right by 1.4 degrees in the picture.",
        "The contact of the far foot at 0.500 s was marked as wrong and left out.",
        "The contact of the camera-side foot at 1.612 s was moved to 1.595 s, 17 milliseconds "
        "earlier.",
        "Trunk lean: the moment at 3.25 s was rejected; it is neither shown nor counted.",
        "The running from 4.00 s to 4.50 s was left out.",
        "A contact placed by hand is good to about a frame, 17 milliseconds either way.",
    ]
    assert correction_sentences(ok_report, CHECKS) == []


def test_the_page_shows_them_before_the_results(ok_report: Report, refused_report: Report) -> None:
    page = render_html(corrected(ok_report), CHECKS, {})

    assert page.index("Corrected by hand") < page.index("What else was measured")
    assert page.index("moved to 1.595 s, 17 milliseconds earlier") < page.index(
        "What else was measured"
    )
    assert "(by hand)" in page
    assert "Corrected by hand" not in render_html(ok_report, CHECKS, {})
    refused = replace(refused_report, corrections=CORRECTIONS)
    assert "was left out" in render_html(refused, CHECKS, {})
