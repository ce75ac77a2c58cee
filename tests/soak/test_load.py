"""The targets of speed: 50 events a second for a minute on both platforms at once, against the strict fakes.

The service runs as an operator runs it, in a process of its own; the fakes and the crowd share another one. What the
fakes themselves cost is measured first, against somebody who only says yes.
"""

from __future__ import annotations

import os
from pathlib import Path
from random import Random
from time import monotonic, process_time

import pytest

from tests.crash.ledger import ledger_of
from tests.fakes.slack_server import FakeSlack
from tests.soak import figures
from tests.soak.crowd import Crowd
from tests.soak.population import populate
from tests.soak.serving import Serving
from tests.soak.staging import database_for, settled, variables_for
from tests.soak.timed import timed_telegram

pytestmark = pytest.mark.soak

RATE = float(os.environ.get("SOAK_RATE", "50"))
SECONDS = float(os.environ.get("SOAK_SECONDS", "60"))
SEED = int(os.environ.get("SOAK_SEED", "1"))


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_fifty_events_a_second_are_acknowledged_answered_and_kept(
    demo_template: Path, tmp_path: Path, mode: str
) -> None:
    file = database_for(demo_template, tmp_path)
    telegram, updates = timed_telegram()
    with telegram, FakeSlack() as slack:
        speakers = populate(f"sqlite:///{file}", telegram, slack)
        variables = variables_for(telegram, slack, mode)
        with Serving(variables, f"sqlite:///{file}", tmp_path / "service.log") as service:
            slack.deliver_to(f"http://127.0.0.1:{service.port}/slack/events")
            crowd = Crowd(telegram, slack, speakers, Random(SEED))
            began, own = monotonic(), process_time()
            crowd.talk(rate=RATE, seconds=SECONDS)
            took, own = monotonic() - began, process_time() - own
            busy = service.samples[-1].processor - service.samples[0].processor
            quiet = settled(file, within=120)
            work = service.samples[-1].processor - service.samples[0].processor
            resident = [one.resident for one in service.samples]
            assert service.stop() == 0
        ledger = ledger_of(f"sqlite:///{file}", telegram, slack)
        lost = figures.lost_events(crowd, file)
        acknowledged = {
            "slack": figures.slack_acknowledged(crowd),
            "telegram": figures.telegram_acknowledged(updates),
        }
        replies = {platform: figures.replied(crowd, platform) for platform in ("slack", "telegram")}
        refused = [f"{r.method}: {r.error} {r.messages}" for r in slack.refusals]
        refused += [f"{call.method}: {call.status} {call.error}" for call in telegram.refusals]
        rows = {
            "events": f"{len(crowd.did)} in {took:.1f} s, seed {SEED}; {dict(sorted(crowd.kinds().items()))}",
            "late by the crowd itself": figures.spread(max(did.late, 0) for did in crowd.did),
            "acknowledged, Slack (HTTP)": acknowledged["slack"],
            f"acknowledged, Telegram ({mode})": acknowledged["telegram"],
            "answered, Slack": replies["slack"],
            "answered, Telegram": replies["telegram"],
            "settled after the last event": f"{quiet:.1f} s",
            "resident": f"{resident[0]:.0f} MB at first, {max(resident):.0f} MB at most, {resident[-1]:.0f} MB at last",
            "processor, service": f"{busy / took:.0%} of a core, {1000 * work / len(crowd.did):.1f} ms for each event",
            "processor, fakes and crowd": f"{own / took:.0%} of a core",
            "messages": f"{ledger.said} said, {len(ledger.lost)} lost, {len(ledger.doubled)} doubled, "
            f"{ledger.repeated} repeated",
            "events lost": len(lost),
            "refused by the fakes": len(refused),
            "Slack's rates exceeded": len(slack.rates.exceeded),
            "errors logged": _errors(tmp_path / "service.log"),
            "database": f"{file.stat().st_size / 1e6:.1f} MB",
        }
        print(f"\n{figures.table(rows)}")
        for problem in (*crowd.failed[:5], *lost[:5], *ledger.lost[:5], *ledger.doubled[:5], *refused[:5]):
            print("  !", problem)
    assert crowd.failed == []
    assert ledger.is_balanced
    assert lost == []
    assert refused == []
    assert all(did.acknowledged for did in crowd.did)
    for one in acknowledged.values():
        assert one.p99 < 500
    for one in replies.values():
        assert one.p95 < 1000
    assert max(resident) <= 180


def _errors(log: Path) -> int:
    return sum('"level": "error"' in line or '"level": "warning"' in line for line in log.read_text().splitlines())
