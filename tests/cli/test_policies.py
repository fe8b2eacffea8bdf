"""``--policy app:``: the policy that an app carries with it."""

import json
from pathlib import Path

from tests.apk.builders import archive
from tests.cli.running import SAMPLES, auditor

POLICY = "<html><head><title>拾光隐私政策</title></head><body><h1>拾光隐私政策</h1>{}</body></html>".format(
    "<p>我们会申请相机权限，用于拍摄您要出售的商品。我们重视您的隐私和个人信息。</p>" * 5
)
AGREEMENT = "<html><title>用户协议</title><body>{}</body></html>".format(
    "<p>请阅读隐私政策。我们会申请短信权限。</p>" * 20
)


def app_with(tmp_path: Path, **members: str) -> Path:
    """A sample app with further members; their names are written with __ for a slash."""
    from zipfile import ZipFile

    with ZipFile(SAMPLES / "clean-notes.apk") as sample:
        content = {name: sample.read(name) for name in sample.namelist()}
    content |= {name.replace("__", "/").replace("_html", ".html"): text.encode() for name, text in members.items()}
    file = tmp_path / "release.apk"
    file.write_bytes(archive(content))
    return file


def test_the_policy_in_the_assets_is_found_by_its_name_or_title(tmp_path: Path) -> None:
    app = app_with(tmp_path, assets__h5__yinsi_html=POLICY, assets__xieyi_html=AGREEMENT, res__raw__q=POLICY)
    run = auditor("check", str(app), "--policy", "app:", "-o", "json")
    policy = json.loads(run.stdout)["policy"]
    assert [source["path"].rpartition("!")[2] for source in policy["sources"]] == ["assets/h5/yinsi.html", "res/raw/q"]
    assert {name for claim in policy["permissions"] for name in claim["permissions"]} == {"android.permission.CAMERA"}


def test_an_app_without_one_is_wrong_usage(tmp_path: Path) -> None:
    run = auditor("check", str(app_with(tmp_path, assets__xieyi_html=AGREEMENT)), "--policy", "app:")
    assert run.returncode == 2
    assert "no privacy policy in the assets or raw resources" in run.stderr


def test_one_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    page = '<meta http-equiv="refresh" content="0; url=https://a.example/p">'
    run = auditor("check", str(app_with(tmp_path, assets__privacy_html=page)), "--policy", "app:")
    assert run.returncode == 3
    assert "only sends its reader to another address" in run.stderr


def test_what_is_no_archive_is_unreadable(tmp_path: Path) -> None:
    file = tmp_path / "release.apk"
    file.write_bytes(b"no archive")
    assert auditor("check", str(file), "--policy", "app:").returncode == 3
