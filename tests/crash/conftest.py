"""Fixtures of the crash tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.crash.scene import Scene, scene_of, template_of

SceneOf = Callable[..., AbstractContextManager[Scene]]


@pytest.fixture(scope="session")
def told_template(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a demo database in which time has nothing more to tell; copy it before writing."""
    return template_of(demo_template, tmp_path_factory.mktemp("crash"))


@pytest.fixture
def open_scene(told_template: Path, tmp_path: Path) -> Iterator[Callable[..., Scene]]:
    """Return what opens a scene; it is closed at the end of the test."""
    with ExitStack() as stack:
        opened = partial(scene_of, told_template, tmp_path)

        def enter(**how: bool) -> Scene:
            return stack.enter_context(opened(**how))

        yield enter
