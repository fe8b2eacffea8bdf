"""Who signed a package: the certificates of its signature, not whether the signature verifies.

Sources: "APK Signature Scheme v2" and "v3" (source.android.com): a block of id-value pairs before the archive's central
directory; in each signature scheme's value, sequences with a 32-bit length before every element. Scheme v1 is a JAR
signature, PKCS #7 in ``META-INF``. Certificates are decoded by asn1crypto, which androguard uses for the same.
"""

import re
import struct
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from auditor.apk.container import Container, MemberError
from auditor.limits import Limits
from auditor.model.app import Signer
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage

_MAGIC = b"APK Sig Block 42"
_SCHEMES = {0x7109871A: "v2", 0xF05368C0: "v3", 0x1B93AD61: "v3"}
_SIGNATURE_FILE = re.compile(r"META-INF/[^/]+\.(RSA|DSA|EC)", re.IGNORECASE)
_SHORT_NAMES = {
    "common_name": "CN",
    "organizational_unit_name": "OU",
    "organization_name": "O",
    "locality_name": "L",
    "state_or_province_name": "ST",
    "country_name": "C",
    "email_address": "EMAILADDRESS",
    "domain_component": "DC",
    "serial_number": "SERIALNUMBER",
}
# What asn1crypto, which decodes lazily, raises for damaged data.
_DAMAGED = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, struct.error)


class SignatureError(ValueError):
    """There is a signature, and it cannot be decoded. The words fit a problem's ``detail``."""


class Signature(NamedTuple):
    signers: tuple[Signer, ...]
    problems: tuple[Problem, ...]
    """That there is no signature, or that it cannot be decoded; neither costs any rule."""


def read_signature(container: Container, artifact: str, limits: Limits) -> Signature:
    """Who signed the package."""
    try:
        signers = read_signers(container, limits)
        kind, detail = ProblemKind.SIGNATURE_MISSING, ""
    except SignatureError as error:
        signers, kind, detail = (), ProblemKind.SIGNATURE_UNREADABLE, str(error)
    if signers:
        return Signature(signers, ())
    problem = Problem(stage=Stage.SIGNATURE, kind=kind, artifact=artifact, effect=Effect.NONE, detail=detail)
    return Signature((), (problem,))


def read_signers(container: Container, limits: Limits) -> tuple[Signer, ...]:
    """Every certificate that signed the package, sorted by fingerprint; empty: unsigned. Raises SignatureError."""
    try:
        found = sorted((*_v1(container, limits), *_block(container, limits)))
        schemes = {certificate: scheme for scheme, certificate in found}  # of a certificate's schemes the newest stays
        signers = [
            Signer(sha256=sha256(certificate).hexdigest(), subject=_subject(certificate), scheme=scheme)
            for certificate, scheme in schemes.items()
        ]
    except MemberError as error:
        raise SignatureError(str(error)) from None
    except _DAMAGED as error:
        raise SignatureError(f"damaged: {type(error).__name__}") from None
    return tuple(sorted(signers, key=lambda signer: signer.sha256))


def _v1(container: Container, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Scheme and DER certificate of each JAR signature whose signature file is there too."""
    for name in sorted(filter(_SIGNATURE_FILE.fullmatch, container.members)):
        if name[: name.rindex(".")] + ".SF" in container.members:
            yield "v1", _pkcs7_signer(container.read(name, limits.signature_bytes))


def _pkcs7_signer(data: bytes) -> bytes:
    """The certificate that the first signer info names; Android looks at no other."""
    from asn1crypto import cms

    signed = cms.ContentInfo.load(data)["content"]
    certificates = [choice.chosen for choice in signed["certificates"]]
    signer = signed["signer_infos"][0]["sid"].chosen
    for certificate in certificates:
        if signer["issuer"] == certificate.issuer and signer["serial_number"].native == certificate.serial_number:
            return bytes(certificate.dump())
    raise SignatureError("damaged: the signer's certificate is not in it")


def _block(container: Container, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Scheme and first DER certificate of each signer in the APK Signing Block, if there is one."""
    end = container.directory_offset
    footer = container.raw(end - 24, 24) if end >= 32 else b""
    if not footer.endswith(_MAGIC):
        return
    (size,) = struct.unpack_from("<Q", footer)
    if size > end - 8 or size < 24:
        raise SignatureError("damaged: the signing block lies outside the file")
    if size > limits.signature_bytes:
        raise SignatureError(f"{size} bytes are more than the budget of {limits.signature_bytes}")
    pairs = container.raw(end - size, size - 24)
    at = 0
    while at + 12 <= len(pairs):
        length, identifier = struct.unpack_from("<QL", pairs, at)
        if length < 4 or length > len(pairs) - at - 8:
            raise SignatureError("damaged: a pair lies outside the signing block")
        scheme = _SCHEMES.get(identifier)
        if scheme is not None:
            for signer in _sequence(_element(pairs[at + 12 : at + 8 + length])):
                yield scheme, _first_certificate(signer)
        at += 8 + length


def _first_certificate(signer: bytes) -> bytes:
    """Signed data comes first in a signer; digests, then certificates come first in signed data."""
    signed_data = _element(signer)
    digests = _element(signed_data)
    certificates = _element(signed_data[4 + len(digests) :])
    return _element(certificates)


def _element(data: bytes) -> bytes:
    """The element at the start, without its length."""
    (length,) = struct.unpack_from("<L", data)
    if length > len(data) - 4:
        raise SignatureError("damaged: an element lies outside its sequence")
    return data[4 : 4 + length]


def _sequence(data: bytes) -> Iterator[bytes]:
    while data:
        element = _element(data)
        yield element
        data = data[4 + len(element) :]


def _subject(certificate: bytes) -> str:
    """The distinguished name as RFC 4514 orders it, the most specific part first: ``CN=shop, O=Shop Ltd, C=CN``."""
    from asn1crypto import x509

    parts = [
        f"{_SHORT_NAMES.get(part['type'].native, part['type'].dotted)}={_escaped(part['value'].native)}"
        for relative in x509.Certificate.load(certificate).subject.chosen
        for part in relative
    ]
    return ", ".join(reversed(parts))


def _escaped(value: object) -> str:
    return re.sub(r'([,+"\\<>;])', r"\\\1", str(value))
