"""Promise: a demo whose making was cut off is finished by the next start, and nothing else is taken for a demo."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

import storage.demo
from adapters.bootstrap import open_house, upgrade_database
from adapters.demo_clock import DEMO_CLOCK_SETTING
from storage.engine import Database, open_database


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("after_seeding", [False, True])
def test_a_demo_cut_off_while_it_was_made_is_whole_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, after_seeding: bool
) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    seed = storage.demo.seed_demo

    def cut_off(database: Database) -> bool:
        if after_seeding:
            seed(database)
        raise Killed

    with monkeypatch.context() as cut:
        cut.setattr(storage.demo, "seed_demo", cut_off)
        with pytest.raises(Killed), open_house(url):
            pass
    with open_house(url) as house:
        assert house.is_demo
        assert house.directory.person("hanna") is not None
        assert house.clock.now().year == 2026


def test_a_database_made_empty_on_purpose_stays_empty(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/own.db"
    upgrade_database(url)
    with open_house(url) as house:
        assert not house.is_demo
        assert house.directory.keys() == ()
    with closing(open_database(url)) as database:
        assert database.setting(DEMO_CLOCK_SETTING) is None
