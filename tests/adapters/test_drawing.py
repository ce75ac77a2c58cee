"""Pictures are drawn in another process: the same as here, again after it died, and never for nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from adapters.drawing import Draughtsman
from adapters.pictures import png_of

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><text y="9" font-family="Lato">{}</text></svg>'


@pytest.fixture
def draughtsman() -> Iterator[Draughtsman]:
    """Return one whose process is ended afterwards."""
    made = Draughtsman()
    yield made
    made.close()


def test_a_picture_is_the_same_as_if_it_was_drawn_here(draughtsman: Draughtsman) -> None:
    async def drawn() -> list[bytes]:
        return await asyncio.gather(*(draughtsman.drawn(SVG.format(word)) for word in ("ą", "b", "ą")))

    assert asyncio.run(drawn()) == [png_of(SVG.format(word)) for word in ("ą", "b", "ą")]


def test_what_is_no_drawing_is_refused_and_the_next_one_is_drawn(draughtsman: Draughtsman) -> None:
    async def drawn() -> bytes:
        with pytest.raises(ValueError, match=r".+"):
            await draughtsman.drawn("no drawing")
        return await draughtsman.drawn(SVG.format("a"))

    assert asyncio.run(drawn()) == png_of(SVG.format("a"))


def test_a_process_that_died_is_replaced(draughtsman: Draughtsman) -> None:
    async def drawn(word: str) -> bytes:
        return await draughtsman.drawn(SVG.format(word))

    asyncio.run(drawn("a"))
    assert draughtsman._process is not None
    draughtsman._process.kill()
    draughtsman._process.wait()
    assert asyncio.run(drawn("b")) == png_of(SVG.format("b"))
