"""docs/security.md promises what the code holds."""

import re
from dataclasses import asdict

import pytest

from auditor.limits import DEFAULT_LIMITS, MIB, PROMISE
from tests.conftest import ROOT

DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
BUDGETS = re.findall(r"^\| `(\w+)` \| ([\d,]+)(?: (MiB|KiB))? \|$", DOCUMENT, re.MULTILINE)


@pytest.mark.parametrize(("name", "number", "unit"), BUDGETS, ids=[name for name, _, _ in BUDGETS])
def test_a_budget_is_the_one_of_the_code(name: str, number: str, unit: str) -> None:
    factor = {"": 1, "KiB": 1024, "MiB": MIB}[unit]
    assert asdict(DEFAULT_LIMITS)[name] == int(number.replace(",", "")) * factor


def test_the_budgets_are_listed() -> None:
    assert len(BUDGETS) > 20


def test_the_bounds_are_those_of_the_code() -> None:
    bounds = f"{PROMISE.seconds} s, and 1 s for every {PROMISE.dex_megabytes_a_second} MB of dex code"
    assert f"| time of one core | {bounds} |" in DOCUMENT
    assert f"| memory | {PROMISE.resident_mebibytes} MiB resident at any moment" in DOCUMENT
