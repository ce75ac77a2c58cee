"""Special topics of a contract, named by a word of their own, are answered with the clause, or with its silence."""

from __future__ import annotations

import pytest

from bot.handlers.topics import topic_of
from tests.chatting import Talks, chatting, facts, text


@pytest.mark.parametrize(
    ("person", "question", "topic", "clause"),
    [
        ("tom", "how often will you update us?", "updates", "§5.4"),
        ("marta", "jakie jest gwarantowane MOS?", "quality", "§ 9"),
        ("kasia", "jaka najkrótsza przerwa się liczy?", "smallest", "§ 6 ust. 2"),
        ("tom", "what is severity 1?", "severity_definition", "§3.1"),
        ("marta", "co to P1?", "severity_definition", "§ 3"),
        ("kasia", "co znaczy awaria krytyczna", "severity_definition", "§ 3"),
    ],
)
def test_a_special_topic_is_answered_with_its_clause(
    demo_url: str, person: str, question: str, topic: str, clause: str
) -> None:
    with chatting(demo_url, person=person) as chat:
        said = facts(chat(question))
    assert (said["topic"], said["stated"]) == (topic, True)
    assert any(place.endswith(clause) for place in said["clauses"])


def test_news_is_promised_per_severity(demo_url: str) -> None:
    with chatting(demo_url, person="tom") as chat:
        answered = chat("how often will you update us?")
    assert facts(answered)["1_update"] == 30 * 60
    assert "severity 4: the contract does not say" in text(answered)


def test_voice_quality_names_the_target_and_its_credit(demo_url: str) -> None:
    with chatting(demo_url, person="marta") as chat:
        said = facts(chat("jakie jest gwarantowane MOS?"))
    assert (said["mos_at_least"], said["mos_percent"]) == ("3.8", "3")


def test_a_silent_topic_says_who_read_the_contract_and_when(demo_url: str) -> None:
    with chatting(demo_url, person="tom") as chat:
        answered = chat("what is your RTO?")
    assert facts(answered)["stated"] is False
    assert "Read and confirmed by A. Nowak, 12 January 2026." in text(answered)


def test_a_time_that_depends_on_named_hours_shows_them(demo_url: str) -> None:
    with chatting(demo_url, person="kasia") as chat:
        said = text(chat("what is the resolution time for a critical fault?"))
    assert "2 h if reported in" in said
    assert "Mon–Fri 09:00–20:00" in said


def test_silent_exclusions_still_name_planned_work_and_the_smallest_outage(demo_url: str) -> None:
    with chatting(demo_url, person="kasia") as chat:
        answered = chat("what is not counted as downtime?")
    said = facts(answered)
    assert said["stated"] is False
    assert said["clauses"] == ["SLA appendix, § 7", "Annex 1, § 6(2)"]
    assert "other causes" in text(answered)


def test_escalation_says_when_under_which_condition_and_for_which_severity(demo_url: str) -> None:
    with chatting(demo_url, person="marta") as chat:
        said = text(chat("what is the escalation path?"))
    assert "shift leader: after 30 min, when nobody has acknowledged" in said
    assert "technical director (P1): after 2 h" in said


@pytest.mark.parametrize(
    ("question", "intent", "topic"),
    [
        ("jak często informujecie o awarii?", "reaction_time", "updates"),
        ("czy dostaniemy raport o przyczynie awarii?", "resolution_time", "rca"),
        ("kiedy kończy się umowa?", "sla_overview", "term"),
        ("when does the contract end?", "sla_overview", "term"),
        ("jaki mamy okres wypowiedzenia?", "sla_overview", "termination"),
        ("what is your RTO?", "glossary", "rpo_rto"),
        ("what voice quality do you guarantee?", "availability_target", "quality"),
        ("what is the smallest outage counted?", "exclusions", "smallest"),
        ("jakie są godziny szczytu?", "service_window", "peak"),
        ("emergency phone number?", "who_may_report", "contacts"),
        ("kto jest naszym opiekunem?", "who_may_report", "contacts"),
        ("is there a change freeze?", "coverage_check", "change_freeze"),
    ],
)
def test_a_topic_is_known_by_its_words(question: str, intent: str, topic: str) -> None:
    found = topic_of(question, intent)
    assert found is not None
    assert found.key == topic


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("jaki jest czas usunięcia w godzinach szczytu?", "resolution_time"),
        ("do kiedy według umowy musicie usunąć awarię?", "resolution_time"),
        ("czy aktualizacja oprogramowania jest wyłączona", "exclusions"),
        ("zerwany światłowód się liczy?", "exclusions"),
        ("co zawiera nasza umowa?", "sla_overview"),
        ("jakie są kary i bonifikaty?", "penalties"),
        ("ile przestoju nam zostało?", "downtime_budget"),
    ],
)
def test_a_general_question_names_no_topic(question: str, intent: str) -> None:
    assert topic_of(question, intent) is None


