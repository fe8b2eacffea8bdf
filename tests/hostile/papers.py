"""Policies as PDF that lie. Source: ISO 32000 (PDF 1.7); pypdf reads them under budgets of our own."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader, PdfWriter

from auditor.model.evidence import ProblemKind
from tests.apk.zip_writer import bomb
from tests.hostile.apps import CONTACTS_TOO, policy
from tests.hostile.case import BOTH, Case, Family, Makes
from tests.policy.readers.pdf_writer import deflated, drawing, form

_UNREADABLE = frozenset({ProblemKind.POLICY_UNREADABLE})
_LARGE = frozenset({ProblemKind.POLICY_OVER_BUDGET})
_SCANNED = frozenset({ProblemKind.POLICY_SCANNED})
_MAKES = Makes(Family.PAPERS, ".pdf", _UNREADABLE)
_case, _unreadable = _MAKES.case, _MAKES.unreadable


def papers() -> Iterator[Case]:
    yield from _documents()
    yield from _structures()
    yield from _bombs()


def _shown(text: str) -> bytes:
    """Operators that print these lines."""
    lines = (line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in text.splitlines())
    return b"BT /F1 8 Tf 20 780 Td 9 TL " + b" ".join(f"({line}) Tj T*".encode() for line in lines) + b" ET\n"


def as_paper(extra: bytes = b"", *more: bytes, text: str | None = None) -> bytes:
    """The policy that declares both, with more operators behind it."""
    return drawing(_shown(policy(CONTACTS_TOO) if text is None else text) + extra, *more)


def _documents() -> Iterator[Case]:
    yield _case("a document", as_paper)
    # Viewers look for the objects themselves; pypdf does not.
    yield _unreadable("without a table of its objects", lambda: as_paper().replace(b"startxref", b"startxxxx"))
    yield _unreadable("with false places of its objects", lambda: as_paper()[:-60] + b"startxref\n7\n%%EOF")
    yield _case("with bytes before its head", lambda: b"\r\n\r\n" + as_paper())
    yield _case("with a megabyte behind it", lambda: as_paper() + b"\0" * (1 << 20))
    yield _case(
        "with scripts and actions",
        lambda: as_paper().replace(
            b"/Type /Catalog",
            b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
            b" /AA << /WC << /S /Launch /F (calc) >> >>",
        ),
    )
    yield _case("with a file inside", lambda: _attached())
    yield _case("with its text in another file", lambda: _elsewhere(), None, _SCANNED)
    yield _case("locked against editing alone", lambda: _locked("", "owner"))
    yield _unreadable("locked", lambda: _locked("secret", "owner"), frozenset({ProblemKind.POLICY_ENCRYPTED}))
    yield _unreadable("a blank page", lambda: drawing(b""), _SCANNED)
    yield _unreadable(
        "characters without a meaning",
        lambda: drawing(b"BT /F9 12 Tf 50 700 Td <" + b"0001000200030004" * 20 + b"> Tj ET"),
        frozenset({ProblemKind.POLICY_GARBLED}),
    )
    yield _unreadable("a head alone", lambda: b"%PDF-1.7\n")
    yield _unreadable("noise", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400)
    yield _unreadable("its first quarter", lambda: as_paper()[: len(as_paper()) // 4])
    yield _unreadable("text that is called a PDF", lambda: b"%PDF-1.4\n" + policy(CONTACTS_TOO).encode())


def _attached() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(as_paper(b"", deflated(b"")))))
    writer.add_attachment("evil.pdf", as_paper())
    return _written(writer)


def _locked(user: str, owner: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(as_paper(b"", deflated(b"")))))
    writer.encrypt(user, owner, algorithm="RC4-128")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _elsewhere() -> bytes:
    """A stream whose content is said to be in the file /etc/hostname."""
    return drawing(b"").replace(b"/Filter /FlateDecode", b"/F (/etc/hostname) /FFilter []")


def _replaced(old: bytes, new: bytes) -> bytes:
    data = as_paper()
    assert old in data
    return data.replace(old, new)


def _structures() -> Iterator[Case]:
    yield _unreadable(
        "a page that is its own parent's parent",
        lambda: _replaced(b"/Kids [3 0 R] /Count 1", b"/Kids [2 0 R] /Count 1"),
    )
    yield _case("a page whose parent is itself", lambda: _replaced(b"/Parent 2 0 R", b"/Parent 3 0 R"))
    yield _unreadable("no pages", lambda: _replaced(b"/Kids [3 0 R] /Count 1", b"/Kids [] /Count 0"), _SCANNED)
    yield _case("a thousand million pages by the count", lambda: _replaced(b"/Count 1", b"/Count 999999999"))
    yield _case(
        "one page two hundred times",
        lambda: _replaced(b"/Kids [3 0 R] /Count 1", b"/Kids [" + b"3 0 R " * 200 + b"] /Count 200"),
    )
    yield _case(
        "one page a thousand times",
        lambda: _replaced(b"/Kids [3 0 R] /Count 1", b"/Kids [" + b"3 0 R " * 1000 + b"] /Count 1000"),
        BOTH,
        _LARGE,
        gap=True,
    )
    yield _case("a root that is a number", lambda: _replaced(b"/Root 1 0 R", b"/Root 17"))
    yield _case("a root of nothing", lambda: _replaced(b"/Root 1 0 R", b"/Root 99 0 R"))
    yield _case("a length that is itself", lambda: _length(b"4 0 R"), None, _LARGE)
    yield _case("a length below zero", lambda: _length(b"-5"))
    yield _case("a length of a thousand million", lambda: _length(b"999999999"), None, _UNREADABLE)
    yield _case("a form in itself", lambda: as_paper(b"/X0 Do", form(b"/X0 Do", 6)))
    yield _case("arrays 100,000 deep", lambda: as_paper(b"[" * 100_000), None, _UNREADABLE)
    yield _case(
        "dictionaries 100,000 deep",
        lambda: _replaced(b"/MediaBox [0 0 600 800]", b"/MediaBox [0 0 600 800] /X " + b"<</A " * 100_000),
        None,
        _UNREADABLE,
    )


def _length(value: bytes) -> bytes:
    data = as_paper()
    at = data.index(b"/Length ") + 8
    end = data.index(b" ", at)
    return data[:at] + value + data[end:]


def _bombs() -> Iterator[Case]:
    yield _unreadable(
        "a stream of 1 GiB",
        lambda: drawing(b"").replace(deflated(b""), _stream(_zlib_bomb(1 << 30), b"/FlateDecode")),
        _LARGE,
    )
    yield _unreadable(
        "a stream packed twice",
        lambda: drawing(b"").replace(
            deflated(b""), _stream(zlib.compress(_zlib_bomb(1 << 30)), b"[/FlateDecode /FlateDecode]")
        ),
        _LARGE,
    )
    yield _unreadable(
        "a run of lengths",
        lambda: drawing(b"").replace(deflated(b""), _stream(b"\x81 " * 2_000_000 + b"\x80", b"/RunLengthDecode")),
        _LARGE,
    )
    yield _case("a million operators", lambda: as_paper(b"q Q " * 500_000), None, _LARGE)
    yield _case("a million numbers", lambda: as_paper(b"BT [" + b"1 " * 1_000_000 + b"] TJ ET"), None, _LARGE)
    yield _case(
        "forms that double twenty times",
        lambda: as_paper(b"/X0 Do", *(form(b"/X0 Do /X0 Do", 7 + depth) for depth in range(20))),
        BOTH,
        frozenset({ProblemKind.POLICY_PART_UNREAD}),
        gap=True,
    )
    yield _case("a character map of 200,000 lines", lambda: _mapped(200_000), None, _LARGE)


def _stream(data: bytes, filters: bytes) -> bytes:
    return b"<< /Length %d /Filter %b >>\nstream\n%b\nendstream" % (len(data), filters, data)


def _zlib_bomb(size: int) -> bytes:
    """``bomb`` in the frame of zlib; the checksum of zeros is known."""
    return b"\x78\xda" + bomb(size) + struct.pack(">L", 1)


def _mapped(count: int) -> bytes:
    cmap = b"1 begincodespacerange <00> <ff> endcodespacerange\n" + b"1 beginbfchar <20> <0020> endbfchar\n" * count
    data = as_paper(b"", deflated(cmap))
    return data.replace(b"/BaseFont /Helvetica", b"/BaseFont /Helvetica /ToUnicode 6 0 R")
