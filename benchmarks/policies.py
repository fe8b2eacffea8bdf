"""How well policies are read: what a careful reader found in labelled documents, beside what the auditor reads.

    python benchmarks/policies.py [--errors] [--json PATH]

The documents are our own snippets in ``benchmarks/policies`` and, where they are at hand, the real policies of the
shared measuring inputs (``AUDITOR_SHARED``, or ``../shared`` beside the project). benchmarks/README.md says how each
figure is counted.
"""

import argparse
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from policy_scores import (
    METADATA,
    READINGS,
    Outcome,
    Score,
    Slip,
    declarations,
    own_snippets,
    pooled,
    real_policies,
)
from tabulate import tabulate

ROOT = Path(__file__).parents[1]
SNIPPETS = ROOT / "benchmarks" / "policies"
HALVES = {"development": False, "held out": True}
"""The halves of the snippets, and whether they are held out."""

COLUMNS = ("right", "wrong", "missed", "P", "R", "F1")
_LONGEST_QUOTE = 90


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _row(score: Score) -> tuple[str, ...]:
    counts = (score.right, len(score.wrong), len(score.missed))
    return (*map(str, counts), *map(_shown, (score.precision, score.recall, score.f1)))


def _table(rows: Iterable[tuple[str, ...]], headers: tuple[str, ...]) -> str:
    align = ("left", *("right" for _ in headers[1:]))
    return tabulate(rows, headers=headers, disable_numparse=True, colalign=align)


def groups_of(documents: Mapping[str, dict[str, Score]]) -> dict[str, dict[str, Score]]:
    """The scores pooled over the seeds, on which the code was built, and over the other documents."""
    seeds = [scores for name, scores in documents.items() if name.startswith("seed")]
    others = [scores for name, scores in documents.items() if not name.startswith("seed")]
    groups = {"seeds": seeds, "others": others}
    return {
        f"{len(members)} {name}": {
            measure: pooled(scores[measure] for scores in members) for measure in (*READINGS, *METADATA)
        }
        for name, members in groups.items()
        if members
    }


def real_tables(documents: Mapping[str, dict[str, Score]]) -> Iterator[str]:
    for name, scores in groups_of(documents).items():
        yield _table([(measure, *_row(score)) for measure, score in scores.items()], (f"{name}, pooled", *COLUMNS))
    groups = {f"= {name}": scores for name, scores in groups_of(documents).items()}
    rows = []
    for name, scores in (*documents.items(), *groups.items()):
        measured = [*(scores[measure] for measure in READINGS), pooled(scores[measure] for measure in METADATA)]
        rows.append((name, *(_cell(score) for score in measured)))
    yield _table(rows, ("document", *(f"{measure}\nP / R / F1" for measure in (*READINGS, "metadata"))))


def _cell(score: Score) -> str:
    """Two digits each; empty where there is nothing to find and nothing was claimed."""
    ratios = (score.precision, score.recall, score.f1)
    if score.f1 is None:
        return ""
    return " ".join("   –" if ratio is None else f"{ratio:.2f}" for ratio in ratios)


