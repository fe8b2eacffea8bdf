"""Word documents: what is printed counts, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from auditor.limits import DEFAULT_LIMITS, Limits
from auditor.model.evidence import Effect, ProblemKind
from auditor.policy.document import Block
from auditor.policy.formats import read_content
from auditor.policy.reader import read_policy
from auditor.policy.readers.content import Content
from auditor.policy.readers.docx import read_docx
from tests.policy.readers.docx_writer import W, document, package
from tests.policy.sketch import saved
from tests.policy.texts import read_raw, strength_of

WORDS = "我们重视您的隐私，本政策说明我们如何处理您的个人信息。"


def content(fill: Callable[[Docx], None]) -> Content:
    document = Document()
    fill(document)
    found = read_content(saved(document), DEFAULT_LIMITS)
    assert isinstance(found, Content)
    assert found.format == "docx"
    return found


def blocks(fill: Callable[[Docx], None]) -> tuple[Block, ...]:
    return content(fill).blocks


def body(xml: str) -> tuple[Block, ...]:
    """Blocks of paragraphs and tables given as the standard writes them."""

    def fill(document: Docx) -> None:
        for element in parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a')}>{xml}</w:body>"):
            document.element.body.append(element)

    return blocks(fill)


def texts(found: tuple[Block, ...]) -> list[str]:
    return [block.text for block in found]


def test_headings_are_known_by_their_style() -> None:
    def fill(document: Docx) -> None:
        document.add_heading("拾光隐私政策", 0)
        document.add_heading("权限", 1)
        document.add_heading("相机", 2)
        own = document.styles.add_style("Own", WD_STYLE_TYPE.PARAGRAPH)
        own.base_style = document.styles["Heading 2"]
        document.add_paragraph("麦克风", style="Own")
        document.add_paragraph(WORDS)

    found = content(fill)
    assert found.title == "拾光隐私政策"
    assert [(str(block.kind), block.level) for block in found.blocks] == [
        ("heading", 1),
        ("heading", 1),
        ("heading", 2),
        ("heading", 2),
        ("paragraph", 0),
    ]


def test_lists_are_items_and_numbered_short_lines_are_headings() -> None:
    def fill(document: Docx) -> None:
        document.add_paragraph("相机，用于拍摄。", style="List Bullet")
        document.add_paragraph("Permissions", style="List Number")
        document.add_paragraph("The app asks for the camera.", style="List Number")

    assert [str(block.kind) for block in blocks(fill)] == ["item", "heading", "item"]


def test_tracked_deletions_do_not_count_and_insertions_do() -> None:
    found = body(
        "<w:p><w:r><w:t>我们会申请</w:t></w:r>"
        "<w:del w:id='1' w:author='a'><w:r><w:delText>短信</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='a'><w:r><w:t>相机</w:t></w:r></w:ins>"
        "<w:moveFrom w:id='3' w:author='a'><w:r><w:t>通讯录</w:t></w:r></w:moveFrom><w:r><w:t>权限。</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
        "<w:tr><w:trPr><w:del w:id='4' w:author='a'/></w:trPr>"
        "<w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    assert texts(found) == ["我们会申请相机权限。", "a | "]


def test_hidden_and_struck_text_does_not_count() -> None:
    found = body(
        "<w:p><w:r><w:t>相机</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>短信</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>位置</w:t></w:r>"
        "<w:r><w:rPr><w:strike/></w:rPr><w:t>通讯录</w:t></w:r></w:p>"
    )
    assert texts(found) == ["相机位置"]


def test_text_hidden_by_its_style_does_not_count() -> None:
    def fill(document: Docx) -> None:
        style = document.styles.add_style("Ghost", WD_STYLE_TYPE.CHARACTER)
        style.font.hidden = True
        paragraph = document.add_paragraph("相机")
        paragraph.add_run("短信", style="Ghost")

    assert texts(blocks(fill)) == ["相机"]


def test_merged_cells_stand_in_every_row_that_they_cover() -> None:
    def fill(document: Docx) -> None:
        table = document.add_table(rows=4, cols=3)
        for row, cells in enumerate(
            [("公司", "SDK名称", "目的"), ("甲", "A", "推送"), ("", "B", "统计"), ("乙", "C", "")]
        ):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(3, 1).merge(table.cell(3, 2))

    rows = [[cell.text for cell in block.cells] for block in blocks(fill)]
    assert rows == [["公司", "SDK名称", "目的"], ["甲", "A", "推送"], ["甲", "B", "统计"], ["乙", "C", ""]]


def test_a_table_around_a_table_is_a_frame() -> None:
    def fill(document: Docx) -> None:
        frame = document.add_table(rows=2, cols=2)
        frame.cell(0, 0).text = "我们会申请相机权限。"
        inner = frame.cell(1, 1).add_table(rows=2, cols=2)
        inner.cell(0, 0).text = "SDK名称"
        inner.cell(1, 1).text = "推送"

    assert texts(blocks(fill)) == ["我们会申请相机权限。", "SDK名称 | ", " | 推送"]


def test_links_are_those_of_the_text() -> None:
    def fill(document: Docx) -> None:
        paragraph = document.add_paragraph("见")
        target = document.part.relate_to("https://a.example/sdk", "http://x/hyperlink", is_external=True)
        paragraph._p.append(
            parse_xml(
                f'<w:hyperlink {nsdecls("w", "r")} r:id="{target}"><w:r><w:t>第三方SDK清单</w:t></w:r></w:hyperlink>'
            )
        )
        paragraph.add_run("和")
        for part in (
            "<w:fldChar w:fldCharType='begin'/>",
            '<w:instrText> HYPERLINK "https://b.example/p" </w:instrText>',
            "<w:fldChar w:fldCharType='separate'/>",
            "<w:t>权限说明</w:t>",
            "<w:fldChar w:fldCharType='end'/>",
        ):
            paragraph._p.append(parse_xml(f"<w:r {W}>{part}</w:r>"))
        paragraph.add_run("。")

    (block,) = blocks(fill)
    assert block.text == "见第三方SDK清单和权限说明。"
    assert [(link.url, block.text[link.start : link.end]) for link in block.links] == [
        ("https://a.example/sdk", "第三方SDK清单"),
        ("https://b.example/p", "权限说明"),
    ]


def test_text_boxes_content_controls_and_notes_are_read_and_contents_are_not() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框中的文字</w:t></w:r></w:p></w:txbxContent>"
    alternate = (
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    found = body(
        f"<w:p><w:r><w:t>正文</w:t></w:r><w:r>{alternate}</w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件中的文字</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert texts(found) == ["框中的文字", "正文", "控件中的文字"]

    def contents(document: Docx) -> None:
        document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph("一、权限 3", style="toc 1")
        document.add_paragraph(WORDS)

    assert texts(blocks(contents)) == [WORDS]


def test_the_place_is_the_paragraph(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("隐私政策", 1)
    document.add_paragraph(WORDS)
    document.add_paragraph("我们会申请相机权限，用于拍摄。")
    policy = read_raw(tmp_path, saved(document), "no-suffix")
    (claim,) = policy.permissions
    assert (claim.evidence[0].line, claim.evidence[0].section) == (3, "隐私政策")


def test_a_part_of_another_format_inside_is_a_gap(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph(WORDS)
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = Part(PackURI("/word/chunk.html"), "text/html", b"<p>READ_SMS</p>", document.part.package)
    document.part.relate_to(part, "http://x/aFChunk")
    (problem,) = read_raw(tmp_path, saved(document)).problems
    assert (problem.kind, problem.effect) == (ProblemKind.POLICY_PART_UNREAD, Effect.PARTIAL)


# --- hostile and broken ---------------------------------------------------------------------------------------------


PARAGRAPH = f"<w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04...", ProblemKind.POLICY_UNREADABLE),
        (package(mimetype=b"application/epub+zip"), ProblemKind.POLICY_FORMAT),
        (package(word__document_xml=b"<broken"), ProblemKind.POLICY_UNREADABLE),
        (package(word__document_xml=b"<workbook/>"), ProblemKind.POLICY_FORMAT),
        (document("<w:p>" * 400 + "</w:p>" * 400), ProblemKind.POLICY_UNREADABLE),
        (document("<w:p/>"), ProblemKind.POLICY_WITHOUT_WORDS),
        (document(PARAGRAPH)[:-60], ProblemKind.POLICY_UNREADABLE),
    ],
    ids=["broken", "another archive", "no XML", "a spreadsheet", "deep", "empty", "cut off"],
)
def test_what_is_no_readable_document_says_so(tmp_path: Path, data: bytes, kind: ProblemKind) -> None:
    policy = read_raw(tmp_path, data, "policy.docx")
    assert [(problem.kind, problem.effect) for problem in policy.problems] == [(kind, Effect.FATAL)]


def test_a_bomb_is_over_budget(tmp_path: Path) -> None:
    file = tmp_path / "policy.docx"
    file.write_bytes(document(PARAGRAPH + " " * 4_000_000))
    (problem,) = read_policy(file, Limits(document_bytes=1_000_000)).problems
    assert problem.kind is ProblemKind.POLICY_OVER_BUDGET


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("READ_SMS", encoding="utf-8")
    bomb = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10 if level else "READ_SMS"}">' for level in range(9))
    prolog = f'<!DOCTYPE x [{bomb}<!ENTITY file SYSTEM "{secret.as_uri()}">]>'
    inside = PARAGRAPH + "<w:p><w:r><w:t>a&e8;&file;b</w:t></w:r></w:p>"
    assert strength_of(read_raw(tmp_path, document(inside, prolog)), "READ_SMS") == -1


def test_a_style_that_is_based_on_itself_ends() -> None:
    def fill(document: Docx) -> None:
        style = document.styles.add_style("Loop", WD_STYLE_TYPE.PARAGRAPH)
        style.element.insert(1, parse_xml(f'<w:basedOn {W} w:val="Loop"/>'))
        document.add_paragraph(WORDS, style="Loop")

    assert texts(blocks(fill)) == [WORDS]


def test_five_megabytes_are_read() -> None:
    found = read_docx(document(PARAGRAPH * 50_000), Limits(policy_blocks=50_000))
    assert len(found.blocks) == 50_000
