#!/usr/bin/env python3
"""Writes Word Garden's privacy policy as a Word document: the same bytes on every run.

It was edited as such documents are: a permission is deleted and a sentence inserted with changes tracked, and a note
between the lines is hidden. Who prints it sees neither the deleted permission nor the note.
"""

import datetime
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

POLICY = Path(__file__).resolve().with_name("policy.docx")
WRITTEN = datetime.datetime(2024, 5, 6, 9, 0, tzinfo=datetime.UTC)
FIXED_DATE = (1980, 1, 1, 0, 0, 0)
USELESS_PARTS = ("/thumbnail", "/stylesWithEffects", "/customXml")
"""Ends of the kinds of relation by which python-docx's empty document brings what this one has no use for."""

MAIL = "privacy@wordgarden.example.com"
ASKED = "The game requests these Android permissions:"
INSERTED = " None of them is needed to solve a puzzle."
PERMISSIONS = (
    (
        "Internet and network state",
        "to load advertisements, and to send statistics and crash reports when there is a connection.",
    ),
    ("Notifications", "to tell you that the puzzle of the day is ready. You can play without them."),
    ("Vibration", "to answer a solved word. It can be switched off in the settings of the game."),
    ("Advertising ID", "so that Google AdMob can choose advertisements and count them."),
    ("Play install referrer", "so that Google Analytics for Firebase can tell which link led to the installation."),
    ("Keep the device awake", "so that statistics which have begun to be sent are sent to the end."),
)
DELETED = ("Location", "to show you advertisements from your area. The approximate location is enough for this.")
HIDDEN = (
    "Microphone permission – to find words by saying them. This waits for the next release; section 4 will then have "
    "to name the Unity Ads SDK as well."
)

TABLE_HEADER = ("SDK", "Provider", "Purpose", "Information collected", "Privacy information")
PROVIDER = "Google LLC"
MEASURING = (
    (
        "Google Analytics for Firebase",
        "to learn which puzzles are played to the end",
        "App instance ID, advertising ID, puzzles begun and finished, device model, language, install referrer",
    ),
    (
        "Firebase Crashlytics",
        "to find the cause of crashes",
        "Crashlytics installation ID, stack trace, device model, Android version, free memory",
    ),
)
ADVERTISING = (
    "Google AdMob",
    "to show advertisements and to limit how often each is shown",
    "Advertising ID, IP address, advertisements seen and tapped, device model",
)


def write(document: Docx) -> None:
    """The whole policy, from its title to the address at its end."""
    document.add_heading("Word Garden Privacy Policy", 0)
    lines = ("App name: Word Garden", "Developer: Green Bench Games Ltd", "Effective date: 12 May 2024", "Contact: ")
    link(document.add_paragraph("\n".join(lines)), MAIL, f"mailto:{MAIL}")
    document.add_paragraph(
        "Word Garden is a puzzle game without accounts: you find words in a bed of letters, and you never tell us who "
        "you are. It is paid for by advertisements. This policy says what the Android game can reach, why it does so, "
        "and who else receives information."
    )
    section(
        document,
        "1. Meaning of terms",
        "Personal information means information about an identified or identifiable person, for example a name, an "
        "e-mail address, contacts, a precise location or an identifier of a device. The list explains the term; it "
        "does not describe what this game collects.",
    )
    section(
        document,
        "2. What we collect",
        "Solved puzzles, points and settings are stored on your device and are not uploaded. We collect statistics "
        "about puzzles, and reports of crashes, through the SDKs of section 4. We do not collect your contacts, photos "
        "or messages.",
    )
    permissions(document)
    section(document, "4. Third-party SDKs", "The game contains three software development kits of another company:")
    sdk_table(document)
    document.add_paragraph()
    document.add_paragraph(
        "You can reset or delete the advertising ID in the settings of your device, under Privacy, Ads. We do not sell "
        "personal information."
    )
    section(
        document,
        "5. Where information goes",
        "Google may process this information outside of your country, among others in the United States, under the "
        "European Commission's standard contractual clauses. The locations of its data centres are listed on its "
        "website.",
    )
    section(
        document,
        "6. How long it is kept, and how it is protected",
        "Statistics are deleted after fourteen months and crash reports after ninety days. Both travel over encrypted "
        "connections, and only two of us have permission to open them.",
    )
    section(
        document,
        "7. Your rights",
        "You may ask us for access to the information about you, for its correction or deletion, and you may withdraw "
        "your consent in the settings of the game. We answer within thirty days. You may also complain to the data "
        "protection authority of your country.",
    )
    section(
        document,
        "8. Children",
        "Word Garden is not directed to children under 13, and we do not knowingly collect their personal information. "
        "If a child has sent us any, write to us and we will delete it.",
    )
    section(
        document,
        "9. Changes to this policy",
        "When this policy changes in a way that matters, the game shows the new text before it takes effect.",
    )
    last = section(document, "10. Contact", "Green Bench Games Ltd, 4 Allotment Lane, Exampleton; e-mail ")
    link(last, MAIL, f"mailto:{MAIL}")


def section(document: Docx, heading: str, text: str) -> Paragraph:
    document.add_heading(heading, 1)
    return document.add_paragraph(text)


