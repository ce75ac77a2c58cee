"""Measuring the model on the phrases it never saw: `python -m bot.understanding.evaluation`.

Prints accuracy and top three per language and voice, the calibration error, and the confusions worth acting on. A
developer's tool; it decides nothing at run time.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.understanding.folding import cleaned, folded
from bot.understanding.model import Model, load
from bot.understanding.phrases import Phrase, held_out_phrases
from bot.understanding.roles import STAFF_ONLY, Role, masked_for
from bot.understanding.wording import words_of


@dataclass(frozen=True, slots=True)
class Judged:
    """What the model made of one held-back phrase."""

    phrase: Phrase
    ranked: tuple[str, ...]
    confidence: float

    @property
    def right(self) -> bool:
        """Tell whether the likeliest intent is the one meant."""
        return self.ranked[0] == self.phrase.intent


def judged(phrases: Iterable[Phrase], model: Model) -> list[Judged]:
    """Return the model's ranking for each phrase, read in the role that asks for such a thing."""
    results = []
    for phrase in phrases:
        words = words_of(folded(cleaned(phrase.text)), phrase.customers, model.spelling)
        role: Role = "staff" if phrase.intent in STAFF_ONLY else "customer"
        said = dict(zip(model.intents, map(float, model.probabilities(words)), strict=True))
        shares = masked_for(role, said, names_customer=bool(phrase.customers))
        ranked = sorted(shares, key=lambda intent: -shares[intent])
        results.append(Judged(phrase, tuple(ranked[:3]), shares[ranked[0]]))
    return results


def report(results: list[Judged]) -> Iterable[str]:
    """Yield the lines of the report."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for result in results:
        source, *styles = result.phrase.voice.split(", ")
        groups[f"{result.phrase.language} {source}"].append(result)
        for style in styles:
            groups[f"   style {style}"].append(result)
    for name, members in sorted(groups.items()):
        right = sum(member.right for member in members)
        third = sum(member.phrase.intent in member.ranked for member in members)
        yield f"{name:28} {len(members):4}  top-1 {right / len(members):.3f}  top-3 {third / len(members):.3f}"
    yield f"calibration error {calibration_error(results):.3f}"
    confused = Counter((result.phrase.intent, result.ranked[0]) for result in results if not result.right)
    for (meant, read), count in confused.most_common(25):
        yield f"{count:4}  {meant} read as {read}"


def calibration_error(results: list[Judged]) -> float:
    """Return the mean gap between confidence and accuracy over ten equal ranges of confidence."""
    ranges: dict[int, list[Judged]] = defaultdict(list)
    for result in results:
        ranges[min(9, int(result.confidence * 10))].append(result)
    return sum(
        abs(sum(member.right for member in members) - sum(member.confidence for member in members))
        for members in ranges.values()
    ) / len(results)


if __name__ == "__main__":
    sys.stdout.write("\n".join(report(judged(held_out_phrases(), load()))) + "\n")
