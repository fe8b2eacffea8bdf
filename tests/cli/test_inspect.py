"""inspect tells an app from a policy by content."""

from pathlib import Path

import pytest

from auditor.cli.inspect import is_app

MANIFEST = b'<?xml version="1.0"?>\n<!-- built -->\n<manifest package="a"/>'


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
