"""Drafts: what is missing, what is wrong, and that rows pasted into the policy put right what text can put right."""

from pathlib import Path

import pytest

from auditor import audit, read_app, read_policy
from auditor.draft import Draft, draft
from auditor.knowledge import catalog
from auditor.knowledge.data_safety import data_safety_types
from auditor.model.audit import Audit
from auditor.report.draft_rows import draft_rows
from tests.conftest import ROOT
from tests.rules.cases import app, detected, judged

SAMPLES = ROOT / "sample_apks"
CURED = {"UND001", "UND002", "UND003", "UND004", "UND005", "UND006", "UND008", "UND011", "SDK001", "SDK003"}


def audited(name: str, policy: Path) -> Audit:
    return audit(read_app(SAMPLES / f"{name}.apk"), read_policy(policy))


def subjects(audits: Audit) -> set[tuple[str, str]]:
    return {(found.rule, found.subject) for found in audits.findings if found.rule in CURED}


@pytest.mark.parametrize(
    ("name", "policy"),
    [
        ("recycling-market", "recycling-market/policy.txt"),
        ("carpool", "carpool/policy.md"),
        ("recycling-market", "clean-notes/policy.html"),  # somebody else's: everything is missing
        ("watch-shop", "clean-notes/policy.html"),
    ],
)
def test_rows_pasted_into_the_policy_put_right_what_text_can(tmp_path: Path, name: str, policy: str) -> None:
    source = SAMPLES / policy
    before = audited(name, source)
    drafted = draft(before)
    pasted = tmp_path / source.name
    text = source.read_text(encoding="utf-8")
    rows = draft_rows(drafted)
    assert rows
    inside = text.replace("</body>", f"{rows}</body>") if "</body>" in text else f"{text}\n{rows}"
    pasted.write_text(inside, encoding="utf-8")
    after = audited(name, pasted)
    assert subjects(before)
    assert subjects(after) == set()
    assert after.policy.leftovers, "blanks are found by the reader"
    kept = {found.rule for found in before.findings} & {"OVR001", "OVR005", "OVR006", "OVR010"}
    assert kept <= {found.rule for found in after.findings}, "no text cures over-collection"


def of(tmp_path: Path, text: str, *permissions: str, sdks: tuple[str, ...] = ()) -> Draft:
    return draft(judged(tmp_path, app(*permissions, sdks=tuple(map(detected, sdks))), text))


def test_what_is_declared_needs_no_row(tmp_path: Path) -> None:
    drafted = of(tmp_path, "我们会申请相机权限，用于扫码。", "CAMERA", "READ_CONTACTS")
    assert [row.name for row in drafted.permissions] == ["android.permission.READ_CONTACTS"]


def test_nothing_missing_gives_no_rows(tmp_path: Path) -> None:
    assert draft_rows(of(tmp_path, "我们会申请相机权限，用于扫码。", "CAMERA")) == ""


def test_a_denial_is_to_go_and_what_it_denies_to_be_declared(tmp_path: Path) -> None:
    drafted = of(tmp_path, "我们不会读取您的通讯录。", "READ_CONTACTS")
    assert [(one.finding.rule, one.denied) for one in drafted.wrong] == [("UND010", True)]
    assert [row.name for row in drafted.permissions] == ["android.permission.READ_CONTACTS"]


def test_a_claim_of_what_is_not_there_is_to_go(tmp_path: Path) -> None:
    drafted = of(tmp_path, "我们会申请麦克风权限，用于语音搜索。", "CAMERA")
    assert [one.denied for one in drafted.wrong if one.finding.rule == "UND009"] == [False]


def test_no_rows_for_what_a_page_that_was_not_given_may_declare(tmp_path: Path) -> None:
    text = "第三方SDK的详细信息请见《第三方SDK目录》https://www.example.com/sdk.html"
    drafted = of(tmp_path, text, sdks=("jpush",))
    assert drafted.sdks == ()
    assert [found.subject for found in drafted.elsewhere] == ["jpush"]


def test_a_row_says_what_is_known_and_leaves_the_rest_blank(tmp_path: Path) -> None:
    drafted = of(tmp_path, "我们会保护您的信息。", "CAMERA", sdks=("jpush",))
    rows = draft_rows(drafted)
    entry = catalog.sdks()["jpush"]
    assert entry.vendor is not None
    assert f"第三方公司名称：{entry.vendor.zh[0]}" in rows
    assert "使用目的：【请核实：推送】" in rows
    assert "使用目的：【请填写：目的】" in rows
    assert f"隐私政策链接：{entry.privacy_policy}" in rows


def test_each_of_our_data_types_belongs_to_one_type_of_the_form_at_most() -> None:
    named = [name for kind in data_safety_types() for name in kind.data_types]
    assert len(named) == len(set(named))
    assert set(named) <= catalog.data_types().keys()


ENGLISH = """Acme Privacy Policy
This privacy policy explains how Acme handles personal information. Last updated: May 3, 2024.
We collect your e-mail address to create your account. You can ask us to delete your personal data at any time.
"""


@pytest.mark.parametrize("file", ["policy.txt", "policy.md", "policy.html"])
def test_rows_in_english_put_right_what_text_can(tmp_path: Path, file: str) -> None:
    path = tmp_path / file
    if file.endswith(".html"):
        lines = "".join(f"<p>{line}</p>\n" for line in ENGLISH.splitlines())
        path.write_text(f"<!DOCTYPE html><html><body>\n{lines}", encoding="utf-8")
    else:
        path.write_text(ENGLISH.replace("\n", "\n\n"), encoding="utf-8")
    for name in ("carpool", "recycling-market"):
        before = audited(name, path)
        assert subjects(before)
        pasted = tmp_path / f"{name}-{file}"
        pasted.write_text(f"{path.read_text(encoding='utf-8')}\n{draft_rows(draft(before))}", encoding="utf-8")
        assert subjects(audited(name, pasted)) == set()
