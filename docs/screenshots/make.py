"""Makes the pictures of docs/screenshots.md: real answers of the assistant, drawn as pages, photographed by Chromium.

Run from the project's folder: `.venv/bin/python docs/screenshots/make.py`. With `--html-only` nothing is photographed
and no Chromium is needed; `--only NAME` makes one picture.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from docs.screenshots.photographing import NoChromium, chromium, photograph
from docs.screenshots.screens import Scene, Screen, SlackHome, SlackModal, SlackPane, TelegramChat
from docs.screenshots.slack_drawing import drawn_home, drawn_modal, drawn_pane
from docs.screenshots.slack_scenes import SLACK
from docs.screenshots.telegram_drawing import drawn_chat
from docs.screenshots.telegram_scenes import TELEGRAM

HERE = Path(__file__).parent
FONTS = ("Lato-Regular.ttf", "Lato-Bold.ttf", "Lato-Italic.ttf")
SCENES: dict[str, Callable[[], Scene]] = {**TELEGRAM, **SLACK}


def main(arguments: Sequence[str] | None = None) -> int:
    """Make what was asked for and return the exit code."""
    asked = _options().parse_args(arguments)
    if asked.html_only:
        for page in write_pages(Path(asked.pages), only=asked.only):
            print(page)
        return 0
    try:
        browser = chromium()
    except NoChromium as missing:
        print(missing, file=sys.stderr)
        return 1
    for page in write_pages(Path(asked.pages), only=asked.only):
        picture = HERE / f"{page.stem}.png"
        photograph(browser, page, picture)
        print(f"{picture}: {picture.stat().st_size // 1024} KB")
    return 0


def write_pages(folder: Path, *, only: str | None = None) -> list[Path]:
    """Play all scenes and write a page for each into a folder; return the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for font in FONTS:
        (folder / font).write_bytes(files("font_lato").joinpath("files", font).read_bytes())
    return [_written(folder, name, make()) for name, make in SCENES.items() if only in (None, name)]


def page_of(scene: Scene) -> str:
    """Return a scene as a page."""
    style = "telegram" if all(isinstance(screen, TelegramChat) for screen in scene.screens) else "slack"
    css = "\n".join((HERE / name).read_text(encoding="utf-8") for name in ("page.css", f"{style}.css"))
    drawn = "\n".join(drawn_screen(screen) for screen in scene.screens)
    return f"""<!doctype html>
<html lang="{scene.language}"><head><meta charset="utf-8"><title>{escape(scene.told)}</title>
<style>{css}</style></head>
<body class="{style}"><main>
{drawn}
</main></body></html>
"""


def drawn_screen(screen: Screen) -> str:
    """Return one screen as HTML."""
    match screen:
        case TelegramChat():
            return drawn_chat(screen)
        case SlackPane():
            return drawn_pane(screen)
        case SlackModal():
            return drawn_modal(screen)
        case SlackHome():
            return drawn_home(screen)


def _written(folder: Path, name: str, scene: Scene) -> Path:
    page = folder / f"{name}.html"
    page.write_text(page_of(scene), encoding="utf-8")
    return page


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--html-only", action="store_true", help="write the pages and photograph nothing")
    parser.add_argument(
        "--pages", metavar="FOLDER", default="build/screenshots", help="where the pages go (%(default)s)"
    )
    parser.add_argument("--only", metavar="NAME", choices=[*SCENES], help=f"make one picture only: {', '.join(SCENES)}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
