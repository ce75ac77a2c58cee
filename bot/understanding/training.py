"""Building `model.npz` from the phrases: `python -m bot.understanding.training`.

A developer's tool, the only module that needs scikit-learn; never imported at run time. Rule: the same phrases give
the same file (fixed order, fixed seeds), and nothing held out is trained on. The sharpness that makes confidence
honest is the one number fitted on phrases the weights did not see: by splitting the training phrases in three.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from bot.understanding.features import (
    LANGUAGE_BUCKETS,
    PIECE_BUCKETS,
    WORD_BUCKETS,
    language_counts,
    piece_counts,
    weighted,
    word_counts,
)
from bot.understanding.folding import cleaned, folded
from bot.understanding.model import MODEL_PATH, LinearView, shares_of
from bot.understanding.phrases import PHRASES_ROOT, Phrase, digest, training_phrases
from bot.understanding.spelling import Spelling
from bot.understanding.wording import words_of

Counts = Callable[[Sequence[str]], Counter[int]]

_SEED = 20261123
_STRENGTH = 1.0
_BY_HEART_WORDS = 2


def main() -> None:
    """Build the model from the repository's phrases and say how large it became."""
    build(PHRASES_ROOT, MODEL_PATH)
    sys.stdout.write(f"{MODEL_PATH.name}: {MODEL_PATH.stat().st_size / 1024:.0f} KiB\n")


def build(root: Path, target: Path) -> None:
    """Train on the phrases under the root and write the model file."""
    phrases = training_phrases(root)
    vocabulary = _vocabulary(phrases)
    samples = _samples(phrases, Spelling(vocabulary))
    intents = sorted({intent for _, intent in samples})
    pieces = _trained(samples, intents, piece_counts, PIECE_BUCKETS)
    words = _trained(samples, intents, word_counts, WORD_BUCKETS)
    np.savez_compressed(
        target,
        allow_pickle=False,
        intents=_bytes("\n".join(intents)),
        vocabulary=_bytes("\n".join(vocabulary)),
        by_heart=_bytes(json.dumps(_by_heart(phrases), sort_keys=True)),
        sharpness=np.float32(_sharpness(phrases, vocabulary)),
        language_weights=_language_weights(phrases).astype(np.float16),
        phrases_digest=_bytes(digest(root)),
        **_stored("pieces", pieces),
        **_stored("words", words),
    )


def _vocabulary(phrases: Sequence[Phrase]) -> list[str]:
    counts = Counter(word for phrase in phrases for word in words_of(folded(cleaned(phrase.text)), phrase.customers))
    return [word for word, _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))]


def _samples(phrases: Sequence[Phrase], spelling: Spelling) -> list[tuple[list[str], str]]:
    """Return words and intent of each phrase, with names hidden and, where there is one, also shown; and mistyped."""
    chance = random.Random(_SEED)  # noqa: S311 - repeatable noise, not a secret
    samples = []
    for phrase in phrases:
        text = folded(cleaned(phrase.text))
        samples.append((words_of(text, phrase.customers), phrase.intent))
        if phrase.customers:
            samples.append((words_of(text), phrase.intent))
        mistyped = [_mistyped(word, chance) for word in words_of(text, phrase.customers)]
        samples.append(([spelling.mended(word) for word in mistyped], phrase.intent))
    return samples


def _mistyped(word: str, chance: random.Random) -> str:
    if len(word) < 4 or not word.isalpha() or word.startswith("x") or chance.random() > 0.25:
        return word
    place = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + word[place] + word[place:],
        )
    )


def _trained(
    samples: Sequence[tuple[list[str], str]], intents: Sequence[str], counts: Counts, buckets: int
) -> LinearView:
    counted = [counts(words) for words, _ in samples]
    rarity = _rarity(counted, buckets)
    matrix = _matrix(counted, rarity, buckets)
    number = {intent: index for index, intent in enumerate(intents)}
    targets = [number[intent] for _, intent in samples]
    fitted = LinearSVC(C=_STRENGTH, random_state=_SEED).fit(matrix, targets)
    coefficients = fitted.coef_.astype(np.float32)
    scale = np.abs(coefficients).max(axis=1) / 127.0
    return LinearView(
        rarity=rarity,
        weights=np.rint(coefficients / scale[:, None]).astype(np.int8).T.copy(),
        scale=scale.astype(np.float32),
        bias=fitted.intercept_.astype(np.float32),
    )


