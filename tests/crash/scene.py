"""The stage of a crash test: strict fakes of both platforms, a database of the demo, and processes of the service.

Rule: people are linked before anything runs, and all that time alone would tell has been told, so that whatever is
said afterwards was caused by the test. Nobody waits for the lease of a dead process: a test lets it run out.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

from adapters.bootstrap import new_code, new_token, reader
from bot.core import Bot
from bot.messages import Sender
from bot.records import Link
from storage.engine import open_database
from tests.crash.ledger import Ledger, ledger_of
from tests.crash.processes import Assistant, free_port
from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram_server import FakeTelegram

PEOPLE = ("hanna", "piotr", "recepcja", "marta", "tom", "kasia", "noc", "marek", "ewa")
ON_TELEGRAM = {person: 101 + place for place, person in enumerate(PEOPLE)}
UNFINISHED = "SELECT count(*) FROM outbox WHERE platform <> 'console' AND state NOT IN ('sent', 'dead')"
_SECRET = "a-secret-that-only-the-fake-knows"


def template_of(demo: Path, folder: Path) -> Path:
    """Return a copy of the demo in which time has told everything that it had to tell."""
    template = folder / "told.db"
    shutil.copy(demo, template)
    tell_all(f"sqlite:///{template}")
    return template


def tell_all(url: str) -> None:
    """Let time tell everything that it has to tell."""
    with closing(open_database(url)) as database:
        bot = Bot(open_work=database.unit_of_work, reader=reader, new_token=new_token, new_code=new_code)
        while bot.tick(datetime.now(UTC)):
            pass


@dataclass
class Scene:
    """Both platforms and one database; `slack_user` and `dm` name the demo's people on Slack."""

    telegram: FakeTelegram
    slack: FakeSlack
    file: Path
    webhook: bool = False
    with_slack: bool = True
    with_telegram: bool = True
    variables: dict[str, str] = field(default_factory=dict)
    started: list[Assistant] = field(default_factory=list)
    slack_user: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address of the database."""
        return f"sqlite:///{self.file}"

    def dm(self, person: str) -> str:
        """Return the id of somebody's direct messages on Slack."""
        return self.slack.dm(self.slack_user[person])

    def populate(self) -> None:
        """Let the demo's people be there, on the platforms that there are."""
        with closing(open_database(self.url)) as database, database.unit_of_work() as work:
            for link in self._links():
                work.links.link(link)
            work.commit()

    def _links(self) -> Iterator[Link]:
        for person, number in ON_TELEGRAM.items():
            self.telegram.add_user(number, person)
            if self.with_telegram:
                yield Link(Sender("telegram", str(number)), person, str(number))
        for person in PEOPLE:
            user = self.slack_user[person] = self.slack.add_user(person)
            if self.with_slack:
                team = self.slack.team
                yield Link(Sender("slack", f"{team}.{user}"), person, f"{team}/{self.dm(person)}")

    def start(self) -> Assistant:
        """Start a process of the service without waiting for it."""
        port = free_port()
        process = Assistant(["run", "--demo", "--db", self.url], self._environment(port))
        self.started.append(process)
        return process

    def run(self) -> Assistant:
        """Start a process, wait until it is ready, and let Slack bring its events there."""
        process = self.start().ready()
        if self.with_slack:
            self.slack.deliver_to(f"http://127.0.0.1:{process.port}/slack/events")
        return process

    def run_again(self) -> Assistant:
        """Start a process long after the one before it died."""
        self.change("UPDATE outbox SET lease_until = '2000-01-01' WHERE lease_until IS NOT NULL")
        self.change("UPDATE lease SET until = '2000-01-01'")
        return self.run()

    def change(self, statement: str) -> None:
        """Change what lies in the database."""
        with closing(sqlite3.connect(self.file, timeout=10)) as connection, connection:
            connection.execute(statement)

    def _environment(self, port: int) -> dict[str, str]:
        common = {
            "SLA_LISTEN": f"127.0.0.1:{port}",
            "SLA_TIMEOUT_SECONDS": "30",
            "SLA_WORKER_INTERVAL_SECONDS": "3600",
        }
        telegram = {
            "SLA_TELEGRAM_TOKEN": self.telegram.token,
            "SLA_TELEGRAM_API_URL": self.telegram.base_url.removesuffix("/bot"),
            "SLA_TELEGRAM_FILE_URL": self.telegram.file_url.removesuffix("/bot"),
        }
        webhook = {
            "SLA_TELEGRAM_MODE": "webhook",
            "SLA_TELEGRAM_WEBHOOK_SECRET": _SECRET,
            "SLA_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        slack = {
            "SLA_SLACK_BOT_TOKEN": self.slack.bot_token(),
            "SLA_SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "SLA_SLACK_API_URL": self.slack.base_url.rstrip("/"),
        }
        return (
            common
            | (telegram if self.with_telegram else {})
            | (webhook if self.webhook else {})
            | (slack if self.with_slack else {})
            | self.variables
        )

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Return what the database says now."""
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(query, values).fetchall()

    def number(self, query: str, *values: object) -> int:
        """Return the one number that a query returns."""
        return int(str(self.rows(query, *values)[0][0]))

    def settled(self, within: float = 30) -> Ledger:
        """Wait until nothing is to be said any more, and return what does not add up."""
        self.wait_until(lambda: not self.number(UNFINISHED), within)
        return ledger_of(self.url, self.telegram, self.slack)

    def wait_until(self, holds: Callable[[], bool], within: float = 30) -> None:
        """Wait until something is true of what another process does, of which nobody tells.

        Raises:
            TimeoutError: it did not become true in time.
        """
        until = monotonic() + within
        while not holds():
            if monotonic() > until:
                logs = "\n".join(process.logged()[-3000:] for process in self.started)
                raise TimeoutError(f"not within {within} s; the processes logged:\n{logs}")
            sleep(0.02)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let nobody write to the database meanwhile."""
        with closing(sqlite3.connect(self.file, timeout=10, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                connection.execute("ROLLBACK")


@contextmanager
def scene_of(
    template: Path, folder: Path, *, webhook: bool = False, with_slack: bool = True, with_telegram: bool = True
) -> Iterator[Scene]:
    """Set a stage; at its end no process runs, and neither platform has refused anything."""
    file = folder / "crash.db"
    shutil.copy(template, file)
    with (
        FakeTelegram(rate_limits=False) as telegram,
        FakeSlack() as slack,
        played(Scene(telegram, slack, file, webhook, with_slack, with_telegram)) as scene,
    ):
        yield scene


@contextmanager
def played(scene: Scene) -> Iterator[Scene]:
    """Let people be there; at the end no process runs, and neither platform has refused anything."""
    scene.populate()
    try:
        yield scene
    finally:
        for process in scene.started:
            process.__exit__(None, None, None)
    scene.telegram.assert_clean()
    assert scene.slack.refusals == []
