"""A report as PDF, set by typst from our template.

Rule: a report goes into the template as data, never as its source, so nothing that stands in it can be read as markup.
Text is set in the fonts that came with the package; the same report gives the same bytes. typst takes some fifty
megabytes of memory, so the service never imports this: it has reports set in a process beside it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import Any

import typst

from adapters.pictures import FONT_FAMILY

_TEMPLATE = "report.typ"


def pdf_of(report: str) -> bytes:
    """Return a report, given as its JSON, as a PDF with tags for people who have it read out.

    Raises:
        ValueError: it is no report.
    """
    return b"".join(_set(report, format="pdf", pdf_standards="ua-1"))


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
                sys_inputs={"report": report, "font": FONT_FAMILY},
                **how,
            )
        except typst.TypstError as error:
            raise ValueError(f"the report cannot be set: {error}") from error
    return made if isinstance(made, list) else [made or b""]


@cache
def _template() -> bytes:
    return files("adapters.reports").joinpath(_TEMPLATE).read_bytes()
