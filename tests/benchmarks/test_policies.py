"""The benchmark of policies counts what it says: two small documents with every kind of error, worked out by hand."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from auditor.policy.reader import policy_of

ROOT = Path(__file__).parents[2]
SNIPPETS = ROOT / "benchmarks" / "policies"

SEED = """拾光记账隐私政策
生效日期：2023年5月1日
一、我们如何收集和使用您的个人信息
个人信息是指以电子方式记录的各种信息，包括您的生日。
我们会申请相机权限，用于扫描发票。
我们会申请麦克风权限，用于语音记账。
二、第三方SDK
我们集成了极光推送SDK，用于消息推送。
"""
OTHER = "Privacy Policy\nWe request the camera permission to scan codes.\nContact: help@example.com\n"


def label(name: str, *, ambiguous: bool = False) -> dict[str, object]:
    permission = f"android.permission.{name}"
    return {"permission": permission, "kind": "explicit", "ambiguous": ambiguous, "evidence": [name]}


def labels(name: str, text: str, *, metadata: dict[str, object], **found: object) -> dict[str, object]:
    nothing: dict[str, object] = {"app_name": None, "developer": None, "effective_date": None, "contact": []}
    return {
        "id": name,
        "file": f"../docs/{name}.txt",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "metadata": nothing | metadata,
        "permissions": [],
        "data_types": [],
        "sdks": [],
        **found,
    }


SEED_LABELS = labels(
    "seed-accounts",
    SEED,
    metadata={"effective_date": "2023-05-02"},
    permissions=[label("CAMERA"), label("READ_CALENDAR"), label("RECORD_AUDIO", ambiguous=True)],
    data_types=[{"type": "birthday", "polarity": "declared", "ambiguous": False, "evidence": ["包括您的生日"]}],
    sdks=[{"name": "极光推送 SDK", "purpose": "消息推送", "ambiguous": False}],
)
OTHER_LABELS = labels("scanner", OTHER, metadata={"contact": ["HELP@example.com"]})


def benchmark(shared: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "benchmarks" / "policies.py"), *map(str, arguments)]
    environment = {**os.environ, "AUDITOR_SHARED": str(shared), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("benchmark")
    policies = folder / "real" / "policies"
    for name in ("docs", "truth", "snippets"):
        (policies / name).mkdir(parents=True)
    for text, found in ((SEED, SEED_LABELS), (OTHER, OTHER_LABELS)):
        (policies / "docs" / f"{found['id']}.txt").write_text(text, encoding="utf-8", newline="")
        (policies / "truth" / f"{found['id']}.json").write_text(json.dumps(found), encoding="utf-8")
    snippet = {
        "class": "small",
        "language": "zh",
        "format": "text",
        "held_out": False,
        "text": "我们会申请相机权限，用于扫码。",
        "expect": {
            "android.permission.CAMERA": "undeclared",
            "android.permission.READ_SMS": "denied",
            "android.permission.READ_CONTACTS": "undeclared",
        },
        "sdks": ["jpush"],
    }
    (policies / "snippets" / "own.json").write_text(json.dumps([snippet]), encoding="utf-8")
    written = folder / "figures.json"
    done = benchmark(
        folder, "--documents", folder / "none", "--snippets", policies / "snippets", "--errors", "--json", written
    )
    assert done.returncode == 0, done.stderr
    return {**json.loads(written.read_text(encoding="utf-8")), "printed": done.stdout}


def test_an_ambiguous_permission_counts_neither_way(figures: dict[str, Any]) -> None:
    score = figures["documents"]["seed-accounts"]["permissions"]
    assert score == {
        "right": 1,
        "wrong": [],
        "missed": ["android.permission.READ_CALENDAR"],
        "precision": 1.0,
        "recall": 0.5,
        "f1": 2 / 3,
    }


def test_a_claim_without_a_label_is_wrong(figures: dict[str, Any]) -> None:
    score = figures["documents"]["scanner"]["permissions"]
    assert (score["right"], score["wrong"], score["precision"]) == (0, ["android.permission.CAMERA"], 0.0)
    assert score["recall"] is None


def test_a_data_type_that_is_only_defined_counts_neither_way(figures: dict[str, Any]) -> None:
    assert figures["documents"]["seed-accounts"]["data types"]["missed"] == []


def test_an_sdk_is_right_by_its_normalised_name_and_its_ids(figures: dict[str, Any]) -> None:
    assert figures["documents"]["seed-accounts"]["SDK names"]["f1"] == 1.0
    assert figures["documents"]["seed-accounts"]["SDK ids"]["f1"] == 1.0


def test_another_date_is_both_wrong_and_missed(figures: dict[str, Any]) -> None:
    score = figures["documents"]["seed-accounts"]["effective date"]
    assert (score["right"], len(score["wrong"]), len(score["missed"])) == (0, 1, 1)


def test_case_makes_no_difference_to_a_contact(figures: dict[str, Any]) -> None:
    assert figures["documents"]["scanner"]["contact"]["f1"] == 1.0


def test_seeds_are_pooled_apart(figures: dict[str, Any]) -> None:
    assert figures["pooled"]["1 seeds"]["permissions"]["right"] == 1
    assert figures["pooled"]["1 real others"]["permissions"]["right"] == 0


def test_a_snippet_shows_false_declarations_and_misses(figures: dict[str, Any]) -> None:
    assert figures["snippets"]["development"]["permissions declared"]["precision"] == 0.0
    assert figures["snippets"]["development"]["SDKs"]["missed"] == ["jpush"]
    small = next(line for line in figures["printed"].splitlines() if line.startswith("small"))
    assert small.split() == ["small", "1", "|", "0", "1/3", "|", "0/0", "1", "|", "0", "1", "|", "0", "1", "|", "0"]


def test_every_error_is_listed_with_its_words(figures: dict[str, Any]) -> None:
    printed = figures["printed"]
    assert "seed-accounts: permissions: missed: android.permission.READ_CALENDAR «READ_CALENDAR»" in printed
    assert (
        "development: small: false declared: android.permission.CAMERA: undeclared, read as declared "
        "«我们会申请相机权限，用于扫码。»" in printed
    )


def test_a_changed_document_is_refused(tmp_path: Path) -> None:
    truth = tmp_path / "real" / "policies" / "truth"
    truth.mkdir(parents=True)
    (truth.parent / "docs").mkdir()
    (truth.parent / "docs" / "scanner.txt").write_text(OTHER + "!", encoding="utf-8")
    (truth / "scanner.json").write_text(json.dumps(OTHER_LABELS), encoding="utf-8")
    done = benchmark(tmp_path)
    assert done.returncode == 1
    assert "its SHA-256 differs" in done.stderr


def test_without_the_shared_policies_the_own_snippets_are_measured(tmp_path: Path) -> None:
    done = benchmark(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "held out: permissions declared" in done.stdout
    assert "these are our own documents and snippets only" in done.stdout


def test_snippets_are_in_the_language_and_format_that_they_say() -> None:
    for file in sorted(SNIPPETS.glob("*.json")):
        for snippet in json.loads(file.read_text(encoding="utf-8")):
            source = policy_of(snippet["text"].encode(), name=file.name).sources[0]
            assert (source.language, source.format) == (snippet["language"], snippet["format"]), snippet["text"]
