"""All errors that a person may see, as a tree.

::

    PostureError                 base: one sentence for people, an exit code for programs
    ├── UsageError        (2)    wrong arguments, a missing path, an output that cannot be written
    ├── RefusedError      (3)    the file exists but cannot be judged; has a code and advice
    └── MachineError      (4)    a full disk, a missing model or system library

Any other error is a bug in posture (exit code 1).
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
    """Base of all errors for people; ``str(error)`` is one sentence."""

    exit_code: ClassVar[int] = 1


class UsageError(PostureError):
    """The call is wrong: its arguments, a missing path, or an output that cannot be written."""

    exit_code: ClassVar[int] = 2


class RefusedError(PostureError):
    """A file exists but cannot be judged.

    Parameters
    ----------
    code : RefusalCode
        The rule that refused it.
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
        """Let the error pass from one process to another."""
        return type(self), (self.code, self.message, self.advice)


class MachineError(PostureError):
    """Something is wrong with the machine: a full disk, a missing model or system library."""

    exit_code: ClassVar[int] = 4
