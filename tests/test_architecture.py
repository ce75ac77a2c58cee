"""The house stands: floors hold, modules import anywhere without side effects, and no name hides another library."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import logging
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter import cli

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("knowledge", "bot", "storage", "adapters")
PACKAGES = (*FLOORS, "locales")
# Alembic runs this file itself, inside a migration; importing it means nothing.
RUN_BY_ALEMBIC = {"storage.migrations.env"}
# Training happens on a developer's machine; the trained model is committed.
NEEDS_SKLEARN = "bot.understanding.training"

# Reading them makes an answer depend on when it was asked; `now` is an argument.
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
}


def sources(*packages: str) -> list[Path]:
    found = [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]
    assert found
    return found


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def module_names() -> Iterator[str]:
    for path in sources(*PACKAGES):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        training_without_sklearn = name.startswith(NEEDS_SKLEARN) and not importlib.util.find_spec("sklearn")
        if parts[-1] != "__main__" and name not in RUN_BY_ALEMBIC and not training_without_sklearn:
            yield name


def lint_imports(config: Path) -> int:
    try:
        return cli.lint_imports(config_filename=str(config), no_cache=True)
    finally:
        # It sets up logging for itself and thereby silences whatever else there is, for every test that follows.
        for known in logging.root.manager.loggerDict.values():
            if isinstance(known, logging.Logger):
                known.disabled = False


def test_imports_run_down_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)

    broken = lint_imports(ROOT / "pyproject.toml")

    assert broken == 0, capsys.readouterr().out


def test_every_floor_is_under_the_contracts() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]

    assert contracts["root_packages"] == sorted(PACKAGES)
    assert contracts["contracts"][0]["layers"] == list(reversed(FLOORS))


# Runs in a fresh interpreter: imports what it is given, one after the other, and names each that fails or does work.
WALK = """
import importlib, sys, threading
root, *modules = sys.argv[1:]
sys.path.insert(0, root)
failed = []
for module in modules:
    try:
        importlib.import_module(module)
    except BaseException as error:
        failed.append(f"{module}: {type(error).__name__}: {error}")
    if threading.active_count() > 1:
        failed.append(f"{module}: started a thread")
        break
sys.exit("\\n".join(failed) or None)
"""


def test_every_module_imports_with_an_empty_environment_and_does_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-B", "-c", WALK, str(ROOT), *module_names()],
        cwd=tmp_path,
        env={},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )

    assert done.stderr == ""
    assert (done.returncode, done.stdout) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_no_module_hides_a_standard_one_that_libraries_import_by_its_bare_name() -> None:
    assert [path for path in sources(*PACKAGES) if path.stem in {"calendar", "types"}] == []


def test_no_import_is_relative() -> None:
    relative = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources(*PACKAGES, "tests")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def test_no_floor_under_the_adapters_reads_a_clock() -> None:
    reads = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources("knowledge", "bot", "storage", "locales")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and (getattr(node.value, "id", ""), node.attr) in CLOCKS
    ]

    assert reads == []


def test_every_module_says_what_it_is_for() -> None:
    assert [path for path in sources(*PACKAGES) if not ast.get_docstring(tree_of(path))] == []


def test_every_folder_of_modules_is_a_package() -> None:
    missing = {path.parent for path in sources(*PACKAGES) if not (path.parent / "__init__.py").exists()}

    assert {folder for folder in missing if "migrations" not in folder.parts} == set()


def test_no_test_folder_is_a_package_that_would_hide_a_floor() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_the_five_packages_stand_in_one_folder() -> None:
    parents = {Path(place).parent for package in PACKAGES for place in importlib.import_module(package).__path__}

    assert parents == {ROOT}
