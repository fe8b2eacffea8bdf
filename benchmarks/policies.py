"""How well policies are read: what a careful reader found in labelled documents, beside what the auditor reads.

    python benchmarks/policies.py [--errors] [--json PATH]

The documents are our own in ``benchmarks/documents``, our own snippets in ``benchmarks/policies`` and, where they are
at hand, the real policies of the shared measuring inputs (``AUDITOR_SHARED``, or ``../shared`` beside the project).
benchmarks/README.md says how each figure is counted.
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
    own_documents,
    own_snippets,
    pooled,
    real_policies,
)
from tabulate import tabulate

ROOT = Path(__file__).parents[1]
SNIPPETS = ROOT / "benchmarks" / "policies"
DOCUMENTS = ROOT / "benchmarks" / "documents"
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


Documents = Mapping[str, dict[str, Score]]
"""The scores of each document, by its name."""


def groups_of(real: Documents, own: Mapping[str, Documents]) -> dict[str, Documents]:
    """The seeds, on which the code was built, the other real documents, and the halves of our own."""
    groups = {
        "seeds": {name: scores for name, scores in real.items() if name.startswith("seed")},
        "real others": {name: scores for name, scores in real.items() if not name.startswith("seed")},
        **{f"own, {half.replace('_', ' ')}": documents for half, documents in own.items()},
    }
    return {f"{len(members)} {name}": members for name, members in groups.items() if members}


def pooled_scores(documents: Documents) -> dict[str, Score]:
    return {measure: pooled(scores[measure] for scores in documents.values()) for measure in (*READINGS, *METADATA)}


def document_tables(groups: Mapping[str, Documents]) -> Iterator[str]:
    """A table of pooled scores for each group, and one of the single documents, but for those that are held out."""
    rows = []
    for group, documents in groups.items():
        total = pooled_scores(documents)
        yield _table([(measure, *_row(score)) for measure, score in total.items()], (f"{group}, pooled", *COLUMNS))
        rows += [(name, scores) for name, scores in documents.items() if not group.endswith("held out")]
        rows.append((f"= {group}", total))
    yield _document_table(rows)


def _document_table(documents: Iterable[tuple[str, dict[str, Score]]]) -> str:
    rows = []
    for name, scores in documents:
        measured = [*(scores[measure] for measure in READINGS), pooled(scores[measure] for measure in METADATA)]
        rows.append((name, *(_cell(score) for score in measured)))
    return _table(rows, ("document", *(f"{measure}\nP / R / F1" for measure in (*READINGS, "metadata"))))


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


def error_lines(documents: Documents, outcomes: tuple[Outcome, ...]) -> Iterator[str]:
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


def as_json(groups: Mapping[str, Documents], outcomes: tuple[Outcome, ...]) -> str:
    """All figures: per document, pooled, and for the two halves of the snippets."""

    def figures(scores: Mapping[str, dict[str, Score]]) -> dict[str, dict[str, dict[str, object]]]:
        return {
            name: {measure: _figures(score) for measure, score in by_measure.items()}
            for name, by_measure in scores.items()
        }

    parts = {
        "documents": figures({name: scores for members in groups.values() for name, scores in members.items()}),
        "pooled": figures({group: pooled_scores(members) for group, members in groups.items()}),
        "snippets": figures(snippet_scores(outcomes)),
    }
    return json.dumps(parts, ensure_ascii=False, indent=2) + "\n"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="How well policies are read, measured on labelled documents.")
    parser.add_argument("--errors", action="store_true", help="list every error, but for those of held-out documents")
    parser.add_argument("--json", type=Path, metavar="PATH", help="write all figures there")
    parser.add_argument("--documents", type=Path, default=DOCUMENTS, metavar="FOLDER", help="own documents instead")
    parser.add_argument("--snippets", type=Path, default=SNIPPETS, metavar="FOLDER", help="snippets to read instead")
    given = parser.parse_args(arguments)
    shared = Path(os.environ.get("AUDITOR_SHARED") or ROOT.parent / "shared")
    real = real_policies(shared)
    own = {half: own_documents(given.documents / half) for half in ("development", "held_out")}
    outcomes = own_snippets(given.snippets)
    groups = groups_of(real, own)
    print("\n\n".join((*document_tables(groups), *snippet_tables(outcomes))))
    if not real:
        print("\nThe shared policies are not here: these are our own documents and snippets only.")
    if given.errors:
        print("", *error_lines({**real, **own["development"]}, outcomes), sep="\n")
    if given.json:
        given.json.write_text(as_json(groups, outcomes), encoding="utf-8")


if __name__ == "__main__":
    main()
