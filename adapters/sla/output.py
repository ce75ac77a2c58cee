"""Standard output as bytes, in one piece: nothing half-printed, and one sentence where it cannot be written."""

from __future__ import annotations

import errno
import os
import sys

from bot.errors import Refused


def put_out(text: bytes) -> None:
    """Write everything to standard output.

    Raises:
        BrokenPipeError: nobody reads any more.
        Refused: it cannot be written, e.g. since the disk is full.
    """
    if sys.stdout is None:
        raise Refused("The output cannot be written: %(reason)s.", reason=os.strerror(errno.EBADF))
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _forget_the_rest()
        raise Refused("The output cannot be written: %(reason)s.", reason=error.strerror or str(error)) from None


def _forget_the_rest() -> None:
    """Let what is still in the buffer go nowhere, or the end of the process would fail once more."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)
