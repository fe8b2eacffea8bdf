"""inspect tells an app from a policy by content."""

import os
from pathlib import Path

import pytest

from auditor.cli.inspect import is_app
from tests.cli.running import auditor
from tests.policy.sketch import FORMATS, Part, Sketch

MANIFEST = b'<?xml version="1.0"?>\n<!-- built -->\n<manifest package="a"/>'


def member(name: bytes) -> bytes:
    """A ZIP archive's first bytes."""
    return b"PK\x03\x04" + bytes(22) + len(name).to_bytes(2, "little") + bytes(2) + name + b"rest"


@pytest.mark.parametrize(
    ("name", "content", "app"),
    [
        ("release.bin", b"PK\x03\x04rest", True),
        ("AndroidManifest.xml", b"\x03\x00\x08\x00rest", True),
        ("AndroidManifest.xml", MANIFEST, True),
        ("AndroidManifest.xml", b"\xef\xbb\xbf" + MANIFEST, True),
        ("truncated.APK", b"", True),
        ("text.apk", b"not an app", True),
        ("policy.docx", b"PK\x03\x04rest", False),
        ("policy", member(b"[Content_Types].xml"), False),
        ("policy.zip", member(b"word/document.xml"), False),
        ("release.zip", member(b"assets/password/word/a"), True),
        ("policy.html", b"<html><p>&lt;manifest&gt;</p>", False),
        ("policy.txt", "我们会申请权限".encode(), False),
        ("policy.txt", "我们会申请权限".encode("utf-16"), False),
        ("empty.txt", b"", False),
        ("policy.pdf", b"%PDF-1.7", False),
    ],
)
def test_an_app_is_known_by_its_content(name: str, content: bytes, app: bool, tmp_path: Path) -> None:  # noqa: FBT001
    path = tmp_path / name
    path.write_bytes(content)
    assert is_app(str(path)) is app


def test_a_file_that_is_not_there_is_left_to_the_reader(tmp_path: Path) -> None:
    assert not is_app(str(tmp_path / "none.txt"))


def test_a_mistake_in_a_declaration_is_wrong_usage(tmp_path: Path) -> None:
    file = tmp_path / "declaration.yml"
    file.write_text("permissions:\n- name: CAMRA\n", encoding="utf-8")
    run = auditor("inspect", str(file))
    assert (run.returncode, run.stdout) == (2, "")
    assert "declaration.yml:2: permissions[0].name: unknown permission 'CAMRA'; did you mean CAMERA?" in run.stderr


@pytest.mark.parametrize("name", FORMATS)
def test_a_policy_of_any_format_is_shown_with_its_places(name: str, tmp_path: Path) -> None:
    sketch = Sketch("拾光隐私政策", [Part("一、权限", ["我们会申请相机权限，用于拍摄您的商品。"])])
    file = tmp_path / "policy"
    file.write_bytes(FORMATS[name](sketch))
    run = auditor("inspect", str(file))
    assert (run.returncode, run.stderr) == (0, "")
    assert "CAMERA" in run.stdout
    assert name in run.stdout
    assert ("p. 1" in run.stdout) == (name == "pdf")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    run = auditor("inspect", str(pipe))
    assert (run.returncode, run.stderr.count("\n")) == (2, 1)


def test_a_name_that_no_system_allows_is_a_missing_file() -> None:
    run = auditor("inspect", "x" * 300)
    assert (run.returncode, run.stderr.count("\n")) == (2, 1)
    assert "no such file" in run.stderr


@pytest.mark.parametrize(
    "head",
    [b"<?foo bar?>", b"<!-- a --><!-- b -->", b'<?xml version="1.0"?>\n', b"\xef\xbb\xbf"],
    ids=["instruction", "comments", "declaration", "mark"],
)
def test_a_manifest_is_an_app_whatever_stands_before_its_root(tmp_path: Path, head: bytes) -> None:
    file = tmp_path / "manifest.txt"
    file.write_bytes(head + b'<manifest package="com.example.app"/>')
    assert is_app(str(file))
    file.write_bytes((head.decode("utf-8-sig") + '<manifest package="a.b"/>').encode("utf-16"))
    assert is_app(str(file))
