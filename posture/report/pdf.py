"""The report as a PDF of a few A4 pages, to print or to hand to a coach or clinician."""

from collections.abc import Mapping

from posture.checks.base import Check
from posture.report.html import render_html
from posture.report.paper import check_pictures, pdf_of
from posture.results.report import Report


def report_pdf(
    report: Report, checks: Mapping[str, Check], image_bytes: Mapping[str, bytes]
) -> bytes:
    """Return the report as a PDF file: the page as it is on paper.

    Parameters
    ----------
    report : Report
        Analysed or refused.
    checks : mapping of str to Check
        By measurement key.
    image_bytes : mapping of str to bytes
        The evidence pictures (JPEG) by their name in the report; missing ones are left out.

    Raises
    ------
    MachineError
        If a picture is damaged, or Pango is not installed.
    """
    check_pictures(image_bytes.values())
    return pdf_of(render_html(report, checks, image_bytes, paper=True))
