"""Mending typing errors from the words that were trained on.

Rule: a known word is never touched; an unknown one becomes the nearest known word within one slip (five to seven
letters) or two (from eight), where a slip is a letter missing, added, wrong, or two swapped.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

_MENDED_PER_MODEL = 4096


class Spelling:
    """The known words, in order of frequency, and the memory of what was mended."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """Take the known words, the most frequent first: a tie goes to the more frequent."""
        self._known = frozenset(vocabulary)
        by_length: dict[int, list[str]] = {}
        for word in vocabulary:
            if len(word) >= 4 and word.isalpha():
                by_length.setdefault(len(word), []).append(word)
        self._near = {
            length: [word for other in range(length - 2, length + 3) for word in by_length.get(other, ())]
            for length in range(4, 30)
        }
        self._memory: dict[str, str] = {}

    def knows(self, word: str) -> bool:
        """Tell whether a folded word is one of the known words."""
        return word in self._known

    def mended(self, word: str) -> str:
        """Return the known word that was meant, or the word itself."""
        if word in self._known or len(word) < 5 or len(word) > 25 or not word.isalpha():
            return word
        known = self._memory.get(word)
        if known is None:
            known = self._nearest(word)
            if len(self._memory) < _MENDED_PER_MODEL:
                self._memory[word] = known
        return known

    def _nearest(self, word: str) -> str:
        slips = 1 if len(word) < 8 else 2
        found = process.extractOne(word, self._near.get(len(word), ()), scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found is not None else word
