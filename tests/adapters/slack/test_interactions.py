"""Buttons, forms, shortcuts and the slash command: who did what, and where the answer belongs."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack.interactions import Actor, carried, pressed, sent, typed, used
from adapters.slack.parse import Us
from adapters.slack.places import Where
from bot.messages import Command

US = Us("T1", "UBOT")
USER = {"id": "U5", "team_id": "T1"}


def press(action: str = "c:token", **about: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": USER,
        "trigger_id": "trigger",
        "container": {"type": "message", "message_ts": "2.000001", "channel_id": "C2", "is_ephemeral": False},
        "channel": {"id": "C2"},
        "message": {"ts": "2.000001"},
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": "v", "action_ts": "3.000001"}],
        **about,
    }


def where(payload: dict[str, Any]) -> Where | None:
    (found,) = pressed(payload, US)
    return found.where


def test_a_button_of_a_card_in_a_channel_opens_the_cards_thread() -> None:
    assert where(press()) == Where("T1", "C2", "2.000001")


def test_a_button_in_a_thread_stays_in_the_thread() -> None:
    assert where(press(message={"ts": "2.000001", "thread_ts": "1.000001"})) == Where("T1", "C2", "1.000001")


def test_a_button_that_one_person_sees_stays_theirs() -> None:
    container = {"type": "message", "message_ts": "2.000001", "channel_id": "C2", "is_ephemeral": True}
    assert where(press(container=container, message=None)) == Where("T1", "C2")
    threaded = {**container, "thread_ts": "1.000001"}
    assert where(press(container=threaded, message=None)) == Where("T1", "C2", "1.000001")


def test_a_button_of_a_direct_message_opens_no_thread() -> None:
    assert where(press(channel={"id": "D9"})) == Where("T1", "D9")


def test_a_button_of_the_app_home_is_in_no_conversation() -> None:
    container = {"type": "view", "view_id": "V1"}
    assert where(press("cmd:budget:1.1", container=container, channel=None, message=None)) is None


def test_only_our_own_buttons_are_pressed() -> None:
    assert pressed(press("somebody_elses"), US) == ()
    other = {"type": "static_select", "action_id": "c:x", "action_ts": "3.000001"}
    assert pressed(press(actions=[other]), US) == ()


def test_a_press_that_comes_again_is_the_same_one() -> None:
    first, again, other = (pressed(p, US)[0].id for p in (press(), press(), press("c:other")))
    assert first == again != other


@pytest.mark.parametrize("changed", [{"user": {"id": "U6"}}, {"container": {"message_ts": "9.000001"}}])
def test_another_persons_press_or_on_another_message_is_another_one(changed: dict[str, Any]) -> None:
    assert pressed(press(), US)[0].id != pressed(press(**changed), US)[0].id


def submission(values: dict[str, Any], said_at: str | None = None) -> dict[str, Any]:
    metadata = carried("T1/C2/1.000001|T1.U5", said_at)
    view = {"id": "V1", "root_view_id": "V1", "private_metadata": metadata, "state": {"values": values}}
    return {"type": "view_submission", "user": USER, "view": view}


def test_a_form_brings_its_answers_and_where_they_belong() -> None:
    values = {"service": {"value": {"type": "plain_text_input", "value": "łącze"}}}
    found = sent(submission(values, "1.000001"))
    assert (found.conversation, found.said_at, found.actor) == ("T1/C2/1.000001|T1.U5", "1.000001", Actor("U5", "T1"))
    assert found.state == {"values": values}


def test_a_form_that_was_mended_is_another_one() -> None:
    first, again = (sent(submission({"a": {"value": {"value": "1"}}})).id for _ in range(2))
    assert first == again
    assert first != sent(submission({"a": {"value": {"value": "2"}}})).id


def shortcut(**message: Any) -> dict[str, Any]:
    return {
        "type": "message_action",
        "callback_id": "report_message",
        "user": USER,
        "trigger_id": "trigger",
        "channel": {"id": "C2"},
        "message_ts": "2.000001",
        "message": {"ts": "2.000001", "user": "U6", "text": "<@UBOT> Nie działa", **message},
    }


def test_a_message_shortcut_knows_the_message() -> None:
    found = used(shortcut(), US)
    assert (found.where, found.said) == (Where("T1", "C2", "2.000001"), "Nie działa")
    assert (found.said_at, found.said_by) == ("2.000001", "U6")


def test_what_a_bot_said_is_nobodys_words() -> None:
    assert used(shortcut(bot_id="B1"), US).said_by is None


def test_a_picture_is_named_when_there_are_no_words() -> None:
    assert used(shortcut(text="", files=[{"id": "F1", "name": "szafa.jpg"}]), US).said == "szafa.jpg"


def test_a_global_shortcut_is_used_nowhere() -> None:
    found = used({"type": "shortcut", "callback_id": "report", "user": USER, "trigger_id": "trigger"}, US)
    assert (found.where, found.said, found.said_at) == (None, "", None)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", Command("help")),
        ("budżet październik", Command("budżet", "październik")),
        ("  zgłoś   nie działa &lt;łącze&gt; ", Command("zgłoś", "nie działa <łącze>")),
    ],
)
def test_the_slash_command_is_a_word_and_what_follows(text: str, command: Command) -> None:
    found = typed({"user_id": "U5", "channel_id": "C2", "trigger_id": "1.2.x", "text": text}, US)
    assert (found.command, found.where, found.id) == (command, Where("T1", "C2"), "c:1.2.x")
