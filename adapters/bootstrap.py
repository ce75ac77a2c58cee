"""The wiring: the one file that knows everybody. It opens the database and puts the core together for an edge.

Rule: nothing is imported or opened before it is needed; a database that a chat creates is a demo and says so itself.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.console.delivery import ConsoleDeliveries
from adapters.console.directory import Directory, sender_of
from adapters.demo_clock import DEMO_CLOCK_SETTING, Clock, DemoClock, real_now
from adapters.findings import Finding
from adapters.people import PutPerson, WrittenPerson, account_of, may_report, person_of
from adapters.usage import WrongUsage
from bot.errors import Refused
from bot.linking import CODE_BYTES
from bot.ports import UnitOfWork
from bot.records import KeptAttachment
from storage import engine
from storage.engine import Database, open_database, schema_revisions
from storage.urls import database_name, database_path

if TYPE_CHECKING:
    from adapters.portfolio import Portfolio
    from bot.core import Bot
    from bot.delivering import OutboxCare
    from bot.understanding.reader import Reader
    from knowledge.contract.templates import Templates
    from storage.administration import ImportedContract
    from storage.sealing import Audit

log = logging.getLogger(__name__)
Issue = Callable[[UnitOfWork], str]
"""Makes a code inside a transaction."""

DEMO_URL = "sqlite:///.data/demo.db"
"""The demo's database, under the current directory."""
OLDEST_POSTGRESQL = 14
_TOKEN_BYTES = 9


@dataclass(frozen=True, slots=True)
class House:
    """Everything a console needs, put together over one open database."""

    bot: Bot
    directory: Directory
    deliveries: ConsoleDeliveries
    clock: Clock
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Core:
    """The core over an open database, as a service needs it; `database` is handed on and not looked into."""

    bot: Bot
    database: Database

    def file_failed(self, kept: KeptAttachment, now: datetime) -> None:
        """Tell whoever sent a file that it could not be fetched."""
        from bot.handlers.files import file_failed

        with self.database.unit_of_work() as work:
            file_failed(work, kept, now)
            work.commit()

    def database_trouble(self) -> str | None:
        """Return that the database does not answer; None where it does. The reason goes to the log."""
        try:
            self.database.setting(DEMO_CLOCK_SETTING)
        except Exception:
            log.exception("the database does not answer")
            return "does not answer"
        return None

    def tick(self, now: datetime) -> Sequence[Mapping[str, Any]]:
        """Let time pass, unless nothing may be said unasked since a backup was restored."""
        from storage.keys import HELD_SINCE

        return () if self.database.setting(HELD_SINCE) is not None else self.bot.tick(now)

    def warnings(self) -> dict[str, str]:
        """Return what is amiss though the service works; empty where the database does not answer."""
        from storage.keys import HELD_SINCE

        now = real_now()
        try:
            held = self.database.setting(HELD_SINCE)
            with self.database.reading() as work:
                on_duty = work.duty.roster(now).in_line(now)
        except Exception:
            log.exception("the database does not answer")
            return {}
        said = {} if on_duty else {"duty": "nobody is on duty"}
        return said | ({"restored": "nothing is said unasked until: sla-assistant db release"} if held else {})


@contextmanager
def open_core(
    url: str | None, *, demo: bool, lease: timedelta, page_every: timedelta = timedelta(minutes=2)
) -> Iterator[Core]:
    """Open a database for the service, build the core over it, and close it afterwards; real time is its time.

    `lease` is how long a message that one process has in hand is no other's; `page_every` how often somebody is called
    to a critical incident.

    Raises:
        WrongUsage: no database is named, and the demo is not asked for.
        Refused: it is the demo though that was not asked for, or the other way round, or it cannot be used.
    """
    if url is None and not demo:
        raise WrongUsage(
            Refused("Which database? Set SLA_DATABASE_URL or write --db; to try it out on the demo, write --demo.")
        )
    fill = demo and is_new(url)
    database = open_database(url or DEMO_URL, lease=lease)
    try:
        is_demo = isinstance(_clock_of(database, fill=fill), DemoClock)
        if is_demo != demo:
            raise _not_as_said(shown_database(url), is_demo=is_demo)
        yield Core(_bot(database, page_every), database)
    finally:
        database.close()


