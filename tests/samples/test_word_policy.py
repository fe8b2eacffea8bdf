"""The Word policy of a sample is what its script writes, and what is not printed decides its audit."""

import importlib.util
import io
import re
import zipfile
import zlib
from pathlib import Path
from types import ModuleType

import pytest

from auditor import audit, read_app, read_policy

SAMPLE = Path(__file__).parents[2] / "sample_apks" / "word-garden"
POLICY = SAMPLE / "policy.docx"
BODY = "word/document.xml"
LOCATION = ("UND001", "android.permission.ACCESS_COARSE_LOCATION")
MICROPHONE = ("UND009", "Microphone permission")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_policy", SAMPLE / "write_policy.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def members(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def findings(document: bytes, folder: Path) -> set[tuple[str, str]]:
    path = folder / "policy.docx"
    path.write_bytes(document)
    result = audit(read_app(SAMPLE.with_suffix(".apk")), read_policy(path))
    return {(finding.rule, finding.subject) for finding in result.findings}


def rewritten(pattern: bytes, replacement: bytes) -> bytes:
    """The committed document with every match in its body replaced."""
    changed = members(POLICY.read_bytes())
    changed[BODY], count = re.subn(pattern, replacement, changed[BODY])
    assert count
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in changed.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_the_committed_policy_is_what_its_script_writes(script: ModuleType) -> None:
    written = members(script.policy())
    committed = members(POLICY.read_bytes())
    assert list(written) == list(committed)
    assert written == committed


def test_the_script_writes_the_same_bytes_every_time(script: ModuleType) -> None:
    assert script.policy() == script.policy()


def test_the_file_is_the_committed_bytes(script: ModuleType) -> None:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflate.compress(members(POLICY.read_bytes())[BODY]) + deflate.flush()
    if packed not in POLICY.read_bytes():
        pytest.skip("this interpreter's zlib compresses otherwise")
    assert script.policy() == POLICY.read_bytes()


def test_the_deleted_item_would_have_declared_the_location(tmp_path: Path) -> None:
    kept = rewritten(rb"</?w:del(?: [^>]*)?>|(?<=w:)delTex(?=t)", b"")  # <w:delText> becomes <w:t>
    assert LOCATION in findings(POLICY.read_bytes(), tmp_path)
    assert LOCATION not in findings(kept, tmp_path)


def test_the_hidden_note_would_have_declared_a_permission_that_is_not_requested(tmp_path: Path) -> None:
    shown = rewritten(rb"<w:vanish/>", b"")
    assert MICROPHONE not in findings(POLICY.read_bytes(), tmp_path)
    assert MICROPHONE in findings(shown, tmp_path)
