"""Promise: a report can be made by a modal, refusals appear under their fields, and no trigger that expired is a dead
end."""

from __future__ import annotations

import pytest

from tests.adapters.slack.running import Assistant
from tests.fakes.slack_server import FakeSlack

FILLED = {"service": "kolejki", "severity": "awaria drobna", "since": "9:15", "description": "Kolejki nie ruszają."}


def test_a_form_is_loading_at_once_and_then_asks(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    slack.user_says(hanna, "zgłaszam awarię")
    (asked,) = assistant.answers(direct)
    assert slack.presses(hanna, direct, asked.ts, "Otwórz formularz").acknowledged
    assert {"service", "severity", "since", "description"} <= assistant.form(hanna).input_ids()
    assert [one.ok for one in slack.calls_of("views.open")] == [True]
    assert [one.ok for one in slack.calls_of("views.update")] == [True]


def test_refusals_stand_under_their_fields_and_nothing_is_registered(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    before = assistant.incidents("blawatek")
    slack.global_shortcut(hanna, "report")
    view = assistant.form(hanna)
    refused = slack.submits(hanna, view.id, {**FILLED, "since": "kiedyś tam"})
    assert refused.response_action == "errors"
    assert list(refused.errors) == ["since"]
    assert assistant.incidents("blawatek") == before
    assert assistant.said(direct) == []


def test_a_mended_form_is_taken_and_answered(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    before = assistant.incidents("blawatek")
    slack.global_shortcut(hanna, "report")
    view = assistant.form(hanna)
    slack.submits(hanna, view.id, {**FILLED, "since": "kiedyś tam"})
    taken = slack.submits(hanna, view.id, FILLED)
    assert taken.response_action == "clear"
    assert slack.views_open(hanna) == []
    assert assistant.incidents("blawatek") == before + 1
    assert any("1043" in one.text for one in assistant.answers(direct))


def test_a_form_that_is_brought_twice_is_registered_once(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    assistant.link(hanna, "hanna")
    before = assistant.incidents("blawatek")
    slack.global_shortcut(hanna, "report")
    taken = slack.submits(hanna, assistant.form(hanna).id, FILLED)
    assert slack.duplicate(taken.delivery).acknowledged
    assert assistant.incidents("blawatek") == before + 1


def test_a_message_becomes_a_report_that_counts_from_its_time(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    assistant.link(hanna, "hanna")
    channel = slack.add_channel("blawatek", [hanna])
    assistant.bind(channel, "blawatek")
    said = slack.user_says(hanna, "Kolejki nie ruszają od rana", channel)
    slack.advance(20 * 60)
    slack.message_shortcut(hanna, channel, said.ts, "report_message")
    view = assistant.form(hanna)
    values = {"service": "kolejki", "severity": "awaria drobna", "since": "9:15"}
    assert slack.submits(hanna, view.id, values).response_action == "clear"
    answers = assistant.answers(channel)
    assert answers[0].thread_ts == said.ts
    with assistant.database.reading() as work:
        log = work.incidents.of_number(1043, assistant.now())
    assert log is not None
    assert log.events[0].occurred_at.timestamp() == pytest.approx(float(said.ts), abs=1)


def test_somebody_elses_message_counts_from_when_it_is_reported(slack: FakeSlack, assistant: Assistant) -> None:
    hanna, tom = slack.add_user("hanna"), slack.add_user("tomek")
    assistant.link(hanna, "hanna")
    channel = slack.add_channel("blawatek", [hanna, tom])
    assistant.bind(channel, "blawatek")
    said = slack.user_says(tom, "Kolejki nie ruszają", channel)
    slack.advance(20 * 60)
    slack.message_shortcut(hanna, channel, said.ts, "report_message")
    slack.submits(hanna, assistant.form(hanna).id, FILLED)
    with assistant.database.reading() as work:
        log = work.incidents.of_number(1043, assistant.now())
    assert log is not None
    assert log.events[0].occurred_at.timestamp() >= float(said.ts) + 20 * 60


def test_a_message_where_we_are_not_is_reported_in_the_direct_chat(slack: FakeSlack, assistant: Assistant) -> None:
    hanna, tom = slack.add_user("hanna"), slack.add_user("tomek")
    direct = assistant.link(hanna, "hanna")
    elsewhere = slack.add_channel("inny", [hanna, tom], with_bot=False)
    said = slack.user_says(tom, "Kolejki nie ruszają", elsewhere)
    slack.message_shortcut(hanna, elsewhere, said.ts, "report_message")
    slack.submits(hanna, assistant.form(hanna).id, FILLED)
    assert assistant.answers(direct)


def test_an_expired_trigger_is_asked_in_words_instead(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    slack.fail_next("views.open", error="expired_trigger_id")
    assert slack.global_shortcut(hanna, "report").acknowledged
    (asked,) = assistant.answers(direct)
    assert "kolejki" in asked.labels()


def test_a_slack_that_opens_nothing_in_time_is_asked_in_words_instead(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    slack.hang_next("views.open")
    assert slack.global_shortcut(hanna, "report").acknowledged
    assert "kolejki" in assistant.answers(direct)[0].labels()
    slack.release()


def test_whoever_may_not_report_reads_why_in_the_modal_and_in_the_chat(slack: FakeSlack, assistant: Assistant) -> None:
    stranger = slack.add_user("ktoś")
    slack.global_shortcut(stranger, "report")
    (answer,) = assistant.answers(slack.dm(stranger))
    (view,) = slack.wait_for(lambda: [v for v in slack.views_open(stranger) if answer.text in str(v.body)])
    assert "submit" not in view.body


def test_a_form_closed_meanwhile_stays_closed(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    assistant.link(hanna, "hanna")
    slack.fail_next("views.update", error="not_found")
    slack.global_shortcut(hanna, "report")
    slack.wait_for(lambda: slack.calls_of("views.update"))
    assert assistant.said(slack.dm(hanna)) == []


def test_a_form_that_is_not_filled_is_asked_in_words(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    slack.fail_next("views.update", status=503)
    slack.global_shortcut(hanna, "report")
    assert "kolejki" in assistant.answers(direct)[0].labels()


def test_the_home_shows_what_is_open_and_its_buttons_work(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    assert slack.opens_home(hanna).acknowledged
    home = slack.wait_for(lambda: slack.home(hanna)) or {}
    buttons = [e for block in home["blocks"] if block["type"] == "actions" for e in block["elements"]]
    report = next(e["action_id"] for e in buttons if e["action_id"].startswith("cmd:report"))
    other = next(e["action_id"] for e in buttons if not e["action_id"].startswith("cmd:report"))
    assert slack.presses_in_view(hanna, home["id"], report).acknowledged
    assert assistant.form(hanna).input_ids()
    assert slack.presses_in_view(hanna, home["id"], other).acknowledged
    assert assistant.answers(direct)


def test_first_questions_are_suggested_in_the_conversation(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    assert slack.opens_messages_tab(hanna).acknowledged
    prompts = slack.wait_for(lambda: slack.prompts_of(direct))
    assert 1 <= len(prompts) <= 4
