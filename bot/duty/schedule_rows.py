"""A schedule of duty as a table: a row for each span, a column for each line, keys of staff in the cells.

Rules: "-" is nobody, an empty cell leaves the line as it is. A new row begins wherever anybody changes.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from knowledge.duty.rota import FIRST, Roster

NOBODY = "-"
"""Stands for nobody, among people and in what is printed."""
WEEK, FROM, UNTIL = "week", "from", "until"
LINES = ("person", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
"""The columns of the lines, in the order in which they are called."""


def schedule_text(roster: Roster, start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Return who is on duty from `start` to `end` as CSV (RFC 4180, but for its line ends), times in a zone."""
    last = max(roster.lines, default=FIRST)
    edges = {start, end} | {one.start for line in range(FIRST, last + 1) for one in roster.stretches(line, start, end)}
    ordered = sorted(edges)
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow((FROM, UNTIL, *LINES[:last]))
    for begins, ends in pairwise(ordered):
        times = (at.astimezone(zone).isoformat() for at in (begins, ends))
        people = (roster.person(line, begins) or NOBODY for line in range(FIRST, last + 1))
        table.writerow((*times, *people))
    return out.getvalue()
