"""Word documents member by member, so that a test can lie in any of them."""

import zipfile
from io import BytesIO

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def package(**members: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return stream.getvalue()


def document(inside: str, prolog: str = "") -> bytes:
    return package(word__document_xml=f"{prolog}<w:document {W}><w:body>{inside}</w:body></w:document>".encode())
