"""Word documents member by member, so that a test can lie in any of them."""

from tests.apk.builders import archive

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def package(**members: bytes) -> bytes:
    return archive({name.replace("__", "/").replace("_xml", ".xml"): data for name, data in members.items()})


def document(inside: str, prolog: str = "") -> bytes:
    return package(word__document_xml=f"{prolog}<w:document {W}><w:body>{inside}</w:body></w:document>".encode())
