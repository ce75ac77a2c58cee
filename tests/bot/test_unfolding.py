"""At most six lines at once; what nobody may overlook stays in sight, the rest waits behind More and is not lost."""

from __future__ import annotations

import pytest

from bot.i18n import Translator
from bot.messages import Form
from bot.turn import Said
from bot.unfolding import folded_to_fit
from bot.wording.standing import preliminary

PL = Translator.of("pl")


def lines(count: int) -> list[str]:
    return [f"wiersz {number}" for number in range(1, count + 1)]


def fitted(*texts: str, more: str | None = None) -> Said:
    return folded_to_fit(Said("\n".join(texts), more=more), PL)


@pytest.mark.parametrize(("count", "shown", "behind"), [(1, 1, 0), (6, 6, 0), (7, 6, 1), (20, 6, 14)])
def test_six_lines_are_shown_and_the_rest_waits(count: int, shown: int, behind: int) -> None:
    said = fitted(*lines(count))

    assert len(said.text.split("\n")) == shown
    assert (said.more.split("\n") if said.more else []) == lines(count)[count - behind :]


def test_the_line_with_the_clauses_stays_in_sight() -> None:
    said = fitted(*lines(9), "Podstawa: Umowa, § 5.")

    assert said.text.split("\n") == [*lines(5), "Podstawa: Umowa, § 5."]
    assert said.more == "wiersz 6\nwiersz 7\nwiersz 8\nwiersz 9"


def test_that_a_reckoning_is_preliminary_and_the_emergency_number_stay_in_sight() -> None:
    said = fitted(*lines(5), preliminary(PL), "wiersz 6", "Podstawa: Umowa, § 5.", "Pilnie: tel. 22 000 00 00.")

    assert said.text.split("\n") == [
        *lines(3),
        preliminary(PL),
        "Podstawa: Umowa, § 5.",
        "Pilnie: tel. 22 000 00 00.",
    ]
    assert said.more == "wiersz 4\nwiersz 5\nwiersz 6"


def test_what_waited_already_comes_after_it() -> None:
    assert fitted(*lines(7), more="i jeszcze").more == "wiersz 7\ni jeszcze"


@pytest.mark.parametrize(
    "said",
    [
        Said("\n".join(lines(9)), asks=True),
        Said("\n".join(lines(9)), whole=True),
        Said("\n".join(lines(9)), form=Form("x", ())),
        Said("\n".join(lines(9)), {"question": "severity"}),
    ],
)
def test_questions_forms_and_what_was_asked_for_in_full_are_shown_whole(said: Said) -> None:
    assert folded_to_fit(said, PL) == said
