"""Drawing pictures beside the service: in a process of its own, one after the other, made when first needed.

Rule: a drawing costs a processor up to a tenth of a second, in which nobody in the same process would be answered; so
it is drawn elsewhere, and more slowly than people are answered. A picture asked for again at once is not drawn again.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import signal
import struct
import subprocess
import sys
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import IO

from adapters.pictures import png_of

_LENGTH = struct.Struct(">?I")
"""Whether it could be drawn, and how many bytes follow."""
_NICENESS = 5
_REMEMBERED = 16
_DRAWN_WITHIN = 20.0


class Draughtsman:
    """The process that draws, as the service sees it; everything but `drawn` is one thread's own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "drawing")
        self._process: subprocess.Popen[bytes] | None = None
        self._lately: OrderedDict[str, bytes] = OrderedDict()
        self._too_slow: str | None = None

    async def drawn(self, svg: str) -> bytes:
        """Return a drawing as PNG.

        Raises:
            ValueError: it is no drawing.
        """
        drawing = asyncio.get_running_loop().run_in_executor(self._thread, self._draw, svg)
        try:
            async with asyncio.timeout(_DRAWN_WITHIN):
                return await drawing
        except TimeoutError:
            self._too_slow = svg
            self._kill()
            raise ValueError("it takes too long to draw") from None

    def close(self) -> None:
        """End the process; the next drawing begins another."""
        if self._process is not None:
            self._kill()
            self._process.communicate()
            self._process = None

    def _draw(self, svg: str) -> bytes:
        if svg in self._lately:
            self._lately.move_to_end(svg)
            return self._lately[svg]
        try:
            png = self._asked(svg)
        except (OSError, EOFError):
            png = self._drawn_again(svg)
        self._lately[svg] = png
        if len(self._lately) > _REMEMBERED:
            self._lately.popitem(last=False)
        return png

    def _drawn_again(self, svg: str) -> bytes:
        """Draw in a new process, for the old one died; a drawing that two of them die of is none."""
        self.close()
        try:
            if svg != self._too_slow:
                return self._asked(svg)
        except (OSError, EOFError):
            self.close()
        raise ValueError("it cannot be drawn")

    def _asked(self, svg: str) -> bytes:
        if self._process is None:
            command = [sys.executable, "-c", "from adapters.drawing import draw_for; draw_for()"]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            atexit.register(self.close)
        if self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        _write(self._process.stdin, svg.encode(), is_good=True)
        is_good, content = _read(self._process.stdout)
        if not is_good:
            raise ValueError(content.decode())
        return content

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()


draughtsman = Draughtsman()
"""The one of this process."""


def draw_for() -> None:
    """Be the process that draws: for whoever writes to its standard input, until that is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):
        os.nice(_NICENESS)
    with suppress(EOFError, BrokenPipeError):
        while True:
            _, svg = _read(sys.stdin.buffer)
            try:
                png = png_of(svg.decode())
            except ValueError as error:
                _write(sys.stdout.buffer, str(error).encode(), is_good=False)
            else:
                _write(sys.stdout.buffer, png, is_good=True)


def _write(to: IO[bytes], content: bytes, *, is_good: bool) -> None:
    to.write(_LENGTH.pack(is_good, len(content)) + content)
    to.flush()


def _read(source: IO[bytes]) -> tuple[bool, bytes]:
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    is_good, length = _LENGTH.unpack(head)
    content = source.read(length)
    if len(content) < length:
        raise EOFError
    return is_good, content
