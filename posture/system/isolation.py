"""Work on a clip in a process apart, which the system ends where it takes too much.

A decoder that breaks on a bad file, or never comes to an end with one, takes that process with
it and nothing else. It is a new one, never a copy: forked copies of a process with threads hang
in MediaPipe.
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

from posture.errors import MachineError
from posture.system.limits import ResourceLimits, limits_for, ran_out_of_time, restrict
from posture.system.native import drop_stderr

STALLED_S: Final = 600.0
"""How long a process may say nothing: no stage of any work is silent for that long."""
STOP_S: Final = 3.0

T = TypeVar("T")
Tell = Callable[..., None]


class Aside:
    """A process that does one thing after the other; a new one takes over where it died.

    Parameters
    ----------
    stalled_s : float
        How long it may say nothing before it is ended.
    """

    def __init__(self, stalled_s: float = STALLED_S) -> None:
        self._stalled_s = stalled_s
        self._lock = threading.Lock()
        self._child: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._stopped = False

    def run(self, clip: Path, work: Callable[..., T], *given: object, **named: object) -> T:
        """Have a function of a module called there, and return what it returns.

        Parameters
        ----------
        clip : Path
            What it works on: the limits go by its size.
        work, given, named
            The function and what it is given; all of it is sent there, as is the result.

        Raises
        ------
        MachineError
            If it took too much, or the process died.
        Exception
            What the function raised.
        """
        return self._run(clip, None, work, given, named)

    def watch(
        self,
        clip: Path,
        watch: Tell,
        work: Callable[..., T],
        *given: object,
    ) -> T:
        """As `run`, for a function that takes another one last, and tells it how far it is.

        What ``watch`` raises, being told, ends the work and is raised here.
        """
        return self._run(clip, watch, work, given, {})

    def prepare(self, module: str) -> None:
        """Start the process and have it load a module, while the caller does something else."""

        def load() -> None:
            with suppress(MachineError):
                self.run(Path(), _load, module)

        threading.Thread(target=load, daemon=True).start()

    def stop(self) -> None:
        """Kill the process, from whichever thread; the one that waits for it tidies up."""
        self._stopped = True
        child = self._child
        if child is not None:
            child.kill()

    def end(self) -> None:
        """Kill the process and tidy up."""
        if self._child is not None and self._pipe is not None:
            self._child.kill()
            self._child.join()
            self._pipe.close()
        self._child = self._pipe = None

    def _run(
        self, clip: Path, watch: Tell | None, work: Callable[..., T], given: Any, named: Any
    ) -> T:
        limits = limits_for(clip)
        with self._lock:
            try:
                pipe = self._pipe or self._start()
                pipe.send((limits, watch is not None, work, given, named))
                done, result = self._answer(pipe, watch)
            except (EOFError, ConnectionError) as error:
                raise MachineError(self._death(limits)) from error
            except BaseException:
                self.end()
                raise
        if done:
            return result  # type: ignore[no-any-return]
        raise result

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        child = context.Process(target=_serve, args=(theirs,), daemon=True)
        child.start()
        theirs.close()
        self._child = child
        if self._stopped:  # meanwhile, when there was nothing to kill yet
            child.kill()
        return self._pipe

    def _answer(self, pipe: Connection, watch: Tell | None) -> tuple[bool, Any]:
        while pipe.poll(self._stalled_s):
            done, said = pipe.recv()
            if done is not None:
                return done, said
            assert watch is not None
            try:
                watch(*said)
            except Exception:
                self._break_off(pipe)
                raise
        raise MachineError(f"It made no progress for {self._stalled_s:g} s and was stopped.")

    def _break_off(self, pipe: Connection) -> None:
        """Let the work end by itself, which tidies up, before the process is killed."""
        with suppress(EOFError, ConnectionError):
            pipe.send(None)
            while pipe.poll(STOP_S) and pipe.recv()[0] is None:
                pass

    def _death(self, limits: ResourceLimits) -> str:
        child = self._child
        if child is None:
            return "It was stopped."
        child.join()
        code = child.exitcode or 0
        self.end()
        return death_words(code, limits)


def death_words(code: int, limits: ResourceLimits) -> str:
    """Return why a process ended without a word, by its exit code."""
    if code >= 0:
        return f"Its process ended unexpectedly (exit code {code})."
    if ran_out_of_time(code):
        return str(limits.too_much_time())
    return (
        f"Its process was killed ({signal.Signals(-code).name}); the machine may have run "
        "out of memory."
    )


warm: Final = Aside()
"""For what takes seconds and what somebody waits for: kept until the program ends."""


def once(
    clip: Path,
    watch: Tell,
    work: Callable[..., T],
    *given: object,
) -> T:
    """As `Aside.watch`, in a process of its own: for what takes minutes."""
    own = Aside()
    try:
        return own.watch(clip, watch, work, *given)
    finally:
        own.end()


def _load(module: str) -> None:
    import_module(module)


def _serve(pipe: Connection) -> None:
    """Do one thing after the other, in a process of its own."""
    # Ctrl-C in the terminal is for the program to handle; it ends its processes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    drop_stderr()
    while True:
        asked = pipe.recv()
        if asked is not None:  # a word to stop that came too late
            pipe.send(_done(pipe, *asked))


def _done(
    pipe: Connection,
    limits: ResourceLimits,
    watched: bool,
    work: Callable[..., Any],
    given: Any,
    named: Any,
) -> tuple[bool, Any]:
    """Return whether the work was done, and its result or its error."""
    restrict(limits)
    tell = (_teller(pipe),) if watched else ()
    try:
        return True, work(*given, *tell, **named)
    except MemoryError:
        return False, limits.too_much_memory()
    except Exception as error:
        # Where it happened is lost on the way otherwise.
        error.add_note(traceback.format_exc())
        return False, error


def _teller(pipe: Connection) -> Tell:
    def tell(*said: object) -> None:
        pipe.send((None, said))
        if pipe.poll():
            pipe.recv()
            raise _StoppedError

    return tell


class _StoppedError(Exception):
    """Whoever asked for the work wants it no more."""


def _end_with_parent() -> NoReturn:
    parent: Any = multiprocessing.parent_process()
    parent.join()
    os._exit(1)
