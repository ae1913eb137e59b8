"""Putting a hand-out together from a clip of the library, and keeping it as it is given."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from posture.library.clips.own_angles import angles_of
from posture.library.clips.reviewing import decisions_of, notes_of
from posture.library.hand_outs.given import keep_hand_out, today
from posture.library.hand_outs.handing_out import Choice, choice_of
from posture.library.hand_outs.practice import exercise_of, list_blocks, list_exercises, practice_of
from posture.library.runners.people import name_of
from posture.library.runners.queries import newest_of
from posture.library.schema.tables import Clip
from posture.system.processes import shared_worker
from posture.ui.clips.clip_identity import analysed_video
from posture.ui.clips.wording import day_words, session_words
from posture.ui.coach.then_and_now import course_of, target_rows, then_and_now
from posture.ui.open_library.shared_library import shared_library
from posture.ui.review.clip_review import Review
from posture.ui.review.pictures import results_of

if TYPE_CHECKING:
    from posture.report.hand_out import HandOut


def hand_out_of(seen: Review) -> "HandOut":
    """Put together the hand-out that was chosen for a clip of the library, from its current state.

    Raises
    ------
    PostureError
        If any part of it cannot be read.
    """
    from posture.drawing.ruler import ruler_of
    from posture.report.hand_out import (
        HandOut,
        TextBox,
        evidence,
        first_pictures,
        note_pictures,
        without_rejected,
    )
    from posture.report.own_angle_lines import angle_lines

    job, (drawn, pictures) = seen.job, results_of(seen)
    library = shared_library()
    with library.reading() as transaction:
        clip = transaction.get_one(Clip, job.id)
        analysis = newest_of(transaction, job.id)
        decisions = decisions_of(transaction, analysis.id) if analysis else {}
        report = without_rejected(drawn, decisions)
        choice = choice_of(transaction, job.id) or Choice(first_pictures(report))
        notes = [n for n in notes_of(transaction, job.id) if n.note_id not in choice.left_out]
        angles = [own for own in angles_of(transaction, job.id) if own.id not in choice.left_out]
        chosen = HandOut(
            name_of(transaction, clip.session.runner_id),
            session_words(clip.session, job.settings.units),
            day_words(today()),
            choice.words,
            report,
            evidence(report, pictures, choice.pictures),
            [],
            practice_of(library, transaction),
            [TextBox(b.title, b.words) for b in list_blocks(transaction) if b.id in choice.blocks],
            [
                exercise_of(library, transaction, row)
                for row in list_exercises(transaction)
                if row.id in choice.exercises
            ],
        )
        course = course_of(transaction, clip, report)
        chosen = replace(
            chosen,
            earlier=then_and_now(library, transaction, report, pictures, course, choice.beside),
            targets=target_rows(transaction, clip.session.runner_id, course),
        )
    video = analysed_video(job)
    draw = partial(shared_worker.run, video, note_pictures) if video and notes else note_pictures
    factor = drawn.clip.slow_motion_factor
    told = [(note.at_s, note.text, note.shapes) for note in notes]
    motion = seen.analysis.motion
    return replace(
        chosen,
        notes=draw(
            video, factor, told, ruler_of(motion, job.settings.units), job.settings.turn_deg
        ),
        angles=angle_lines(angles, motion) if motion else (),
    )


def give(seen: Review) -> str:
    """Make a clip's hand-out and keep it as it is given now; return its id.

    Raises
    ------
    PostureError
        If it cannot be made or kept, or who is acting may not change anything.
    """
    from posture.report.hand_out import hand_out_html, hand_out_pdf, hand_out_words

    hand_out = hand_out_of(seen)
    page = hand_out_html(hand_out).encode(errors="replace")
    pdf, words = hand_out_pdf(hand_out), hand_out_words(hand_out)
    return keep_hand_out(shared_library(), seen.job.id, hand_out.runner, pdf, page, words)
