"""Turning words into sparse numbers: hashed character pieces and hashed words, weighted by rarity.

Rule: no vocabulary is needed to compute a feature, so the model stays small and an unknown word still counts by its
pieces. Two views (pieces of 2–5 characters; single words and pairs) are weighted and scored apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log, sqrt
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.understanding.wording import PLACEHOLDERS

PIECE_BUCKETS = 1 << 15
WORD_BUCKETS = 1 << 14
LANGUAGE_BUCKETS = 1 << 13


def piece_counts(words: Sequence[str]) -> Counter[int]:
    """Return how often each bucket of character pieces (2–5, inside a word and its edges) occurs."""
    return Counter(crc32(piece.encode()) % PIECE_BUCKETS for piece in _pieces(words, 2, 5))


def word_counts(words: Sequence[str]) -> Counter[int]:
    """Return how often each bucket of single words and neighbouring pairs occurs."""
    pairs = (f"{first} {second}" for first, second in zip(["^", *words], [*words, "$"], strict=True))
    return Counter(crc32(text.encode()) % WORD_BUCKETS for text in (*words, *pairs))


def language_counts(words: Sequence[str]) -> Counter[int]:
    """Return how often each bucket of character pieces (1–4) that tell languages apart occurs."""
    letters = [word for word in words if word not in PLACEHOLDERS and word.isalpha()]
    return Counter(crc32(piece.encode()) % LANGUAGE_BUCKETS for piece in _pieces(letters, 1, 4))


def weighted(counts: Counter[int], rarity: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return bucket numbers and their weights: damped count times rarity, scaled to length 1."""
    buckets = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
    damped = np.fromiter((1.0 + log(count) for count in counts.values()), dtype=np.float32, count=len(counts))
    weights = damped * rarity[buckets]
    length = sqrt(float(weights @ weights))
    return buckets, weights / length if length else weights


def _pieces(words: Iterable[str], shortest: int, longest: int) -> Iterable[str]:
    for word in words:
        if word in PLACEHOLDERS or word == "?":
            yield f"<{word}>"
            continue
        edged = f" {word} "
        for size in range(shortest, longest + 1):
            if size >= len(edged):
                yield edged
                break
            for start in range(len(edged) - size + 1):
                yield edged[start : start + size]