def _rarity(counted: Sequence[Counter[int]], buckets: int) -> NDArray[np.float32]:
    seen = np.zeros(buckets, dtype=np.float64)
    for counts in counted:
        seen[list(counts)] += 1
    rarity = np.log((1 + len(counted)) / (1 + seen)) + 1
    return rarity.astype(np.float16).astype(np.float32)


def _matrix(counted: Sequence[Counter[int]], rarity: NDArray[np.float32], buckets: int) -> csr_matrix:
    rows = [weighted(counts, rarity) for counts in counted]
    ends = np.cumsum([0, *(len(indices) for indices, _ in rows)])
    indices = np.concatenate([indices for indices, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, indices, ends), shape=(len(rows), buckets))


def _sharpness(phrases: Sequence[Phrase], vocabulary: Sequence[str]) -> float:
    """Return the sharpness with the least log loss over a third of the phrases, trained on the other two."""
    spelling = Spelling(vocabulary)
    shuffled = list(phrases)
    random.Random(_SEED).shuffle(shuffled)  # noqa: S311
    kept, held = shuffled[len(shuffled) // 3 :], shuffled[: len(shuffled) // 3]
    samples = _samples(kept, spelling)
    intents = sorted({intent for _, intent in samples})
    pieces = _trained(samples, intents, piece_counts, PIECE_BUCKETS)
    words = _trained(samples, intents, word_counts, WORD_BUCKETS)
    asked = [(words_of(folded(cleaned(p.text)), p.customers, spelling), p.intent) for p in held if p.intent in intents]
    scored = [
        (pieces.scores(piece_counts(said)) + words.scores(word_counts(said)), intents.index(intent))
        for said, intent in asked
    ]

    def loss(sharpness: float) -> float:
        return -sum(float(np.log(shares_of(scores, sharpness)[right] + 1e-9)) for scores, right in scored)

    return min((round(0.5 + 0.25 * step, 2) for step in range(40)), key=loss)


def _by_heart(phrases: Sequence[Phrase]) -> dict[str, str]:
    """Return the intent of every very short phrase that always means the same."""
    meanings: dict[str, set[str]] = {}
    for phrase in phrases:
        words = [word for word in words_of(folded(cleaned(phrase.text)), phrase.customers) if word != "?"]
        if 0 < len(words) <= _BY_HEART_WORDS:
            meanings.setdefault(" ".join(words), set()).add(phrase.intent)
    return {text: next(iter(intents)) for text, intents in meanings.items() if len(intents) == 1}


def _language_weights(phrases: Sequence[Phrase]) -> NDArray[np.float32]:
    """Return per bucket of character pieces the log of how much likelier it is in Polish than in English."""
    seen = {"pl": np.ones(LANGUAGE_BUCKETS), "en": np.ones(LANGUAGE_BUCKETS)}
    for phrase in phrases:
        if phrase.voice != "mixed":
            for bucket, count in language_counts(words_of(folded(cleaned(phrase.text)), phrase.customers)).items():
                seen[phrase.language][bucket] += count
    shares = {language: counts / counts.sum() for language, counts in seen.items()}
    weights: NDArray[np.float32] = np.log(shares["pl"] / shares["en"]).astype(np.float32)
    return weights


def _stored(name: str, view: LinearView) -> dict[str, NDArray[np.generic]]:
    return {
        f"{name}_rarity": view.rarity.astype(np.float16),
        f"{name}_weights": view.weights,
        f"{name}_scale": view.scale,
        f"{name}_bias": view.bias,
    }


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)


if __name__ == "__main__":
    main()
