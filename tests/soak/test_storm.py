"""Hours in minutes: two thousand conversations in bad weather, with the service killed now and then.

Nothing that came in is lost, nothing is said twice but by its kind's rule, and the process does not grow.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Thread
from time import sleep

import pytest

from tests.crash.ledger import ledger_of
from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram_reading import Call
from tests.soak import figures
from tests.soak.crowd import Crowd
from tests.soak.population import populate
from tests.soak.serving import Serving
from tests.soak.staging import database_for, settled, variables_for
from tests.soak.timed import timed_telegram
from tests.soak.weather import Weather

pytestmark = pytest.mark.soak

SEED = int(os.environ.get("SOAK_SEED", "0")) or Random().randrange(1, 10_000)
RATE = 20.0
CONVERSATIONS = int(os.environ.get("SOAK_CONVERSATIONS", "2000"))
TURNS = 1.6
"""Events of a conversation: what somebody begins with, and what they press or say next."""
KILLS = 4
MOST_GROWTH = 20.0
"""Megabytes that the last process may grow from the time when it has warmed up."""


def test_two_thousand_conversations_survive_storms_and_kills(demo_template: Path, tmp_path: Path) -> None:
    file = database_for(demo_template, tmp_path)
    url = f"sqlite:///{file}"
    telegram, _ = timed_telegram()
    print(f"\n  seed {SEED}")
    with telegram, FakeSlack() as slack:
        speakers = populate(url, telegram, slack)
        variables = {**variables_for(telegram, slack, "polling"), "SLA_LEASE_SECONDS": "10"}
        crowd = Crowd(telegram, slack, speakers, Random(SEED))
        seconds = CONVERSATIONS * TURNS / RATE
        weather = Weather(telegram, slack, Random(SEED))
        talking = Thread(target=crowd.talk, kwargs={"rate": RATE, "seconds": seconds})
        talking.start()
        with weather:
            for _ in range(KILLS):
                with _serving(variables, url, tmp_path, slack):
                    sleep(seconds / (KILLS + 1))
            with _serving(variables, url, tmp_path, slack) as service:
                _redeliver(slack)
                talking.join()
                weather.clear_up()
                _redeliver(slack)
                telegram.wait_for(lambda: not telegram.pending, timeout=300)
                quiet = settled(file, within=300)
                grown = [one.resident for one in service.samples]
                assert service.stop() == 0
        ledger = ledger_of(url, telegram, slack)
        lost = figures.lost_events(crowd, file)
        refused = [f"{r.method}: {r.error} {r.messages}" for r in slack.refusals]
        refused += [
            f"{call.method}: {call.status} {call.error}" for call in telegram.refusals if not _is_due_to_weather(call)
        ]
    conversations = sum(did.kind in ("ask", "report", "command") for did in crowd.did)
    warm = grown[len(grown) // 3]
    rows = {
        "conversations": f"{conversations}, {len(crowd.did)} events, seed {SEED}",
        "weather": dict(sorted(weather.happened.items())),
        "kills": KILLS,
        "messages": f"{ledger.said} said, {len(ledger.lost)} lost, {len(ledger.doubled)} doubled, "
        f"{ledger.repeated} repeated and said so",
        "events lost": len(lost),
        "refused by the fakes": len(refused),
        "resident, last process": f"{warm:.0f} MB warm, {max(grown):.0f} MB at most",
        "settled after the last event": f"{quiet:.1f} s",
    }
    print(figures.table(rows))
    for problem in (*crowd.failed[:5], *lost[:5], *ledger.lost[:5], *ledger.doubled[:5], *refused[:5]):
        print("  !", problem)
    assert crowd.failed == []
    assert ledger.is_balanced
    assert lost == []
    assert refused == []
    assert max(grown) - warm <= MOST_GROWTH


@contextmanager
def _serving(variables: Mapping[str, str], url: str, folder: Path, slack: FakeSlack) -> Iterator[Serving]:
    """Serve until the end of the block, which comes as a power cut."""
    with Serving(variables, url, folder / "service.log") as service:
        slack.deliver_to(f"http://127.0.0.1:{service.port}/slack/events")
        yield service


def _is_due_to_weather(call: Call) -> bool:
    """Say whether nobody could have known better: a press that came while nobody listened is answered too late, and an
    edit whose answer was lost is made again."""
    return "query is too old" in call.error or "message is not modified" in call.error


def _redeliver(slack: FakeSlack) -> None:
    """Let Slack bring again what was not taken, as it does for some minutes."""
    for _ in range(3):
        if not slack.unacknowledged():
            return
        slack.redeliver()
