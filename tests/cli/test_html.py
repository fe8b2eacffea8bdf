"""``-o html``: a page for every audit, whatever its outcome."""

from pathlib import Path

import pytest
from lxml import html

from tests.cli.running import SAMPLES, auditor

SHOP = ("check", str(SAMPLES / "packed-shop.apk"), "--policy", str(SAMPLES / "packed-shop/policy.html"))
POOL = str(SAMPLES / "carpool.apk")
DECLARATION = """\
app_name: 顺路拼车
permissions:
  - name: CAMERA
    purpose: 扫码
"""


def text_of(page: Path) -> str:
    root: html.HtmlElement = html.document_fromstring(page.read_text(encoding="utf-8"))
    return str(root.text_content())


def test_the_page_is_written_beside_the_exit_code_and_the_verdict(tmp_path: Path) -> None:
    run = auditor(*SHOP, "-o", "html=report.html", "--lang", "zh", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr.startswith("未完成")
    assert "sample_apks/packed-shop.apk 的代码经过加固" in text_of(tmp_path / "report.html")


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        auditor(*SHOP, "-o", f"html={seed}.html", cwd=tmp_path, env={"PYTHONHASHSEED": seed})
    assert (tmp_path / "1.html").read_bytes() == (tmp_path / "2.html").read_bytes()


def test_it_goes_to_standard_output_too() -> None:
    assert auditor(*SHOP, "-o", "html").stdout.startswith("<!doctype html>\n")


@pytest.mark.parametrize("unread", ["app", "policy"])
def test_of_a_file_that_cannot_be_read_the_page_says_incomplete(tmp_path: Path, unread: str) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"")
    app, policy = (str(broken), SHOP[3]) if unread == "app" else (POOL, str(broken))
    run = auditor("check", app, "--policy", policy, "-o", "html=report.html", cwd=tmp_path)
    assert run.returncode == 3
    page = text_of(tmp_path / "report.html")
    assert "INCOMPLETE" in page
    assert f"The {unread} could not be read" in page


def test_a_declaration_and_a_policy_are_shown_each_with_its_lines(tmp_path: Path) -> None:
    (tmp_path / "app.yml").write_text(DECLARATION, encoding="utf-8")
    policies = ("--policy", str(SAMPLES / "carpool/policy.md"), "--policy", "app.yml")
    auditor("check", POOL, *policies, "-o", "html=report.html", cwd=tmp_path)
    page: html.HtmlElement = html.document_fromstring((tmp_path / "report.html").read_text(encoding="utf-8"))
    shown = page.xpath("//*[@class='policy'][@aria-label='app.yml']/*[contains(@class, 'code')]")
    assert [line.text_content().split()[:4] for line in shown] == [
        ["1", "app_name:", "顺路拼车"],
        ["2", "permissions:"],
        ["3", "-", "name:", "CAMERA"],
        ["4", "purpose:", "扫码"],
    ]


def test_only_an_audit_has_a_page(tmp_path: Path) -> None:
    run = auditor("inspect", POOL, "-o", "html=app.html", cwd=tmp_path)
    assert run.returncode == 2
    assert "html" in run.stderr
    assert not (tmp_path / "app.html").exists()
