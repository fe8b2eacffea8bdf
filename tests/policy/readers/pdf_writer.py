"""PDF documents object by object, so that a test can lie in any of them."""

import zlib

TEXT = b"BT /F1 12 Tf 50 700 Td (We ask for the camera permission in this privacy policy) Tj ET\n"
RESOURCES = b"/Font << /F1 5 0 R >> /XObject << /X0 6 0 R >>"


def drawing(content: bytes, *more: bytes) -> bytes:
    """A PDF whose page has this content; further objects are numbered from 6."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << " + RESOURCES + b" >> >>",
        deflated(content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *more,
    )
    data, places = b"%PDF-1.7\n", []
    for number, written in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(data))
    return data + head + table + trailer


def deflated(content: bytes, more: bytes = b"") -> bytes:
    data = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode %b >>\nstream\n%b\nendstream" % (len(data), more, data)


def form(content: bytes, draws: int) -> bytes:
    resources = b"/Resources << /Font << /F1 5 0 R >> /XObject << /X0 %d 0 R >> >>" % draws
    return deflated(content, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + resources)
