"""Everything that can go wrong, as a tree.

::

    PostureError                 base: one sentence for a person, an exit code for a machine
    ├── UsageError        (2)    bad arguments, a missing path, an output that cannot be written
    ├── RefusedError      (3)    the file exists and cannot be judged; carries code and advice
    └── MachineError      (4)    disk full, model or system library missing

Anything else that escapes is a defect of ours (exit code 1).
"""

from typing import ClassVar, Literal, Self

RefusalCode = Literal[
    "unreadable",
    "no_person",
    "several_people",
    "moving_camera",
    "picture_too_poor",
    "not_side_view",
    "body_out_of_frame",
    "not_running",
    "too_short",
]


class PostureError(Exception):
    """Base of all errors that a person should read; ``str(error)`` is one sentence."""

    exit_code: ClassVar[int] = 1


class UsageError(PostureError):
    """The call itself is wrong: arguments, a missing path, an output that cannot be written."""

    exit_code: ClassVar[int] = 2


class RefusedError(PostureError):
    """A file that exists and cannot be judged.

    Parameters
    ----------
    code : RefusalCode
        Which rule refused it.
    message : str
        What was wrong, in one sentence.
    advice : str
        What to do at the next filming, in one sentence.
    """

    exit_code: ClassVar[int] = 3

    def __init__(self, code: RefusalCode, message: str, advice: str) -> None:
        super().__init__(message)
        self.code: RefusalCode = code
        self.message = message
        self.advice = advice

    def __reduce__(self) -> tuple[type[Self], tuple[RefusalCode, str, str]]:
        """Let it pass from one process to another."""
        return type(self), (self.code, self.message, self.advice)


class MachineError(PostureError):
    """The machine cannot do it: disk full, model file or system library missing."""

    exit_code: ClassVar[int] = 4
