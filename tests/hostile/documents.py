"""Policies as Word documents that lie. Source: ISO/IEC 29500 (WordprocessingML and its packages)."""

from collections.abc import Iterator
from html import escape

from auditor.model.evidence import ProblemKind
from tests.apk.builders import archive
from tests.apk.zip_writer import DEFLATED, Entry, Lies, bomb, zip_of
from tests.hostile.apps import CONTACTS_TOO, policy
from tests.hostile.case import BOTH, INNOCENT, Case, Family, Makes, given
from tests.policy.readers.docx_writer import W, document

_UNREADABLE = frozenset({ProblemKind.POLICY_UNREADABLE})
_LARGE = frozenset({ProblemKind.POLICY_OVER_BUDGET})
_MAIN = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_SENTENCE = CONTACTS_TOO.strip()
_MAKES = Makes(Family.DOCUMENTS, ".docx", _UNREADABLE)
_case, _unreadable = _MAKES.case, _MAKES.unreadable


def documents() -> Iterator[Case]:
    yield from _texts()
    yield from _packages()
    yield from _bombs()


def _paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t>{escape(text)}</w:t></w:r></w:p>"


def _body(between: str = "") -> str:
    mark = "MARK"
    lines = policy(mark + "\n").splitlines()
    return "".join(between if line == mark else _paragraph(line) for line in lines if line)


def as_document(between: str = "", prolog: str = "") -> bytes:
    return document(_body(between), prolog)


def _main(between: str = "") -> bytes:
    return f"<w:document {W}><w:body>{_body(between)}</w:body></w:document>".encode()


def _texts() -> Iterator[Case]:
    yield _case("a document", lambda: as_document(_paragraph(_SENTENCE)))
    for what, properties in (
        ("not printed", "<w:vanish/>"),
        ("struck out", "<w:strike/>"),
        ("struck out twice", "<w:dstrike w:val='true'/>"),
    ):
        yield _case(
            f"words {what}",
            given(properties, lambda properties: as_document(_paragraph(_SENTENCE, properties))),
            INNOCENT,
        )
    for what, markup in (
        ("a tracked deletion", f"<w:p><w:del><w:r><w:delText>{_SENTENCE}</w:delText></w:r></w:del></w:p>"),
        ("what was moved away", f"<w:p><w:moveFrom><w:r><w:t>{_SENTENCE}</w:t></w:r></w:moveFrom></w:p>"),
        ("the code of a field", f"<w:p><w:r><w:instrText>{_SENTENCE}</w:instrText></w:r></w:p>"),
        ("a comment of XML", f"<!-- {_SENTENCE} -->"),
        ("an attribute", f"<w:p w:rsidR='{_SENTENCE}'><w:r><w:t>Thank you for your trust.</w:t></w:r></w:p>"),
    ):
        yield _case(f"words in {what}", given(markup, lambda markup: as_document(markup)), INNOCENT)
    yield _case(
        "words in a hundred runs",
        lambda: as_document(
            "<w:p>" + "".join(f"<w:r><w:t xml:space='preserve'>{letter}</w:t></w:r>" for letter in _SENTENCE) + "</w:p>"
        ),
    )
    yield _case(
        "words in a text box",
        lambda: as_document(
            f"<w:p><w:r><w:pict><w:txbxContent>{_paragraph(_SENTENCE)}</w:txbxContent></w:pict></w:r></w:p>"
        ),
    )
    bomb_of_entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else _SENTENCE}">' for n in range(9))
    yield _unreadable(
        "entities that grow",
        lambda: as_document("<w:p><w:r><w:t>&e8;</w:t></w:r></w:p>", f"<!DOCTYPE x [{bomb_of_entities}]>"),
    )
    outside = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY net SYSTEM "http://192.0.2.1/x">]>'
    yield _case(
        "external entities", lambda: as_document("<w:p><w:r><w:t>&file;&net;</w:t></w:r></w:p>", outside), INNOCENT
    )
    yield _case(
        "an external type", lambda: as_document(_paragraph(_SENTENCE), '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">')
    )


def _relation(kind: str, target: str, mode: str = "") -> bytes:
    """The relations of the document: one."""
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    external = f' TargetMode="{mode}"' if mode else ""
    one = f'<Relationship Id="r1" Type="http://x/{kind}" Target="{escape(target)}"{external}/>'
    return f'<Relationships xmlns="{namespace}">{one}</Relationships>'.encode()


