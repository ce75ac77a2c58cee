"""Set up `.venv` from a hash-checked lock; `make` calls it, everything it says goes to standard error.

    python3 requirements/prepare.py runtime|dev     make .venv hold exactly that lock and this project (editable)
    python3 requirements/prepare.py lock            write the locks again

uv does the work and itself comes from `bootstrap.lock`; where there is no uv for this machine or it fails, pip does
it. Rule: nothing is installed that a lock does not name with its hash, and nothing about the local registry (taken
from pip's own configuration) is ever written to a file. Standard library only.
"""

from __future__ import annotations

import ast
import fcntl
import os
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ROOT / "requirements"
MADE_AT = VENV / ".made-at"
STAMPS = {"runtime": VENV / ".ready-runtime", "dev": VENV / ".ready-dev"}

# One version of a package for every Python, so that all of them give the same answers.
COMPILE = (
    *("pip", "compile", "--quiet", "--upgrade", "--universal", "--python-version", "3.11", "--fork-strategy", "fewest"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header"),
)
# A caller's shell must not lead the set-up into another environment.
FOREIGN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")


def uv_settings(pip_settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Return pip's registry settings as uv's environment variables; what the caller set for uv himself stays.

    uv reads no pip configuration. Several registries are searched for the best match, as pip does; the locks' hashes
    decide what may be installed.
    """

    def words(key: str) -> list[str]:
        return pip_settings.get(key, "").split()

    found = {
        "UV_DEFAULT_INDEX": pip_settings.get("index-url", ""),
        "UV_INDEX": " ".join(words("extra-index-url")),
        "UV_INDEX_STRATEGY": "unsafe-best-match" if words("extra-index-url") else "",
        "UV_FIND_LINKS": ",".join(words("find-links")),
        "UV_INSECURE_HOST": " ".join(words("trusted-host")),
        "UV_HTTP_TIMEOUT": pip_settings.get("timeout", pip_settings.get("default-timeout", "")),
        "SSL_CERT_FILE": pip_settings.get("cert", ""),
        "SSL_CLIENT_CERT": pip_settings.get("client-cert", ""),
        "ALL_PROXY": pip_settings.get("proxy", ""),
        "UV_NO_INDEX": "1" if pip_settings.get("no-index", "").lower() in ("1", "true", "yes", "on") else "",
        "UV_SYSTEM_CERTS": "1",  # as pip does
    }
    return {name: value for name, value in found.items() if value and not environ.get(name)}


def parsed_pip_settings(listing: str) -> dict[str, str]:
    """Return the settings in the output of `pip config list`, by name without its section.

    The environment wins over `[install]`, and that over `[global]`, whatever their order.
    """
    rank = {"global": 0, "install": 1, ":env:": 2}
    found: dict[str, tuple[int, str]] = {}
    for line in listing.splitlines():
        section_and_name, _, quoted = line.partition("=")
        section, _, name = section_and_name.partition(".")
        if section not in rank or not quoted:
            continue
        try:
            value = str(ast.literal_eval(quoted))
        except (SyntaxError, ValueError):
            value = quoted
        if name not in found or found[name][0] <= rank[section]:
            found[name] = (rank[section], value)
    return {name: value for name, (_, value) in found.items()}


def environment() -> dict[str, str]:
    """Return the environment of every command run here: the caller's without what points to other environments."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    if "HOME" not in kept and "XDG_CACHE_HOME" not in kept:
        kept.setdefault("UV_CACHE_DIR", str(VENV / "cache"))
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0", "UV_CUSTOM_COMPILE_COMMAND": "make lock"}


def run(command: Sequence[str | Path], environ: Mapping[str, str]) -> bool:
    """Run a command without standard input, its output on standard error; return whether it succeeded."""
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=dict(environ), stdin=subprocess.DEVNULL, stdout=sys.stderr
    )
    return done.returncode == 0


def pip(*arguments: str | Path, environ: Mapping[str, str]) -> bool:
    """Run the environment's own pip; return whether it succeeded."""
    return run([PYTHON, "-m", "pip", "-qq", "--no-input", *arguments], environ)


def make_venv(environ: Mapping[str, str]) -> None:
    """Make an empty `.venv` with pip in it, replacing one that is broken, moved or of another Python."""
    if VENV.is_symlink():
        # What it leads to is another project's; clearing it would empty that.
        raise SystemExit("error: .venv is a symbolic link; remove the link, then make sets up one of its own")
    for stamp in STAMPS.values():
        stamp.unlink(missing_ok=True)
    here = f"{VENV} {sys.version_info[0]}.{sys.version_info[1]}\n"
    stays = MADE_AT.exists() and MADE_AT.read_text(encoding="utf-8") == here
    if stays and PYTHON.exists() and run([PYTHON, "-c", "import pip"], environ):
        return
    venv.EnvBuilder(clear=True, symlinks=True).create(VENV)
    bootstrap = "import ensurepip; ensurepip.bootstrap(default_pip=True)"
    made = subprocess.run(
        [PYTHON, "-c", bootstrap], env=dict(environ), stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if made.returncode != 0:
        print(made.stdout, made.stderr, sep="\n", file=sys.stderr)
        raise SystemExit("error: this Python cannot make environments; on Debian or Ubuntu: apt install python3-venv")
    MADE_AT.write_text(here, encoding="utf-8")


def uv_environment(environ: Mapping[str, str]) -> dict[str, str] | None:
    """Return the environment to run uv with, after installing it by its lock; None where it cannot be had."""
    if not pip(
        "install", "--require-hashes", "--only-binary", ":all:", "-r", LOCKS / "bootstrap.lock", environ=environ
    ):
        print("note: no uv for this machine, pip goes on (slower)", file=sys.stderr)
        return None
    listing = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"],
        cwd=ROOT,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    ).stdout
    return {**environ, **uv_settings(parsed_pip_settings(listing), environ)}


def prepare(lock: str) -> None:
    """Make `.venv` hold the lock `runtime` or `dev` and this project, and stamp it with where it stands."""
    print(f"setting up .venv ({lock}), this happens once …", file=sys.stderr)
    environ = environment()
    make_venv(environ)
    wanted = LOCKS / f"{lock}.lock"
    project: tuple[str | Path, ...] = ("install", "--no-deps", "--no-build-isolation", "-e", ROOT)
    uv = uv_environment(environ)
    synced = uv is not None and run(
        [
            PYTHON,
            "-m",
            "uv",
            "--quiet",
            "pip",
            "sync",
            "--python",
            PYTHON,
            "--require-hashes",
            "--compile-bytecode",
            wanted,
        ],
        uv,
    )
    if uv is not None and synced:
        installed = run([PYTHON, "-m", "uv", "--quiet", "pip", *project, "--python", PYTHON, "--offline"], uv)
    else:
        installed = pip("install", "--require-hashes", "-r", wanted, environ=environ) and pip(
            *project, "--no-index", environ=environ
        )
    if not installed:
        raise SystemExit(f"error: .venv could not be set up from requirements/{lock}.lock, see above")
    STAMPS[lock].write_text(f"{ROOT}\n", encoding="utf-8")


def write_locks() -> None:
    """Resolve anew and write the three locks; `dev` holds the same versions as `runtime`."""
    uv = uv_environment(environment())
    if uv is None:
        raise SystemExit("error: writing the locks needs uv")
    for local in ("UV_INDEX", "UV_FIND_LINKS"):  # what only this machine has must not shape a public lock
        uv.pop(local, None)
    inputs = {
        "bootstrap": ["requirements/bootstrap.in"],
        "runtime": ["pyproject.toml", "--group", "build"],
        "dev": [
            "pyproject.toml",
            "--all-extras",
            "--group",
            "build",
            "--group",
            "dev",
            "-c",
            "requirements/runtime.lock",
        ],
    }
    for name, sources in inputs.items():
        if not run([PYTHON, "-m", "uv", *COMPILE, *sources, "-o", f"requirements/{name}.lock"], uv):
            raise SystemExit(f"error: requirements/{name}.lock could not be resolved, see above")


def main(arguments: Sequence[str]) -> None:
    """Do what the one argument says, alone: a second run in the same checkout waits for the first."""
    if len(arguments) != 1 or arguments[0] not in (*STAMPS, "lock"):
        raise SystemExit("usage: prepare.py runtime|dev|lock")
    with (LOCKS / "bootstrap.lock").open("rb") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if arguments[0] == "lock":
            write_locks()
        else:
            prepare(arguments[0])


if __name__ == "__main__":
    main(sys.argv[1:])