def _bot(database: Database, page_every: timedelta = timedelta(minutes=2)) -> Bot:
    from bot.core import Bot

    return Bot(
        open_work=database.unit_of_work,
        open_reading=database.reading,
        reader=reader,
        new_token=new_token,
        new_code=new_code,
        page_every=page_every,
    )


def _not_as_said(file: str, *, is_demo: bool) -> Refused:
    if is_demo:
        return Refused(
            "The database %(file)s is the demo, with people and incidents that do not exist. Write --demo to serve it "
            "all the same, or name another one.",
            file=file,
        )
    return Refused("The database %(file)s is not the demo. Leave out --demo, or name another one.", file=file)


@contextmanager
def open_work(url: str | None) -> Iterator[UnitOfWork]:
    """Open a database (None: the demo's) for one transaction, which whoever asked for it commits.

    Raises:
        Refused: the database cannot be used.
    """
    with closing(open_database(url or DEMO_URL)) as database, database.unit_of_work() as work:
        yield work


@contextmanager
def open_house(url: str | None) -> Iterator[House]:
    """Open a database (None: the demo, made and filled on first use), build the core over it, and close it afterwards.

    A SQLite file that does not exist yet, and a PostgreSQL database without any table, is made a demo, too. A demo has
    its own clock.

    Raises:
        Refused: the database cannot be used; the message says what to do.
    """
    fill = url is None or is_new(url)
    database = open_database(url or DEMO_URL)
    try:
        clock = _clock_of(database, fill=fill)
        yield House(
            bot=_bot(database),
            directory=Directory(database.unit_of_work, database.reading, database),
            deliveries=database.deliveries,
            clock=clock,
            is_demo=isinstance(clock, DemoClock),
        )
    finally:
        database.close()


def database_file(url: str | None) -> Path | None:
    """Return the file of a database URL (None: the demo's); None where it names a PostgreSQL database.

    Raises:
        Refused: the URL names no database we can use.
    """
    return database_path(url or DEMO_URL)


def folder_of(url: str | None) -> Path:
    """Return where a log beside a database goes: the folder of its file, or of the demo's, under the current one.

    Raises:
        Refused: the URL names no database we can use.
    """
    return (database_file(url) or Path(DEMO_URL.removeprefix("sqlite:///"))).parent


def shown_database(url: str | None) -> str:
    """Return what a database (None: the demo's) is called before people: its file, or its address without password.

    Raises:
        Refused: the URL names no database we can use.
    """
    return database_name(url or DEMO_URL)


def is_new(url: str | None) -> bool:
    """Tell whether there is nothing yet where a database is to be.

    Raises:
        Refused: the database cannot be used.
    """
    file = database_file(url)
    return not file.exists() if file is not None else schema_versions(url)[0] is None


@cache
def reader() -> Reader:
    """Return the one reader of this process; it loads its model when first used."""
    from bot.understanding.reader import Reader

    return Reader()


def warm_up() -> None:
    """Load the understanding before the first message needs it."""
    reader().read("dzień dobry", role="customer", now=real_now())


