from pathlib import Path

import pytest

from auditor.model.app import App
from auditor.model.evidence import Effect, ProblemKind
from tests.apk.builders import CERTIFICATE_SHA256, PKCS7, apk, with_signing_block
from tests.apk.reading import app_of, kinds, problem

JAR = {"META-INF/CERT.SF": b"", "META-INF/CERT.RSA": PKCS7}
V2, V3 = 0x7109871A, 0xF05368C0


def schemes(app: App) -> list[str]:
    return [signer.scheme for signer in app.signers]


def test_an_unsigned_package_is_a_problem_that_costs_nothing(tmp_path: Path) -> None:
    app = app_of(tmp_path, apk())
    assert app.signers == ()
    assert problem(app, ProblemKind.SIGNATURE_MISSING).effect is Effect.NONE


def test_a_jar_signature(tmp_path: Path) -> None:
    (signer,) = app_of(tmp_path, apk(others=JAR)).signers
    assert (signer.sha256, signer.subject, signer.scheme) == (CERTIFICATE_SHA256, r"CN=shop, O=Shop\, Ltd, C=CN", "v1")


def test_a_certificate_without_its_signature_file_signs_nothing(tmp_path: Path) -> None:
    assert app_of(tmp_path, apk(others={"META-INF/CERT.RSA": PKCS7})).signers == ()


@pytest.mark.parametrize(("ids", "newest"), [((V2,), "v2"), ((V3, V2), "v3"), ((0x42726577, V2), "v2")])
def test_the_newest_scheme_of_a_certificate_is_named(tmp_path: Path, ids: tuple[int, ...], newest: str) -> None:
    app = app_of(tmp_path, with_signing_block(apk(others=JAR), *ids))
    assert schemes(app) == [newest]
    assert app.signers[0].sha256 == CERTIFICATE_SHA256


def test_a_damaged_jar_signature_is_a_problem(tmp_path: Path) -> None:
    app = app_of(tmp_path, apk(others={**JAR, "META-INF/CERT.RSA": PKCS7[:300]}))
    assert kinds(app) == [ProblemKind.SIGNATURE_UNREADABLE]


def test_a_damaged_signing_block_is_a_problem(tmp_path: Path) -> None:
    data = with_signing_block(apk(), V2)
    app = app_of(tmp_path, data.replace((V2).to_bytes(4, "little"), (V2).to_bytes(4, "little") + b"\xff"))
    assert kinds(app)[0] in {ProblemKind.SIGNATURE_UNREADABLE, ProblemKind.CONTAINER_UNREADABLE}