def _packages() -> Iterator[Case]:
    main = _main(_paragraph(_SENTENCE))
    for what, target in (
        ("up and out", "../../../../../../etc/passwd"),
        ("at the root", "/etc/passwd"),
        ("by URL", "file:///etc/passwd"),
        ("on the network", "http://192.0.2.1/styles.xml"),
        ("at itself", "document.xml"),
        ("nowhere", "missing.xml"),
    ):
        yield _case(
            f"styles {what}",
            given(target, lambda target: archive({_MAIN: main, _RELATIONS: _relation("styles", target)})),
        )
    yield _case(
        "styles outside",
        lambda: archive({_MAIN: main, _RELATIONS: _relation("styles", "http://192.0.2.1/", "External")}),
    )
    yield _case(
        "a part of another format",
        lambda: archive({_MAIN: main, _RELATIONS: _relation("aFChunk", "evil.html"), "word/evil.html": b"<p>x</p>"}),
        BOTH,
        frozenset({ProblemKind.POLICY_PART_UNREAD}),
        gap=True,
    )
    yield _unreadable(
        "styles that are no XML",
        lambda: archive({_MAIN: main, _RELATIONS: _relation("styles", "styles.xml"), "word/styles.xml": b"<a"}),
    )
    yield _unreadable("relations that are no XML", lambda: archive({_MAIN: main, _RELATIONS: b"\xff\xfe"}))
    yield _unreadable("a document that is no XML", lambda: archive({_MAIN: b"<broken"}))
    yield _unreadable(
        "a document of another kind", lambda: archive({_MAIN: b"<workbook/>"}), frozenset({ProblemKind.POLICY_FORMAT})
    )
    yield _unreadable(
        "an archive of something else",
        lambda: archive({"mimetype": b"application/epub+zip"}),
        frozenset({ProblemKind.POLICY_FORMAT}),
    )
    yield _unreadable("its first half", lambda: as_document()[: len(as_document()) // 2])
    yield _unreadable(
        "its document packed in an unknown way",
        lambda: zip_of(Entry(name=_MAIN, content=main, central=Lies(method=77), local=Lies(method=77))),
    )
    yield _unreadable(
        "its document with a password",
        lambda: zip_of(Entry(name=_MAIN, content=main, central=Lies(flags=1), local=Lies(flags=1))),
    )
    yield _unreadable(
        "its document with a wrong checksum",
        lambda: zip_of(Entry(name=_MAIN, content=main, central=Lies(crc=1), local=Lies(crc=1))),
    )
    # Word refuses a package in which a name stands twice (ECMA-376 part 2); what it would show is not known.
    yield _unreadable(
        "its document twice", lambda: zip_of(Entry(name=_MAIN, content=_main()), Entry(name=_MAIN, content=main))
    )
    yield _case("names that climb", lambda: archive({_MAIN: main, "../../../tmp/evil": b"x", "/tmp/evil": b"x"}))
    yield _case("an app inside", lambda: archive({_MAIN: main, "AndroidManifest.xml": b"\3\0\x08\0"}))


def _bombs() -> Iterator[Case]:
    gib = 1 << 30

    def bombed(name: str, declared: int) -> bytes:
        packed = bomb(gib)
        lies = Lies(size=declared, compressed=len(packed), crc=0)
        main = [] if name == _MAIN else [Entry(name=_MAIN, content=_main(_paragraph(_SENTENCE)))]
        return zip_of(*main, Entry(name=name, content=b"", method=DEFLATED, packed=packed, central=lies, local=lies))

    yield _unreadable("a bomb as its document", lambda: bombed(_MAIN, gib), _LARGE)
    yield _case("a bomb as a picture", lambda: bombed("word/media/image1.png", gib))
    yield _unreadable(
        "12,000 members", lambda: archive({_MAIN: _main(), **{f"x/{n}": b"" for n in range(12_000)}}), _LARGE
    )
    yield _unreadable("400 paragraphs in each other", lambda: document("<w:p>" * 400 + "</w:p>" * 400))
    yield _unreadable("100,000 elements in each other", lambda: document("<w:x>" * 100_000))
    yield _case(
        "100,000 paragraphs", lambda: as_document(_paragraph("A line that says nothing.") * 100_000), None, _LARGE
    )
    yield _case(
        "20,000 paragraphs",
        lambda: as_document(_paragraph("A line that says nothing.") * 20_000),
        INNOCENT,
        _LARGE,
        gap=True,
    )
    yield _case(
        "a table of 40,000 cells",
        lambda: as_document(
            f"<w:tbl>{('<w:tr>' + '<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>' * 40 + '</w:tr>') * 1000}</w:tbl>"
        ),
        INNOCENT,
    )
    yield _case(
        "a cell over a million columns",
        lambda: as_document(
            f"<w:tbl><w:tr>{_cell('a', 1_000_000)}{_cell('b', 1)}</w:tr><w:tr>{_cell('c', 1)}</w:tr></w:tbl>"
        ),
        INNOCENT,
    )


def _cell(text: str, span: int) -> str:
    return f"<w:tc><w:tcPr><w:gridSpan w:val='{span}'/></w:tcPr>{_paragraph(text)}</w:tc>"
