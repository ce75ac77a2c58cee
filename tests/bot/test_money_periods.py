"""Money of every period: before the contract began, after it ended, across an annex, to come, running, several."""

from __future__ import annotations

import pytest

from tests.chatting import Talks, facts, text

NOW = "2026-12-10T10:00:00+01:00"
EVERYBODY = ("hanna", "marta", "kasia", "tom")
BOTH = [
    pytest.param("ile nam się należy {}?", id="pl"),
    pytest.param("how much do we get {}?", id="en"),
]


def in_words(question: str, polish: str, english: str) -> str:
    return question.format(polish if question.startswith("ile") else english)


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize("question", BOTH)
def test_before_the_contract_began_there_is_no_amount_but_its_first_day(
    talks: Talks, person: str, question: str
) -> None:
    said = talks(person, in_words(question, "za grudzień 2025", "for December 2025"), now=NOW)

    first = {"hanna": "2026-02-01", "marta": "2026-03-15", "kasia": "2026-01-01", "tom": "2026-01-01"}[person]
    assert facts(said) == {"contract_began": first}


@pytest.mark.parametrize(("person", "ended"), [("hanna", "2028-02-01"), ("tom", "2029-01-01")])
@pytest.mark.parametrize("question", BOTH)
def test_after_the_contract_ended_there_is_no_amount_but_its_end(
    talks: Talks, person: str, ended: str, question: str
) -> None:
    said = talks(person, in_words(question, "za marzec 2029", "for March 2029"), now=NOW)

    assert facts(said) == {"contract_ended": ended}


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize("question", BOTH)
def test_a_period_to_come_has_nothing_to_compute(talks: Talks, person: str, question: str) -> None:
    said = talks(person, in_words(question, "za maj 2027", "for May 2027"), now=NOW)

    assert facts(said)["begun"] is False
    assert "0,00" not in text(said)


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize("question", BOTH)
def test_the_running_period_is_open(talks: Talks, person: str, question: str) -> None:
    said = talks(person, in_words(question, "w tym miesiącu", "this month"), now=NOW)

    assert (facts(said)["standing"], "total" in facts(said)) == ("open", True)


@pytest.mark.parametrize(
    ("person", "total"), [("hanna", "0.00"), ("marta", "0.00"), ("kasia", "0.00"), ("tom", "0.00")]
)
@pytest.mark.parametrize("question", BOTH)
def test_the_last_quarter_is_summed_up_and_provisional(talks: Talks, person: str, total: str, question: str) -> None:
    said = talks(person, in_words(question, "w zeszłym kwartale", "for last quarter"), now=NOW)

    assert (facts(said)["total"], facts(said)["standing"]) == (total, "provisional")


@pytest.mark.parametrize(
    ("person", "total", "first"),
    [
        ("hanna", "56.00", ("1 lutego 2026", "1 February 2026")),
        ("marta", "260.00", ("15 marca 2026", "15 March 2026")),
        ("kasia", "12075.00", ("1 stycznia 2026", "1 January 2026")),
        ("tom", "1260.00", ("1 stycznia 2026", "1 January 2026")),
    ],
)
@pytest.mark.parametrize("question", BOTH)
def test_this_year_is_summed_up_from_the_day_the_contract_began(
    talks: Talks, person: str, total: str, first: tuple[str, str], question: str
) -> None:
    said = talks(person, in_words(question, "w tym roku", "this year"), now=NOW)

    assert (facts(said)["total"], facts(said)["standing"]) == (total, "open")
    assert first[question.startswith("how")] in text(said).splitlines()[0]


@pytest.mark.parametrize("question", BOTH)
def test_of_several_months_each_that_was_missed_has_its_sum_before_any_part(talks: Talks, question: str) -> None:
    lines = text(talks("kasia", in_words(question, "w tym roku", "this year"), now=NOW)).splitlines()

    assert len(lines) <= 6
    assert any(sum_ in lines[1] for sum_ in ("5175,00 zł", "PLN 5,175.00"))
    assert any(sum_ in lines[2] for sum_ in ("6900,00 zł", "PLN 6,900.00"))


@pytest.mark.parametrize("question", BOTH)
def test_across_an_annex_each_month_follows_the_version_of_its_first_day(talks: Talks, question: str) -> None:
    said = talks("kasia", in_words(question, "za okres od 15 czerwca do 15 lipca", "from 15 June to 15 July"), now=NOW)
    more = text(talks("kasia", "więcej" if question.startswith("ile") else "more", now=NOW))

    assert facts(said)["total"] == "0.00"
    assert len(text(said).splitlines()) <= 6
    assert any(line in more for line in ("w czerwcu 2026: Umowa", "in June 2026: "))
    assert any(line in more for line in ("w lipcu 2026: Aneks 1", "in July 2026: Annex 1"))


@pytest.mark.parametrize("question", BOTH)
def test_a_month_in_which_the_contract_began_is_measured_from_that_day(talks: Talks, question: str) -> None:
    said = talks("marta", in_words(question, "za marzec", "for March"), now=NOW)
    more = text(talks("marta", "więcej" if question.startswith("ile") else "more", now=NOW))

    assert facts(said)["total"] == "0.00"
    assert any(line in more for line in ("Umowa obowiązuje od 15 marca 2026", "in force from 15 March 2026"))


@pytest.mark.parametrize("question", BOTH)
def test_a_past_month_has_its_amount_band_cap_and_claim_day(talks: Talks, question: str) -> None:
    said = talks("kasia", in_words(question, "za październik", "for October"), now=NOW)

    lines = text(said).splitlines()
    assert len(lines) == 6
    assert any(amount in lines[0] for amount in ("5175,00 zł", "PLN 5,175.00"))
    assert any(band in lines[1] for band in ("od 99,50% do mniej niż 99,90%", "99.50% to under 99.90%"))
    assert any(cap in lines[2] for cap in ("17 250,00 zł", "PLN 17,250.00"))
    assert any(day in lines[3] for day in ("14 listopada 2026", "14 November 2026"))
    assert (facts(said)["cap_1"], facts(said)["standing"]) == ("17250.00", "provisional")


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize("question", BOTH)
def test_every_customer_is_told_amount_cap_and_claim_day_in_six_lines(talks: Talks, person: str, question: str) -> None:
    said = talks(person, in_words(question, "za październik", "for October"), now=NOW)

    assert len(text(said).splitlines()) <= 6
    assert {"total", "cap_1", "standing"} <= facts(said).keys()
    assert [key for key in facts(said) if key.endswith("_last_day")]


@pytest.mark.parametrize("question", ["ile przestoju nam się należy w tym miesiącu?", "how much downtime do we get?"])
def test_downtime_that_is_promised_is_no_money(talks: Talks, question: str) -> None:
    said = talks("hanna", question, now=NOW)

    assert "total" not in facts(said)
