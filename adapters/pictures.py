"""Drawings as pictures: the core draws SVG, chat platforms show PNG.

Rule: text is set in the fonts that came with the package, the machine's are not looked at; so a picture looks the same
everywhere, and no letter vanishes where a machine has no fonts. A drawing refers to nothing outside itself.
"""

from __future__ import annotations

from importlib.resources import as_file, files

import resvg_py

FONT_FAMILY = "Lato"
_FONTS = ("Lato-Regular.ttf", "Lato-Bold.ttf", "Lato-Italic.ttf")


def picture_name(name: str) -> str:
    """Return what a drawing's picture is called."""
    return name.removesuffix(".svg").removesuffix(".png") + ".png"


def png_of(svg: str, *, zoom: float = 1.0) -> bytes:
    """Return the drawing as PNG.

    Raises:
        ValueError: it is no SVG.
    """
    with as_file(files("font_lato").joinpath("files")) as folder:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=svg,
                background="white",
                skip_system_fonts=True,
                zoom=zoom,
                font_files=[str(folder / name) for name in _FONTS],
                font_family=FONT_FAMILY,
                sans_serif_family=FONT_FAMILY,
                serif_family=FONT_FAMILY,
                monospace_family=FONT_FAMILY,
            )
        )
