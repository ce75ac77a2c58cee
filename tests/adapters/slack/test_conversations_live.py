"""Promise: whoever writes on Slack is heard once, answered where they wrote, and privately where it is private."""

from __future__ import annotations

from tests.adapters.slack.running import Assistant
from tests.fakes.slack_server import FakeSlack


def test_a_direct_question_is_answered_there(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    assert slack.user_says(hanna, "Ile przestoju zostało w tym miesiącu?").acknowledged
    (answer,) = assistant.answers(direct)
    assert answer.thread_ts is None
    assert "listopadzie 2026" in answer.text
    assert answer.metadata is not None


def test_a_question_in_a_thread_is_answered_in_the_thread(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    first = slack.user_says(hanna, "dzień dobry")
    assistant.answers(direct)
    slack.user_says(hanna, "Co to jest SLA?", direct, thread_ts=first.ts)
    assert assistant.answers(direct, 2)[1].thread_ts == first.ts


def test_a_stranger_learns_only_how_to_be_linked(slack: FakeSlack, assistant: Assistant) -> None:
    stranger = slack.add_user("ktoś")
    slack.user_says(stranger, "Ile przestoju zostało?")
    (answer,) = assistant.answers(slack.dm(stranger))
    assert "dostawc" in answer.text
    assert "%" not in answer.text
    assert answer.labels() == []


def test_a_guest_is_told_nothing_even_with_a_linked_account(slack: FakeSlack, assistant: Assistant) -> None:
    guest = slack.add_user("hanna", guest=True)
    direct = assistant.link(guest, "hanna")
    slack.user_says(guest, "Ile przestoju zostało?")
    assert "listopadzie" not in "".join(one.text for one in assistant.answers(direct))


def test_a_sender_that_cannot_be_looked_up_is_not_acknowledged(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    slack.fail_next("users.info", status=503)
    said = slack.user_says(hanna, "Ile przestoju zostało?")
    assert [one.status for one in said.deliveries] == [500]
    assert assistant.said(direct) == []
    (again,) = slack.redeliver()
    assert again.acknowledged
    assert len(assistant.answers(direct)) == 1


def test_an_event_that_comes_twice_is_answered_once(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    said = slack.user_says(hanna, "Ile przestoju zostało?")
    assert slack.duplicate(said.deliveries[0]).acknowledged
    slack.user_says(hanna, "dziękuję")
    assistant.answers(direct, 2)
    assert len(assistant.said(direct)) == 2


def test_a_report_is_made_by_buttons(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    before = assistant.incidents("blawatek")
    slack.user_says(hanna, "zgłaszam awarię")
    (asked,) = assistant.answers(direct)
    slack.presses(hanna, direct, asked.ts, "kolejki")
    slack.presses(hanna, direct, assistant.answers(direct, 2)[1].ts, "awaria drobna")
    asked = assistant.answers(direct, 3)[2]
    slack.presses(hanna, direct, asked.ts, asked.labels()[0])
    assistant.answers(direct, 4)
    slack.user_says(hanna, "dwie osoby czekają w kolejce bez końca")
    asked = assistant.answers(direct, 5)[4]
    slack.presses(hanna, direct, asked.ts, "Zarejestruj")
    assistant.answers(direct, 6)
    assert assistant.incidents("blawatek") == before + 1


def test_a_button_pressed_twice_does_one_thing(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    slack.user_says(hanna, "zgłaszam awarię")
    (asked,) = assistant.answers(direct)
    pressed = slack.presses(hanna, direct, asked.ts, "kolejki")
    assert slack.duplicate(pressed).acknowledged
    slack.user_says(hanna, "dziękuję")
    assistant.answers(direct, 3)
    assert len(assistant.said(direct)) == 3


def test_a_mention_opens_a_thread_and_the_thread_goes_on_without(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    assistant.link(hanna, "hanna")
    channel = slack.add_channel("blawatek", [hanna])
    assistant.bind(channel, "blawatek")
    said = slack.user_says(hanna, "@sla jakie mamy otwarte zgłoszenia?", channel)
    assert said.acknowledged
    assert assistant.answers(channel)[0].thread_ts == said.ts
    slack.user_says(hanna, "ile przestoju zostało?", channel, thread_ts=said.ts)
    assert assistant.answers(channel, 2)[1].thread_ts == said.ts
    assert len(assistant.said(channel)) == 2


def test_other_talk_in_a_channel_is_left_alone(slack: FakeSlack, assistant: Assistant) -> None:
    hanna, tom = slack.add_user("hanna"), slack.add_user("tomek")
    assistant.link(hanna, "hanna")
    channel = slack.add_channel("blawatek", [hanna, tom])
    assistant.bind(channel, "blawatek")
    asked = slack.user_says(hanna, "@sla pomoc", channel)
    assistant.answers(channel)
    slack.user_says(hanna, "idę na obiad", channel)
    slack.user_says(tom, "ja też", channel, thread_ts=asked.ts)
    slack.user_says(hanna, "@sla dziękuję", channel)
    assistant.answers(channel, 2)
    assert len(assistant.said(channel)) == 2


def test_money_is_shown_to_one_person_alone(slack: FakeSlack, assistant: Assistant) -> None:
    hanna, tom = slack.add_user("hanna"), slack.add_user("tomek")
    assistant.link(hanna, "hanna")
    channel = slack.add_channel("blawatek", [hanna, tom])
    assistant.bind(channel, "blawatek")
    said = slack.user_says(hanna, "@sla jakie kary umowne nam się należą?", channel)
    (shown,) = assistant.whispers(hanna)
    assert shown.thread_ts == said.ts
    assert slack.ephemerals(tom) == []
    assert assistant.said(channel) == []


def test_a_command_in_a_channel_is_answered_to_one_person_alone(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    assistant.link(hanna, "hanna")
    channel = slack.add_channel("blawatek", [hanna])
    assistant.bind(channel, "blawatek")
    assert slack.slash(hanna, "/sla", "budżet październik", channel).body == ""
    (shown,) = assistant.whispers(hanna)
    assert "październiku 2026" in shown.text
    assert assistant.said(channel) == []


def test_a_command_where_we_are_not_is_answered_directly(slack: FakeSlack, assistant: Assistant) -> None:
    hanna, tom = slack.add_user("hanna"), slack.add_user("tomek")
    direct = assistant.link(hanna, "hanna")
    elsewhere = slack.add_channel("inny", [hanna, tom], with_bot=False)
    assert "rozmowie prywatnej" in slack.slash(hanna, "/sla", "budget", elsewhere).body
    assert "listopadzie 2026" in assistant.answers(direct)[0].text


def test_a_command_alone_asks_for_help(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    slack.slash(hanna, "/sla")
    assert assistant.answers(direct)[0].text


def test_outsiders_of_a_shared_channel_are_linked_one_by_one(slack: FakeSlack, assistant: Assistant) -> None:
    other = slack.add_workspace("Bławatek", installed=False)
    hanna, tom = slack.add_user("hanna", other), slack.add_user("tomek", other)
    channel = slack.add_channel("wspólny", [hanna, tom], shared_with=[other])
    assistant.bind(channel, "blawatek")
    assistant.link(hanna, "hanna")
    said = slack.user_says(hanna, "@sla jakie mamy otwarte zgłoszenia?", channel)
    assert said.acknowledged
    assert assistant.answers(channel)[0].thread_ts == said.ts
    slack.user_says(tom, "@sla jakie mamy otwarte zgłoszenia?", channel)
    told = [*slack.wait_for(lambda: slack.ephemerals(tom) or assistant.said(channel)[1:])]
    assert all("zgłoszenie" not in one.text.lower() for one in told)


def test_an_edit_of_ones_own_words_is_heard(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    said = slack.user_says(hanna, "dzień dobry")
    assistant.answers(direct)
    assert all(one.acknowledged for one in slack.user_edits(hanna, direct, said.ts, "dobry wieczór"))
    assert all(one.acknowledged for one in slack.user_deletes(hanna, direct, said.ts))


def test_our_own_words_are_not_heard(slack: FakeSlack, assistant: Assistant) -> None:
    slack.echoes = True
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    slack.user_says(hanna, "dzień dobry")
    assistant.answers(direct)
    slack.wait_for(lambda: [one for one in slack.deliveries if one.payload.get("event", {}).get("bot_id")])
    slack.user_says(hanna, "dziękuję")
    assistant.answers(direct, 2)
    assert len(assistant.said(direct)) == 2


def test_a_malformed_event_is_noted_and_not_brought_again(slack: FakeSlack, assistant: Assistant) -> None:
    broken = slack.envelope(slack.workspace(), {"type": "message", "channel": "D1", "user": "U1", "ts": "never"})
    assert slack.deliver("event", broken).acknowledged
    assert slack.duplicate(slack.deliveries[-1]).acknowledged


def test_a_chart_is_a_picture_that_says_what_it_shows(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    slack.user_says(hanna, "Ile przestoju zostało?")
    assistant.answers(direct)
    (shown,) = slack.wait_for(lambda: [one for one in slack.all_messages(direct, by_bot=True) if one.files])
    (picture,) = shown.files
    assert picture.mimetype == "image/png"
    assert (picture.data or b"").startswith(b"\x89PNG")
    assert picture.alt_text


def test_a_report_comes_as_a_pdf(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    slack.user_says(hanna, "raport za październik")
    assistant.answers(direct)
    (shown,) = slack.wait_for(lambda: [one for one in slack.all_messages(direct, by_bot=True) if one.files])
    (report,) = shown.files
    assert report.name == "sla-blawatek-2026-10.pdf"
    assert (report.data or b"").startswith(b"%PDF-")


def test_a_photo_is_fetched(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    slack.user_says(hanna, "zgłaszam awarię")
    assistant.answers(direct)
    slack.user_says(hanna, "tak to wygląda", files=[slack.add_file(hanna, "szafa.jpg", b"\xff\xd8jpeg", "image/jpeg")])
    assistant.answers(direct, 2)
    slack.wait_for(lambda: slack.calls_of("files.info"))
    assistant.wait_until(lambda: slack.downloads)


def test_a_file_of_a_shared_channel_is_asked_for_by_its_id(slack: FakeSlack, assistant: Assistant) -> None:
    other = slack.add_workspace("Bławatek", installed=False)
    hanna = slack.add_user("hanna", other)
    channel = slack.add_channel("wspólny", [hanna], shared_with=[other])
    assistant.link(hanna, "hanna")
    assistant.bind(channel, "blawatek")
    asked = slack.user_says(hanna, "@sla zgłaszam awarię", channel)
    assistant.answers(channel)
    file = slack.add_file(hanna, "szafa.jpg", b"\xff\xd8jpeg", "image/jpeg")
    slack.user_says(hanna, "@sla tak to wygląda", channel, asked.ts, files=[file])
    assistant.answers(channel, 2)
    assert "szafa.jpg" in str([one.answer for one in slack.calls_of("files.info")])
    assistant.wait_until(lambda: slack.downloads)


def test_being_added_and_removed_is_acknowledged(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    assistant.link(hanna, "hanna")
    channel = slack.add_channel("nowy", [hanna], with_bot=False)
    assert all(one.acknowledged for one in slack.member_joined_channel(slack.bot_user(), channel, hanna))
    assert assistant.answers(channel)
    assert all(one.acknowledged for one in slack.member_left_channel(slack.bot_user(), channel))
