"""Promise: Slack says who is one of its own, an outsider or a guest; where it says nothing, nobody is let in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from adapters.slack.api import Api, SlackSays
from adapters.slack.installs import Installs
from adapters.slack.people import Account, SlackPeople, account_of
from bot.errors import RetryLater
from bot.messages import Sender
from tests.fakes.slack_server import FakeSlack

T = TypeVar("T")


def knowing(slack: FakeSlack, ask: Callable[[SlackPeople], Awaitable[T]]) -> T:
    """Ask something of people that know nobody yet."""

    def clock() -> datetime:
        return datetime.fromtimestamp(slack.now(), UTC)

    async def run() -> T:
        api = Api(slack.base_url, timedelta(seconds=5))
        try:
            return await ask(SlackPeople(api, Installs(api, clock, own_token=slack.bot_token()), clock))
        finally:
            await api.close()

    return asyncio.run(run())


def account(slack: FakeSlack, user: str, user_team: str | None = None) -> Account:
    return knowing(slack, lambda people: people.account(slack.team, user, user_team))


def test_a_member_is_known_by_their_home_workspace(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna", real_name="Hanna Król", locale="pl-PL")
    expected = Account(Sender("slack", f"{slack.team}.{hanna}"), "Hanna Król", "member", False, "pl")
    assert account(slack, hanna) == expected


@pytest.mark.parametrize(("locale", "language"), [("pl-PL", "pl"), ("en-GB", "en"), ("de-DE", "en"), ("", None)])
def test_the_language_is_the_nearest_we_speak(slack: FakeSlack, locale: str, language: str | None) -> None:
    assert account(slack, slack.add_user("hanna", locale=locale)).locale == language


@pytest.mark.parametrize("flag", ["is_restricted", "is_ultra_restricted", "deleted", "is_bot"])
def test_this_makes_a_guest(slack: FakeSlack, flag: str) -> None:
    hanna = slack.add_user("hanna")
    slack.change_user(hanna, **{flag: True})
    assert account(slack, hanna).trust == "guest"


def test_an_administrator_of_the_workspace_is_known(slack: FakeSlack) -> None:
    assert account(slack, slack.add_user("hanna", is_admin=True)).administers


def test_a_member_of_another_workspace_is_external_and_administers_nothing(slack: FakeSlack) -> None:
    other = slack.add_workspace("Bławatek", installed=False)
    tom = slack.add_user("tom", other, is_admin=True)
    slack.add_channel("wspólny", [tom], shared_with=[other])
    found = account(slack, tom)
    assert (found.sender.user, found.trust, found.administers) == (f"{other}.{tom}", "external", False)


def test_a_stranger_of_another_workspace_is_let_in_nowhere(slack: FakeSlack) -> None:
    other = slack.add_workspace("Bławatek", installed=False)
    tom = slack.add_user("tom", other, stranger=True)
    slack.add_channel("wspólny", [tom], shared_with=[other])
    assert account(slack, tom).trust == "guest"


def test_colleagues_of_one_organisation_are_members() -> None:
    user = {"id": "W5", "team_id": "T2", "real_name": "Ola", "enterprise_user": {"teams": ["T1", "T2"]}}
    assert account_of(user, "T1").trust == "member"
    assert account_of({**user, "enterprise_user": {"teams": ["T2"]}}, "T1").trust == "external"


def test_somebody_without_a_confirmed_address_is_a_guest() -> None:
    assert account_of({"id": "U5", "team_id": "T1", "is_email_confirmed": False}, "T1").trust == "guest"


def test_an_event_from_elsewhere_makes_a_member_external(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")

    async def twice(people: SlackPeople) -> tuple[str, str]:
        inside = await people.account(slack.team, hanna, slack.team)
        return inside.trust, (await people.account(slack.team, hanna, "TOTHER")).trust

    assert knowing(slack, twice) == ("member", "external")


def test_somebody_that_slack_does_not_show_is_a_guest(slack: FakeSlack) -> None:
    slack.fail_next("users.info", error="user_not_found")
    found = account(slack, "U404", "TOTHER")
    assert (found.sender.user, found.trust) == ("TOTHER.U404", "guest")


@pytest.mark.parametrize(
    ("fault", "error"),
    [({"status": 503}, RetryLater), ({"error": "ratelimited"}, RetryLater), ({"error": "missing_scope"}, SlackSays)],
)
def test_where_slack_says_nothing_nobody_is_let_in(
    slack: FakeSlack, fault: dict[str, Any], error: type[Exception]
) -> None:
    slack.fail_next("users.info", **fault)
    with pytest.raises(error):
        account(slack, slack.add_user("hanna"))


def test_somebody_is_looked_up_once_an_hour(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")

    async def thrice(people: SlackPeople) -> list[str]:
        trusts = [(await people.account(slack.team, hanna)).trust for _ in range(2)]
        slack.change_user(hanna, deleted=True)
        slack.advance(3_601)
        return [*trusts, (await people.account(slack.team, hanna)).trust]

    assert knowing(slack, thrice) == ["member", "member", "guest"]
    assert len(slack.calls_of("users.info")) == 2