def new_token() -> str:
    """Return an opaque token for a button, far below the 64 bytes a chat platform allows."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def new_code() -> str:
    """Return a code that connects an account: 128 random bits."""
    return secrets.token_urlsafe(CODE_BYTES)


def upgrade_database(url: str | None) -> tuple[str, str]:
    """Bring a schema up to date, making the database where there is none; return its name and the revision.

    Raises:
        Refused: the database cannot be used.
    """
    engine.upgrade_database(url or DEMO_URL)
    return shown_database(url), schema_versions(url)[1]


def back_up(url: str | None, file: Path) -> int:
    """Write all of a database to a file; return how many rows.

    Raises:
        Refused: the file is there already or cannot be written, or the database cannot be used.
    """
    from storage.backup import back_up as write

    with closing(open_database(url or DEMO_URL)) as database:
        return write(database, file, real_now())


def restored(url: str | None, file: Path) -> tuple[str, str]:
    """Make a database of a backup; return when that was made, and what the database is called.

    Raises:
        Refused: there is something already, or the file is no whole backup; nothing was made.
    """
    from storage.backup import restore

    header = restore(url or DEMO_URL, file, real_now())
    return header.made_at.isoformat(timespec="minutes"), shown_database(url)


def released(url: str | None) -> bool:
    """Let the assistant speak unasked again after a backup was restored; False: it was not kept from it.

    Raises:
        Refused: the database cannot be used.
    """
    from storage.keys import HELD_SINCE

    with closing(open_database(url or DEMO_URL)) as database:
        return database.forget_setting(HELD_SINCE)


def audited(url: str | None) -> Audit:
    """Return whether what is on record is as it was recorded.

    Raises:
        Refused: the database cannot be used.
    """
    with closing(open_database(url or DEMO_URL)) as database:
        return database.audit()


def schema_versions(url: str | None) -> tuple[str | None, str]:
    """Return the revision of a database's schema (None: nothing there) and the newest one; change nothing.

    Raises:
        Refused: the file is no database of ours.
    """
    return schema_revisions(url or DEMO_URL)


def database_findings(url: str | None, keys: Sequence[str] = ()) -> Iterator[Finding]:
    """Yield what is found about a database and what is in it; nothing is made or upgraded.

    `keys` are those that open the sealed tokens of installed workspaces.
    """
    from adapters.doctor_live import held_findings, live_findings
    from adapters.doctor_settings import delivery_findings, sealed_findings
    from adapters.doctor_settlements import settlement_findings
    from storage.keys import BACKED_UP_AT, HELD_SINCE

    file = shown_database(url)
    present, newest = schema_versions(url)
    yield from _server_findings(url)
    if present is None:
        yield Finding("database", ok=True, found=f"{file}: not made yet, chat makes it", remedy="")
        return
    if present != newest:
        remedy = "Run: sla-assistant db upgrade."
        yield Finding("database", ok=False, found=f"{file}: schema {present}, newest {newest}", remedy=remedy)
        return
    database = open_database(url or DEMO_URL)
    try:
        _try_to_write(database)
        yield Finding("database", ok=True, found=f"{file}: writable, schema {present}", remedy="")
        yield from _contract_findings(database)
        yield from delivery_findings(database.destinations, database.deliveries, real_now())
        yield from sealed_findings(database.installations, keys)
        with database.reading() as work:
            yield from settlement_findings(work)
            yield from held_findings(database.setting(HELD_SINCE))
            if database.setting(DEMO_CLOCK_SETTING) is None:
                yield from live_findings(work, database.setting(BACKED_UP_AT), real_now())
    finally:
        database.close()


def _server_findings(url: str | None) -> Iterator[Finding]:
    """Yield what is found about the server of a PostgreSQL database; nothing about a file."""
    server = engine.server_of(url or DEMO_URL)
    if server is None:
        return
    version, encoding = server
    number = int(version.split(".")[0])
    old = "" if number >= OLDEST_POSTGRESQL else f"Use PostgreSQL {OLDEST_POSTGRESQL} or newer."
    yield Finding("database", ok=not old, found=f"PostgreSQL {version}", remedy=old)
    if encoding != "UTF8":
        remedy = "Make the database anew: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."
        yield Finding("database", ok=False, found=f"its texts are {encoding}", remedy=remedy)


def _try_to_write(database: Database) -> None:
    """Write and take it back: SQLite begins to write in a file that cannot be written, and refuses only the writing.

    Raises:
        Refused: nothing can be written.
    """
    from storage.tables import SettingRow

    with database.unit_of_work() as work:
        work.session.merge(SettingRow(key="doctor", value="can write"))
        work.session.flush()


def _contract_findings(database: Database) -> Iterator[Finding]:
    with database.reading() as work:
        for customer in work.customers.all():
            contract = work.customers.contract_of(customer.key)
            if contract is None:
                remedy = "Mend the file (sla-assistant contract check FILE), then: sla-assistant contract import FILE."
                yield Finding("contracts", ok=False, found=f"{customer.key}: no usable contract", remedy=remedy)
                continue
            unchecked = [version.key for version in contract.versions if version.checked is None]
            found = f"{customer.key}: {len(contract.versions)} version(s)"
            if unchecked:
                remedy = "Let a second person check it against the signed contract and fill in `checked`."
                yield Finding(
                    "contracts", ok=False, found=f"{found}, not checked: {', '.join(unchecked)}", remedy=remedy
                )
            else:
                yield Finding("contracts", ok=True, found=found, remedy="")


def _clock_of(database: Database, *, fill: bool) -> Clock:
    kept = database.setting(DEMO_CLOCK_SETTING)
    if kept is None and not fill:
        return Clock()
    from storage.demo import DEMO_START, seed_demo

    clock = DemoClock(database, start=DEMO_START)
    if kept is None:
        # First: whoever is killed before the demo is filled leaves something that the next start takes for a demo.
        clock.reach(DEMO_START)
    if kept is None or _is_empty(database):
        seed_demo(database)
        _take_stock(database, DEMO_START)
    return clock


def _take_stock(database: Database, now: datetime) -> None:
    from bot.budgets.reminding import take_stock_of_claims
    from bot.budgets.watching import take_stock_of_budgets
    from bot.deadlines.watching import take_stock

    with database.unit_of_work() as work:
        take_stock(work, now)
        take_stock_of_budgets(work, now)
        take_stock_of_claims(work, now)
        work.commit()


def _is_empty(database: Database) -> bool:
    with database.reading() as work:
        return not work.customers.all()


def administrator_code(url: str | None, written: WrittenPerson | None, key: str, issue: Issue) -> str:
    """Return a code for an administrator, who is added or made one where `written` says so; all or nothing.

    Raises:
        WrongUsage: what is written can be nobody.
        Refused: somebody is administrator already, the key is no staff's, or the database cannot be used.
    """
    from storage import administration

    with closing(open_database(url or DEMO_URL)) as database, database.unit_of_work() as work:
        stored = work.people.get(key)
        if stored is None and written is None:
            raise Refused(
                "There is no person “%(person)s”. For somebody new write --name with given name and surname, too.",
                person=key[:40],
            )
        if written is not None:
            person = replace(person_of(written, stored), administrator=True)
            administration.put_person(work.session, person, [sender_of(key)])
        elif stored is not None and stored.role == "staff":
            administration.put_person(work.session, replace(stored, administrator=True), [])
        code = issue(work)
        work.commit()
        return code


def put_person(url: str | None, written: WrittenPerson) -> PutPerson:
    """Add a person, or change one, with their accounts, the console's always; return what became of them.

    Raises:
        WrongUsage: what is written can be nobody.
        Refused: the customer is unknown, an account is somebody else's, or the database cannot be used.
    """
    from storage import administration

    links = [sender_of(written.key), *map(account_of, written.links)]
    with closing(open_database(url or DEMO_URL)) as database, database.unit_of_work() as work:
        person = person_of(written, work.people.get(written.key))
        is_new = administration.put_person(work.session, person, links)
        contract = work.customers.contract_of(person.customer) if person.customer else None
        work.commit()
        return PutPerson(person, is_new, may_report(person, contract))


@contextmanager
def open_outbox(url: str | None) -> Iterator[OutboxCare]:
    """Open a database (None: the demo's) for whoever looks after what is to be said, and close it afterwards.

    Raises:
        Refused: the database cannot be used.
    """
    with closing(open_database(url or DEMO_URL)) as database:
        yield database.outbox_care


@contextmanager
def open_portfolio(url: str | None) -> Iterator[Portfolio]:
    """Open a database (None: the demo's) for whoever looks after many contracts, and close it afterwards.

    Raises:
        Refused: the database cannot be used.
    """
    from storage.portfolio import SqlPortfolio

    with closing(open_database(url or DEMO_URL)) as database:
        yield SqlPortfolio(database, _clock_of(database, fill=False).now)


def kept_templates(url: str | None) -> Templates:
    """Return the templates of a database; none where there is no database yet, and none is made.

    Raises:
        Refused: the database cannot be used.
    """
    if schema_versions(url)[0] is None:
        return {}
    with open_portfolio(url) as portfolio:
        return portfolio.templates()


def import_contracts(url: str | None, files: Sequence[tuple[str, str]]) -> Iterator[ImportedContract]:
    """Make contract files, given as text and name, those in use for their customers; yield what each brought.

    Raises:
        ContractErrors: a file has errors.
        Refused: the database cannot be used.
    """
    from storage import administration

    with closing(open_database(url or DEMO_URL)) as database:
        for text, name in files:
            yield administration.import_contract(database, text, file=name, now=_clock_of(database, fill=False).now())
