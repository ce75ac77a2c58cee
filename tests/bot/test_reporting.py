"""Registering an incident: what is asked, what counts as its time, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chatting import Chat, chatting, events, facts, labels, text


@pytest.fixture
def chat(demo_url: str) -> Iterator[Chat]:
    with chatting(demo_url) as sitting:
        yield sitting


def test_a_report_that_names_service_and_effect_needs_one_press(chat: Chat) -> None:
    first = chat("infolinia padła o 9:15, nikt nie może się dodzwonić")
    assert facts(first)["question"] == "confirm"
    assert events(chat.press("Zarejestruj")) == ["incident_reported"]


def test_a_critical_report_needs_at_most_three_presses(chat: Chat) -> None:
    chat("zgłoś awarię")
    chat.press("infolinia")
    chat.press("krytyczna")
    assert events(chat.press("Zarejestruj")) == ["incident_reported"]


def test_what_was_said_first_is_not_asked_again(chat: Chat) -> None:
    chat("infolinia padła o 9:15")
    summary = chat.press("poważna")
    assert facts(summary)["question"] == "confirm"
    assert facts(summary)["since"] == "2026-11-23T09:15:00+01:00"


def test_a_major_report_without_words_asks_since_when_and_what(chat: Chat) -> None:
    chat("zgłoś awarię")
    chat.press("infolinia")
    assert facts(chat.press("poważna"))["question"] == "since"
    assert facts(chat("od 9:30"))["question"] == "description"
    assert facts(chat("co druga rozmowa się urywa"))["question"] == "confirm"


def test_the_severities_of_this_contract_are_offered_with_their_meaning(chat: Chat) -> None:
    prompt = chat("infolinia padła")
    assert labels(prompt)[:4] == [
        "awaria krytyczna",
        "awaria poważna",
        "awaria drobna",
        "usterka kosmetyczna",
    ]
    assert text(prompt).count("•") == 4


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("nikt nie może dzwonić", "critical"),
        ("wszyscy", "critical"),
        ("przychodzące tak, wychodzące nie", "major"),
        ("tylko recepcja", "minor"),
        ("literówka", "cosmetic"),
    ],
)
def test_severity_is_understood_from_free_words(chat: Chat, words: str, severity: str) -> None:
    chat("infolinia padła o 9:15")
    answered = chat(words)
    assert facts(answered)["severity"].endswith(severity) or severity in facts(answered)["severity"]


def test_the_report_time_is_that_of_the_first_message(demo_url: str) -> None:
    with chatting(demo_url, person="kasia", now="2026-07-08T19:59:00+02:00") as chat:
        chat("infolinia padła, nikt nie może dzwonić")
        done = chat.press("Zarejestruj", now="2026-07-08T20:02:00+02:00")
    assert facts(done)["reported_at"] == "2026-07-08T19:59:00+02:00"
    assert facts(done)["confirmed_at"] == "2026-07-08T20:02:00+02:00"
    assert facts(done)["resolve_due"] == "2026-07-08T21:59:00+02:00"


def test_the_conversation_of_one_press_gives_the_times_of_the_annex(demo_url: str) -> None:
    with chatting(demo_url, person="kasia", now="2026-07-08T10:15:00+02:00") as chat:
        chat("infolinia padła nikt nie może dzwonić od 10:12")
        done = facts(chat.press("Zarejestruj", now="2026-07-08T10:16:00+02:00"))
    assert done["react_due"] == "2026-07-08T10:30:00+02:00"
    assert done["resolve_due"] == "2026-07-08T12:15:00+02:00"
    assert done["update_due"] == "2026-07-08T10:45:00+02:00"


def test_outside_the_hours_the_clock_starts_at_the_next_opening_and_says_why(demo_url: str) -> None:
    with chatting(demo_url, now="2026-11-13T18:44:00+01:00") as chat:
        chat("nic nie działa, nie ma połączeń w żadną stronę")
        done = chat.press("Zarejestruj")
    assert facts(done)["clock_started"] is False
    assert facts(done)["clock_starts_at"] == "2026-11-16T08:00:00+01:00"
    assert facts(done)["react_due"] == "2026-11-16T10:00:00+01:00"
    assert facts(done)["resolve_due"] == "2026-11-16T16:00:00+01:00"
    assert "poza godzinami" in text(done)


def test_times_are_intervals_until_staff_record_the_call(demo_url: str) -> None:
    with chatting(demo_url, person="tom", now="2026-11-10T02:10:00+00:00") as chat:
        summary = chat("Gdansk is dead, every call fails since 2")
        assert "NOT started" in text(summary)
        waiting = facts(chat.press("Register", now="2026-11-10T02:11:00+00:00"))
        assert waiting["resolve_interval"] == 4 * 3600
        assert "resolve_due" not in waiting
        chat("they phoned, 02:08", as_="noc", now="2026-11-10T02:12:00+00:00")
        recorded = chat("tak")
        assert events(recorded) == ["channel_confirmed"]
        told = chat("status 1043", as_="tom")
    done = facts(told)
    assert done["acknowledge_due"] == "2026-11-10T02:15:00+00:00"
    assert done["react_due"] == "2026-11-10T02:25:00+00:00"
    assert done["workaround_due"] == "2026-11-10T03:10:00+00:00"
    assert done["resolve_due"] == "2026-11-10T06:10:00+00:00"


def test_a_report_of_somebody_who_may_not_is_kept_and_put_to_those_who_may(demo_url: str) -> None:
    with chatting(demo_url, person="recepcja", now="2026-11-13T18:40:00+01:00") as chat:
        noted = chat("halo nic nie działa nie ma połączeń w żadną stronę")
        assert events(noted) == ["report_kept_for_entitled"]
        assert facts(noted)["clock_started"] is False
        chat(as_="hanna", now="2026-11-13T18:44:00+01:00")
        seen = chat("hej")
        assert "nie ma połączeń" in text(seen)
        token = seen["replies"][0]["choices"][0]["token"]
        done = chat(press=token)
    assert events(done) == ["incident_reported"]
    assert facts(done)["first_message_at"] == "2026-11-13T18:40:00+01:00"
    assert facts(done)["react_due"] == "2026-11-16T10:00:00+01:00"


def test_somebody_who_may_not_report_cannot_do_so_by_pressing_anothers_button(demo_url: str) -> None:
    with chatting(demo_url, person="recepcja") as chat:
        chat("infolinia padła, nikt nie może dzwonić")
        seen = chat("hej", as_="hanna")
        token = seen["replies"][0]["choices"][0]["token"]
        stolen = chat(press=token, as_="recepcja")
    assert events(stolen) == []


def test_an_unfinished_report_is_asked_about_once_and_then_kept_as_unconfirmed(chat: Chat) -> None:
    chat("infolinia padła o 9:15")
    assert events(chat(now="2026-11-23T10:02:59+01:00")) == []
    assert events(chat(now="2026-11-23T10:03:00+01:00")) == ["report_reminded"]
    assert events(chat(now="2026-11-23T10:04:00+01:00")) == []
    assert events(chat(now="2026-11-23T10:05:00+01:00")) == ["report_left_unconfirmed"]
    desk = chat("co jest zagrożone?", as_="noc")
    assert "infolinia padła o 9:15" in text(desk)


def test_an_unconfirmed_report_can_be_finished_and_its_first_message_counts(chat: Chat) -> None:
    chat("infolinia padła o 9:15, nikt nie może dzwonić")
    chat(now="2026-11-23T10:06:00+01:00")
    late = chat("hej")
    token = next(
        c["token"] for reply in late["replies"] for c in reply["choices"] if c["label"] == "Dokończ zgłoszenie"
    )
    chat(press=token)
    done = chat.press("Zarejestruj", now="2026-11-23T10:08:00+01:00")
    assert facts(done)["first_message_at"] == "2026-11-23T10:00:00+01:00"


def test_a_question_in_the_middle_is_answered_and_the_report_goes_on(chat: Chat) -> None:
    chat("infolinia padła o 9:15")
    asked = chat("co to jest obejście?")
    assert asked["replies"][0]["facts"]["term"] == "workaround"
    assert facts(asked)["question"] == "severity"


def test_corrections_replace_what_was_said(chat: Chat) -> None:
    chat("infolinia padła o 9:15, nikt nie może dzwonić")
    assert facts(chat("nie, od 9:50"))["since"] == "2026-11-23T09:50:00+01:00"


def test_a_corrected_start_does_not_cancel_the_report(chat: Chat) -> None:
    chat("infolinia padła o 9:15")
    assert facts(chat("to jednak od 9:30"))["question"] == "severity"
    assert facts(chat.press("poważna"))["since"] == "2026-11-23T09:30:00+01:00"


def test_a_report_can_be_cancelled(chat: Chat) -> None:
    chat("infolinia padła o 9:15")
    assert events(chat("anuluj")) == ["report_abandoned"]


def test_a_second_report_of_the_same_outage_offers_to_join_the_first(chat: Chat) -> None:
    chat("infolinia padła o 9:15, nikt nie może dzwonić")
    number = facts(chat.press("Zarejestruj"))["incident"]
    again = chat("infolinia dalej nie działa, nikt nie może dzwonić, od 9:15")
    assert facts(again)["question"] == "confirm"
    joined = chat(press="1")
    assert (events(joined), facts(joined)["incident"]) == (["report_joined"], number)


def test_a_second_press_on_register_changes_nothing(chat: Chat) -> None:
    summary = chat("infolinia padła o 9:15, nikt nie może dzwonić")
    token = summary["replies"][-1]["choices"][0]["token"]
    number = facts(chat(press=token))["incident"]
    twice = chat(press=token)
    assert events(twice) == []
    assert facts(twice)["incident"] == number


def test_a_repeated_message_id_changes_nothing(chat: Chat) -> None:
    chat("infolinia padła o 9:15, nikt nie może dzwonić", id="m1")
    first = chat(press="1", id="m2")
    again = chat(press="1", id="m2")
    assert again["replies"] == first["replies"]
    assert len(facts(chat("moje zgłoszenia", id="m3"))["incidents"]) == len(
        facts(chat("moje zgłoszenia", id="m4"))["incidents"]
    )


def test_a_dialog_survives_a_restart(demo_url: str) -> None:
    with chatting(demo_url) as chat:
        chat("infolinia padła o 9:15")
    with chatting(demo_url, now="2026-11-23T10:01:00+01:00") as chat:
        assert facts(chat("nikt nie może dzwonić"))["question"] == "confirm"
        assert events(chat.press("Zarejestruj")) == ["incident_reported"]


def test_a_service_outside_the_contract_is_named_and_the_words_can_be_passed_on(chat: Chat) -> None:
    said = chat("czat na stronie nie działa")
    assert "Poza zakresem umowy" in text(said)
    assert events(chat(press="1")) == ["report_passed_on"]


def test_a_form_is_several_answers_at_once(chat: Chat) -> None:
    chat("zgłoś awarię")
    done = chat(form={"service": "hotline", "severity": "krytyczna", "since": "9:30", "description": "cisza"})
    assert facts(done)["question"] == "confirm"


def test_a_refused_field_says_what_to_mend(chat: Chat) -> None:
    chat("zgłoś awarię")
    done = chat(form={"service": "hotline", "severity": "?!", "since": "kiedyś tam"})
    wrong = {field["key"]: field["error"] for field in done["replies"][-1]["form"]["fields"]}
    assert "kiedyś tam" in wrong["since"]
    assert wrong["severity"]


def test_a_customer_without_a_usable_contract_can_report_and_gets_no_time(demo_url: str, tmp_path: Path) -> None:
    with chatting(demo_url, person="hanna", now="2025-06-02T10:00:00+02:00") as chat:
        chat("infolinia padła, nikt nie może dzwonić")
        done = chat.press("Zarejestruj")
    assert events(done) == ["incident_reported"]
    assert not [key for key in facts(done) if key.endswith("_due")]


def test_a_number_presses_what_was_shown_notices_too(demo_url: str) -> None:
    with chatting(demo_url, person="recepcja") as chat:
        chat("infolinia padła, nikt nie może dzwonić")
        seen = chat("hej", as_="hanna")
        assert seen["replies"][0]["choices"][0]["label"] == "Zgłoś"
        assert events(chat(press="1")) == ["incident_reported"]


def test_a_choice_of_a_cancelled_report_does_nothing(chat: Chat) -> None:
    token = chat("infolinia padła")["replies"][-1]["choices"][0]["token"]
    chat("anuluj")
    assert "question" not in facts(chat(press=token))


def test_an_open_incident_of_the_service_is_offered_before_anything_is_asked(chat: Chat) -> None:
    chat("infolinia padła o 9:15, nikt nie może dzwonić")
    chat.press("Zarejestruj")
    assert facts(chat("infolinia nie działa"))["question"] == "join"
    assert facts(chat.press("Osobne zgłoszenie"))["question"] == "severity"


def test_joining_twice_is_noted_once(chat: Chat) -> None:
    chat("infolinia padła o 9:15, nikt nie może dzwonić")
    chat.press("Zarejestruj")
    token = chat("infolinia nie działa")["replies"][-1]["choices"][0]["token"]
    assert events(chat(press=token)) == ["report_joined"]
    assert events(chat(press=token)) == []


def test_who_may_not_report_is_told_of_the_open_incident_and_the_words_join_it(chat: Chat) -> None:
    chat("infolinia padła o 9:15, nikt nie może dzwonić")
    number = facts(chat.press("Zarejestruj"))["incident"]
    joined = chat("infolinia nie działa!!!", as_="recepcja")
    assert events(joined) == ["report_joined"]
    assert facts(joined)["incident"] == number


def test_a_person_can_be_asked_for_in_the_middle_of_a_report(chat: Chat) -> None:
    chat("infolinia padła o 9:15")
    asked = chat("chcę rozmawiać z człowiekiem")
    assert events(asked) == ["person_requested"]
    assert facts(asked)["question"] == "severity"


def test_a_further_service_does_not_replace_the_first(chat: Chat) -> None:
    chat("infolinia padła o 9:15, nikt nie może dzwonić")
    assert facts(chat("padło też nagrywanie"))["service"] == "hotline"


def test_a_repeated_id_gives_nobody_elses_answer(chat: Chat) -> None:
    chat("ile przestoju zostało?", id="X1")
    assert "Bławatek" not in text(chat("hej", id="X1", as_="stranger"))
    assert "min" not in text(chat("hej", id="X1", as_="tom"))


def test_words_after_five_minutes_go_on_with_the_unfinished_report(chat: Chat) -> None:
    chat("infolinia padła o 9:15")
    chat(now="2026-11-23T10:05:01+01:00")
    summary = chat("nikt nie może dzwonić", now="2026-11-23T10:20:00+01:00")
    assert facts(summary)["service"] == "hotline"
    done = facts(chat.press("Zarejestruj"))
    assert done["first_message_at"] == "2026-11-23T10:00:00+01:00"
    assert facts(chat("co jest zagrożone?", as_="noc"))["unconfirmed"] == 0


def test_everybody_asked_hears_that_it_is_registered(chat: Chat) -> None:
    chat("infolinia padła, nikt nie może dzwonić", as_="recepcja")
    chat("hej", as_="hanna")
    number = facts(chat.press("Zgłoś"))["incident"]
    for person in ("piotr", "recepcja"):
        told = chat("hej", as_=person)
        assert any(reply["facts"].get("incident") == number for reply in told["replies"])


def _unfinished(chat: Chat) -> Chat:
    chat("infolinia padła nikt nie może dzwonić od 9:50")
    chat(now="2026-11-23T10:06:00+01:00")
    return chat


def test_a_report_that_was_taken_up_and_dropped_is_not_settled_by_another(chat: Chat) -> None:
    _unfinished(chat).press("Dokończ zgłoszenie")
    chat("anuluj")
    chat("nagrywanie ma drobny problem od 9:00")
    done = facts(chat.press("Zarejestruj"))
    assert (done["service"], done["first_message_at"]) == ("recording", "2026-11-23T10:06:00+01:00")


def test_a_report_taken_up_again_and_left_is_on_the_list_once(chat: Chat) -> None:
    _unfinished(chat).press("Dokończ zgłoszenie")
    chat(now="2026-11-23T10:12:00+01:00")
    assert facts(chat("co jest zagrożone?", as_="noc"))["unconfirmed"] == 1


def test_the_entitled_persons_answers_settle_the_kept_report(demo_url: str) -> None:
    with chatting(demo_url, person="recepcja") as chat:
        chat("infolinia szwankuje od 9:40")
        chat("hej", as_="hanna", now="2026-11-23T10:10:00+01:00")
        prompt = chat.press("Zgłoś")
        assert text(prompt).count("•") == 4
        chat("nikt nie może dzwonić")
        done = facts(chat.press("Zarejestruj"))
        assert done["first_message_at"] == "2026-11-23T10:00:00+01:00"
        assert done["reported_at"] == "2026-11-23T10:10:00+01:00"
        assert facts(chat("co jest zagrożone?", as_="noc"))["unconfirmed"] == 0


def test_ok_after_looking_at_an_incident_changes_nothing(chat: Chat) -> None:
    chat("status 1003")
    assert events(chat("ok")) == []


def test_an_old_question_is_not_answered_by_a_late_yes(chat: Chat) -> None:
    chat("infolinia padła o 9:15, nikt nie może dzwonić")
    number = facts(chat.press("Zarejestruj"))["incident"]
    chat(f"wycofaj zgłoszenie {number}")
    assert "incident_cancelled" not in events(chat("tak", now="2026-12-20T10:00:00+01:00"))


def test_no_to_a_question_is_understood(chat: Chat) -> None:
    chat("infolinia padła o 9:15, nikt nie może dzwonić")
    number = facts(chat.press("Zarejestruj"))["incident"]
    chat(f"wycofaj zgłoszenie {number}")
    assert events(chat("nie")) == []
    assert facts(chat(f"status {number}"))["status"] == "reported"


def test_who_may_only_ask_cannot_withdraw_and_staff_cannot_either(chat: Chat) -> None:
    chat("infolinia padła o 9:15, nikt nie może dzwonić")
    number = facts(chat.press("Zarejestruj"))["incident"]
    for person in ("recepcja", "noc"):
        chat(f"wycofaj zgłoszenie {number}", as_=person)
        assert "incident_cancelled" not in events(chat("tak"))


def test_an_old_button_does_nothing_to_the_next_report(chat: Chat) -> None:
    old = chat("infolinia padła o 9:15, nikt nie może dzwonić")["replies"][-1]["choices"]
    not_a_failure = next(c["token"] for c in old if c["label"] == "To nie awaria")
    chat("anuluj")
    chat("nagrywanie padło o 9:00", now="2026-11-23T10:01:00+01:00")
    chat.press("awaria poważna")
    assert events(chat(press=not_a_failure)) == []
    assert events(chat.press("Zarejestruj")) == ["incident_reported"]


def test_an_open_report_is_not_lost_to_a_new_one(chat: Chat) -> None:
    chat("cześć")
    chat("infolinia szwankuje od 9:50")
    asked = chat.press("Zgłoś awarię")
    assert facts(asked)["question"] == "severity"


def test_relative_times_count_from_the_message(chat: Chat) -> None:
    assert (
        facts(chat("infolinia nie działa od 10 minut, nikt nie może dzwonić"))["since"] == "2026-11-23T09:50:00+01:00"
    )


def test_the_language_can_be_changed_in_the_middle_of_a_report(chat: Chat) -> None:
    chat("infolinia padła o 9:15")
    assert chat("po angielsku proszę")["language"] == "en"


def test_staff_words_reach_the_customer_only_as_a_confirmed_update(chat: Chat) -> None:
    chat("infolinia padła o 9:15, nikt nie może dzwonić")
    number = facts(chat.press("Zarejestruj"))["incident"]
    assert events(chat(f"dopisz do zgłoszenia {number}: technik jest w drodze", as_="noc")) == []
    assert events(chat("tak")) == ["update_given"]
    assert "technik jest w drodze" in text(chat("hej", as_="hanna"))


def test_a_report_begun_before_the_annex_is_read_against_the_version_of_its_first_message(demo_url: str) -> None:
    with chatting(demo_url, person="kasia", now="2026-06-30T23:58:00+02:00") as chat:
        chat("infolinia padła, nikt nie może dzwonić")
        done = facts(chat.press("Zarejestruj", now="2026-07-01T00:01:00+02:00"))
    assert done["resolve_due"] == "2026-07-01T10:00:00+02:00"


def test_who_says_that_it_is_down_is_not_told_that_nothing_is_known_of_it(chat: Chat) -> None:
    said = text(chat("pomocy, od rana nie działa nam infolinia, klienci dzwonią i cisza"))

    assert said.startswith("Jak bardzo utrudnia to Państwa pracę?")


def test_who_asks_whether_it_is_down_is_answered_first(chat: Chat) -> None:
    assert "nie ogłoszono żadnej awarii" in text(chat("macie awarię? infolinia padła"))
