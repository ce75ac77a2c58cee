"""The fake Telegram, a database with one linked person, and the assistant living between them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.engine import Database
from tests.adapters.telegram.living import HANNA, NOW, STRANGER, database_of
from tests.fakes.telegram_server import FakeTelegram


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    """Yield a server whose clock stands at the tests' moment; at the end the bot must have been refused nothing."""
    with FakeTelegram(clock=lambda: NOW) as server:
        server.add_user(HANNA, "Hanna", language_code="pl")
        server.add_user(STRANGER, "Obcy", language_code="pl")
        yield server
        server.assert_clean()


@pytest.fixture
def database(demo_url: str) -> Iterator[Database]:
    """Yield the demo's database, Hanna linked."""
    with database_of(demo_url) as opened:
        yield opened
