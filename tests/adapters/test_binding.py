"""Promise: on a card no line ends within a telephone number, before a unit or after a one-letter word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.binding import NO_BREAK, bound


@pytest.mark.parametrize(
    "together",
    [
        "tel. 22 000 00 00",
        "+44 20 0000 0000",
        "do 12:15",
        "od 9:50",
        "by 02:25",
        "43 200 min",
        "22,32 min",
        "0,00 zł",
        "§ 3",
        "ust. 2",
        "Sp. z o.o.",
        "w lipcu",
        "i z innymi",
    ],
)
def test_what_belongs_together_is_not_parted(together: str) -> None:
    assert bound(f"{together} dalej").split(" ") == [together.replace(" ", NO_BREAK), "dalej"]


@pytest.mark.parametrize(
    "free", ["1043 · infolinia", "12:15 (zostało", "min, stan", "lub e-mail", "dyżuru: 22", "2026, 10:16", "o.o. Anna"]
)
def test_other_words_may_be_parted(free: str) -> None:
    assert bound(free) == free


@given(st.text())
def test_only_spaces_change(text: str) -> None:
    assert bound(text).replace(NO_BREAK, " ") == text.replace(NO_BREAK, " ")


@given(st.text())
def test_binding_twice_is_binding_once(text: str) -> None:
    assert bound(bound(text)) == bound(text)
