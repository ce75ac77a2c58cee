"""A page as a picture, by headless Chromium: first it says how large the page is, then it photographs just that.

Rule: the browser gets a fresh profile, loads nothing but files beside the page, and asks no network for anything.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SCALES = (1.5, 1.25, 1)
MOST_BYTES = 200_000
"""A picture larger than this is taken again, less sharp."""
_PATIENCE_SECONDS = 60
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--allow-file-access-from-files",
    "--lang=en",
)
_SIZE = re.compile(r'data-size="(\d+)x(\d+)"')
_MEASURE = (
    "<script>document.fonts.ready.then(() => { const box = document.body.getBoundingClientRect();"
    " document.documentElement.dataset.size = `${Math.ceil(box.width)}x${Math.ceil(box.height)}`; });</script>"
)


class NoChromium(Exception):
    """No browser of a known name is there."""

    def __str__(self) -> str:
        return (
            f"No Chromium found (looked for: {', '.join(NAMES)}). On Debian: apt-get install chromium. "
            "Without one: make.py --html-only --pages FOLDER, and open the pages in any browser."
        )


def chromium() -> str:
    """Return the program's path.

    Raises:
        NoChromium: there is none.
    """
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise NoChromium


def photograph(browser: str, page: Path, picture: Path) -> None:
    """Write a picture of a whole page, as sharp as fits into the most bytes.

    Raises:
        RuntimeError: the browser does not say how large the page is, makes no picture, or none that is small enough.
    """
    width, height = _size_of(browser, page)
    for scale in SCALES:
        size = [f"--window-size={width},{height}", f"--force-device-scale-factor={scale}", f"--screenshot={picture}"]
        picture.unlink(missing_ok=True)
        _run(browser, [*size, page.resolve().as_uri()])
        if not picture.exists():
            raise RuntimeError(f"{browser} made no picture of {page}")
        if picture.stat().st_size <= MOST_BYTES:
            return
    raise RuntimeError(f"the picture of {page} has {picture.stat().st_size} bytes, at most {MOST_BYTES} are wanted")


def _size_of(browser: str, page: Path) -> tuple[int, int]:
    measuring = page.with_suffix(".measuring.html")
    measuring.write_text(page.read_text(encoding="utf-8").replace("</body>", f"{_MEASURE}</body>"), encoding="utf-8")
    try:
        told = _run(
            browser,
            ["--window-size=2000,2000", "--virtual-time-budget=3000", "--dump-dom", measuring.resolve().as_uri()],
        )
    finally:
        measuring.unlink()
    found = _SIZE.search(told)
    if found is None:
        raise RuntimeError(f"{browser} does not say how large {page} is")
    return int(found[1]), int(found[2])


def _run(browser: str, arguments: list[str]) -> str:
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(  # the program is the browser found by name, its arguments are made here
            [browser, *_FLAGS, f"--user-data-dir={profile}", *arguments],
            capture_output=True,
            text=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"{browser} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout
