"""What every test stands on: Hypothesis runs the same examples on every machine and never fails for slowness alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from adapters.bootstrap import open_house

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
