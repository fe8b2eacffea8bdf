"""How well apps and policies are judged: what each rule finds in labelled cases, beside what an expert expects.

    python benchmarks/judgement.py [FOLDER ...] [--errors]

A case is a folder with ``manifest.xml``, perhaps ``code.toml``, one ``policy.*``, and ``case.toml``: the profile, the
category, every finding that is expected (``[[expected]]``), and what two experts could see differently (``[[either]]``,
which counts neither way). An entry without a subject stands for the rule's findings whatever they are about.
"""

import argparse
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from tabulate import tabulate

ROOT = Path(__file__).parents[1]
ANDROID = "android.permission."
CASES = Path(__file__).with_name("judgement_cases")
PRECISION, RECALL = 0.97, 0.95
"""The bars, pooled."""
EXACT = ("UND001", "UND002", "UND010", "SDK001", "OVR001")
"""Rules whose every finding has to be right, and of which none may be missed."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One finding that is expected, or that may be there."""

    rule: str
    why: str
    subject: str | None = None
    also: tuple[str, ...] = ()
    """Other subjects under which the same finding may be told."""

    def covers(self, found: "Found") -> bool:
        names = {name.removeprefix(ANDROID) for name in (self.subject, *self.also) if name}
        about = {name.removeprefix(ANDROID) for name in (found.subject, *found.permissions)}
        return self.rule == found.rule and (self.subject is None or not names.isdisjoint(about))


@dataclass(frozen=True, order=True)
class Found:
    """A finding: its rule, its subject, and the permissions that the words mean which are its subject."""

    rule: str
    subject: str
    permissions: tuple[str, ...] = ()


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    profile: str
    about: str
    category: str | None = None
    expected: tuple[Entry, ...] = ()
    either: tuple[Entry, ...] = ()


@dataclass
class Score:
    right: int = 0
    wrong: int = 0
    missed: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        return self.right / (self.right + self.missed) if self.right + self.missed else None


def read_case(folder: Path) -> Case:
    data = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    return msgspec.convert(data, Case)


def findings(folder: Path, case: Case) -> list[Found]:
    """Everything that an audit finds."""
    from judgement_apps import package

    from auditor import audit, read_app, read_policy
    from auditor.model.finding import Category

    (policy,) = folder.glob("policy.*")
    with tempfile.TemporaryDirectory() as work:
        app = Path(work) / "app.apk"
        app.write_bytes(package(folder))
        category = Category(id=case.category, guessed=False) if case.category else None
        result = audit(read_app(app), read_policy(policy), profile=case.profile, category=category)
    return [
        Found(finding.rule, finding.subject, tuple(dict(finding.params).get("permissions", "").split(", ")))
        for finding in result.findings
    ]


def scored(name: str, case: Case, found: Iterable[Found], scores: dict[str, Score]) -> None:
    """Add one case to the scores by rule. An expected finding counts once, however often it is told."""
    left = list(case.expected)
    for one in sorted(found):
        hit = next((entry for entry in left if entry.covers(one)), None)
        if hit is not None:
            left.remove(hit)
            scores[one.rule].right += 1
        elif not any(entry.covers(one) for entry in (*case.expected, *case.either)):
            scores[one.rule].wrong += 1
            scores[one.rule].errors.append(f"wrong   {one.rule} {one.subject}  [{name}]")
    for entry in left:
        scores[entry.rule].missed += 1
        scores[entry.rule].errors.append(f"missed  {entry.rule} {entry.subject or '*'}  [{name}] {entry.why}")


def pooled(scores: Iterable[Score]) -> Score:
    every = list(scores)
    return Score(*(sum(getattr(score, name) for score in every) for name in ("right", "wrong", "missed")))


def row(name: str, score: Score) -> tuple[str, ...]:
    ratios = ("–" if value is None else f"{value:.3f}" for value in (score.precision, score.recall))
    return (name, str(score.right), str(score.wrong), str(score.missed), *ratios)


def folders(given: Sequence[Path]) -> list[Path]:
    return sorted(path.parent for folder in given or [CASES] for path in folder.rglob("case.toml"))


def main() -> None:
    parser = argparse.ArgumentParser(description="Precision and recall of the rules over labelled cases.")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true", help="list every finding that is wrong or missed")
    given = parser.parse_args()
    scores: dict[str, Score] = defaultdict(Score)
    cases = folders(given.folders)
    for folder in cases:
        case = read_case(folder)
        scored(folder.name, case, findings(folder, case), scores)
    overall = pooled(scores.values())
    rows = [row(rule, scores[rule]) for rule in sorted(scores)] + [row(f"all, {len(cases)} cases", overall)]
    print(tabulate(rows, headers=("rule", "right", "wrong", "missed", "P", "R"), disable_numparse=True))
    if given.errors:
        print("\n".join(["", *(line for rule in sorted(scores) for line in scores[rule].errors)]))
    kept = (overall.precision or 0) >= PRECISION and (overall.recall or 0) >= RECALL
    print(f"\nbars: P {PRECISION}, R {RECALL}: {'kept' if kept else 'NOT KEPT'}")
    inexact = [rule for rule in EXACT if scores[rule].wrong or scores[rule].missed]
    exact = f"no: {', '.join(inexact)}" if inexact else "yes"
    print(f"every finding right and none missed of {', '.join(EXACT)}: {exact}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
