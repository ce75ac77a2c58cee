"""The lines of the first issue that no other test holds: both JSON formats key by key, every topic with its clause,
each kind of error in a contract file, strangers, exit codes, a checkout that tells nothing of the machine it is from.

Everything goes through the command line or through whole messages to the real assistant.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.chatting import Chat, Said, chatting, facts, text

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(sys.executable).with_name("sla-assistant")
CONTRACT = (ROOT / "knowledge" / "contracts" / "blawatek.yaml").read_text(encoding="utf-8")
ZONES = {"hanna": "Europe/Warsaw", "marta": "Europe/Warsaw", "kasia": "Europe/Warsaw", "tom": "Europe/London"}


def run(*arguments: str, lines: str = "", at: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), *arguments], input=lines, capture_output=True, text=True, check=False, cwd=at, env={}, timeout=60
    )


@pytest.fixture(scope="module")
def chat(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    database = tmp_path_factory.mktemp("acceptance") / "demo.db"
    shutil.copy(demo_template, database)
    with chatting(f"sqlite:///{database}") as talking:
        yield talking


# ---- chat --json

SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
CONVERSATION: dict[str, list[str | int]] = {
    "hanna": [
        "infolinia padła o 9:15, nikt nie może dzwonić", 1, "ile przestoju nam zostało?", "dlaczego?",
        "a w październiku?",
        "jaki jest czas reakcji w niedzielę o 3 w nocy?", "co z karą?", "do kiedy wniosek za październik?", "status",
        "co to jest obejście?", "kiedy są prace planowe?", "ile płacimy?", "moje zgłoszenia",
    ],
    "tom": [
        "Gdansk is dead, every call fails since 8:40", 1, "how much downtime is left?", "why?", "reaction time?",
        "status",
        "what do we get if you miss the target?", "support hours?", "what is excluded?", "when is planned work?",
    ],
    "kasia": ["infolinia padła nikt nie może dzwonić", 1, "ile przestoju zostało?", "jakie są kary?"],
    "marta": ["zgłoś awarię", "anuluj", "ile przestoju zostało?", "dlaczego?", "jakie są bonifikaty?"],
}  # fmt: skip


def all_of(chat: Chat, person: str) -> list[Said]:
    first = chat(as_=person, lang="en" if person == "tom" else "pl")
    rest = [chat(press=said) if isinstance(said, int) else chat(said) for said in CONVERSATION[person]]
    return [first, *rest]


@pytest.mark.parametrize("person", CONVERSATION)
def test_every_answer_has_the_keys_and_types_of_the_format(chat: Chat, person: str) -> None:
    for said in all_of(chat, person):
        assert list(said) == ["in", "as", "language", "understood", "replies", "events"]
        assert (said["as"], said["language"]) == (person, "en" if person == "tom" else "pl")
        for request in said["understood"]:
            assert list(request) == ["intent", "confidence", "entities"]
            assert 0 <= request["confidence"] <= 1
        for reply in said["replies"]:
            assert list(reply) == ["text", "facts", "choices", "form", "attachments"]
            assert all(list(choice) == ["token", "label"] for choice in reply["choices"])
            _check_form(reply["form"])
        for event in said["events"]:
            assert SNAKE_CASE.fullmatch(event["type"])
            _check_facts(event, ZONES[person])


def _check_form(form: dict[str, Any] | None) -> None:
    if form is None:
        return
    assert list(form) == ["title", "fields"]
    for entry in form["fields"]:
        assert list(entry) == ["key", "label", "kind", "required", "options", "error"]
        assert entry["kind"] in {"text", "choice", "moment", "confirm"}


@pytest.mark.parametrize("person", CONVERSATION)
def test_facts_are_flat_and_their_instants_carry_the_contracts_offset(chat: Chat, person: str) -> None:
    told = [reply["facts"] for said in all_of(chat, person) for reply in said["replies"]]
    assert sum(map(len, told)) > 10
    for one in told:
        _check_facts(one, ZONES[person])


def _check_facts(told: dict[str, Any], zone: str) -> None:
    for key, value in told.items():
        assert SNAKE_CASE.fullmatch(key), key
        for one in value if isinstance(value, list) else [value]:
            assert one is None or isinstance(one, bool | int | str), (key, one)
            if isinstance(one, str) and INSTANT.match(one):
                assert INSTANT.fullmatch(one), (key, one)
                instant = datetime.fromisoformat(one)
                assert instant.astimezone(ZoneInfo(zone)).utcoffset() == instant.utcoffset(), (key, one)
        if key.endswith(("percent", "availability", "availability_exact")):
            assert Decimal(value) <= 100


def test_a_line_of_settings_gets_one_object_without_replies(chat: Chat) -> None:
    said = chat(as_="marta", lang="pl", now="2026-11-23T10:00:00+01:00")
    assert (said["as"], said["replies"], said["understood"]) == ("marta", [], [])


# ---- understand --json

LINES = """Infolinia padła o 9:15
{"text": "wstrzymaj zegar 1042", "role": "staff"}
{"text": "does Baltic Foods have 99.99 % on queues?", "role": "staff", "customers": ["Baltic Foods"]}
ile przestoju było w październiku?
a gdyby trwało jeszcze 2 h?
mów po angielsku
"""


def test_understanding_prints_the_keys_and_types_of_the_format() -> None:
    done = run("understand", "--json", "--now", "2026-11-23T10:00:00+01:00", lines=LINES)
    read = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr, len(read)) == (0, "", 6)
    for one in read:
        assert list(one) == ["text", "language", "intents", "requests", "entities"]
        assert [list(intent) for intent in one["intents"]] == [["intent", "confidence"]] * 3
        confidences = [intent["confidence"] for intent in one["intents"]]
        assert confidences == sorted(confidences, reverse=True)
    assert [one["entities"] for one in read] == [
        {"services": ["hotline"], "start": "2026-11-23T09:15:00+01:00"},
        {"incident": 1042, "clock": "pause"},
        {"services": ["queues"], "customer": "Baltic Foods", "percent": "99.99"},
        {"period": {"start": "2026-10-01T00:00:00+02:00", "end": "2026-11-01T00:00:00+01:00"}},
        {"duration": 7200},
        {"language": "en"},
    ]


# ---- explaining

TOPICS = {
    "pl": [
        "umowa w skrócie", "jaki jest czas reakcji?", "jaki jest czas usunięcia awarii?", "jakie są godziny obsługi?",
        "jaka jest gwarantowana dostępność?", "jakie są kary umowne?", "ile płacimy i co daje wyższy poziom?",
        "ile przestoju nam zostało?", "jaki jest czas reakcji w niedzielę o 3 w nocy?", "kto może zgłaszać awarie?",
        "do kiedy można złożyć wniosek za październik?",
    ],
    "en": [
        "overview of the contract", "what is the reaction time?", "what is the resolution time?",
        "what are the support hours?",
        "what availability is guaranteed?", "what are the penalties?",
        "what do we pay and what would a higher level give?",
        "how much downtime is left?", "what is the reaction time on Sunday at 3 am?", "who may report failures?",
        "by when can we claim for October?",
    ],
}  # fmt: skip


@pytest.mark.parametrize("person", ["hanna", "marta", "tom", "kasia"])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_topic_is_answered_with_the_clause_it_stands_on(chat: Chat, person: str, language: str) -> None:
    chat(as_=person, lang=language)
    for asked in TOPICS[language]:
        said = chat(asked)
        assert facts(said).get("clauses"), (asked, text(said))
        assert re.search(r"(Podstawa|Basis): .*(§|poz\.|item)", text(said)), (asked, text(said))


def test_a_stranger_learns_only_how_to_be_linked(chat: Chat) -> None:
    asked = [
        "hej",
        "infolinia padła o 9:15",
        "status 1017",
        "pokaż umowę Harrowgate & Finch",
        "1",
        "ile przestoju zostało?",
    ]
    answers = {text(chat(one, as_="stranger", lang="pl")) for one in asked}
    assert len(answers) == 1
    assert not re.search(r"Harrowgate|Bławatek|Dzwonnica|Jaskółcza|1017|§", answers.pop())


@pytest.mark.parametrize("number", [1017, 1010, 1002])
def test_another_customers_incident_is_answered_like_one_that_does_not_exist(chat: Chat, number: int) -> None:
    chat(as_="hanna", lang="pl")
    assert text(chat(f"status {number}")).replace(str(number), "7777") == text(chat("status 7777"))


# ---- contract files

BROKEN = [
    ("react: 2 h", "react: two hours", "severities.critical.react", "two hours"),
    ("react: 2 h", "recat: 2 h", "severities.critical.recat", "recat"),
    ("zone: Europe/Warsaw", "zone: Europe/Warszawa", "zone", "Europe/Warszawa"),
    ("target: 99.5 %", "target: 999 %", "availability.pbx.target", "999 %"),
    ("hours: support", "hours: suport", "severities.critical.hours", "suport"),
    ("covers: major", "covers: critical", "severities.major.covers", "critical"),
    ("effective: 2026-02-01", "effective: 2026-02-30", "effective", "2026-02-30"),
    ("ends: 2028-02-01", "ends: 2025-02-01", "ends", "2025-02-01"),
    ("customer:\n", "customer:\n  key: twice\n", "customer.key", "key"),
    ("country: PL", "country: XX", "calendar.country", "XX"),
    ("services: [hotline]", "services: [hotlin]", "availability.hotline.services[0]", "hotlin"),
    ("name: {pl: Umowa, en: Contract}", "name: {pl: Umowa}", "name.en", ""),
]


def test_each_kind_of_error_in_a_contract_file_has_its_line_key_value_and_expectation(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.yaml" for number in range(len(BROKEN))]
    for file, (good, bad, _, _) in zip(files, BROKEN, strict=True):
        assert good in CONTRACT
        file.write_text(CONTRACT.replace(good, bad, 1), encoding="utf-8")
    done = run("contract", "check", "--lang", "en", *map(str, files))
    assert done.returncode == 1
    for file, (_, _, key, value) in zip(files, BROKEN, strict=True):
        line = next(line for line in done.stderr.splitlines() if line.startswith(f"{file}:"))
        number, named, *rest = line.removeprefix(f"{file}:").split(": ", 2)
        assert number.isdecimal(), line
        assert named.endswith(key), line
        assert value in rest[0], line
        assert "; expected: " in line


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\x00", b"- a\n", b"a: [1\n", b"a: &x 1\nb: *x\n", b"a: !!str x\n", b"a: " + b"[" * 99],
    ids=["empty", "no text", "a list", "no YAML", "an alias", "a tag", "too deep"],
)  # fmt: skip
def test_a_file_that_is_no_contract_is_refused_without_a_traceback(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "c.yaml").write_bytes(content)
    done = run("contract", "check", "c.yaml", at=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(("c.yaml:", "The file c.yaml"))
    assert "Traceback" not in done.stderr


# ---- the command line


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--version"], 0), (["bogus"], 2), (["chat", "--lang", "de"], 2), (["chat", "--as", "nobody"], 1),
     (["chat", "--db", "mysql://u:secret@h/x"], 1), (["contract", "check"], 2), (["contract", "check", "none.yaml"], 1),
     (["db", "version"], 0), (["doctor"], 0)],
)  # fmt: skip
def test_exit_codes_follow_convention(tmp_path: Path, arguments: Sequence[str], code: int) -> None:
    done = run(*arguments, at=tmp_path)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr
    assert bool(done.stderr) == bool(code)


# ---- the checkout


def test_no_tracked_file_names_a_place_on_a_machine() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    places = "|".join(rf"(^|[^a-z0-9._/:-])/{top}/[a-z]" for top in ("home", "Users", "root", "work", "tmp", "opt"))
    found = subprocess.run(["git", "grep", "-nIE", places], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.stdout == ""


def test_the_polish_part_of_the_readme_has_ten_lines() -> None:
    part = (ROOT / "README.md").read_text(encoding="utf-8").split("## Po polsku\n\n")[1]
    assert len(part.split("\n\n##")[0].strip().splitlines()) == 10
