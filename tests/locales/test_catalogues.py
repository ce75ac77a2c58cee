"""Code and catalogues say the same in both languages: nothing is missing, unused, fuzzy, obsolete or ill-fitting."""

from __future__ import annotations

from pathlib import Path

import hatch_build

ROOT = Path(__file__).resolve().parents[2]


def test_every_message_is_translated_and_every_translation_is_used() -> None:
    assert hatch_build.catalogue_problems(ROOT) == []


def test_no_compiled_catalogue_can_go_stale() -> None:
    assert list((ROOT / "locales").rglob("*.mo")) == []
