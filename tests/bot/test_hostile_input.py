"""Whatever is typed gets a clear answer, nothing is lost, and no traceback reaches a person."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.chatting import Chat, chatting, events, facts, text


@pytest.fixture
def chat(demo_url: str) -> Iterator[Chat]:
    with chatting(demo_url) as sitting:
        yield sitting


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "\n\n",
        "🔥🔥🔥",
        "?!…",
        "\u202e\u2066",
        "\x00\x07\x1b[2J",
        "\ufeff",
        "﷽",
        "a",
        "0",
        "-1",
        "999999999999999999999",
    ],
)
def test_odd_input_gets_an_answer(chat: Chat, typed: str) -> None:
    said = chat(typed)
    assert said["replies"]
    assert "error" not in said


def test_five_thousand_characters_are_kept_whole(chat: Chat) -> None:
    long = "infolinia padła o 9:15, nikt nie może dzwonić. " + "Szczegóły: centrala milczy. " * 180
    assert facts(chat(long))["question"] == "confirm"
    done = chat.press("Zarejestruj")
    assert events(done) == ["incident_reported"]


def test_markup_and_mentions_are_text(chat: Chat) -> None:
    chat("zgłoś awarię")
    chat.press("infolinia")
    chat.press("poważna")
    chat("od 9:30")
    said = chat("<!channel> [bold]*x*[/bold] <b>nie działa</b> @here `rm -rf`")
    assert facts(said)["question"] == "confirm"


def test_direction_overrides_do_not_come_back(chat: Chat) -> None:
    chat("zgłoś awarię")
    said = chat("\u202einfolinia??? \u2066nie wiem")
    assert not set(text(said)) & set("\u202e\u2066")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_gets_an_answer(chat: Chat, typed: str) -> None:
    assert chat(typed.encode("utf-8", "replace").decode())["replies"]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["service", "severity", "since", "description", "?"]), st.text(max_size=60)))
def test_any_form_gets_an_answer(chat: Chat, form: dict[str, str]) -> None:
    said = chat(form={key: value.encode("utf-8", "replace").decode() for key, value in form.items()})
    assert said["replies"] or "error" in said
