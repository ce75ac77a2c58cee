"""Words that look like a service's name and are none: what `services.yaml` would catch by a beginning or a misspelling.

The rule it keeps: folded words (no diacritics, lower case) in the catalogue's own notation, where a word ending in *
stands for every word that begins so. A lookalike of several words covers a service's word used as a mere means ("by
e-mail", "przez telefon"). A name longer than the lookalike still counts.
"""

from __future__ import annotations

LOOKALIKES: tuple[str, ...] = (
    # beginnings
    "central", "central london", "central europe*", "centraln*", "telefonicznie", "mailowo", "mailowac", "emailing",
    "in line with", "line manager*",
    # neighbours of a name, by one or two letters
    "kolejn*", "czas*", "poczatk*", "poczatek", "poczuc*", "poczeka*", "zaczyna*", "zlaman*", "ogranicz*", "napraw*",
    "podstaw*", "polecen*", "wypowied*", "wypowiad*", "odpowied*", "odpowiad*", "zapowied*", "zapowiad*", "powital*",
    "powitan*", "zawied*", "zawies*", "odczyt*", "nagrod*", "bilans*", "social security", "spoleczn*",
    "regard*", "recurr*", "report*", "recover*", "general*", "contract*", "contacts", "contacted", "special*",
    "transfer*", "translat*", "provision", "provisions", "provisional*",
    # a channel named only as the means
    "by e mail", "by email", "by mail", "via e mail", "via email", "via mail", "e mailem", "emailem", "mailem",
    "by phone", "by telephone", "over the phone", "przez telefon",
)  # fmt: skip
"""Words and phrases that name no service, whatever they resemble."""
