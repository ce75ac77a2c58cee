"""A sheet of many invented customers on all templates; every tenth row is broken in one known cell."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.drafting.columns import FEE, columns_of
from tests.knowledge.drafting.provider import templates

_TRADES = ("Pralnia", "Apteka", "Hurtownia", "Kancelaria", "Przychodnia", "Serwis", "Drukarnia", "Księgarnia", "Żłobek")
_TREES = (
    "Lipa",
    "Dąb",
    "Buk",
    "Jodła",
    "Świerk",
    "Brzoza",
    "Grab",
    "Wiąz",
    "Olcha",
    "Klon",
    "Jesion",
    "Cis",
    "Żywotnik",
)
_DIFFERENCES = (
    "",
    "",
    "",
    "critical.react=1 h",
    "critical.resolve=3 h; major.resolve=10 h",
    "pbx.target=99.95 %",
    "pbx.smallest=at least 2 min\nhotline.smallest=at least 2 min",
    "support.hours=Mon-Fri 07:00-19:00 + Sat 08:00-12:00",
    "cosmetic=removed",
    "minor.update=daily; portals.target=99.9 %",
)
BROKEN: tuple[tuple[str, str], ...] = (
    ("fee_sip", "12o0"),
    ("effective", "31.02.2026"),
    ("ends", "01/06/2028"),
    ("template", "standard"),
    ("template", "gold@1"),
    ("customer", "Zakład Żółty"),
    ("entered_by", ""),
    ("language", "polski"),
    ("zone", "Warszawa"),
    ("differences", "critical.react=jutro"),
    ("differences", "kritical.react=1 h"),
    ("name", ""),
)
"""A column, and what is written there that cannot be read."""


@dataclass(frozen=True, slots=True)
class Many:
    """The sheet's file, the rows and columns that are broken in it, and the keys of all customers."""

    content: bytes
    broken: tuple[tuple[int, str], ...]
    customers: tuple[str, ...]


def many_customers(count: int) -> Many:
    """Return a sheet of so many customers, about every tenth row broken; always the same."""
    chance = random.Random(count)
    columns = [column.key for column in columns_of(templates().values())]
    rows, broken = [], []
    for number in range(count):
        row = _customer(number, chance)
        if number % 10 == 7:
            column, written = BROKEN[(number // 10) % len(BROKEN)]
            row |= {column: written, "differences_clause": "§ 7"}
            broken.append((number + 2, column))
        rows.append(row)
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=";", restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return Many(("\ufeff" + text.getvalue()).encode(), tuple(broken), tuple(row["customer"] for row in rows))


def _customer(number: int, chance: random.Random) -> dict[str, str]:
    tree, trade = chance.choice(_TREES), chance.choice(_TRADES)
    template = sorted(templates())[number % len(templates())]
    differences = chance.choice(_DIFFERENCES)
    day, month = chance.randint(1, 28), chance.randint(1, 12)
    return {
        "customer": f"klient_{number:03}",
        "name": f"{trade} „{tree}” nr {number} Sp. z o.o.",
        "aliases": f"{tree} {number}, {trade} {number}",
        "template": "@".join(map(str, template)),
        "effective": f"{day:02}.{month:02}.2026" if number % 2 else f"2026-{month:02}-{day:02}",
        "ends": f"{day:02}.{month:02}.{chance.choice((2027, 2028))}" if number % 3 == 0 else "",
        "signed": f"2025-{month:02}-{day:02}",
        "language": chance.choice(("", "pl", "en")),
        "zone": chance.choice(("", "", "Europe/London")),
        "fees_clause": "Załącznik 1",
        "contact": f"Jan Kos, 600 000 {number:03}",
        "contact_clause": "§ 8",
        "differences": differences,
        "differences_clause": "§ 7" if differences else "",
        "entered_by": chance.choice(("A. Nowak", "E. Wrona")),
        "entered_on": "20.05.2026",
        **dict(_fees(template, number, chance)),
    }


def _fees(template: tuple[str, int], number: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    for service in templates()[template].alone.versions[0].services:
        if service == "queues" and number % 25 == 3:
            yield FEE + service, ""  # forgotten: a human has to ask for it
        elif service in ("sip", "queues", "hotline", "admin_portal") or chance.random() < 0.8:
            amount = chance.randint(1000, 9000)
            yield (
                FEE + service,
                chance.choice((f"{amount},00", f"{amount}.50", f"{amount:,},00 zł".replace(",", " ", 1))),
            )
        else:
            yield FEE + service, "-"
