"""Slack's events as the product hears them: what is said, by whom and where, and what is not for us."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.slack.parse import Heard, Malformed, Us, heard
from adapters.slack.places import Where
from bot.messages import Command, Deleted, Edited, File, Files, Other, PlaceChanged, Text

US = Us("T1", "UBOT")
TS = "1795424400.000100"


def message(channel: str = "D9", **more: Any) -> dict[str, Any]:
    said = {"type": "message", "channel": channel, "user": "U5", "text": "Nie działa", "ts": TS, "team": "T1"}
    return {**said, **more}


def mention(**more: Any) -> dict[str, Any]:
    return message("C2", **{"type": "app_mention", "text": "<@UBOT> Nie działa", **more})


def event(said: dict[str, Any], **about: Any) -> Heard | None:
    return heard(said, "Ev1", US, **about)


def certain(found: Heard | None) -> Heard:
    assert found is not None
    return found


def test_a_direct_message_is_heard_with_its_own_time_and_mark() -> None:
    found = certain(event(message()))
    assert found == Heard(
        id=f"m:T1/D9/{TS}",
        where=Where("T1", "D9"),
        user="U5",
        sent_at=datetime(2026, 11, 23, 9, 0, 0, 100, tzinfo=UTC),
        content=Text("Nie działa"),
        user_team="T1",
        message=TS,
        mark=TS,
    )


def test_a_thread_of_a_direct_conversation_is_a_conversation_of_its_own() -> None:
    assert certain(event(message(thread_ts="1795424000.000100"))).where == Where("T1", "D9", "1795424000.000100")


def test_a_mention_opens_a_thread_in_a_channel() -> None:
    found = certain(event(mention()))
    assert found.where == Where("T1", "C2", TS)
    assert found.content == Text("Nie działa")
    assert found.addressed


def test_a_mention_within_a_thread_stays_there() -> None:
    assert certain(event(mention(thread_ts="1795424000.000100"))).where.thread == "1795424000.000100"


def test_a_mention_is_taken_from_one_of_its_two_events() -> None:
    as_message = message("C2", text="<@UBOT> Nie działa")
    assert event(as_message) is None
    assert certain(event(as_message, live=False)).id == certain(event(mention())).id


def test_a_mention_and_nothing_else_asks_for_help() -> None:
    assert certain(event(mention(text="<@UBOT>"))).content == Command("help")


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("<@UBOT> przypisz abc-DEF_1", Command("przypisz", "abc-DEF_1")),
        ("<@UBOT> unbind", Command("unbind")),
        ("<@UBOT> język angielski", Command("język", "angielski")),
        ("<@UBOT> start naprawy jest opóźniony", Text("start naprawy jest opóźniony")),
        ("<@UBOT> zgłoszenia", Text("zgłoszenia")),
    ],
)
def test_commands_about_accounts_can_be_said_in_threads(text: str, content: object) -> None:
    assert certain(event(mention(text=text))).content == content


def test_peoples_own_talk_in_a_channel_is_not_heard() -> None:
    assert event(message("C2")) is None


def test_talk_in_a_thread_is_heard_only_where_we_talk_already() -> None:
    assert not certain(event(message("C2", thread_ts="1795424000.000100"))).addressed


def test_talk_under_a_message_of_ours_is_meant_for_us() -> None:
    assert certain(event(message("C2", thread_ts="1795424000.000100", parent_user_id="UBOT"))).addressed


@pytest.mark.parametrize(
    "by",
    [{"bot_id": "B1"}, {"subtype": "bot_message"}, {"user": "UBOT"}, {"user": "USLACKBOT"}, {"user": None}],
)
def test_bots_are_not_heard(by: dict[str, Any]) -> None:
    assert event(message(**by)) is None
    assert event(mention(**by)) is None


@pytest.mark.parametrize("subtype", ["channel_join", "channel_topic", "pinned_item", "message_replied", "reminder_add"])
def test_what_happens_in_a_channel_is_no_message(subtype: str) -> None:
    assert event(message(subtype=subtype)) is None


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast", "me_message"])
def test_these_kinds_of_message_are_said_by_people(subtype: str) -> None:
    assert certain(event(message(subtype=subtype))).content == Text("Nie działa")


def test_files_come_with_the_words_under_them() -> None:
    file = {"id": "F1", "name": "szafa.jpg", "mimetype": "image/jpeg", "size": 4, "mode": "hosted"}
    found = certain(event(message(subtype="file_share", text="tak to wygląda", files=[file])))
    assert found.content == Files((File("T1/F1", "szafa.jpg", "image/jpeg", 4, "photo"),), "tak to wygląda")


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ({"mimetype": "image/png"}, "photo"),
        ({"mimetype": "video/mp4"}, "video"),
        ({"mimetype": "audio/mpeg"}, "audio"),
        ({"mimetype": "audio/webm", "subtype": "slack_audio"}, "voice"),
        ({"mimetype": "application/pdf"}, "document"),
        ({}, "document"),
    ],
)
def test_a_file_has_its_kind(file: dict[str, Any], kind: str) -> None:
    found = certain(event(message(files=[{"id": "F1", **file}])))
    assert isinstance(found.content, Files)
    assert found.content.files[0].kind == kind


def test_a_file_of_a_shared_channel_comes_with_its_id_alone() -> None:
    found = certain(event(mention(files=[{"id": "F1", "file_access": "check_file_info"}])))
    assert isinstance(found.content, Files)
    assert found.content.files == (File("T1/F1", "F1", "application/octet-stream", 0, "document"),)


def test_a_deleted_file_leaves_the_words() -> None:
    assert certain(event(message(files=[{"id": "F1", "mode": "tombstone"}]))).content == Text("Nie działa")


def test_a_message_without_words_is_something_else() -> None:
    assert certain(event(message(text=""))).content == Other("other")


def changed(now: dict[str, Any], before: dict[str, Any]) -> Heard | None:
    return event(
        {
            "type": "message",
            "subtype": "message_changed",
            "channel": "D9",
            "ts": "1795424500.000100",
            "message": {"user": "U5", "ts": TS, "text": "Nie działa", **now},
            "previous_message": {"user": "U5", "ts": TS, "text": "Nie działa", **before},
        }
    )


def test_an_edit_names_the_message_and_its_new_words() -> None:
    found = certain(changed({"text": "Działa", "edited": {"user": "U5", "ts": "1795424499.000000"}}, {}))
    assert found.content == Edited(TS, "Działa")
    assert found.id == f"e:T1/D9/{TS}/1795424499.000000"
    assert found.sent_at == datetime(2026, 11, 23, 9, 1, 39, tzinfo=UTC)


@pytest.mark.parametrize(
    "now",
    [
        {"attachments": [{"text": "podgląd"}]},
        {"edited": {"user": "U5", "ts": "1795424499.000000"}},
        {"text": "inne", "edited": {"user": "U9", "ts": "1795424499.000000"}},
        {"text": "inne", "edited": {"user": "U5", "ts": "1795424499.000000"}, "bot_id": "B1"},
    ],
    ids=["a preview", "the same words", "by somebody else", "of a bot"],
)
def test_this_is_no_edit(now: dict[str, Any]) -> None:
    assert changed(now, {}) is None


def test_a_deletion_names_the_message() -> None:
    gone = {"type": "message", "subtype": "message_deleted", "channel": "D9", "ts": "1795424500.000100"}
    found = certain(event({**gone, "deleted_ts": TS, "previous_message": message()}))
    assert found.content == Deleted(TS)
    assert found.user == "U5"


def test_the_first_message_of_a_thread_is_deleted_by_a_tombstone() -> None:
    assert certain(changed({"subtype": "tombstone", "user": "USLACKBOT", "text": "deleted"}, {})).content == Deleted(TS)


def test_our_own_deleted_message_is_not_heard() -> None:
    gone = {"type": "message", "subtype": "message_deleted", "channel": "D9", "ts": "1795424500.000100"}
    assert event({**gone, "deleted_ts": TS, "previous_message": message(bot_id="B1", user="UBOT")}) is None


def test_being_added_to_a_channel_names_who_did_it() -> None:
    joined = {"type": "member_joined_channel", "user": "UBOT", "channel": "C2", "inviter": "U5", "event_ts": TS}
    found = certain(event(joined))
    assert (found.content, found.user, found.where) == (PlaceChanged("added"), "U5", Where("T1", "C2"))
    assert found.id == "Ev1"


def test_somebody_elses_joining_is_not_heard() -> None:
    assert event({"type": "member_joined_channel", "user": "U5", "channel": "C2", "event_ts": TS}) is None


@pytest.mark.parametrize(
    "kind", ["channel_left", "group_left", "channel_archive", "group_archive", "channel_deleted", "group_deleted"]
)
def test_a_channel_can_be_lost_in_these_ways(kind: str) -> None:
    assert certain(event({"type": kind, "channel": "C2", "event_ts": TS})).content == PlaceChanged("removed")


def test_a_channel_can_get_another_id() -> None:
    moved = {"type": "channel_id_changed", "old_channel_id": "C2", "new_channel_id": "C7", "event_ts": TS}
    found = certain(event(moved))
    assert (found.where, found.content) == (Where("T1", "C2"), PlaceChanged("moved", "T1/C7"))


def test_other_events_are_not_heard() -> None:
    assert event({"type": "reaction_added", "user": "U5", "event_ts": TS}) is None


@pytest.mark.parametrize(
    "broken",
    [
        {"type": "message", "channel": "D9", "user": "U5", "text": "x"},
        {"type": "message", "channel": "D9", "user": "U5", "text": "x", "ts": "yesterday"},
        {"type": "message", "user": "U5", "text": "x", "ts": TS},
        {"type": "message", "subtype": "message_changed", "channel": "D9", "ts": TS},
        {"type": "member_joined_channel", "channel": "C2"},
        {},
    ],
)
def test_what_is_not_as_documented_is_malformed(broken: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        event(broken)
