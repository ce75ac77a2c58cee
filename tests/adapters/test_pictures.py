"""Drawings become pictures that look the same everywhere, with every Polish letter in them."""

from __future__ import annotations

import struct

import pytest

from adapters.pictures import png_of


def drawing(text: str, family: str = "sans-serif") -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40">'
        f'<text x="5" y="25" font-size="20" font-family="{family}">{text}</text></svg>'
    )


def test_a_picture_has_the_size_of_the_drawing() -> None:
    png = png_of(drawing("81 min"))

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (200, 40)
    assert struct.unpack(">II", png_of(drawing("81 min"), zoom=2)[16:24]) == (400, 80)


@pytest.mark.parametrize("letter", "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ€–„”")
def test_no_letter_vanishes(letter: str) -> None:
    nothing, missing, shown = png_of(drawing("")), png_of(drawing("\ue000")), png_of(drawing(letter))

    assert shown not in (nothing, missing)


def test_the_fonts_of_the_machine_are_not_looked_at() -> None:
    assert png_of(drawing("Zażółć", "DejaVu Serif")) == png_of(drawing("Zażółć", "Lato"))


@pytest.mark.parametrize("svg", ["", "no drawing", "<svg"])
def test_what_is_no_drawing_is_refused(svg: str) -> None:
    with pytest.raises(ValueError, match=r"svg|token|root"):
        png_of(svg)
