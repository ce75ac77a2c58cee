"""Money in a conversation: the sum after every cap first, then its parts; what was asked about before anything else."""

from __future__ import annotations

import pytest

from tests.chatting import chatting, facts, labels, text

MORNING = "2026-11-23T10:00:00+01:00"
DECEMBER = "2026-12-02T10:00:00+01:00"


def first_line(answered: dict[str, object]) -> str:
    return text(answered).splitlines()[0]


def test_the_sum_of_a_period_never_exceeds_the_cap(demo_url: str) -> None:
    with chatting(demo_url, person="kasia", now=DECEMBER) as chat:
        said = facts(chat("a gdyby awaria trwała jeszcze 2 h?"))
    assert (said["total"], said["capped"]) == ("17250.00", True)


def test_what_if_without_a_service_shows_three_groups_and_the_sum(demo_url: str) -> None:
    with chatting(demo_url, person="kasia", now=DECEMBER) as chat:
        said = chat("what if it lasted 2 more hours?")
        assert len(text(said).splitlines()) <= 7
        assert labels(said)[-1] == "More"
        assert "17,250.00" in text(said)
        assert facts(said)["queues_left"] < 0


def test_an_amount_is_said_first_and_its_parts_add_up(demo_url: str) -> None:
    with chatting(demo_url, person="kasia", now=DECEMBER) as chat:
        said = chat("how much do we get for November?")
    assert "6,900.00" in first_line(said)
    assert facts(said)["total"] == "6900.00"
    assert (facts(said)["recording_credit"], facts(said)["webchat_credit"]) == ("1725.00", "5175.00")


def test_a_kept_period_is_worth_nothing_and_says_so_first(demo_url: str) -> None:
    with chatting(demo_url, person="marta", now=MORNING) as chat:
        said = chat("how much do we get for October?")
    assert first_line(said) == "In all in October 2026, preliminary: PLN 0.00; every target is kept."


def test_a_follow_up_about_another_month_keeps_the_amount_first(demo_url: str) -> None:
    with chatting(demo_url, person="marta", now=MORNING) as chat:
        chat("ile nam się należy za październik?")
        said = facts(chat("a w listopadzie?"))
    assert (said["about"], said["total"]) == ("amount", "260.00")


def test_credits_of_a_named_period_are_an_amount(demo_url: str) -> None:
    with chatting(demo_url, person="tom", now="2026-12-20T10:00:00+00:00") as chat:
        assert facts(chat("what credits are due for Q3?"))["total"] == "0.00"


def test_why_after_an_amount_explains_that_amount(demo_url: str) -> None:
    with chatting(demo_url, person="marta", now=MORNING) as chat:
        chat("ile przestoju zostało na SMS?")
        chat("ile nam się należy za listopad?")
        unfolded = chat("dlaczego?")
    assert unfolded["replies"][0]["facts"]["total"] == "260.00"
    assert facts(unfolded)["target"] == "line"


def test_why_after_what_if_explains_the_supposition(demo_url: str) -> None:
    with chatting(demo_url, person="hanna", now=MORNING) as chat:
        chat("ile przestoju zostało na infolinii?")
        chat("a gdyby awaria centrali trwała jeszcze 2 h?")
        said = facts(chat("dlaczego?"))
    assert (said["target"], said["counted"]) == ("pbx", 3)


def test_why_after_a_fee_does_not_explain_an_older_figure(demo_url: str) -> None:
    with chatting(demo_url, person="hanna", now=MORNING) as chat:
        chat("ile przestoju zostało?")
        chat("ile płacimy?")
        assert "target" not in facts(chat("dlaczego?"))


@pytest.mark.parametrize(
    ("question", "about", "first"),
    [
        ("what is the smallest credit?", "smallest", "25.00"),
        ("what is the cap on credits?", "cap", "20% of the yearly fees"),
        ("penalty for late acknowledgement?", "acknowledgement", "2%"),
        ("what are the penalties?", "penalty", "2%"),
        ("what credits do we have?", "credit", "99.900%"),
    ],
)
def test_what_was_asked_about_comes_first(demo_url: str, question: str, about: str, first: str) -> None:
    with chatting(demo_url, person="tom") as chat:
        said = chat(question)
    assert facts(said)["about"] == about
    assert first in first_line(said)


def test_penalties_come_first_in_polish_too(demo_url: str) -> None:
    with chatting(demo_url, person="kasia") as chat:
        assert facts(chat("co z karą?"))["about"] == "penalty"


def test_damages_are_answered_by_their_clause(demo_url: str) -> None:
    with chatting(demo_url, person="marta") as chat:
        said = chat("can we claim damages?")
    assert first_line(said) == "The customer may claim damages above the penalties."


