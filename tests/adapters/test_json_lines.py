"""Promise: `chat --json` answers each line with one object, applies settings whole or not at all, loses no notice."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from adapters.console.json_lines import run_json_lines
from adapters.console.session import Session
from bot.messages import Address, Press, Reply, Submission, Text

KEYS = ["in", "as", "language", "understood", "replies", "events"]


def said(session: Session, *lines: str | bytes | dict[str, Any]) -> list[dict[str, Any]]:
    raw = b"".join(
        line if isinstance(line, bytes) else (line if isinstance(line, str) else json.dumps(line)).encode() + b"\n"
        for line in lines
    )
    out = BytesIO()
    run_json_lines(session, BytesIO(raw), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_one_line_is_one_object_with_exactly_the_documented_keys(house: Any) -> None:
    objects = said(house.session(), "hej", {"as": "tom"}, "")
    assert [list(one) for one in objects] == [KEYS, KEYS, KEYS]
    assert [one["as"] for one in objects] == ["hanna", "tom", "tom"]


def test_replies_come_from_the_outbox_and_are_marked_as_sent(house: Any) -> None:
    (one,) = said(house.session(), "ask")
    assert one["replies"] == [
        {
            "text": "Which?",
            "facts": {"asked": True},
            "choices": [{"token": "t1", "label": "Yes"}, {"token": "t2", "label": "No"}],
            "form": None,
            "attachments": [],
        }
    ]
    assert house.marks == [("sending", "Which?"), ("sent", "Which?")]


def test_settings_alone_let_time_pass_and_say_nothing(house: Any) -> None:
    house.due = [(house.later(3), "hanna", "still there?")]
    (one,) = said(house.session(), {"now": "2026-11-23T10:04+01:00"})
    assert one["replies"] == []
    assert one["events"] == [{"type": "reminded", "of": "still there?"}]


def test_waiting_notices_come_before_the_next_answer(house: Any) -> None:
    house.due = [(house.later(3), "hanna", "still there?")]
    _, one = said(house.session(), {"now": "2026-11-23T10:04+01:00"}, "yes")
    assert [reply["text"] for reply in one["replies"]] == ["still there?", "echo Text(text='yes')"]


def test_a_notice_waits_for_its_own_person(house: Any) -> None:
    house.queue(Address("console", "tom"), Reply("for tom"), house.later(0))
    hanna, tom = said(house.session(), "a", {"as": "tom", "text": "b"})
    assert [reply["text"] for reply in hanna["replies"]] == ["echo Text(text='a')"]
    assert [reply["text"] for reply in tom["replies"]] == ["for tom", "echo Text(text='b')"]


def test_a_repeated_id_gets_the_stored_answer_and_is_heard_once(house: Any) -> None:
    first, second = said(house.session(), {"id": "m1", "text": "a"}, {"id": "m1", "text": "a"})
    assert first == second
    assert len(house.heard) == 1


@pytest.mark.parametrize("line", ["2", " 2 ", {"text": "2"}])
def test_a_bare_number_presses_the_choice_offered_last(house: Any, line: str) -> None:
    said(house.session(), "ask", line)
    assert house.heard[-1].content == Press("t2")


@pytest.mark.parametrize("number", ["3", "0", "02x", "²", "1234"])
def test_another_number_is_text(house: Any, number: str) -> None:
    said(house.session(), "ask", number)
    assert house.heard[-1].content == Text(number)


def test_a_form_is_handed_on_as_raw_answers(house: Any) -> None:
    said(house.session(), {"form": {"service": "hotline"}})
    assert house.heard[-1].content == Submission({"service": "hotline"})


def test_the_language_is_set_for_the_person_and_the_conversation(house: Any) -> None:
    (one,) = said(house.session(), {"lang": "en"})
    assert one["language"] == "en"
    assert house.people["hanna"].language == "en"
    assert house.conversations[Address("console", "hanna")].language == "en"


def test_a_language_set_for_one_person_is_not_set_for_the_next(house: Any) -> None:
    objects = said(house.session("tom"), {"lang": "pl"}, {"as": "noc"}, {"as": "tom"})
    assert [one["language"] for one in objects] == ["pl", "pl", "pl"]
    assert house.people["tom"].language == "pl"


def test_a_stranger_may_be_spoken_to_in_a_chosen_language(house: Any) -> None:
    (one,) = said(house.session(), {"as": "stranger", "lang": "en", "text": "hi"})
    assert one["as"] == "stranger"
    assert house.heard[-1].language == "en"


@pytest.mark.parametrize(
    "line",
    [
        "{",
        {"txt": 1},
        {"as": "nobody", "lang": "en", "now": "2027-01-01T00:00Z", "text": "a"},
        {"as": "tom", "lang": "xx"},
        {"as": "tom", "now": "soon"},
        b'{"as": "tom", "text": "\xff"}\n',
    ],
)
def test_a_faulty_line_changes_nothing_and_the_stream_goes_on(house: Any, line: str) -> None:
    bad, good = said(house.session(), line, "a")
    assert list(bad) == [*KEYS, "error"]
    assert sorted(bad["error"]) == ["expected", "message"]
    assert (bad["replies"], bad["events"]) == ([], [])
    assert (good["as"], good["language"]) == ("hanna", "pl")
    assert house.clock.stopped_at is None
    assert [incoming.content for incoming in house.heard] == [Text("a")]


def test_an_unknown_person_is_answered_with_those_who_are_known(house: Any) -> None:
    (bad,) = said(house.session(), {"as": "nobody"})
    assert bad["error"]["expected"] == "as: one of hanna, tom, noc, stranger"


def test_a_refusal_is_told_and_the_stream_goes_on(house: Any) -> None:
    bad, good = said(house.session(), "locked", "a")
    assert bad["error"]["message"] == "The database is locked."
    assert "error" not in good


def test_an_unexpected_error_shows_a_reference_and_no_detail(house: Any, caplog: pytest.LogCaptureFixture) -> None:
    bad, good = said(house.session(), "boom", "a")
    assert "secret" not in json.dumps(bad)
    assert any(record.getMessage().split()[-1] in bad["error"]["message"] for record in caplog.records)
    assert "error" not in good


def test_hostile_text_arrives_storable(house: Any) -> None:
    said(house.session(), b"a\0b\n", b'{"text": "c\\u0000\\ud800"}\n')
    assert [incoming.content for incoming in house.heard] == [Text("a\ufffdb"), Text("c\ufffd\ufffd")]


def test_a_last_line_without_its_end_is_answered(house: Any) -> None:
    assert len(said(house.session(), b"a\nb")) == 2
