"""Analysing a clip of the library anew."""

import secrets
from dataclasses import asdict

from posture.errors import UsageError
from posture.library.changing.present import clip_in
from posture.library.clips.analyses import link_as
from posture.library.runners.records import conditions_of, settings_of_clip
from posture.library.schema.tables import StoredFile
from posture.library.storage.library import Library
from posture.system.files import writing
from posture.ui.clips.clip_folder import Settings, uploads_folder
from posture.ui.clips.desk import Desk
from posture.ui.clips.uploads import Upload, clean_name
from posture.ui.own.filing_request import Filing, request_filing


def analyse_again(library: Library, desk: Desk, clip_id: str) -> None:
    """Submit a clip of the library for analysis; the new analysis is filed with the clip.

    Raises
    ------
    UsageError
        If the clip was deleted meanwhile, or cannot be submitted.
    MachineError
        If its file is damaged or missing, or the disk is full.
    """
    with library.reading() as transaction:
        clip = clip_in(transaction, clip_id)
        if clip is None:
            raise UsageError("The clip was deleted from the library meanwhile.")
        runner_id, conditions = clip.session.runner_id, conditions_of(clip.session)
        settings = Settings(**asdict(settings_of_clip(clip)))
        stored = transaction.get_one(StoredFile, clip.sha256)
    upload = Upload(name := secrets.token_hex(16), uploads_folder() / name / clean_name(clip.name))
    with writing(upload.path):
        upload.path.parent.mkdir(mode=0o700, parents=True)
    link_as(library.store.checked(stored.sha256, stored.size), upload.path)
    filing = Filing(runner_id, conditions, clip_id=clip_id)
    request_filing(desk.take_upload(upload, settings), filing)
