"""What is shipped is whole and what is installed is known: the wheel, the locks, the set-up."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("adapters", "bot", "knowledge", "locales", "storage")
LOCKS = ("bootstrap", "runtime", "dev")


def project() -> dict[str, object]:
    whole: dict[str, dict[str, object]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return whole["project"]


def lock_text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock_text(name), flags=re.MULTILINE))


def shipped_files() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".mo"
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    # Without the hook: the catalogues have tests of their own, here the files are the point.
    builder = WheelBuilder(str(ROOT))
    builder.config.build_config["hooks"] = {}
    builder.config.target_config["hooks"] = {}
    assert builder.config.hook_config == {}
    (built,) = builder.build(directory=str(tmp_path_factory.mktemp("dist")), versions=["standard"])
    with zipfile.ZipFile(built) as opened:
        yield opened


def test_the_wheel_holds_every_file_of_the_five_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}

    assert held == shipped_files()


def test_the_data_is_found_in_an_installed_wheel(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    ask = "import sys, importlib.resources as r; sys.path.insert(0, sys.argv[1]); print(r.files('locales'))"

    done = subprocess.run(
        [sys.executable, "-c", ask, str(tmp_path)], cwd="/", capture_output=True, text=True, check=True
    )

    assert Path(done.stdout.strip()) == tmp_path / "locales"


def test_an_editable_install_points_to_the_checkout(tmp_path: Path) -> None:
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["editable"])

    with zipfile.ZipFile(built) as opened:
        (pointer,) = (name for name in opened.namelist() if name.endswith(".pth"))
        assert opened.read(pointer).decode().strip() == str(ROOT)


def test_the_wheel_is_licensed_and_starts_the_assistant(wheel: zipfile.ZipFile) -> None:
    by_name = {
        name.partition(".dist-info/")[2]: wheel.read(name).decode()
        for name in wheel.namelist()
        if ".dist-info/" in name
    }

    assert "License-Expression: Apache-2.0" in by_name["METADATA"]
    assert "Requires-Python: >=3.11" in by_name["METADATA"]
    assert "Apache License" in by_name["licenses/LICENSE"]
    assert "sla-assistant = adapters.cli:main" in by_name["entry_points.txt"]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry_and_no_place_on_a_machine(lock: str) -> None:
    assert re.findall(r"://|index-url|find-links|trusted-host|file:| @ |(?<![\w.-])/\w+/", lock_text(lock)) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    blocks = re.split(r"^(?=\S)", lock_text(lock), flags=re.MULTILINE)
    pinned = [block for block in blocks if re.match(r"[\w.-]+==", block)]

    assert pinned
    assert [block for block in pinned if "--hash=sha256:" not in block] == []
    assert [block for block in blocks if block.strip() and block not in pinned and not block.startswith("#")] == []


def test_the_dev_lock_contains_the_runtime_lock() -> None:
    assert pins("runtime").items() <= pins("dev").items()


def test_every_dependency_is_locked() -> None:
    wanted = project()["dependencies"]
    assert isinstance(wanted, list)

    names = {re.split(r"[<>=\[ ]", each)[0].lower() for each in wanted}

    assert names <= pins("runtime").keys()


def test_holidays_is_not_dragged_back_by_a_new_dateutil() -> None:
    assert int(pins("dev")["python-dateutil"].split(".")[0]) < 4
    assert tuple(int(part) for part in pins("dev")["holidays"].split(".")) >= (0, 109)


@pytest.fixture(scope="module")
def prepare() -> ModuleType:
    spec = importlib.util.spec_from_file_location("prepare", ROOT / "requirements" / "prepare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_environment_wins_over_pips_files(prepare: ModuleType) -> None:
    listing = (
        ":env:.timeout='9'\nglobal.timeout='60'\nglobal.index-url='https://a.example/simple'\ninstall.no-index='yes'\n"
    )

    settings = prepare.parsed_pip_settings(listing)

    assert settings == {"timeout": "9", "index-url": "https://a.example/simple", "no-index": "yes"}


def test_a_linked_environment_is_refused_and_not_emptied(
    prepare: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / ".ready-dev").write_text("theirs")
    link = tmp_path / ".venv"
    link.symlink_to(theirs)
    monkeypatch.setattr(prepare, "VENV", link)
    monkeypatch.setattr(prepare, "STAMPS", {"dev": link / ".ready-dev"})

    with pytest.raises(SystemExit, match="symbolic link"):
        prepare.make_venv({})

    assert (theirs / ".ready-dev").read_text() == "theirs"


def test_uv_gets_the_registry_that_pip_is_configured_for(prepare: ModuleType) -> None:
    pip = {
        "index-url": "https://a.example/simple",
        "extra-index-url": "https://b.example\nhttps://c.example",
        "find-links": "/wheels /more",
        "cert": "/ca.pem",
    }

    assert prepare.uv_settings(pip, {}) == {
        "UV_DEFAULT_INDEX": "https://a.example/simple",
        "UV_INDEX": "https://b.example https://c.example",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/wheels,/more",
        "SSL_CERT_FILE": "/ca.pem",
        "UV_SYSTEM_CERTS": "1",
    }


def test_what_the_caller_set_for_uv_stays(prepare: ModuleType) -> None:
    found = prepare.uv_settings({"index-url": "https://a.example/simple"}, {"UV_DEFAULT_INDEX": "https://mine.example"})

    assert "UV_DEFAULT_INDEX" not in found
