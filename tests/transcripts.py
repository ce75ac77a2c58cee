"""Transcripts as tests: a text file is what the terminal prints for a script, and the script is read back out of it.

A file begins with comments; a line `# options: --as kasia --now …` gives the options of the chat. Every line
`person> words` was typed, everything else was answered. With the variable UPDATE_TRANSCRIPTS set the files are written
anew, to be read and reviewed like code.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import tempfile
from pathlib import Path

from adapters.bootstrap import open_house
from adapters.console.script import run_script
from adapters.console.sitting import opened_session

_TYPED = re.compile(r"^[a-z0-9_-]+> (.*)$")
_OPTIONS = "# options:"


def replayed(url: str, transcript: str) -> str:
    """Return what the terminal prints now for the typed lines of a transcript, after its comments."""
    comments = [line for line in transcript.splitlines() if line.startswith("#")]
    typed = [match[1] for line in transcript.splitlines() if (match := _TYPED.match(line))]
    options = _options(next((line for line in comments if line.startswith(_OPTIONS)), _OPTIONS))
    out = io.StringIO()
    with open_house(url) as house:
        session = opened_session(
            house,
            person=options.get("--as"),
            language="en" if options.get("--lang") == "en" else "pl" if options.get("--lang") == "pl" else None,
            now=options.get("--now", "2026-11-23T10:00:00+01:00"),
        )
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            run_script(session, io.BytesIO("\n".join(typed).encode()), out)
    return "\n".join([*comments, out.getvalue().rstrip("\n")]) + "\n"


def _options(line: str) -> dict[str, str]:
    words = shlex.split(line.removeprefix(_OPTIONS))
    return dict(zip(words[::2], words[1::2], strict=True))


def checked(path: Path, url: str) -> None:
    """Compare a transcript file with what is said now; or write it, where that was asked for."""
    written = path.read_text(encoding="utf-8")
    now_said = replayed(url, written)
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        path.write_text(now_said, encoding="utf-8")
        return
    assert now_said == written
