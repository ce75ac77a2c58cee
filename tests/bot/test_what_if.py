"""What if it lasts longer, to an hour, with another severity: time, budget and money; and when the budget is gone."""

from __future__ import annotations

from functools import partial

import pytest

from tests.chatting import Talks, facts, text

MORNING = "2026-11-23T10:00:00+01:00"
OUTAGE = "2026-12-08T02:20:00+00:00"
SENTENCE = {
    "pl": "To założenie, nie pomiar. Wyliczenie wstępne; nie jest uznaniem ani odmową roszczenia.",
    "en": "A supposition, not a measurement. A preliminary calculation; it neither accepts nor refuses a claim.",
}
EVERYBODY = ("hanna", "marta", "kasia", "tom")


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize(
    ("language", "question", "seconds"),
    [
        ("pl", "a gdyby trwało jeszcze 2 godziny?", 7200),
        ("pl", "a gdyby trwało jeszcze 45 minut?", 2700),
        ("en", "what if it lasts another 2 hours?", 7200),
        ("en", "what if it lasts another 90 minutes?", 5400),
    ],
)
def test_time_budget_and_money_are_answered_in_six_lines(
    talks: Talks, person: str, language: str, question: str, seconds: int
) -> None:
    chat = partial(talks, person, now=MORNING)
    said = chat(question)
    why = chat("dlaczego?" if language == "pl" else "why?")

    known = facts(said)
    assert len(text(said).splitlines()) <= 6
    assert SENTENCE[language] in text(said)
    assert {"until", "resolve_due", "resolve_late", "total", "total_now"} <= known.keys()
    assert [key for key in known if key.endswith("_left")]
    assert why["replies"][0]["facts"]["total"] == known["total"]
    assert facts(why)["outages"] > 0


@pytest.mark.parametrize("question", ["a gdyby trwało do 18:00?", "what if it lasts until 6 pm?"])
def test_to_an_hour_of_the_day(talks: Talks, question: str) -> None:
    said = facts(talks("kasia", question, now=MORNING))

    assert (said["until"], said["resolve_late"]) == ("2026-11-23T18:00:00+01:00", 48 * 60)
    assert (said["webchat_availability"], said["total"], said["total_now"]) == ("98.76", "17250.00", "6900.00")


@pytest.mark.parametrize("question", ["a gdyby to była awaria krytyczna?", "what if it were critical?"])
def test_another_severity_alone_moves_the_deadline_only(talks: Talks, question: str) -> None:
    said = facts(talks("kasia", question, now=MORNING))

    assert said["resolve_due"] == "2026-11-23T11:12:00+01:00"
    assert said["total"] == said["total_now"]


@pytest.mark.parametrize(
    "question", ["a gdyby to była krytyczna i trwała do 13:30?", "what if it were critical and lasted until 1:30 pm?"]
)
def test_another_severity_to_an_hour_brings_its_penalty(talks: Talks, question: str) -> None:
    said = facts(talks("kasia", question, now=MORNING))
    assert (said["resolve_late"], said["incident_1017_resolve_penalty"]) == (2 * 3600 + 18 * 60, "900.00")


def test_the_open_incident_is_meant_and_its_own_outage_goes_on(talks: Talks) -> None:
    said = talks("tom", "what if it lasts another 2 hours?", now=OUTAGE)

    assert text(said).startswith("If incident 1019 lasted another 2 h, to 04:20:")
    assert (facts(said)["sip_gdansk_availability"], facts(said)["total"]) == ("99.888", "3150.00")
    assert "api_left" not in facts(said)


def test_a_service_that_is_named_is_meant_though_another_is_down(talks: Talks) -> None:
    said = facts(talks("kasia", "a gdyby kolejki nie działały jeszcze 45 minut?", now=MORNING))

    assert (said["queues_left"], said["total"], said["total_now"]) == (-1404, "8625.00", "6900.00")
    assert "webchat_left" not in said


def test_nothing_that_was_supposed_is_kept(talks: Talks) -> None:
    chat = partial(talks, "kasia", now=MORNING)
    before = facts(chat("ile nam się należy?"))["total"]
    chat("a gdyby to była krytyczna i trwała jeszcze 5 godzin?")
    after, incident = facts(chat("ile nam się należy?"))["total"], facts(chat("co z 1017?"))
    assert (before, after, incident["severity"]) == ("6900.00", "6900.00", "major")


@pytest.mark.parametrize(
    ("person", "question", "severity"),
    [("marta", "a gdyby to był P1?", "p1"), ("hanna", "a gdyby to była awaria krytyczna?", "critical")],
)
def test_with_nothing_open_another_severity_has_its_times(
    talks: Talks, person: str, question: str, severity: str
) -> None:
    chat = partial(talks, person, now=MORNING)
    assert f"severity_{severity}_resolve_due" in facts(chat(question))


def test_an_hour_that_has_passed_is_the_next_days(talks: Talks) -> None:
    chat = partial(talks, "kasia", now=MORNING)
    assert facts(chat("a gdyby trwało do 9:00?"))["until"] == "2026-11-24T09:00:00+01:00"


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("kiedy skończy się nam budżet?", "Czat na stronie: jeśli przerwa potrwa dalej, budżet skończy się: 9:26:36"),
        ("when will the budget be gone?", "Webchat: if it went on, nothing would be left from 09:26:36 on"),
    ],
)
def test_when_the_budget_is_gone_is_said_first_and_unfolds(talks: Talks, question: str, first: str) -> None:
    chat = partial(talks, "kasia", now="2026-11-23T09:20:00+01:00")
    said, why = chat(question), chat("dlaczego?")

    assert text(said).startswith(first)
    assert facts(said)["webchat_used_up_at"] == "2026-11-23T09:26:36+01:00"
    assert "9:26:36" in text(why)