def test_a_cap_names_what_it_limits(demo_url: str) -> None:
    with chatting(demo_url, person="marta") as chat:
        said = text(chat("what is the cap on penalties?"))
    assert "penalties in all: 15% of the monthly fee" in said
    assert "credits and penalties together: 30% of the monthly fee" in said


def test_a_supposed_lateness_is_computed(demo_url: str) -> None:
    with chatting(demo_url, person="marta") as chat:
        said = chat("ile wynosi kara za P1 po 2 h 35 min")
    assert facts(said)["penalty"] == "150.00"
    assert "3 × 50,00 zł = 150,00 zł" in text(said)


def test_a_supposed_lateness_has_both_alternatives_where_peak_matters(demo_url: str) -> None:
    with chatting(demo_url, person="kasia") as chat:
        said = chat("ile kary jeśli spóźnicie się 85 minut z krytyczną")
        why = chat("dlaczego?")
    assert facts(said)["critical_resolve_peak_penalty"] == "600.00"
    assert facts(said)["critical_resolve_penalty"] == "300.00"
    assert "2 × 300,00 zł = 600,00 zł" in text(said)
    assert facts(why)["critical_resolve_peak_penalty"] == "600.00"


@pytest.mark.parametrize(
    ("question", "last_day"),
    [
        ("by when must we claim for the incident of 13 November?", "2026-11-17"),
        ("by when can we claim incident 1010?", "2026-11-12"),
    ],
)
def test_a_named_incident_has_its_own_last_day(demo_url: str, question: str, last_day: str) -> None:
    with chatting(demo_url, person="tom", now="2026-11-23T10:00:00+00:00") as chat:
        assert facts(chat(question))["ticket_last_day"] == last_day


def test_a_claim_for_an_incident_of_somebody_else_is_not_answered(demo_url: str) -> None:
    with chatting(demo_url, person="tom", now="2026-11-23T10:00:00+00:00") as chat:
        assert facts(chat("by when can we claim incident 1011?")) == {"incident": None}


def test_a_miss_of_a_past_period_is_worth_its_settled_sum(demo_url: str) -> None:
    with chatting(demo_url, person="tom", now="2027-01-05T10:00:00+00:00") as chat:
        said = chat("what was our availability for SIP in Gdansk in Q4 2026?")
    assert facts(said)["total"] == "1260.00"
    assert "§10.1" in text(said)


def test_nothing_is_due_for_a_period_to_come(demo_url: str) -> None:
    with chatting(demo_url, person="marta", now=MORNING) as chat:
        said = facts(chat("how much do we get for December 2026?"))
    assert said["begun"] is False


def test_a_yearly_cap_holds_for_the_whole_sum(demo_url: str) -> None:
    with chatting(demo_url, person="tom", now="2026-11-23T10:00:00+00:00") as chat:
        said = facts(chat("what if it lasted 500 more hours?"))
    assert (said["total"], said["capped"]) == ("44160.00", True)


def test_a_yearly_cap_knows_what_the_year_has_used_up(demo_url: str) -> None:
    with chatting(demo_url, person="marta", now="2026-12-16T10:00:00+01:00") as chat:
        said = facts(chat("what if the hotline were down for another 90 hours?"))
    assert (said["earlier_this_year"], said["total"]) == ("260.00", "1470.00")
    """A credit of 780.00 and penalties of 735.00, which share a cap of 30% of 4,900.00."""


@pytest.mark.parametrize(
    ("ask", "why", "more", "said"),
    [
        (
            "ile nam się należy za listopad?",
            "dlaczego?",
            "Więcej",
            "• przedział: od 99,50% do mniej niż 99,90%, czyli 10% (Umowa, § 10)",
        ),
        (
            "how much are the credits for November?",
            "why?",
            "More",
            "• cap PLN 1,470.00: PLN 260.00 stays below it (Contract, § 12)",
        ),
    ],
)
def test_behind_more_why_unfolds_an_amount_step_by_step(
    demo_url: str, ask: str, why: str, more: str, said: str
) -> None:
    with chatting(demo_url, person="marta", now="2026-12-16T10:00:00+01:00") as chat:
        chat(ask)
        chat(why)
        assert said in text(chat.press(more))


def test_where_a_contract_with_penalties_is_silent_on_damages_the_law_is_named_as_the_law(demo_url: str) -> None:
    with chatting(demo_url, person="kasia") as chat:
        answered = chat("czy kara umowna wyklucza odszkodowanie?")
        assert text(answered).startswith("Umowa nie mówi o odszkodowaniu ponad kary; według art. 484 § 1")
    with chatting(demo_url, person="marta") as chat:
        assert "może żądać odszkodowania przewyższającego kary" in text(chat("czy kara umowna wyklucza odszkodowanie?"))
