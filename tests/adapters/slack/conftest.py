"""A fake Slack that refused nothing at the end, and the assistant connected to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.slack.running import Assistant, fake_slack, running
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with fake_slack() as slack:
        yield slack


@pytest.fixture
def assistant(slack: FakeSlack, demo_url: str) -> Iterator[Assistant]:
    with running(slack, demo_url) as assistant:
        yield assistant
