"""The fake Slack's buttons, commands, modals, App Home, response_urls and prompts, as a person meets them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest

from tests.adapters.slack.slack_calls import JSON, Listener, call, error, field_of_text, listening, marked, modal, plain
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_views import OpenView
from tests.fakes.slack_world import CannotDo

DIVIDER: JSON = {"type": "divider"}
SEVERITY: JSON = {
    "type": "input",
    "block_id": "severity",
    "label": plain("Waga"),
    "element": {
        "type": "static_select",
        "action_id": "chosen",
        "options": [{"text": plain("Krytyczna"), "value": "P1"}, {"text": plain("Zwykła"), "value": "P3"}],
    },
}


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as running:
        yield running


@pytest.fixture
def app(slack: FakeSlack) -> Iterator[Listener]:
    with listening() as listener:
        slack.deliver_to(listener.url)
        yield listener


@pytest.fixture
def hanna(slack: FakeSlack) -> str:
    return slack.add_user("hanna")


def trigger(slack: FakeSlack, user: str) -> str:
    return str(slack.slash(user, "/sla", "pomoc").payload["trigger_id"])


def opened(slack: FakeSlack, user: str, view: JSON) -> OpenView:
    assert error(slack, "views.open", trigger_id=trigger(slack, user), view=view) is None
    return slack.views_open(user)[-1]


def posted(slack: FakeSlack, channel: str, *elements: JSON, **more: Any) -> str:
    blocks = [{"type": "actions", "block_id": "row", "elements": list(elements)}]
    return str(call(slack, "chat.postMessage", channel=channel, text="INC-1001", blocks=blocks, **more)["ts"])


def button(label: str, **fields: Any) -> JSON:
    return {"type": "button", "action_id": f"act_{label}", "text": plain(label), **fields}


def respond(url: str, body: JSON) -> tuple[int, str]:
    async def answered() -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
            return answer.status, await answer.text()

    return asyncio.run(answered())


def last_form(app: Listener) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(app.received[-1][1]).items()}


# Triggers and modals


def test_a_trigger_is_good_once_and_for_three_seconds(slack: FakeSlack, app: Listener, hanna: str) -> None:
    first, second, third = (trigger(slack, hanna) for _ in range(3))
    assert error(slack, "views.open", trigger_id=first, view=modal(DIVIDER)) is None
    assert error(slack, "views.open", trigger_id=first, view=modal(DIVIDER)) == "exchanged_trigger_id"
    slack.advance(2.5)
    assert error(slack, "views.open", trigger_id=second, view=modal(DIVIDER)) is None
    slack.advance(0.6)
    assert error(slack, "views.open", trigger_id=third, view=modal(DIVIDER)) == "expired_trigger_id"
    assert error(slack, "views.open", trigger_id="1.2.3", view=modal(DIVIDER)) == "invalid_trigger_id"
    assert error(slack, "views.open", view=modal(DIVIDER)) == "invalid_arguments"


def test_a_refused_view_leaves_the_trigger_usable(slack: FakeSlack, app: Listener, hanna: str) -> None:
    key = trigger(slack, hanna)
    answer = call(slack, "views.open", trigger_id=key, view=modal(DIVIDER, title=plain("x" * 25)))
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    assert error(slack, "views.open", trigger_id=key, view=modal(DIVIDER)) is None


def test_a_view_is_updated_by_its_id_or_external_id_and_hash(slack: FakeSlack, app: Listener, hanna: str) -> None:
    view = opened(slack, hanna, modal(DIVIDER, external_id="raport-7"))
    stale = view.hash
    renamed = modal(DIVIDER, title=plain("Nowe"), external_id="raport-7")
    assert error(slack, "views.update", view_id=view.id, hash=stale, view=renamed) is None
    assert slack.views_open(hanna)[0].title == "Nowe"
    assert error(slack, "views.update", view_id=view.id, hash=stale, view=renamed) == "hash_conflict"
    assert error(slack, "views.update", external_id="raport-7", view=renamed) is None
    assert error(slack, "views.update", view_id="V404", view=renamed) == "not_found"
    assert error(slack, "views.update", view=renamed) == "invalid_arguments"


def test_an_external_id_is_there_once(slack: FakeSlack, app: Listener, hanna: str) -> None:
    opened(slack, hanna, modal(DIVIDER, external_id="raport-7"))
    key = trigger(slack, slack.add_user("tom"))
    again = error(slack, "views.open", trigger_id=key, view=modal(DIVIDER, external_id="raport-7"))
    assert again == "duplicate_external_id"


def test_at_most_three_modals_stand_on_each_other(slack: FakeSlack, app: Listener, hanna: str) -> None:
    press = {"type": "actions", "block_id": "row", "elements": [button("Dalej")]}
    assert error(slack, "views.push", trigger_id=trigger(slack, hanna), view=modal(press)) == "not_found"
    opened(slack, hanna, modal(press))

    def push() -> str | None:
        top = slack.views_open(hanna)[-1]
        pressed = slack.presses_in_view(hanna, top.id, "Dalej")
        return error(slack, "views.push", trigger_id=pressed.payload["trigger_id"], view=modal(press))

    assert [push() for _ in range(3)] == [None, None, "push_limit_reached"]
    assert len(slack.views_open(hanna)) == 3


def test_a_form_goes_to_the_app_as_slack_sends_it(slack: FakeSlack, app: Listener, hanna: str) -> None:
    view = opened(slack, hanna, modal(SEVERITY, field_of_text("what"), callback_id="report", private_metadata="INC"))
    submitted = slack.submits(hanna, view.id, {"severity": "Krytyczna", "what": "nie <działa>"})
    payload = json.loads(last_form(app)["payload"])
    assert payload["type"] == "view_submission"
    assert payload["view"]["callback_id"] == "report"
    values = payload["view"]["state"]["values"]
    assert values["what"]["typed"] == {"type": "plain_text_input", "value": "nie <działa>"}
    assert values["severity"]["chosen"]["selected_option"]["value"] == "P1"
    assert submitted.response_action is None
    assert slack.views_open(hanna) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"severity": "P1"}, "must be filled in"),
        ({"what": "x"}, "must be filled in"),
        ({"severity": "P2", "what": "x"}, "no option 'P2'"),
        ({"severity": "P1", "what": "x" * 41}, "0 to 40 characters"),
        ({"severity": "P1", "what": "x", "other": "y"}, "no field"),
    ],
)
def test_slack_itself_holds_back_an_unfinished_form(
    slack: FakeSlack, app: Listener, hanna: str, values: JSON, said: str
) -> None:
    view = opened(slack, hanna, modal(SEVERITY, field_of_text("what", max_length=40)))
    told = len(app.received)
    with pytest.raises(CannotDo, match=said):
        slack.submits(hanna, view.id, values)
    assert len(app.received) == told


def test_an_optional_field_may_stay_empty_and_an_initial_value_counts(
    slack: FakeSlack, app: Listener, hanna: str
) -> None:
    optional = {**field_of_text("note"), "optional": True}
    view = opened(slack, hanna, modal(optional, field_of_text("what", initial_value="łącze")))
    payload = slack.submits(hanna, view.id, {}).delivery.payload
    assert payload["view"]["state"]["values"]["note"]["typed"]["value"] is None
    assert payload["view"]["state"]["values"]["what"]["typed"]["value"] == "łącze"


def test_errors_stand_under_input_blocks_and_the_form_stays(slack: FakeSlack, app: Listener, hanna: str) -> None:
    view = opened(slack, hanna, modal(field_of_text("when")))
    app.answers.append((200, json.dumps({"response_action": "errors", "errors": {"when": "Czas leży w przyszłości"}})))
    assert slack.submits(hanna, view.id, {"when": "jutro"}).errors == {"when": "Czas leży w przyszłości"}
    assert slack.views_open(hanna) == [view]
    assert slack.refusals == []


@pytest.mark.parametrize(
    "answer",
    [
        '{"response_action": "errors", "errors": {"typed": "to action_id"}}',
        '{"response_action": "errors", "errors": {"line": "to nie input"}}',
        '{"response_action": "errors", "errors": {}}',
        '{"response_action": "errors", "errors": {"when": ""}}',
        '{"response_action": "explode"}',
        '{"ok": true}',
        "done",
    ],
)
def test_an_answer_that_slack_would_not_take_is_a_refusal(
    slack: FakeSlack, app: Listener, hanna: str, answer: str
) -> None:
    view = opened(slack, hanna, modal({**DIVIDER, "block_id": "line"}, field_of_text("when")))
    app.answers.append((200, answer))
    slack.submits(hanna, view.id, {"when": "jutro"})
    assert [r.error for r in slack.refusals] == ["invalid_response_action"]
    assert slack.views_open(hanna) == [view]


def test_a_response_may_update_push_or_clear(slack: FakeSlack, app: Listener, hanna: str) -> None:
    view = opened(slack, hanna, modal(field_of_text("a")))
    next_one = modal(field_of_text("b"), title=plain("Krok 2"))
    app.answers.append((200, json.dumps({"response_action": "update", "view": next_one})))
    slack.submits(hanna, view.id, {"a": "x"})
    assert [v.title for v in slack.views_open(hanna)] == ["Krok 2"]
    app.answers.append((200, json.dumps({"response_action": "push", "view": modal(field_of_text("c"))})))
    slack.submits(hanna, view.id, {"b": "x"})
    top = slack.views_open(hanna)[-1]
    assert (len(slack.views_open(hanna)), top.previous) == (2, view.id)
    app.answers.append((200, '{"response_action": "clear"}'))
    slack.submits(hanna, top.id, {"c": "x"})
    assert slack.views_open(hanna) == []


def test_a_wrong_view_in_a_response_is_a_refusal(slack: FakeSlack, app: Listener, hanna: str) -> None:
    view = opened(slack, hanna, modal(field_of_text("a")))
    app.answers.append((200, json.dumps({"response_action": "update", "view": modal(title=plain("x" * 30))})))
    slack.submits(hanna, view.id, {"a": "x"})
    assert [r.error for r in slack.refusals] == ["invalid_arguments"]


def test_an_unanswered_form_stays_open(slack: FakeSlack, app: Listener, hanna: str) -> None:
    view = opened(slack, hanna, modal(field_of_text("a")))
    app.answers.append((500, "boom"))
    assert not slack.submits(hanna, view.id, {"a": "x"}).delivery.acknowledged
    assert slack.views_open(hanna) == [view]


def test_closing_is_told_when_the_view_asked_for_it(slack: FakeSlack, app: Listener, hanna: str) -> None:
    quiet = opened(slack, hanna, modal(DIVIDER))
    assert slack.closes(hanna, quiet.id) is None
    loud = opened(slack, hanna, modal(DIVIDER, notify_on_close=True))
    told = slack.closes(hanna, loud.id)
    assert told is not None
    assert told.payload["type"] == "view_closed"
    with pytest.raises(CannotDo, match="no such view"):
        slack.closes(hanna, loud.id)


def test_a_file_in_a_form_is_handed_to_the_app(slack: FakeSlack, app: Listener, hanna: str) -> None:
    element = {"type": "file_input", "action_id": "photos", "max_files": 2}
    view = opened(slack, hanna, modal({**SEVERITY, "block_id": "photos", "element": element}))
    photo = slack.add_file(hanna, "router.jpg", b"jpeg", "image/jpeg")
    assert error(slack, "files.info", file=photo.id) == "file_not_found"
    payload = slack.submits(hanna, view.id, {"photos": [photo]}).delivery.payload
    [handed] = payload["view"]["state"]["values"]["photos"]["photos"]["files"]
    assert (handed["id"], handed["size"]) == (photo.id, 4)
    assert error(slack, "files.info", file=photo.id) is None


# App Home and agent


def test_the_home_is_published_and_opened(slack: FakeSlack, app: Listener, hanna: str) -> None:
    assert slack.home(hanna) is None
    view = {"type": "home", "blocks": [{"type": "actions", "elements": [button("Zgłoś")]}]}
    answer = call(slack, "views.publish", user_id=hanna, view=view)["view"]
    assert error(slack, "views.publish", user_id=hanna, view=view, hash=answer["hash"]) is None
    assert error(slack, "views.publish", user_id=hanna, view=view, hash="old") == "hash_conflict"
    assert error(slack, "views.publish", user_id="U404", view=view) == "invalid_arguments"
    event = slack.opens_home(hanna).payload["event"]
    assert (event["tab"], event["view"]["id"]) == ("home", answer["id"])
    pressed = slack.presses_in_view(hanna, answer["id"], "Zgłoś").payload
    assert pressed["container"] == {"type": "view", "view_id": answer["id"]}
    assert slack.opens_messages_tab(hanna).payload["event"]["tab"] == "messages"


@pytest.mark.parametrize(
    ("prompts", "refused"),
    [
        ([{"title": "Budżet", "message": "Ile budżetu zostało?"}] * 4, None),
        ([{"title": "Budżet", "message": "Ile budżetu zostało?"}] * 5, "invalid_arguments"),
        ([], "invalid_arguments"),
        ([{"title": "x" * 75, "message": "x" * 4000}], None),
        ([{"title": "x" * 76, "message": "x"}], "invalid_arguments"),
        ([{"title": "x", "message": "x" * 4001}], "invalid_arguments"),
        ([{"title": "x"}], "invalid_arguments"),
    ],
)
def test_there_are_at_most_four_prompts(slack: FakeSlack, hanna: str, prompts: list[JSON], refused: str | None) -> None:
    method = "assistant.threads.setSuggestedPrompts"
    assert error(slack, method, channel_id=slack.dm(hanna), prompts=prompts) == refused
    assert slack.prompts_of(slack.dm(hanna)) == ([] if refused else prompts)


def test_prompts_and_status_may_stand_in_a_thread(slack: FakeSlack, hanna: str) -> None:
    said = slack.user_says(hanna, "Dzień dobry")
    at = {"channel_id": said.channel, "thread_ts": said.ts}
    prompts = [{"title": "Budżet", "message": "Ile?"}]
    assert error(slack, "assistant.threads.setSuggestedPrompts", prompts=prompts, **at) is None
    assert slack.prompts_of(said.channel, said.ts) == prompts
    assert error(slack, "assistant.threads.setStatus", status="sprawdza…", **at) is None
    assert slack.statuses[(said.channel, said.ts)] == "sprawdza…"
    call(slack, "chat.postMessage", channel=said.channel, text="Zostało 20 min", thread_ts=said.ts)
    assert slack.statuses == {}
    missing = {"channel_id": said.channel, "thread_ts": "1.000000"}
    assert error(slack, "assistant.threads.setStatus", status="x", **missing) == "invalid_thread_ts"
    wrong = error(slack, "assistant.threads.setSuggestedPrompts", prompts=prompts, **missing)
    assert wrong == "invalid_thread_ts"
    assert (
        error(slack, "assistant.threads.setSuggestedPrompts", channel_id="D404", prompts=prompts) == "channel_not_found"
    )


# Commands, shortcuts, buttons


def test_a_command_carries_what_slack_sends(slack: FakeSlack, app: Listener, hanna: str) -> None:
    room = slack.add_channel("awarie", [hanna])
    slack.slash(hanna, "/sla", "budżet", room)
    form = last_form(app)
    assert (form["command"], form["text"], form["channel_id"], form["user_id"]) == ("/sla", "budżet", room, hanna)
    assert form["team_id"] == slack.team
    assert form["channel_name"] == "awarie"


def test_what_a_command_answers_at_once_is_for_one_person(slack: FakeSlack, app: Listener, hanna: str) -> None:
    app.answers.append((200, '{"text": "Zostało 20 min"}'))
    slack.slash(hanna, "/sla", "budżet")
    assert [m.text for m in slack.ephemerals(hanna)] == ["Zostało 20 min"]


def test_shortcuts_carry_a_trigger(slack: FakeSlack, app: Listener, hanna: str) -> None:
    room = slack.add_channel("awarie", [hanna])
    said = slack.user_says(hanna, "nie działa", room)
    payload = slack.message_shortcut(hanna, room, said.ts, "report_from_message").payload
    assert (payload["message"]["text"], payload["callback_id"]) == ("nie działa", "report_from_message")
    assert error(slack, "views.open", trigger_id=payload["trigger_id"], view=modal(DIVIDER)) is None
    wide = slack.global_shortcut(hanna, "report").payload
    assert error(slack, "views.open", trigger_id=wide["trigger_id"], view=modal(DIVIDER)) is None


@pytest.mark.parametrize("name", ["Przyjmij", "act_Przyjmij", "token-1"])
def test_a_button_is_pressed_by_its_label_action_or_value(
    slack: FakeSlack, app: Listener, hanna: str, name: str
) -> None:
    room = slack.add_channel("awarie", [hanna])
    ts = posted(slack, room, button("Przyjmij", value="token-1"), button("Zamknij", value="token-2"))
    slack.presses(hanna, room, ts, name)
    payload = json.loads(last_form(app)["payload"])
    assert payload["actions"][0]["value"] == "token-1"
    assert payload["container"] == {"type": "message", "message_ts": ts, "channel_id": room, "is_ephemeral": False}
    assert payload["message"]["ts"] == ts


def test_only_what_is_shown_can_be_pressed(slack: FakeSlack, app: Listener, hanna: str) -> None:
    room, tom = slack.add_channel("awarie", [hanna]), slack.add_user("tom")
    ts = posted(slack, room, button("Przyjmij"))
    with pytest.raises(CannotDo, match="Przyjmij"):
        slack.presses(hanna, room, ts, "Zamknij")
    with pytest.raises(CannotDo, match="not in that conversation"):
        slack.presses(tom, room, ts, "Przyjmij")
    with pytest.raises(CannotDo, match="no such message"):
        slack.presses(hanna, room, "1.000000", "Przyjmij")


def test_a_menu_offers_its_options(slack: FakeSlack, app: Listener, hanna: str) -> None:
    room = slack.add_channel("awarie", [hanna])
    ts = posted(slack, room, SEVERITY["element"])
    action = slack.presses(hanna, room, ts, "chosen", "Zwykła").payload["actions"][0]
    assert action["selected_option"]["value"] == "P3"
    with pytest.raises(CannotDo, match="needs a choice"):
        slack.presses(hanna, room, ts, "chosen")


def test_a_button_in_an_ephemeral_is_pressed_without_its_message(slack: FakeSlack, app: Listener, hanna: str) -> None:
    room = slack.add_channel("awarie", [hanna])
    blocks = [{"type": "actions", "elements": [button("Więcej")]}]
    ts = call(slack, "chat.postEphemeral", channel=room, user=hanna, text="x", blocks=blocks)["message_ts"]
    payload = slack.presses(hanna, room, ts, "Więcej").payload
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


def test_suggestions_are_checked(slack: FakeSlack, app: Listener, hanna: str) -> None:
    menu = {"type": "external_select", "action_id": "service", "min_query_length": 2}
    view = opened(slack, hanna, modal({**SEVERITY, "block_id": "service", "element": menu}))
    with pytest.raises(CannotDo, match="from 2 letters"):
        slack.asks_options(hanna, "ł", "service", view_id=view.id)
    good = {"options": [{"text": plain("Łącze"), "value": "link"}]}
    app.answers += [(200, json.dumps(good)), (200, json.dumps({"options": good["options"] * 101})), (200, "")]
    for _ in range(3):
        slack.asks_options(hanna, "łą", "service", view_id=view.id)
    assert [r.error for r in slack.refusals] == ["invalid_options", "invalid_options"]


# response_url


def test_a_response_url_is_good_five_times(slack: FakeSlack, app: Listener, hanna: str) -> None:
    url = slack.slash(hanna, "/sla", "budżet").payload["response_url"]
    answers = [respond(url, {"text": str(n)}) for n in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert "used_url" in answers[5][1]
    assert [m.text for m in slack.ephemerals(hanna)] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(("seconds", "status"), [(1790, 200), (1810, 404)])
def test_a_response_url_is_good_for_half_an_hour(
    slack: FakeSlack, app: Listener, hanna: str, seconds: int, status: int
) -> None:
    url = slack.slash(hanna, "/sla", "budżet").payload["response_url"]
    slack.advance(seconds)
    assert respond(url, {"text": "x"})[0] == status


def test_a_response_may_replace_delete_or_be_for_all(slack: FakeSlack, app: Listener, hanna: str) -> None:
    room = slack.add_channel("awarie", [hanna])
    ts = posted(slack, room, button("Przyjmij"))
    url = slack.presses(hanna, room, ts, "Przyjmij").payload["response_url"]
    respond(url, {"text": "Przyjęto", "replace_original": True})
    assert [m.text for m in slack.messages(room)] == ["Przyjęto"]
    respond(url, {"text": "Wszystkim", "response_type": "in_channel"})
    respond(url, {"delete_original": True})
    assert [m.text for m in slack.messages(room)] == ["Wszystkim"]


def test_a_response_is_held_to_the_limits(slack: FakeSlack, app: Listener, hanna: str) -> None:
    url = slack.slash(hanna, "/sla", "budżet").payload["response_url"]
    wrong = {"text": "x", "blocks": [{"type": "section", "text": marked("x" * 3001)}]}
    assert respond(url, wrong)[0] == 400
    assert respond(url, {})[0] == 400
    assert [r.error for r in slack.refusals] == ["invalid_blocks", "no_text"]
