"""A report as PDF, set by typst from our template.

Rule: a report goes into the template as data, never as its source, so nothing that stands in it can be read as markup.
Text is set in the fonts that came with the package; the same report gives the same bytes. typst takes some fifty
megabytes of memory, so the service never imports this: it has reports set in a process beside it.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from contextlib import suppress
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import typst

from adapters.pictures import FONT_FAMILY

_TEMPLATE = "report.typ"
_NICENESS = 5
_NO_LETTERS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def pdf_of(report: str) -> bytes:
    """Return a report, given as its JSON, as a PDF with tags for people who have it read out.

    Without the standard's seal where a name is written in letters that no font here has: a box stands for each then.

    Raises:
        ValueError: it is no report.
    """
    try:
        return b"".join(_set(report, format="pdf", pdf_standards="ua-1"))
    except ValueError:
        return b"".join(_set(report, format="pdf"))


def pages_of(report: str, *, ppi: float = 80.0) -> list[bytes]:
    """Return the pages of a report as pictures (PNG), to be looked at.

    Raises:
        ValueError: it is no report.
    """
    return _set(report, format="png", ppi=ppi)


def _set(report: str, **how: Any) -> list[bytes]:
    with as_file(files("font_lato").joinpath("files")) as fonts:
        try:
            made = typst.compile(
                _template(),
                font_paths=[str(fonts)],
                ignore_system_fonts=True,
                sys_inputs={"report": _settable(report), "font": FONT_FAMILY},
                **how,
            )
        except typst.TypstError as error:
            raise ValueError(f"the report cannot be set: {error}") from error
    return made if isinstance(made, list) else [made or b""]


def _settable(report: str) -> str:
    """Return a report without what is no letter: control characters, invisible ones and halves of pairs."""
    try:
        return json.dumps(_cleaned(json.loads(report)), ensure_ascii=False)
    except RecursionError as error:
        raise ValueError("the report cannot be set: it is nested too deeply") from error


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return "".join(one for one in value if one == " " or unicodedata.category(one) not in _NO_LETTERS)
        case list():
            return [_cleaned(one) for one in value]
        case dict():
            return {name: _cleaned(one) for name, one in value.items()}
        case _:
            return value


@cache
def _template() -> bytes:
    return files("adapters.reports").joinpath(_TEMPLATE).read_bytes()


def set_for() -> None:
    """Be the process that sets one report: from standard input to standard output."""
    with suppress(OSError):
        os.nice(_NICENESS)
    sys.stdout.buffer.write(pdf_of(sys.stdin.buffer.read().decode()))