def permissions(document: Docx) -> None:
    """The list of permissions, with one item that is deleted, and a hidden note below."""
    wrap(section(document, "3. Permissions", ASKED).add_run(INSERTED), tracked("ins", 1))
    for name, purpose in PERMISSIONS[:3]:
        permission(document, name, purpose)
    delete(permission(document, *DELETED), first_number=2)
    for name, purpose in PERMISSIONS[3:]:
        permission(document, name, purpose)
    hide(document.add_paragraph(HIDDEN))


def permission(document: Docx, name: str, purpose: str) -> Paragraph:
    item = document.add_paragraph(style="List Bullet")
    item.add_run(name).bold = True
    item.add_run(f" – {purpose}")
    return item


def sdk_table(document: Docx) -> None:
    """The SDKs in two groups, each below a row of one cell. Provider and link of Firebase's two rows are merged."""
    table = document.add_table(rows=6, cols=len(TABLE_HEADER), style="Table Grid")
    fill(table, 0, TABLE_HEADER)
    for row, group in ((1, "Measuring and crash reports"), (4, "Advertising")):
        table.cell(row, 0).merge(table.cell(row, 4)).text = group
    for row, (name, purpose, data) in zip((2, 3), MEASURING, strict=True):
        fill(table, row, (name, "", purpose, data))
    table.cell(2, 1).merge(table.cell(3, 1)).text = PROVIDER
    firebase = table.cell(2, 4).merge(table.cell(3, 4)).paragraphs[0]
    link(firebase, "Privacy and security in Firebase", "https://firebase.google.com/support/privacy")
    name, purpose, data = ADVERTISING
    fill(table, 5, (name, PROVIDER, purpose, data))
    admob = table.cell(5, 4).paragraphs[0]
    link(admob, "How Google uses information", "https://policies.google.com/technologies/partner-sites")


def fill(table: Table, row: int, texts: Iterable[str]) -> None:
    for column, text in enumerate(texts):
        table.cell(row, column).text = text


# --- what python-docx has no call for -------------------------------------------------------------------------------


def element(name: str, **attributes: str) -> etree._Element:
    """An element of WordprocessingML; the attributes are in its namespace too."""
    made = OxmlElement(f"w:{name}")
    for key, text in attributes.items():
        made.set(qn(f"w:{key}"), text)
    return made


def wrap(run: Run, around: etree._Element) -> None:
    """Puts an element around a run."""
    inside = run.font.element
    inside.addprevious(around)
    around.append(inside)


def mark_end(paragraph: Paragraph, mark: etree._Element) -> None:
    """Marks the end of a paragraph, which counts as a character of its own (ECMA-376 part 1, 17.3.1.29)."""
    properties = element("rPr")
    properties.append(mark)
    paragraph.paragraph_format.element.get_or_add_pPr().append(properties)


def tracked(kind: str, number: int) -> etree._Element:
    """The mark of a tracked change, ``ins`` or ``del`` (ECMA-376 part 1, 17.13.5)."""
    return element(kind, id=str(number), author="Legal", date=f"{WRITTEN:%Y-%m-%dT%H:%M:%SZ}")


def delete(paragraph: Paragraph, *, first_number: int) -> None:
    """Deletes a paragraph as Word does while changes are tracked: it stays in the file."""
    runs = paragraph.runs
    for number, run in enumerate(runs, start=first_number):
        for text in run.font.element.findall(qn("w:t")):
            text.tag = qn("w:delText")
        wrap(run, tracked("del", number))
    mark_end(paragraph, tracked("del", first_number + len(runs)))


def hide(paragraph: Paragraph) -> None:
    for run in paragraph.runs:
        run.font.hidden = True
    mark_end(paragraph, element("vanish"))


def link(paragraph: Paragraph, text: str, url: str) -> None:
    """Adds text that opens an address, which a Word document keeps among its relations."""
    around = element("hyperlink")
    around.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.font.underline = True
    wrap(run, around)


# --- the file -------------------------------------------------------------------------------------------------------


def drop_useless_parts(document: Docx) -> None:
    for relations in (document.part.package.rels, document.part.rels):
        for name in [name for name, relation in relations.items() if relation.reltype.endswith(USELESS_PARTS)]:
            relations.pop(name)


def set_properties(document: Docx) -> None:
    properties = document.core_properties
    properties.title = "Word Garden Privacy Policy"
    properties.author = properties.last_modified_by = "Green Bench Games Ltd"
    properties.comments = ""
    properties.language = "en-GB"
    properties.created = properties.modified = WRITTEN
    properties.revision = 3


def packed(document: Docx) -> bytes:
    """The document's archive: members in the order of their names, ``[Content_Types].xml`` first, and with one date."""
    saved, again = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(again, "w") as target:
        for name in sorted(source.namelist()):
            info = zipfile.ZipInfo(name, FIXED_DATE)
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name), compresslevel=9)
    return again.getvalue()


def policy() -> bytes:
    document = Document()
    drop_useless_parts(document)
    set_properties(document)
    write(document)
    return packed(document)


if __name__ == "__main__":
    POLICY.write_bytes(policy())
