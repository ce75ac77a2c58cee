"""What every test stands on: Hypothesis runs the same examples on every machine and never fails for slowness alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from adapters.bootstrap import open_house
from tests.postgres import PostgresServer, running_postgres

settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a demo database as a newcomer gets it, made once; copy it before writing."""
    path = tmp_path_factory.mktemp("demo") / "template.db"
    with open_house(f"sqlite:///{path}"):
        pass
    return path


@pytest.fixture
def demo_url(demo_template: Path, tmp_path: Path) -> str:
    """Return the address of a fresh copy of the demo."""
    database = tmp_path / "demo.db"
    shutil.copy(demo_template, database)
    return f"sqlite:///{database}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Return a real PostgreSQL server, started when the first test needs it."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_demo_url(postgres: PostgresServer, fill_demo: Callable[[str], None]) -> Iterator[str]:
    """Return the address of a fresh copy of the demo in PostgreSQL."""
    url = postgres.copy_of("demo", fill_demo)
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session")
def fill_demo() -> Callable[[str], None]:
    """Return what makes an empty database the demo."""

    def fill(url: str) -> None:
        with open_house(url):
            pass

    return fill
