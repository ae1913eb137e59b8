"""Every table of the library, and every column that names a stored file."""

from typing import Final

from sqlalchemy import MetaData

from posture.library import change_tables, practice_tables, tables
from posture.library.practice_tables import GivenHandOut, OwnExercise, Practice
from posture.library.tables import Clip, StoredAnalysis, StoredPicture

MODULES: Final = (tables, change_tables, practice_tables)
"""The modules that define tables."""
METADATA: Final[MetaData] = tables.Base.metadata
FILE_COLUMNS: Final = (
    Clip.sha256,
    StoredAnalysis.track_sha256,
    StoredPicture.sha256,
    Practice.logo_sha256,
    OwnExercise.picture_sha256,
    OwnExercise.clip_sha256,
    GivenHandOut.pdf_sha256,
    GivenHandOut.page_sha256,
)
"""Every column that refers to a stored file."""
