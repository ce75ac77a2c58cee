"""The trained model: a few arrays of numbers and the arithmetic that turns words into probabilities.

Rule: numpy only, nothing is unpickled, and the file names the digest of the phrases it was trained on, so that stale
weights are noticed by a test. Two linear models (character pieces, words) vote by the sum of their scores.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understanding.features import language_counts, piece_counts, weighted, word_counts
from bot.understanding.spelling import Spelling

MODEL_PATH = Path(__file__).with_name("model.npz")
OUT_OF_SCOPE = "out_of_scope"
OUT_OF_SCOPE_WEIGHT = 2.0
"""How much the out-of-scope share counts: a request that is only half believed is not acted on.

Measured on held-back phrases: accuracy is level from 1 to 3, while more is caught that is none of our business.
"""


@dataclass(frozen=True, slots=True)
class LinearView:
    """One linear classifier over one kind of feature: rarity, small-integer weights with a scale, and a bias."""

    rarity: NDArray[np.float32]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, counts: Counter[int]) -> NDArray[np.float32]:
        """Return how strongly the features speak for each intent; any real number."""
        buckets, weights = weighted(counts, self.rarity)
        spoken: NDArray[np.float32] = weights @ self.weights[buckets].astype(np.float32)
        return spoken * self.scale + self.bias


@dataclass(frozen=True, slots=True)
class Model:
    """Everything learned: intents, the two views, whole phrases known by heart, spelling, and the language scale."""

    intents: tuple[str, ...]
    pieces: LinearView
    words: LinearView
    sharpness: float
    by_heart: dict[str, str]
    spelling: Spelling
    language_weights: NDArray[np.float32]
    phrases_digest: str

    def probabilities(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return the probability of each intent, in the order of `intents`, for the words of one message."""
        known = self.by_heart.get(" ".join(word for word in words if word != "?"))
        if known is not None:
            shares = np.full(len(self.intents), 0.03 / (len(self.intents) - 1), dtype=np.float32)
            shares[self.intents.index(known)] = 0.97
            return shares
        return shares_of(
            self.pieces.scores(piece_counts(words)) + self.words.scores(word_counts(words)), self.sharpness
        )

    def polishness(self, words: Sequence[str]) -> float:
        """Return how Polish the words look: above 0 Polish, below 0 English, near 0 impossible to tell."""
        counts = language_counts(words)
        total = sum(counts.values())
        return float(sum(self.language_weights[bucket] * count for bucket, count in counts.items())) if total else 0.0


def shares_of(scores: NDArray[np.float32], sharpness: float) -> NDArray[np.float32]:
    """Return scores as probabilities; the sharper, the surer of the highest."""
    risen = np.exp((scores - scores.max()) * np.float32(sharpness))
    shares: NDArray[np.float32] = risen / risen.sum()
    return shares


def load(path: Path = MODEL_PATH) -> Model:
    """Return the model read from its file.

    Raises:
        OSError: the file is missing.
        ValueError: the file is not a model.
    """
    with np.load(path, allow_pickle=False) as stored:
        return Model(
            intents=tuple(_text(stored["intents"]).split("\n")),
            pieces=_view(stored, "pieces"),
            words=_view(stored, "words"),
            sharpness=float(stored["sharpness"]),
            by_heart=json.loads(_text(stored["by_heart"])),
            spelling=Spelling(_text(stored["vocabulary"]).split("\n")),
            language_weights=stored["language_weights"].astype(np.float32),
            phrases_digest=_text(stored["phrases_digest"]),
        )


def _view(stored: np.lib.npyio.NpzFile, name: str) -> LinearView:
    return LinearView(
        rarity=stored[f"{name}_rarity"].astype(np.float32),
        weights=stored[f"{name}_weights"],
        scale=stored[f"{name}_scale"].astype(np.float32),
        bias=stored[f"{name}_bias"].astype(np.float32),
    )


def _text(stored: NDArray[np.uint8]) -> str:
    return stored.tobytes().decode("utf-8")
