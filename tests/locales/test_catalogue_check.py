"""The check of the catalogues finds each way in which code and translations can fall apart."""

from __future__ import annotations

from pathlib import Path

import pytest

import hatch_build

HELLO = 't.say("Hello %(name)s", name=name)\n'
POLISH = 'msgid "Hello %(name)s"\nmsgstr "Witaj %(name)s"\n'
ENGLISH = 'msgid "Hello %(name)s"\nmsgstr "Hello %(name)s"\n'
DAYS = 't.count("%(n)s day", "%(n)s days", days)\n'


def house(root: Path, code: str, *, pl: str, en: str) -> Path:
    """Lay out a small house: one module that speaks, and a catalogue a language."""
    (root / "bot").mkdir()
    (root / "adapters").mkdir()
    (root / "bot" / "speak.py").write_text(code, encoding="utf-8")
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    for language, entries in (("pl", pl), ("en", en)):
        path = hatch_build.catalogue_path(root, language)
        path.parent.mkdir(parents=True)
        path.write_text(header + entries, encoding="utf-8")
    return root


def test_a_whole_catalogue_has_no_problems(tmp_path: Path) -> None:
    assert hatch_build.catalogue_problems(house(tmp_path, HELLO, pl=POLISH, en=ENGLISH)) == []


@pytest.mark.parametrize(
    ("polish", "problem"),
    [
        ("", "bot/speak.py:1: not in the pl catalogue: 'Hello %(name)s'"),
        ('msgid "Hello %(name)s"\nmsgstr ""\n', "messages.po:4 (pl): not translated: 'Hello %(name)s'"),
        ("#, fuzzy\n" + POLISH, "messages.po:5 (pl): fuzzy: 'Hello %(name)s'"),
        (POLISH.replace("%(name)s", "%(imie)s", 2).replace("imie", "name", 1), "unknown placeholders ['imie']"),
        (POLISH.replace("Witaj %(name)s", "Witaj"), "lost placeholders ['name']: 'Witaj'"),
        (POLISH.replace("Witaj", "Na 100 % witaj"), "cannot be filled"),
        (POLISH + '\nmsgid "Bye"\nmsgstr "Pa"\n', "no code says this: 'Bye'"),
        (POLISH + '\n#~ msgid "Bye"\n#~ msgstr "Pa"\n', "obsolete, remove it: 'Bye'"),
        (POLISH + '\nmsgid "Bye\n', "cannot be read"),
    ],
)
def test_a_catalogue_that_does_not_fit_the_code_is_named(tmp_path: Path, polish: str, problem: str) -> None:
    found = hatch_build.catalogue_problems(house(tmp_path, HELLO, pl=polish, en=ENGLISH))

    assert any(problem in each for each in found), found


@pytest.mark.parametrize(
    ("code", "messages"),
    [
        ('t.say("A %(x)s", x=t.quote(t.say("B")))', ["A %(x)s", "B"]),
        ('t.say("one "\n      "sentence")', ["one sentence"]),
        ('raise Refused("No %(x)s", x=1)', ["No %(x)s"]),
        ('t.count("a day", "%(n)s days", 2)', ["a day"]),
        ("t.say(refused.message, **refused.values)", []),
        ('"a-b".count("-")', []),
    ],
)
def test_every_message_of_the_code_is_found_wherever_it_is_said(tmp_path: Path, code: str, messages: list[str]) -> None:
    said, problems = hatch_build.messages_in_code(house(tmp_path, code, pl="", en=""))

    assert (sorted(said), problems) == (messages, [])


@pytest.mark.parametrize("argument", ['f"Hello {name}"', "greeting", '"yes" if agreed else "no"', '"Hello " + name'])
def test_only_a_literal_can_be_said(tmp_path: Path, argument: str) -> None:
    _, problems = hatch_build.messages_in_code(house(tmp_path, f"t.say({argument})", pl="", en=""))

    assert len(problems) == 1
    assert problems[0].startswith("bot/speak.py:1: only literal messages can be translated, got ")


def test_polish_plurals_need_all_their_forms(tmp_path: Path) -> None:
    two = 'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s day"\nmsgstr[1] "%(n)s days"\n'

    found = hatch_build.catalogue_problems(house(tmp_path, DAYS, pl=two, en=two))

    assert found == ["messages.po:4 (pl): not translated in all 3 forms: '%(n)s day'"]


def test_updating_keeps_translations_adds_the_new_and_drops_the_unused(tmp_path: Path) -> None:
    gone = '\nmsgid "Bye"\nmsgstr "Pa"\n'
    root = house(tmp_path, HELLO + DAYS, pl=POLISH + gone, en=ENGLISH)

    hatch_build.update_catalogues(root)

    assert hatch_build.catalogue_problems(root) == ["messages.po:7 (pl): not translated in all 3 forms: '%(n)s day'"]
    assert "Witaj %(name)s" in hatch_build.catalogue_path(root, "pl").read_text(encoding="utf-8")


def test_updating_twice_changes_nothing(tmp_path: Path) -> None:
    root = house(tmp_path, HELLO + DAYS, pl=POLISH, en="")
    hatch_build.update_catalogues(root)
    once = hatch_build.catalogue_path(root, "pl").read_bytes()

    hatch_build.update_catalogues(root)

    assert hatch_build.catalogue_path(root, "pl").read_bytes() == once
