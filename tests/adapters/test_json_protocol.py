"""Promise: a line of `chat --json` is understood whole or refused with what was expected (docs/chat_json.md)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO

import pytest

from adapters.console.json_lines import input_lines
from adapters.console.json_output import reply_as_json, written
from adapters.console.json_protocol import EXPECTED_LINE, LONGEST_LINE, BadLine, Line, read_line
from bot.messages import Attachment, Choice, Form, FormField, Press, Reply, Submission, Text


def test_a_line_without_a_brace_is_plain_text() -> None:
    assert read_line("Infolinia padła o 9:15\r\n".encode()) == Line(
        "Infolinia padła o 9:15", typed="Infolinia padła o 9:15"
    )


@pytest.mark.parametrize("text", ["", "[1, 2]", '"text"', "42", "null", "/help", "# no comment here"])
def test_only_a_brace_begins_json(text: str) -> None:
    assert read_line(text.encode()).typed == text


def test_settings_and_a_message_combine() -> None:
    line = read_line(b'{"id": "m1", "as": "tom", "lang": "en", "now": "2026-11-23T10:00+01:00", "text": "hi"}')
    assert (line.id, line.person, line.language) == ("m1", "tom", "en")
    assert line.now == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert line.content == Text("hi")


@pytest.mark.parametrize(
    ("written_press", "choice"), [("2", "2"), ('"2"', "2"), ('"tOk_3n"', "tOk_3n"), ('" Popraw "', "Popraw")]
)
def test_a_press_is_a_token_a_number_or_a_label(written_press: str, choice: str) -> None:
    assert read_line(f'{{"press": {written_press}}}'.encode()).content == Press(choice)


def test_a_press_has_room_for_a_long_label() -> None:
    assert read_line(b'{"press": "' + b"x" * 300 + b'"}').content == Press("x" * 300)


def test_a_form_is_raw_answers_by_key() -> None:
    assert read_line(b'{"form": {"service": "sip", "start": ""}}').content == Submission(
        {"service": "sip", "start": ""}
    )


@pytest.mark.parametrize("line", [b"{}", b'{"as": "tom"}', b'{"now": "2026-11-23T10:00Z"}'])
def test_settings_alone_carry_no_message(line: bytes) -> None:
    assert read_line(line).content is None
    assert read_line(line).typed is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"{", "a JSON object"),
        (b'{"text": "a"', "a JSON object"),
        (b'{"text": "a"} x', "a JSON object"),
        (b'{"text": "a", "text": "b"}', "a JSON object"),
        (b'{"press": NaN}', "a JSON object"),
        (b'{"a":' * 50_000, "a JSON object"),
        (b'{"txt": "a"}', "a JSON object"),
        (b'{"text": "a", "press": 1}', "at most one"),
        (b'{"text": 5}', "a text"),
        (b'{"text": null}', "a text"),
        (b'{"press": 0}', "token, number or label"),
        (b'{"press": true}', "token, number or label"),
        (b'{"press": 1.5}', "token, number or label"),
        (b'{"press": ""}', "token, number or label"),
        (b'{"press": 1000}', "token, number or label"),
        (b'{"press": "' + b"x" * 301 + b'"}', "token, number or label"),
        (b'{"form": []}', "each field"),
        (b'{"form": {"a": 1}}', "each field"),
        (b'{"id": 7}', "200 characters"),
        (b'{"id": ""}', "200 characters"),
        (b'{"id": "' + b"x" * 201 + b'"}', "200 characters"),
        (b'{"id": "\\u0000"}', "200 characters"),
        (b'{"as": []}', "key of a person"),
        (b'{"lang": "de"}', "pl or en"),
        (b'{"lang": null}', "pl or en"),
        (b'{"now": "tomorrow"}', "ISO 8601"),
        (b'{"now": "2026-11-23T10:00"}', "ISO 8601"),
        (b'{"now": 1795425600}', "ISO 8601"),
        (b'{"now": "9999-12-31T23:59-14:00"}', "ISO 8601"),
        (b'{"text": "\xff"}', "UTF-8"),
        (b"\xff\xfe plain", "UTF-8"),
        (b"x" * 40_001, "at most 40000"),
        (b'{"text": "' + b"x" * 40_001 + b'"}', "at most 40000"),
        (b"x" * (LONGEST_LINE + 1), "a shorter line"),
    ],
)
def test_a_bad_line_is_refused_with_what_was_expected(line: bytes, expected: str) -> None:
    with pytest.raises(BadLine) as refused:
        read_line(line)
    assert expected in refused.value.expected
    assert str(refused.value)
    written({"in": refused.value.echo})


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b'{"text": "a"', "Expecting ',' delimiter: line 1 column 13 (char 12)"),
        (b'{"text": "a", "text": "b"}', "the key 'text' stands twice"),
        (b'{"a":' * 50_000, "nested too deeply"),
    ],
)
def test_what_is_broken_about_json_is_told_in_english_beside_what_was_expected(line: bytes, found: str) -> None:
    with pytest.raises(BadLine) as refused:
        read_line(line)
    assert refused.value.values == {}
    assert refused.value.expected == f"{EXPECTED_LINE}; found: {found}"


def test_the_echo_of_a_bad_object_is_the_object() -> None:
    with pytest.raises(BadLine) as refused:
        read_line(b'{"lang": "de"}')
    assert refused.value.echo == {"lang": "de"}


def test_a_line_over_the_limit_is_skipped_to_its_end_and_the_next_is_read() -> None:
    lines = list(input_lines(BytesIO(b"x" * (3 * LONGEST_LINE) + b"\nnext\nlast")))
    assert [len(lines[0]), *lines[1:]] == [LONGEST_LINE + 1, b"next\n", b"last"]


def test_a_line_of_exactly_the_limit_is_read_whole() -> None:
    whole = b"y" * (LONGEST_LINE - 1) + b"\n"
    assert list(input_lines(BytesIO(whole + b"next\n"))) == [whole, b"next\n"]


def test_a_byte_order_mark_before_the_first_line_is_no_part_of_it() -> None:
    assert list(input_lines(BytesIO(b"\xef\xbb\xbfhej\n"))) == [b"hej\n"]


def test_a_reply_is_printed_with_all_its_parts() -> None:
    reply = Reply(
        "Kiedy?",
        {"incident": 1043, "resolution_due": "2026-11-23T12:00:00+01:00"},
        (Choice("t1", "Teraz"),),
        Form(
            "Zgłoszenie",
            (FormField("start", "Od kiedy", "moment", options=(Choice("now", "Teraz"),), error="za późno"),),
        ),
        (Attachment("budget.svg", "image/svg+xml", "Wykres"),),
    )
    assert reply_as_json(reply) == {
        "text": "Kiedy?",
        "facts": {"incident": 1043, "resolution_due": "2026-11-23T12:00:00+01:00"},
        "choices": [{"token": "t1", "label": "Teraz"}],
        "form": {
            "title": "Zgłoszenie",
            "fields": [
                {
                    "key": "start",
                    "label": "Od kiedy",
                    "kind": "moment",
                    "required": True,
                    "options": [{"token": "now", "label": "Teraz"}],
                    "error": "za późno",
                }
            ],
        },
        "attachments": [{"name": "budget.svg", "media_type": "image/svg+xml", "description": "Wykres"}],
    }


def test_half_a_surrogate_pair_is_written_as_its_escape() -> None:
    line = written({"in": "a\ud83d"})
    assert json.loads(line) == {"in": "a\ud83d"}
    assert line.endswith(b"\n")
