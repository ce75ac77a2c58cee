"""The pictures in the documents show what the renderers made: every word of it, drawn completely, told in words too."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from adapters.slack.escape import divider, plain
from docs.screenshots.make import HERE, SCENES, main, page_of
from docs.screenshots.photographing import MOST_BYTES, NAMES, chromium
from docs.screenshots.playing import Entry, Posted
from docs.screenshots.screens import Scene, SlackHome, SlackModal, SlackPane, TelegramChat
from docs.screenshots.slack_blocks_drawing import NotDrawn, drawn_blocks, texts_in
from docs.screenshots.slack_drawing import parts_of
from docs.screenshots.telegram_drawing import outs_of

PAGE = HERE.parent / "screenshots.md"
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
TAG = re.compile(r"<[^>]*>")
MARKUP = re.compile(r"<[^|>]*\|([^>]*)>")


@cache
def scene(name: str) -> Scene:
    return SCENES[name]()


def words(text: str) -> str:
    return " ".join(text.split())


def words_of(html: str) -> str:
    """Return what can be read on a page, without the style sheet."""
    return words(unescape(TAG.sub("", html.partition("<body")[2])))


def posted(entries: tuple[Entry, ...]) -> list[Posted]:
    return [entry for entry in entries if isinstance(entry, Posted)]


def of_telegram(chat: TelegramChat) -> list[str]:
    outs = [out for entry in posted(chat.entries) for out in outs_of(entry)]
    keys = [key.text for out in outs if out.keyboard for row in out.keyboard.inline_keyboard for key in row]
    return [*(out.said.text for out in outs), *keys]


def of_slack(texts: list[str]) -> list[str]:
    """Return texts of Slack as they are read: links by their labels, bold type without its asterisks."""
    return [unescape(MARKUP.sub(r"\1", text)).strip("*") for text in texts]


def said_in(made: Scene) -> list[str]:
    """Return every text that the renderers made for a scene."""
    said: list[str] = []
    for screen in made.screens:
        match screen:
            case TelegramChat():
                said += of_telegram(screen)
            case SlackPane():
                said += of_slack([t for e in posted(screen.entries) for p in parts_of(e) for t in texts_in(p.blocks)])
            case SlackModal():
                inputs = [block for block in screen.view["blocks"] if block["type"] == "input"]
                said += [*of_slack(texts_in(screen.view["blocks"])), *screen.errors.values()]
                said += [block["element"]["initial_value"] for block in inputs if "initial_value" in block["element"]]
            case SlackHome():
                said += of_slack(texts_in(screen.view["blocks"]))
    return said


@pytest.mark.parametrize("name", SCENES)
def test_a_page_shows_every_word_that_the_renderers_made(name: str) -> None:
    shown = words_of(page_of(scene(name)))

    said = said_in(scene(name))

    assert said
    assert [text for text in said if words(text) not in shown] == []


@pytest.mark.parametrize("name", SCENES)
def test_a_page_asks_nobody_for_anything(name: str) -> None:
    page = page_of(scene(name))

    assert "http://" not in page
    assert "https://" not in page
    assert set(re.findall(r"url\(([^)]*)\)", page)) == {"Lato-Regular.ttf", "Lato-Bold.ttf", "Lato-Italic.ttf"}


def test_a_page_is_the_same_each_time() -> None:
    name = "slack-report-pl"

    assert page_of(SCENES[name]()) == page_of(scene(name))


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_of_every_page_is_there_and_is_told_in_words(name: str) -> None:
    told = {Path(file).name: alternative for alternative, file in PICTURE.findall(PAGE.read_text(encoding="utf-8"))}
    picture = HERE / f"{name}.png"

    assert picture.read_bytes().startswith(b"\x89PNG\r\n")
    assert picture.stat().st_size <= MOST_BYTES
    assert told[picture.name] == scene(name).told


def test_no_picture_is_left_over() -> None:
    assert {picture.stem for picture in HERE.glob("*.png")} == set(SCENES)
    assert len(PICTURE.findall(PAGE.read_text(encoding="utf-8"))) == len(SCENES)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "table", "rows": []},
        {"type": "section", "text": plain("x", 9), "accessory": {"type": "button"}},
        {"type": "section", "text": {"type": "html", "text": "x"}},
        {"type": "actions", "elements": [{"type": "overflow"}]},
        {"type": "input", "label": plain("x", 9), "element": {"type": "file_input"}},
    ],
)
def test_what_nobody_can_draw_is_an_error_and_not_left_out(block: dict[str, object]) -> None:
    with pytest.raises(NotDrawn):
        drawn_blocks([divider(), block], "pl")


def test_pages_are_written_without_a_browser(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = main(["--html-only", "--pages", str(tmp_path), "--only", "slack-private-pl"])

    assert done == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "slack-private-pl.html")
    assert (tmp_path / "Lato-Bold.ttf").stat().st_size > 0


def test_without_a_browser_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert main(["--pages", str(tmp_path)]) == 1
    assert "apt-get install chromium" in capsys.readouterr().err


def test_a_browser_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / NAMES[1]
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert chromium() == str(program)