def halves_of(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    every = tuple(outcomes)
    return {name: [one for one in every if one.snippet.held_out is held_out] for name, held_out in HALVES.items()}


def snippet_scores(outcomes: Iterable[Outcome]) -> dict[str, dict[str, Score]]:
    """Declared permissions and SDKs, pooled over either half."""
    return {
        name: {"permissions declared": declarations(half), "SDKs": pooled(one.sdks for one in half)}
        for name, half in halves_of(outcomes).items()
    }


def snippet_tables(outcomes: tuple[Outcome, ...]) -> Iterator[str]:
    kinds = sorted({outcome.snippet.kind for outcome in outcomes})
    columns = ("snippets", "met", "false\ndeclared", "false\ndenied", "missed", "SDKs\nwrong", "SDKs\nmissed")
    rows = []
    for kind in (*kinds, "all"):
        halves = halves_of(outcome for outcome in outcomes if kind in (outcome.snippet.kind, "all"))
        pairs = zip(*(_counts_of(half) for half in halves.values()), strict=True)
        rows.append((kind, *("" if set(pair) <= {"0", "0/0"} else " | ".join(pair) for pair in pairs)))
    yield _table(rows, (" | ".join(HALVES), *columns))
    yield _table(
        [
            (f"{name}: {measure}", *_row(score))
            for name, scores in snippet_scores(outcomes).items()
            for measure, score in scores.items()
        ],
        ("snippets, pooled", *COLUMNS),
    )


def _counts_of(outcomes: list[Outcome]) -> tuple[str, ...]:
    sdks = pooled(outcome.sdks for outcome in outcomes)
    counts = (
        sum(len(outcome.false_declared) for outcome in outcomes),
        sum(len(outcome.false_denied) for outcome in outcomes),
        sum(len(outcome.missed) for outcome in outcomes),
        len(sdks.wrong),
        len(sdks.missed),
    )
    expected = sum(len(outcome.snippet.expect) for outcome in outcomes)
    return (str(len(outcomes)), f"{sum(one.met for one in outcomes)}/{expected}", *map(str, counts))


def error_lines(documents: Mapping[str, dict[str, Score]], outcomes: tuple[Outcome, ...]) -> Iterator[str]:
    """Every error, one line each: where, what kind, what, and the words."""
    for name, scores in documents.items():
        for measure, score in scores.items():
            yield from _slips(f"{name}: {measure}", {"wrong": score.wrong, "missed": score.missed})
    for outcome in sorted(outcomes, key=lambda one: (one.snippet.held_out, one.snippet.kind)):
        kinds = {
            "false declared": outcome.false_declared,
            "false denied": outcome.false_denied,
            "missed": outcome.missed,
            "SDK wrong": outcome.sdks.wrong,
            "SDK missed": outcome.sdks.missed,
        }
        yield from _slips(f"{'held out' if outcome.snippet.held_out else 'development'}: {outcome.snippet.kind}", kinds)


def _slips(place: str, kinds: Mapping[str, tuple[Slip, ...]]) -> Iterator[str]:
    for kind, slips in kinds.items():
        for slip in slips:
            quote = " ".join(slip.quote.split())
            short = quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"
            yield f"{place}: {kind}: {slip.what} «{short}»"


def _figures(score: Score) -> dict[str, object]:
    return {
        "right": score.right,
        "wrong": [slip.what for slip in score.wrong],
        "missed": [slip.what for slip in score.missed],
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
    }


def as_json(documents: Mapping[str, dict[str, Score]], outcomes: tuple[Outcome, ...]) -> str:
    """All figures: per document, pooled, and for the two halves of the snippets."""

    def figures(scores: Mapping[str, dict[str, Score]]) -> dict[str, dict[str, dict[str, object]]]:
        return {
            name: {measure: _figures(score) for measure, score in by_measure.items()}
            for name, by_measure in scores.items()
        }

    parts = {
        "documents": figures(documents),
        "pooled": figures(groups_of(documents)),
        "snippets": figures(snippet_scores(outcomes)),
    }
    return json.dumps(parts, ensure_ascii=False, indent=2) + "\n"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="How well policies are read, measured on labelled documents.")
    parser.add_argument("--errors", action="store_true", help="list every error, those of the held-out half too")
    parser.add_argument("--json", type=Path, metavar="PATH", help="write all figures there")
    parser.add_argument("--snippets", type=Path, default=SNIPPETS, metavar="FOLDER", help="snippets to read instead")
    given = parser.parse_args(arguments)
    shared = Path(os.environ.get("AUDITOR_SHARED") or ROOT.parent / "shared")
    documents = real_policies(shared)
    outcomes = own_snippets(given.snippets)
    print("\n\n".join((*(real_tables(documents) if documents else ()), *snippet_tables(outcomes))))
    if not documents:
        print("\nThe shared policies are not here: these are our own snippets only.")
    if given.errors:
        print("", *error_lines(documents, outcomes), sep="\n")
    if given.json:
        given.json.write_text(as_json(documents, outcomes), encoding="utf-8")


if __name__ == "__main__":
    main()