def test_a_budget_that_is_being_used_up_says_until_when_unasked(talks: Talks) -> None:
    chat = partial(talks, "kasia", now="2026-11-23T09:20:00+01:00")
    assert "9:26:36" in text(chat("ile przestoju nam zostało?"))


def test_with_no_outage_nothing_uses_the_budget_up(talks: Talks) -> None:
    said = text(talks("hanna", "kiedy skończy się nam budżet?", now=MORNING))
    assert said.startswith("Nic teraz nie zużywa budżetu: nie trwa żadna przerwa.")


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize(
    ("language", "questions"),
    [
        (
            "pl",
            [
                "ile przestoju nam zostało?",
                "ile nam się należy za październik?",
                "jaki był wynik za październik?",
                "do kiedy trzeba złożyć wniosek za październik?",
                "a gdyby trwało jeszcze 2 godziny?",
            ],
        ),
        (
            "en",
            [
                "how much downtime is left?",
                "how much do we get for October?",
                "show the results for October",
                "by when do we have to claim for October?",
                "what if it lasts another 2 hours?",
            ],
        ),
    ],
)
def test_why_unfolds_every_figure(talks: Talks, person: str, language: str, questions: list[str]) -> None:
    chat = partial(talks, person, now=MORNING)
    for question in questions:
        chat(question)
        unfolded = chat("dlaczego?" if language == "pl" else "why?")
        assert unfolded["replies"][-1]["facts"]["clauses"], question
        assert "Podstawa: " in text(unfolded) or "Basis: " in text(unfolded)


@pytest.mark.parametrize(("person", "number"), [("hanna", 1014), ("marta", 1013), ("kasia", 1017), ("tom", 1010)])
@pytest.mark.parametrize(("question", "why"), [("co z {}?", "dlaczego?"), ("status of {}?", "why?")])
def test_why_unfolds_the_deadlines_of_an_incident(
    talks: Talks, person: str, number: int, question: str, why: str
) -> None:
    chat = partial(talks, person, now=MORNING)
    chat(question.format(number))
    assert facts(chat(why))["incident"] == number


@pytest.mark.parametrize(("question", "why"), [("ile kary za P1 po 2 h 35 min?", "dlaczego?")])
def test_why_unfolds_a_penalty(talks: Talks, question: str, why: str) -> None:
    chat = partial(talks, "marta", now=MORNING)
    chat(question)
    assert text(chat(why)).startswith("2 h 35 min opóźnienia to 3 rozpoczęte godziny.")


def test_why_after_the_last_day_of_a_claim_counts_the_days(talks: Talks) -> None:
    chat = partial(talks, "tom", now="2026-11-23T10:00:00+00:00")
    chat("by when must we claim for the incident of 13 November?")
    said = chat("why?")
    assert (facts(said)["ticket_runs_from"], facts(said)["ticket_last_day"]) == ("2026-11-13", "2026-11-17")
    assert "Days that are not working days: 14 November 2026 and 15 November 2026." in text(said)


def test_what_lasts_into_the_next_month_is_said_to_belong_to_it(talks: Talks) -> None:
    chat = partial(talks, "hanna", now="2026-11-30T23:00:00+01:00")
    chat("a gdyby centrala nie działała jeszcze 3 godziny?")
    assert text(chat("więcej")).startswith("To, co trwa po 30 listopada 2026, należy do następnego okresu.")


@pytest.mark.parametrize(
    ("question", "until"),
    [
        ("jeśli to potrwa do rana, ile nam zwrócicie?", "2026-11-24T08:00:00+01:00"),
        ("if it goes on till morning how much will you refund", "2026-11-24T08:00:00+01:00"),
        ("ile kary jeśli potrwa jeszcze godzinę?", "2026-11-23T11:00:00+01:00"),
        ("how big is the penalty if it lasts another hour?", "2026-11-23T11:00:00+01:00"),
    ],
)
def test_money_of_what_goes_on_is_the_money_of_the_supposition(talks: Talks, question: str, until: str) -> None:
    said = talks("kasia", question, now=MORNING)
    assert len(said["replies"]) == 1
    assert facts(said)["until"] == until
    assert "total" in facts(said)


@pytest.mark.parametrize(
    "question", ["ile kary jak spóźnicie się 3 godziny z P1?", "what penalty if P1 is 3 hours late?"]
)
def test_a_length_of_lateness_is_still_one(talks: Talks, question: str) -> None:
    assert facts(talks("marta", question, now=MORNING))["penalty"] == "150.00"


@pytest.mark.parametrize(
    "question", ["co gdyby awaria krytyczna trwała 6 godzin w nocy?", "what if a severity 1 took 6 hours at night?"]
)
def test_a_failure_supposed_at_an_hour_begins_then_and_counts_in_the_hours_of_measuring(
    talks: Talks, question: str
) -> None:
    said = facts(talks("marta", question, now=MORNING))

    assert (said["until"], said["resolve_due"]) == ("2026-11-24T08:00:00+01:00", "2026-11-24T11:00:00+01:00")
    assert said["resolve_late"] == 0
    measured_before, measured_then = 20 * 60, 60 * 60
    assert said["line_left"] == 1123 - measured_before - measured_then