ASKED = [
    ("hanna", "term", "2026-02-01T00:00:00+01:00"),
    ("tom", "term", "2026-01-01T00:00:00+00:00"),
]


@pytest.mark.parametrize(("person", "topic", "since"), ASKED)
def test_the_term_of_the_contract_gives_its_days(demo_url: str, person: str, topic: str, since: str) -> None:
    with chatting(demo_url, person=person) as chat:
        said = facts(chat("what does the overview of our contract say, when does the contract end?"))
    assert (said["topic"], said["effective"]) == (topic, since)


def test_the_contract_definition_comes_before_the_general_one(demo_url: str) -> None:
    with chatting(demo_url, person="kasia") as chat:
        said = text(chat("co znaczy awaria krytyczna"))
    assert said.startswith("Awaria krytyczna: call center nie może pracować albo nie działa nagrywanie")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("can we terminate the contract?", "2 periods in a row below 99.90% (SLA schedule, §12.2): "),
        ("czy możemy wypowiedzieć umowę?", "3 z 5 kolejnych okresów poniżej 99,90% (Załącznik SLA, §12.2): "),
    ],
)
def test_how_far_a_right_to_terminate_has_come_is_counted_and_is_no_advice(
    demo_url: str, question: str, said: str
) -> None:
    with chatting(demo_url, person="tom") as chat:
        answered = chat(question)
        assert said in text(answered) + (answered["replies"][0].get("more") or "")
        assert facts(answered)["termination_arisen"] is False


def test_the_availability_asked_for_is_told_beside_the_promise(talks: Talks) -> None:
    promised = talks("hanna", "jaka jest nasza dostępność?", now="2026-11-30T10:00:00+01:00")
    many = talks("kasia", "what is our availability?", now="2026-11-30T10:00:00+01:00")

    assert "Zmierzono w listopadzie 2026 (stan na 10:00): centrala 99,69%, infolinia 99,96% i panele 100,00%." in text(
        promised
    )
    assert facts(promised)["pbx_availability"] == "99.69"
    assert "webchat 99.54%, call recording 99.92% and all others 100.00%." in text(many)


@pytest.mark.parametrize(
    ("person", "question", "days"),
    [
        ("tom", "when do we get the root cause report?", {"first": "2026-11-12", "final": "2026-11-17"}),
        ("tom", "kiedy dostaniemy raport poawaryjny?", {"first": "2026-11-12", "final": "2026-11-17"}),
        ("marta", "kiedy będzie raport miesięczny?", {"monthly": "2026-12-10"}),
        ("marta", "when is the monthly report due?", {"monthly": "2026-12-10"}),
    ],
)
def test_a_report_is_promised_by_a_day(talks: Talks, person: str, question: str, days: dict[str, str]) -> None:
    said = facts(talks(person, question, now="2026-11-12T10:00:00+01:00"))

    assert {name: said[f"{name}_last_day"] for name in days} == days
    assert said["clauses"]


def test_a_monthly_report_still_to_come_is_that_of_the_month_before(talks: Talks) -> None:
    said = talks("marta", "kiedy będzie raport miesięczny?", now="2026-11-09T10:00:00+01:00")

    assert "Raport miesięczny o wynikach w październiku 2026: do 10 listopada 2026." in text(said)


def test_a_report_on_the_cause_of_another_severity_is_not_promised(talks: Talks) -> None:
    said = talks("marta", "kiedy raport o przyczynie awarii 1009?", now="2026-11-12T10:00:00+01:00")

    assert "Zgłoszenie 1009: umowa nie przewiduje dla niego takiego raportu." in text(said)
    assert facts(said)["incident"] == 1009
