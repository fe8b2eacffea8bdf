"""From bytes to text by a ladder: byte-order mark, declared charset, UTF-8, UTF-16 without a mark, GB18030, Big5."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{2,40})", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([a-zA-Z0-9_.:-]{2,40})", re.IGNORECASE)
# Names that web pages use, as browsers read them (WHATWG Encoding Standard, "names and labels"): many stand for a
# superset, and UTF-16 in a <meta> that could be read means UTF-8. Other names, Python's own among them, are ignored.
_LABELS = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8", "utf-16", "utf-16le", "utf-16be"), "utf-8"),
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk", "gb18030", "cp936", "chinese"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "l1", "ascii", "us-ascii", "windows-1252", "cp1252"), "cp1252"),
    **{f"windows-{number}": f"cp{number}" for number in (1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
    **{f"iso-8859-{number}": f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{name: name for name in ("shift_jis", "euc-jp", "iso-2022-jp", "euc-kr", "koi8-r", "koi8-u")},
}
_COMMON_HAN = frozenset("的我们您用户信息个人隐私权限使用服务和及或在为将会可以不与收集")


def decode(data: bytes, charset: str | None = None) -> tuple[str, bool]:
    """The text, and whether every byte could be read. Undecodable bytes become U+FFFD. Never raises.

    ``charset`` is what the file's envelope says of it, which goes before what the file says of itself.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    declared = _DECLARED.search(data[:4096]) or _XML_DECLARED.search(data[:400])
    names = [charset] if charset else []
    names += [declared.group(1).decode("ascii")] if declared is not None else []
    candidates = [_LABELS[name.lower()] for name in names if name.lower() in _LABELS]
    candidates.append("utf-8")
    for encoding in candidates:
        text = _strictly(data, encoding)
        if text is not None and "\x00" not in text:
            return text, True
    wide = _without_mark(data)
    if wide is not None:
        return wide, True
    chinese = [text for text in (_strictly(data, "gb18030"), _strictly(data, "big5")) if text is not None]
    if chinese:
        # Both codings accept much of each other's bytes; a policy shows the right one by its commonest words.
        return max(chinese, key=lambda text: sum(character in _COMMON_HAN for character in text[:20_000])), True
    return _decoded(data, "utf-8")


def _decoded(data: bytes, encoding: str) -> tuple[str, bool]:
    text = data.decode(encoding, errors="replace")
    return text, "\ufffd" not in text


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (ValueError, LookupError):  # charsets are named by strangers
        return None


def _without_mark(data: bytes) -> str | None:
    """UTF-16 shows itself by zero bytes in every second place, or, for Chinese, by decoding to mostly Han."""
    sample = data[:4096]
    if len(sample) < 4:
        return None
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if zeros.count(0) * 4 > len(zeros):
            return _strictly(data[: len(data) // 2 * 2], encoding)
    if b"\x00" in sample and len(data) % 2 == 0:
        for encoding in ("utf-16-le", "utf-16-be"):
            text = _strictly(data, encoding)
            if text is not None and sum(character in _COMMON_HAN for character in text) * 50 > len(text):
                return text
    return None
