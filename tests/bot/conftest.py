"""What tests of the conversation share: chats for questions that change nothing, opened once for a module."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chatting import Talks


@pytest.fixture(scope="module")
def talks(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talks]:
    """Return chats with people of the demo that stay open while the tests of a module run."""

    def new_url() -> str:
        database = tmp_path_factory.mktemp("talks") / "demo.db"
        shutil.copy(demo_template, database)
        return f"sqlite:///{database}"

    opened = Talks(new_url)
    yield opened
    opened.close()
