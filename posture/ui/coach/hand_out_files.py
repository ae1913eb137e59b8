"""The hand-out's files: made from a clip and kept, kept ones again, and a day's in one zip."""

import io
import re
import zipfile
from collections import Counter
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from posture.errors import MachineError, PostureError, UsageError
from posture.library.hand_outs.given import find_given, looked_through_on, today
from posture.library.hand_outs.practice import practice_of, stored_bytes
from posture.library.runners.people import name_of
from posture.library.schema.practice_tables import GivenHandOut
from posture.ui.clips.clip_folder import OPENED_ID
from posture.ui.coach.hand_out_making import give
from posture.ui.open_library.opened import open_clip
from posture.ui.open_library.shared_library import shared_library
from posture.ui.open_library.who_looks import note_clip
from posture.ui.player.player_files import of_a_version
from posture.ui.review.clip_review import Review, review

if TYPE_CHECKING:
    from posture.library.storage.library import Library

PLACE: Final = "/hand-out"
GIVEN: Final = "/given-hand-out"
TODAY: Final = "/hand-outs-of-today"
GIVEN_FORMS: Final = {
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".eml": "message/rfc822",
}
NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')
"""What a file's name cannot have on every system."""
LONGEST_STEM: Final = 120
NOTHING_TODAY: Final = "None of today's clips has been reviewed yet, so no hand-out can be made."


def file_stem(runner: str, day: date | None = None) -> str:
    """Return a hand-out's name on the disk without its suffix: the runner and the day."""
    name = NOT_IN_NAMES.sub("_", runner).strip(" .")[:LONGEST_STEM] or "Runner"
    return f"{name} {day or today()}"


def making_address(seen: Review, suffix: str) -> str:
    """Return the address that makes and keeps a clip's hand-out and sends it."""
    return f"{PLACE}/{seen.job.id}/{seen.version}/hand-out{suffix}"


def given_address(given_id: str, suffix: str) -> str:
    """Return the address of a hand-out that was given."""
    return f"{GIVEN}/{given_id}/hand-out{suffix}"


@of_a_version
def _make(request: Request, seen: Review) -> Response:
    suffix = f".{request.path_params['suffix']}"
    if suffix not in GIVEN_FORMS or not OPENED_ID.fullmatch(seen.job.id):
        return Response(status_code=404)
    try:
        given_id = give(seen)
    except UsageError as error:
        return Response(str(error), status_code=403, media_type="text/plain")
    return _sent(given_id, suffix)


def _given(request: Request) -> Response:
    suffix = f".{request.path_params['suffix']}"
    if suffix not in GIVEN_FORMS or not OPENED_ID.fullmatch(request.path_params["id"]):
        return Response(status_code=404)
    try:
        return _sent(request.path_params["id"], suffix)
    except MachineError as error:
        return Response(str(error), status_code=503, media_type="text/plain")
    except PostureError:
        return Response(status_code=404)


def _sent(given_id: str, suffix: str) -> Response:
    """Return a kept hand-out to be saved; a stored page is never opened as one of the app's."""
    library = shared_library()
    with library.reading() as transaction:
        given = find_given(transaction, given_id)
        runner, day = name_of(transaction, given.runner_id), given.made.astimezone().date()
        pdf = stored_bytes(library, transaction, given.pdf_sha256) or b""
        page = stored_bytes(library, transaction, given.page_sha256) or b""
        practice = practice_of(library, transaction)
    note_clip(given.clip_id, "downloaded")
    stem = file_stem(runner, day)
    content = {".pdf": pdf, ".html": page}.get(suffix)
    if content is None:
        sender = " · ".join(filter(None, (practice.coach, practice.name)))
        content = mail_draft(f"{stem}.pdf", pdf, sender, practice.contact)
    return _attached(content, stem + suffix, GIVEN_FORMS[suffix])


def _attached(content: bytes, name: str, kind: str) -> Response:
    disposition = FileResponse("", filename=name).headers["content-disposition"]
    return Response(content, media_type=kind, headers={"content-disposition": disposition})


def mail_draft(name: str, pdf: bytes, sender: str = "", contact: str = "") -> bytes:
    """Return a mail that is not sent yet, with a hand-out attached, as an .eml file.

    Mail programs open it as a draft (``X-Unsent``); whom it goes to is entered there.

    Parameters
    ----------
    name : str
        The attached file's name.
    pdf : bytes
        The hand-out.
    sender, contact : str
        Whose it is, for below the greeting; may be empty.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = "Your running form"
    message["To"] = ""
    message["X-Unsent"] = "1"
    lines = ["Hello,", "", "attached is what your run shows, and what to try next.", "", sender]
    message.set_content("\n".join([*lines, contact]).rstrip() + "\n")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def _unheard(stage: str) -> None:
    del stage


def _of_today(request: Request) -> Response:
    del request
    library = shared_library()
    with library.reading() as transaction:
        clips = looked_through_on(transaction, today())
    if not clips:
        return Response(NOTHING_TODAY, status_code=404, media_type="text/plain")
    try:
        given = [give(review(open_clip(library, clip_id, _unheard))) for clip_id in clips]
        content = _zipped(library, given)
    except UsageError as error:
        return Response(str(error), status_code=403, media_type="text/plain")
    except PostureError as error:
        return Response(str(error), status_code=503, media_type="text/plain")
    return _attached(content, f"Hand-outs {today()}.zip", "application/zip")


def _zipped(library: "Library", given_ids: list[str]) -> bytes:
    """Return PDF and page of hand-outs in a zip, named by runner and day, names told apart."""
    content, used = io.BytesIO(), Counter[str]()
    with library.reading() as transaction, zipfile.ZipFile(content, "w") as archive:
        for given_id in dict.fromkeys(given_ids):
            given: GivenHandOut = find_given(transaction, given_id)
            stem = file_stem(name_of(transaction, given.runner_id), given.made.astimezone().date())
            used[stem.casefold()] += 1
            number = used[stem.casefold()]
            name = stem if number == 1 else f"{stem} ({number})"
            for suffix, sha256 in ((".pdf", given.pdf_sha256), (".html", given.page_sha256)):
                archive.writestr(name + suffix, stored_bytes(library, transaction, sha256) or b"")
    return content.getvalue()


HAND_OUT_ROUTES: Final[list[BaseRoute]] = [
    Route(f"{PLACE}/{{id}}/{{version}}/hand-out.{{suffix}}", _make),
    Route(f"{GIVEN}/{{id}}/hand-out.{{suffix}}", _given),
    Route(TODAY, _of_today),
]
"""Making and keeping hand-outs, and those that were given."""
