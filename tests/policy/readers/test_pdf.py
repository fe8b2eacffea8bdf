"""PDF documents: pages, wrapped lines, running heads, and what cannot be read."""

import zlib
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from auditor.limits import DEFAULT_LIMITS, Limits
from auditor.model.evidence import Effect, ProblemKind
from auditor.policy.document import Block
from auditor.policy.readers.content import UnreadError
from auditor.policy.readers.pdf import read_pdf
from tests.policy.readers.pdf_writer import TEXT, drawing, form
from tests.policy.sketch import Part, Sketch, as_pdf
from tests.policy.texts import claims_of, read_raw

POLICY = Sketch(
    "Clean Notes Privacy Policy", [Part("1. Permissions", ["The app requests permission to use the camera."])]
)


def pages(*texts: str) -> bytes:
    """A PDF with a line of each text's on its page."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    for text in texts:
        for number, line in enumerate(text.split("\n")):
            canvas.drawString(50, 780 - 15 * number, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def blocks(*texts: str) -> tuple[Block, ...]:
    return read_pdf(pages(*texts), DEFAULT_LIMITS).blocks


def texts(*given: str) -> list[str]:
    return [block.text for block in blocks(*given)]


def with_image(data: bytes, page: int) -> bytes:
    """The same PDF with a page whose content is a picture."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(BytesIO(_bitmap())), 0, 0, 500, 700)
    canvas.save()
    writer = PdfWriter()
    writer.append(BytesIO(data))
    writer.insert_page(PdfReader(BytesIO(stream.getvalue())).pages[0], page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _bitmap() -> bytes:
    """A grey PNG of eight by eight points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (8).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" + b"\x80" * 8) * 1)
        + chunk(b"IEND", b"")
    )


def test_a_claim_has_its_page_and_the_line_of_it(tmp_path: Path) -> None:
    data = pages(
        "Privacy Policy\nWe care for your privacy.", "Permissions\nThe app asks for permission to use the camera."
    )
    (claim,) = claims_of(read_raw(tmp_path, data), "CAMERA")
    assert (claim.evidence[0].page, claim.evidence[0].line) == (2, 2)


def test_a_full_line_goes_on_and_a_short_one_does_not() -> None:
    assert texts("We ask for the permission to use the camera of the\ndevice. App name:\nNotes\nDeveloper: us") == [
        "We ask for the permission to use the camera of the device. App name:",
        "Notes",
        "Developer: us",
    ]


def test_a_sentence_goes_on_over_the_page() -> None:
    first = "We ask for the permission to use the camera of\nyour device and the microphone of your device and"
    (block,) = blocks(first, "the calendar.")
    assert block.text.endswith("of your device and the calendar.")
    assert [block.page_at(block.text.index(word)) for word in ("We", "calendar")] == [1, 2]


def test_page_numbers_and_running_heads_are_left_out() -> None:
    given = [
        f"Clean Notes Policy\nsentence number {word}.\n{page} / 3" for page, word in enumerate(("one", "two", "six"), 1)
    ]
    assert texts(*given) == ["sentence number one.", "sentence number two.", "sentence number six."]


def test_a_divided_word_is_whole_again_and_keeps_a_hyphen_of_its_own() -> None:
    given = "We name every third-party service. We share infor-\nmation with a third-\nparty that stores photos."
    assert texts(given) == [
        "We name every third-party service. We share information with a third-party that stores photos."
    ]


def test_the_title_is_the_first_line_and_not_a_property_of_the_file(tmp_path: Path) -> None:
    stream = BytesIO()
    canvas = Canvas(stream, invariant=1)
    canvas.setTitle("Microsoft Word - template_v3.docx")
    canvas.drawString(50, 700, "Privacy Policy of Clean Notes")
    canvas.save()
    assert read_raw(tmp_path, stream.getvalue()).title == "Privacy Policy of Clean Notes"


def encrypted(password: str) -> bytes:
    writer = PdfWriter()
    writer.append(BytesIO(as_pdf(POLICY)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_an_encrypted_document_says_so(tmp_path: Path) -> None:
    (problem,) = read_raw(tmp_path, encrypted("secret")).problems
    assert (problem.kind, problem.effect) == (ProblemKind.POLICY_ENCRYPTED, Effect.FATAL)


def test_a_document_that_is_only_locked_for_editing_is_read(tmp_path: Path) -> None:
    policy = read_raw(tmp_path, encrypted(""))
    assert policy.problems == ()
    assert claims_of(policy, "CAMERA")


def test_a_scan_says_so(tmp_path: Path) -> None:
    (problem,) = read_raw(tmp_path, with_image(pages(""), 1)).problems
    assert (problem.kind, problem.effect, problem.detail) == (
        ProblemKind.POLICY_SCANNED,
        Effect.FATAL,
        "every page is an image",
    )


def test_one_scanned_page_is_a_gap(tmp_path: Path) -> None:
    policy = read_raw(tmp_path, with_image(as_pdf(POLICY), 1))
    assert [(found.kind, found.effect, found.detail) for found in policy.problems] == [
        (ProblemKind.POLICY_SCANNED, Effect.PARTIAL, "pages 2")
    ]
    assert claims_of(policy, "CAMERA")


def test_a_picture_is_a_scan(tmp_path: Path) -> None:
    assert [problem.kind for problem in read_raw(tmp_path, _bitmap()).problems] == [ProblemKind.POLICY_SCANNED]


# --- hostile and broken ---------------------------------------------------------------------------------------------

DOUBLING = drawing(TEXT + b"/X0 Do", *(form(b"/X0 Do /X0 Do " + TEXT, 7 + depth) for depth in range(20)))


def kind_of(data: bytes, limits: Limits = DEFAULT_LIMITS) -> ProblemKind | None:
    try:
        gaps = read_pdf(data, limits).gaps
    except UnreadError as error:
        return error.kind
    return gaps[0].kind if gaps else None


def test_the_drawn_page_itself_is_read() -> None:
    assert kind_of(drawing(TEXT)) is None


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 ...", ProblemKind.POLICY_UNREADABLE),
        (b"%PDF-1.7\n" + bytes(range(256)) * 200, ProblemKind.POLICY_UNREADABLE),
        (drawing(TEXT)[:400], ProblemKind.POLICY_UNREADABLE),
        (drawing(TEXT + b"[" * 100_000), ProblemKind.POLICY_UNREADABLE),
        (drawing(b" " * 20_000_000), ProblemKind.POLICY_OVER_BUDGET),
        (drawing(b"BT [" + b"1 " * 500_000 + b"] TJ ET"), ProblemKind.POLICY_OVER_BUDGET),
        (drawing(TEXT + b"/X0 Do", form(b"/X0 Do " + TEXT, 6)), None),
        (DOUBLING, ProblemKind.POLICY_PART_UNREAD),
        (drawing(b""), ProblemKind.POLICY_SCANNED),
    ],
    ids=["broken", "noise", "cut off", "deep", "bomb", "long array", "a form in itself", "doubling forms", "blank"],
)
def test_what_is_hostile_or_broken_says_so(data: bytes, kind: ProblemKind | None) -> None:
    assert kind_of(data) is kind


def test_pages_and_operators_over_budget_are_a_gap() -> None:
    data = pages("Privacy policy of many words.", "More words.", "And more.")
    assert kind_of(data, Limits(pdf_pages=2)) is ProblemKind.POLICY_OVER_BUDGET
    assert kind_of(data, Limits(pdf_operators=20)) is ProblemKind.POLICY_OVER_BUDGET


def test_text_without_characters_is_garbled() -> None:
    assert kind_of(drawing(b"BT /F9 12 Tf 50 700 Td <0001000200030004> Tj ET")) is ProblemKind.POLICY_GARBLED
