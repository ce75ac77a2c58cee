"""What a member of a workspace, a partner's member or another app can try on Slack with what Slack lets them do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.api import Api
from adapters.slack.finding import Finding
from adapters.slack.installs import Installs
from adapters.slack.places import Where
from storage.engine import open_database
from tests.adapters.slack.running import Assistant, fake_slack, running
from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_server import FakeSlack

FILLED = {"service": "kolejki", "severity": "awaria drobna", "since": "9:15", "description": "Kolejki nie ruszają."}


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with fake_slack() as slack:
        yield slack


@pytest.fixture
def assistant(slack: FakeSlack, demo_url: str) -> Iterator[Assistant]:
    with running(slack, demo_url) as assistant:
        yield assistant


def submission(slack: FakeSlack, assistant: Assistant, user: str, metadata: dict[str, Any]) -> Delivery:
    """Send somebody's own open form with other metadata than it was opened with."""
    view = assistant.form(user)
    view.body["private_metadata"] = json.dumps({**json.loads(view.body["private_metadata"]), **metadata})
    return slack.submits(user, view.id, FILLED).delivery


def test_a_form_opened_for_one_is_not_sent_by_another(slack: FakeSlack, assistant: Assistant) -> None:
    hanna, piotr = slack.add_user("hanna"), slack.add_user("piotr")
    assistant.link(hanna, "hanna")
    direct = assistant.link(piotr, "piotr")
    before = assistant.incidents("blawatek")
    slack.global_shortcut(hanna, "report")
    conversation = f"{slack.team}/{direct}"

    sent = submission(slack, assistant, hanna, {"conversation": conversation, "by": f"{slack.team}.{piotr}"})

    assert not sent.acknowledged
    assert assistant.incidents("blawatek") == before
    assert assistant.said(direct) == []


def test_a_form_is_registered_for_whom_it_was_opened_though_another_was_spoken_of_meanwhile(
    slack: FakeSlack, assistant: Assistant
) -> None:
    both = slack.add_user("both")
    direct = assistant.link(both, "hanna")
    assistant.link(both, "marta")
    slack.user_says(both, "Ile przestoju zostało w Pralniach Bławatek?")
    assistant.answers(direct)
    slack.global_shortcut(both, "report")
    view = assistant.form(both)
    slack.user_says(both, "Ile przestoju zostało w Jaskółczej Dolinie?")
    assistant.answers(direct, 2)
    before = {key: assistant.incidents(key) for key in ("blawatek", "jaskolcza_dolina")}

    slack.submits(both, view.id, FILLED)

    assert assistant.incidents("blawatek") == before["blawatek"] + 1
    assert assistant.incidents("jaskolcza_dolina") == before["jaskolcza_dolina"]


def test_the_same_user_id_of_another_workspace_is_somebody_else(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    assistant.link(hanna, "hanna")
    channel = slack.add_channel("wspolny", members=[hanna])
    assistant.bind(channel, "blawatek")
    said = slack.user_says(hanna, "coś", channel, deliver=False).message
    event = {
        "type": "app_mention",
        "channel": channel,
        "user": hanna,
        "text": f"<@{slack.workspace().bot_user}> ile przestoju zostało na centrali?",
        "ts": said.ts,
        "team": "TEVIL",
        "user_team": "TEVIL",
    }

    assert slack.deliver("event", slack.envelope(slack.workspace(), event)).acknowledged

    answered = assistant.answers(channel)[0].text
    assert "216" not in answered


@pytest.mark.parametrize("part", [1, "x", None])
def test_what_another_app_writes_does_not_count_as_said_by_us(slack: FakeSlack, part: object) -> None:
    """The key of a message can be guessed; whoever writes it first must not keep ours from being said."""
    hanna = slack.add_user("hanna")
    forged = slack.user_says(hanna, "nic nie ma", deliver=False).message
    forged.metadata = {"event_type": "sla_assistant", "event_payload": {"key": "missed:1043", "part": part}}
    now = datetime.fromtimestamp(slack.now(), UTC)

    async def asked() -> object:
        api = Api(slack.base_url)
        try:
            finding = Finding(api, Installs(api, lambda: now, own_token=slack.bot_token()), lambda: now)
            where = Where(slack.team, forged.channel)
            return await finding.find(where, "missed:1043", 1, now - timedelta(minutes=1))
        finally:
            await api.close()

    assert asyncio.run(asked()) == "absent"


def test_news_of_a_report_made_by_the_slash_command_reaches_the_channel(slack: FakeSlack, assistant: Assistant) -> None:
    hanna, noc = slack.add_user("hanna"), slack.add_user("noc")
    assistant.link(hanna, "hanna")
    assistant.link(noc, "noc")
    channel = slack.add_channel("awarie", members=[hanna])
    assistant.bind(channel, "blawatek")
    slack.slash(hanna, "/sla", "zglos", channel)
    slack.presses(hanna, channel, assistant.whispers(hanna)[0].ts, "Otwórz formularz")
    slack.submits(hanna, assistant.form(hanna).id, FILLED)
    slack.wait_for(lambda: assistant.incidents("blawatek") and assistant.said(channel))

    slack.user_says(noc, "podejmuję 1043")

    assert slack.wait_for(
        lambda: [one for one in assistant.said(channel) if one.text.startswith("1043: zajmuje się tym Ola Maj")]
    )


def test_no_address_that_a_payload_names_is_ever_called() -> None:
    sources = [path.read_text() for path in Path("adapters/slack").glob("*.py")]

    assert sources
    assert not [text for text in sources if "response_url" in text or "respond(" in text]


@pytest.mark.parametrize("body", ["[" * 200_000, '{"a":' * 100_000, "payload=" + "%5B" * 200_000])
def test_a_signed_body_that_breaks_readers_breaks_nothing_else(
    slack: FakeSlack, assistant: Assistant, body: str
) -> None:
    assert slack.forge("event", {}, secret=None, body=body).status in (400, 404)


def test_installations_that_nobody_finishes_do_not_pile_up(demo_url: str) -> None:
    database = open_database(demo_url)
    try:
        for number in range(50):
            at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC) + timedelta(minutes=10 * number)
            database.installations.remember_state(f"state {number}", at)
        with database.reading() as work:
            rows = work.session.connection().exec_driver_sql("SELECT count(*) FROM oauth_state").scalar_one()
    finally:
        database.close()
    assert rows <= 10


@pytest.mark.parametrize(("minutes", "edited", "counts"), [(30, False, True), (30, True, False), (90, False, False)])
def test_an_old_or_edited_message_dates_no_report_back(
    slack: FakeSlack, assistant: Assistant, minutes: int, edited: bool, counts: bool
) -> None:
    """A clock that is a week late because an old message says so now would be missed before anybody heard of it."""
    hanna = slack.add_user("hanna")
    assistant.link(hanna, "hanna")
    channel = slack.add_channel("blawatek", [hanna])
    assistant.bind(channel, "blawatek")
    said = slack.user_says(hanna, "Cześć wszystkim", channel)
    slack.advance(minutes * 60)
    if edited:
        slack.user_edits(hanna, channel, said.ts, "Kolejki nie ruszają od rana")
    slack.message_shortcut(hanna, channel, said.ts, "report_message")
    slack.submits(hanna, assistant.form(hanna).id, FILLED)

    with assistant.database.reading() as work:
        log = work.incidents.of_number(1043, assistant.now())
    assert log is not None
    assert (log.events[0].occurred_at.timestamp() < float(said.ts) + 60) is counts
