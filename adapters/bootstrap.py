"""The wiring: the one file that knows everybody. It opens the database and puts the core together for an edge.

Rule: nothing is imported or opened before it is needed; a database that a chat creates is a demo and says so itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.console.directory import Directory
from adapters.demo_clock import DEMO_CLOCK_SETTING, Clock, DemoClock
from bot.ports import Deliveries
from storage.engine import Database, open_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core import Bot
    from bot.understanding.reader import Reader

DEMO_URL = "sqlite:///.data/demo.db"
"""The demo's database, under the current directory."""
_SQLITE = "sqlite:///"
_TOKEN_BYTES = 9


@dataclass(frozen=True, slots=True)
class House:
    """Everything a console needs, put together over one open database."""

    bot: Bot
    directory: Directory
    deliveries: Deliveries
    clock: Clock
    is_demo: bool
    close: Callable[[], None]


@contextmanager
def open_house(url: str | None) -> Iterator[House]:
    """Open a database (None: the demo, made and filled on first use), build the core over it, and close it afterwards.

    A SQLite file that does not exist yet is made as a demo, too. A demo has its own clock.

    Raises:
        Refused: the database cannot be used; the message says what to do.
    """
    from bot.core import Bot

    fill = url is None or is_missing(url)
    database = open_database(url or DEMO_URL)
    try:
        clock = _clock_of(database, fill=fill)
        bot = Bot(open_work=database.unit_of_work, reader=reader, new_token=new_token)
        yield House(
            bot=bot,
            directory=Directory(database.unit_of_work),
            deliveries=database.deliveries,
            clock=clock,
            is_demo=isinstance(clock, DemoClock),
            close=database.close,
        )
    finally:
        database.close()


def is_missing(url: str) -> bool:
    """Tell whether a URL names a SQLite file that does not exist yet."""
    path = sqlite_path(url)
    return path is not None and not path.exists()


def sqlite_path(url: str) -> Path | None:
    """Return the file of a SQLite URL; None for other databases and for one in memory."""
    if not url.startswith(_SQLITE):
        return None
    path = url.removeprefix(_SQLITE).split("?")[0]
    return Path(path) if path and path != ":memory:" else None


@cache
def reader() -> Reader:
    """Return the one reader of this process; it loads its model when first used."""
    from bot.understanding.reader import Reader

    return Reader()


def warm_up() -> None:
    """Load the understanding before the first message needs it."""
    from adapters.demo_clock import real_now

    reader().read("dzień dobry", role="customer", now=real_now())


def new_token() -> str:
    """Return an opaque token for a button, far below the 64 bytes a chat platform allows."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def _clock_of(database: Database, *, fill: bool) -> Clock:
    if database.setting(DEMO_CLOCK_SETTING) is not None:
        from storage.demo import DEMO_START

        return DemoClock(database, start=DEMO_START)
    if not fill:
        return Clock()
    from storage.demo import DEMO_START, seed_demo

    seed_demo(database)
    clock = DemoClock(database, start=DEMO_START)
    clock.reach(DEMO_START)
    return clock
