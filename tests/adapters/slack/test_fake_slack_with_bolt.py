"""What the fake Slack sends is what slack-bolt understands: listeners match, forgeries are refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.adapters.slack.slack_calls import JSON, field_of_text, modal, plain
from tests.fakes.slack_server import FakeSlack

ROW = {"type": "actions", "elements": [{"type": "button", "action_id": "take", "text": plain("Przyjmij")}]}


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as running:
        yield running


@asynccontextmanager
async def bolt(slack: FakeSlack, seen: list[str]) -> AsyncIterator[None]:
    """Run an app with a listener of each kind."""
    client = AsyncWebClient(slack.bot_token(), base_url=slack.base_url, retry_handlers=[])
    app = AsyncApp(client=client, signing_secret=slack.signing_secret, process_before_response=True)

    @app.event("message")
    async def message(event: JSON, say: Any) -> None:
        seen.append(f"message {event['text']}")
        await say(text="INC-1001", blocks=[ROW])

    @app.command("/sla")
    async def command(ack: Any, command: JSON, client: AsyncWebClient) -> None:
        await ack()
        seen.append(f"command {command['text']}")
        view = modal(field_of_text("when"), callback_id="report")
        await client.views_open(trigger_id=command["trigger_id"], view=view)

    @app.action("take")
    async def action(ack: Any, body: JSON, respond: Any) -> None:
        await ack()
        seen.append(f"action of {body['user']['id']}")
        await respond(text="Przyjęto", replace_original=True)

    @app.view("report")
    async def submitted(ack: Any, view: JSON) -> None:
        seen.append(f"view {view['state']['values']['when']['typed']['value']}")
        await ack(response_action="errors", errors={"when": "Czas leży w przyszłości"})

    @app.event("app_home_opened")
    async def home(event: JSON, client: AsyncWebClient) -> None:
        seen.append(f"tab {event['tab']}")
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [ROW]})

    @app.shortcut("report_from_message")
    async def shortcut(ack: Any, shortcut: JSON) -> None:
        await ack()
        seen.append(f"shortcut {shortcut['message']['text']}")

    runner = web.AppRunner(app.web_app("/slack/events"), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield
    finally:
        await runner.cleanup()


def test_every_kind_reaches_its_listener(slack: FakeSlack) -> None:
    hanna, seen = slack.add_user("hanna"), list[str]()

    def person() -> None:
        said = slack.user_says(hanna, "nie działa")
        [answer] = slack.all_messages(said.channel, by_bot=True)
        slack.presses(hanna, said.channel, answer.ts, "Przyjmij")
        slack.message_shortcut(hanna, said.channel, said.ts, "report_from_message")
        slack.slash(hanna, "/sla", "zgłoś")
        [view] = slack.views_open(hanna)
        assert slack.submits(hanna, view.id, {"when": "jutro"}).errors == {"when": "Czas leży w przyszłości"}
        slack.opens_home(hanna)
        assert slack.messages(said.channel)[-1].text == "Przyjęto"

    async def run() -> None:
        async with bolt(slack, seen):
            await asyncio.to_thread(person)

    asyncio.run(run())
    assert seen == [
        "message nie działa",
        f"action of {hanna}",
        "shortcut nie działa",
        "command zgłoś",
        "view jutro",
        "tab home",
    ]
    assert slack.home(hanna) is not None
    assert slack.refusals == []


@pytest.mark.parametrize(
    ("forgery", "status"),
    [
        ({"secret": None}, 200),
        ({}, 401),
        ({"secret": None, "age": 310}, 401),
        ({"without": ["X-Slack-Signature"]}, 401),
    ],
)
def test_bolt_refuses_forgeries(slack: FakeSlack, forgery: JSON, status: int) -> None:
    hanna, seen = slack.add_user("hanna"), list[str]()
    payload = slack.user_says(hanna, "nie działa").deliveries[0].payload

    async def run() -> int | None:
        async with bolt(slack, seen):
            return (await asyncio.to_thread(slack.forge, "event", payload, **forgery)).status

    assert asyncio.run(run()) == status
    assert bool(seen) == (status == 200)


def test_the_challenge_is_answered(slack: FakeSlack) -> None:
    async def run() -> bool:
        async with bolt(slack, []):
            delivery = await asyncio.to_thread(slack.verify_url)
            return bool(delivery.payload["challenge"] in delivery.body)

    assert asyncio.run(run())
