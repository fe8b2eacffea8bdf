"""Policies as web pages and texts that lie. What counts is what a browser shows to a person: no script, style or
comment, nothing that a style hides; and all that it does show, whatever the markup and the characters are made of.

Sources: the HTML standard ("rendering"), CSS 2.2 and its colour and text modules, the WHATWG Encoding Standard, Unicode
UAX #9 (bidirectional text) and UTS #39 (confusables).
"""

from collections.abc import Callable, Iterator
from html import escape

from auditor.model.evidence import ProblemKind
from tests.hostile.apps import CONTACTS_TOO, policy
from tests.hostile.case import BOTH, INNOCENT, Case, Family, Makes, given

_UNREADABLE = frozenset({ProblemKind.POLICY_UNREADABLE})
_HIDDEN = frozenset({ProblemKind.POLICY_HIDDEN_TEXT})
_LARGE = frozenset({ProblemKind.POLICY_OVER_BUDGET})
_SENTENCE = CONTACTS_TOO.strip()
_MIB = 1 << 20
_case = Makes(Family.PAGES, ".html", _UNREADABLE).case


def pages() -> Iterator[Case]:
    yield from _hidden()
    yield from _shown()
    yield from _markup()
    yield from _encodings()
    yield from _sizes()


def page(between: str = "", *, head: str = "", before: str = "", after: str = "") -> bytes:
    """The policy as a page; ``between`` stands, as markup, after the sentence on the camera."""
    mark = "MARK"
    paragraphs = "".join(
        between if line == mark else f"<p>{escape(line)}</p>\n" for line in policy(mark + "\n").splitlines() if line
    )
    head = f"<head><meta charset='utf-8'>{head}</head>"
    return f"{before}<!DOCTYPE html><html>{head}<body>\n{paragraphs}</body></html>{after}".encode()


def _hidden() -> Iterator[Case]:
    """The sentence on the contacts where nobody sees it."""
    places = {
        "a script": f"<script>var x = '{_SENTENCE}'</script>",
        "a script of JSON": f'<script type=\'application/json\'>{{"a": "{_SENTENCE}"}}</script>',
        "a style": f"<style>p::after {{ content: '{_SENTENCE}' }}</style>",
        "a comment": f"<!-- <p>{_SENTENCE}</p> -->",
        "a template": f"<template><p>{_SENTENCE}</p></template>",
        "a noscript": f"<noscript><p>{_SENTENCE}</p></noscript>",
        "a title of an element": f"<p title='{_SENTENCE}'>Thank you for your trust in us.</p>",
        "an alternative text": f"<p><img src='x.png' alt='{_SENTENCE}'></p>",
        "a data attribute": f"<p data-text='{_SENTENCE}'>Thank you for your trust in us.</p>",
        "a value": f"<input type='hidden' value='{_SENTENCE}'>",
        "a choice": f"<select><option>{_SENTENCE}</option></select>",
        "a frame's source": f"<iframe srcdoc='<p>{_SENTENCE}</p>'></iframe>",
        "an object": f"<object data='x'><p>{_SENTENCE}</p></object>",
        "a picture's description": f"<svg><desc>{_SENTENCE}</desc></svg>",
        "a text struck out": f"<p><del>{_SENTENCE}</del></p>",
        "a processing instruction": f"<?php {_SENTENCE} ?>",
        "a declaration": f"<!ELEMENT {_SENTENCE}>",
    }
    for what, markup in places.items():
        yield _case(f"in {what}", given(markup, lambda markup: page(markup)), INNOCENT)
    yield _case(
        "in a description of the page", lambda: page(head=f"<meta name='description' content='{_SENTENCE}'>"), INNOCENT
    )
    styles = {
        "display: none": "display:none",
        "display: none, written large": "DISPLAY : NONE !important",
        "display: none, with a comment in it": "dis/**/play:none; display/* */:/* */none",
        "display: none, with an escape": r"d\69 splay:none",
        "visibility: hidden": "color:red;visibility:hidden",
        "visibility: collapse": "visibility:collapse",
        "opacity: 0": "opacity:0",
        "opacity: 0.0": "opacity: .0",
        "font-size: 0": "font-size:0px",
        "a transparent colour": "color: transparent",
        "a colour without alpha": "color: rgba(0, 0, 0, 0)",
        "the colour of its ground": "color:#FFF; background-color:#fff",
        "a place far left": "position:absolute; left:-9999px",
        "an indent far left": "text-indent:-999em",
        "no height": "height:0;overflow:hidden",
        "no width": "width:0px; overflow: hidden",
        "a clip to nothing": "position:absolute;clip:rect(0,0,0,0)",
        "a clip path to nothing": "clip-path: inset(50%)",
        "a scale of nothing": "transform: scale(0)",
    }
    for what, style in styles.items():
        yield _case(
            f"by {what}",
            given(style, lambda style: page(f"<div style='{style}'><p>{_SENTENCE}</p></div>")),
            INNOCENT,
            _HIDDEN,
        )
    yield _case("by the attribute hidden", lambda: page(f"<div hidden><p>{_SENTENCE}</p></div>"), INNOCENT, _HIDDEN)
    yield _case(
        "by a style inside a style",
        lambda: page(f"<div style='display:none'><p style='display:block'>{_SENTENCE}</p></div>"),
        INNOCENT,
        _HIDDEN,
    )
    yield _case(
        "in a hidden row of a table",
        lambda: page(
            f"<table><tr><td>a</td><td>b</td></tr><tr style='display:none'><td>1</td><td>{_SENTENCE}</td></tr></table>"
        ),
        INNOCENT,
        _HIDDEN,
    )
    yield _case(
        "in a hidden part of a cell",
        lambda: page(
            "<table><tr><td>a</td><td>b</td></tr>"
            f"<tr><td>1</td><td>x <span style='display:none'>{_SENTENCE}</span></td></tr></table>"
        ),
        INNOCENT,
        _HIDDEN,
    )
    # Such sheets hide what a click shows, too; so the words count, and it is said that they are hidden at first.
    yield _case(
        "by a style sheet",
        lambda: page(f"<div class='x'><p>{_SENTENCE}</p></div>", head="<style>.x { display: none }</style>"),
        BOTH,
        _HIDDEN,
    )
    yield _case(
        "by a style sheet, by id",
        lambda: page(f"<p id='y'>{_SENTENCE}</p>", head="<style>p { color: red } p#y, .z { font-size: 0 }</style>"),
        BOTH,
        _HIDDEN,
    )


def _shown() -> Iterator[Case]:
    """The sentence as a person reads it, of characters that a search would not find."""
    words = "The app requests permission to read your contacts so that you can send a gift to a friend."
    written = {
        "zero-width spaces": "\u200b".join(words),
        "soft hyphens": "\u00ad".join(words),
        "word joiners": words.replace("contacts", "con\u2060ta\ufeffcts"),
        "grapheme joiners": words.replace("contacts", "con\u034ftacts"),
        "variation selectors": words.replace("contacts", "con\ufe0ftacts"),
        "tag characters": words.replace("contacts", "con\U000e0020tacts"),
        "Hangul fillers": words.replace("contacts", "con\u3164tacts"),
        "marks of direction": words.replace("contacts", "\u200econ\u202atac\u202cts\u2066\u2069"),
        "full width": words.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
        "mathematical letters": words.replace(
            "contacts", "\U0001d41c\U0001d428\U0001d427\U0001d42d\U0001d41a\U0001d41c\U0001d42d\U0001d42c"
        ),
        "Cyrillic letters": words.replace("contacts", "\u0441\u043ent\u0430\u0441ts"),
        "Greek letters": words.replace("contacts", "c\u03bfntacts"),
        "hard spaces": words.replace(" ", "\u00a0"),
        "spaces of every width": words.replace(" ", "\u2003\u2009"),
        "capitals": words.upper(),
        "entities": "",
    }
    written["entities"] = "".join(f"&#{ord(letter)};" for letter in words)
    for what, text in written.items():
        yield _case(f"written with {what}", given(text, lambda text: page(f"<p>{text}</p>")))
    yield _case(
        "letter by letter in elements",
        lambda: page("<p>" + "".join(f"<span>{letter}</span>" for letter in words) + "</p>"),
    )
    yield _case("under 100 elements", lambda: page("<div><i>" * 50 + words + "</i></div>" * 50))
    yield _case("in tags that are never closed", lambda: page(f"<ul><li><b><i>{words}"))
    yield _case("in a closed <details>", lambda: page(f"<details><summary>More</summary><p>{words}</p></details>"))
    yield _case("hidden from screen readers alone", lambda: page(f"<p aria-hidden='true'>{words}</p>"))
    # Nobody reads it the right way round, and what a machine reads is not what a person sees.
    yield _case("turned round", lambda: page(f"<p>\u202e{words}\u202c</p>"), BOTH, _HIDDEN)


def _markup() -> Iterator[Case]:
    yield _case("entities that grow", lambda: page("<p>&lol9;</p>", before=_lol()), INNOCENT)
    yield _case(
        "an external entity",
        lambda: page("<p>&file;</p>", before="<!DOCTYPE x [<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"),
        INNOCENT,
    )
    yield _case(
        "links to everywhere",
        lambda: page(
            "<img src='http://192.0.2.1/x'><link rel='stylesheet' href='http://192.0.2.1/y'><base href='http://192.0.2.1/'>"
        ),
        INNOCENT,
    )
    yield _case("400 levels", lambda: page("<div>" * 400 + _SENTENCE))
    yield _case("100,000 levels", lambda: page("<div>" * 100_000), None, _UNREADABLE)
    yield _case(
        "100,000 unclosed tags of one line",
        lambda: page("<b>" * 100_000),
        None,
        _UNREADABLE,
    )
    yield _case("100,000 ends", lambda: page("</div></p></b>" * 33_000), INNOCENT)
    yield _case(
        "an element of 100,000 attributes",
        lambda: page("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">.</p>"),
        None,
        _UNREADABLE,
    )
    yield _case("an attribute of 3 MB", lambda: page(f"<p title='{'x' * 3 * _MIB}'>.</p>"), INNOCENT)
    yield _case("an attribute of 5 MB", lambda: page(f"<p title='{'x' * 5 * _MIB}'>.</p>"), INNOCENT, _LARGE, gap=True)
    yield _case(
        "a picture of 6 MB in the page",
        lambda: page(f"<img src='data:image/png;base64,{'A' * 6 * _MIB}'><p>{_SENTENCE}</p>"),
    )
    yield _case("a million tags", lambda: page("<b>" * 1_000_000), None, _UNREADABLE)
    yield _case(
        "a table of 100,000 cells",
        lambda: page("<table>" + ("<tr>" + "<td>a</td>" * 100 + "</tr>") * 1000 + "</table>"),
        INNOCENT,
    )
    yield _case(
        "spans of a thousand million",
        lambda: page(
            "<table><tr><td rowspan=999999999 colspan=999999999>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
        ),
        INNOCENT,
    )
    yield _case(
        "spans that multiply",
        lambda: page("<table>" + f"<tr>{'<td rowspan=1000>' + 'x' * 1000 + '</td><td>x</td>'}</tr>" * 500 + "</table>"),
        None,
        _UNREADABLE,
    )
    yield _case("a style of 3 MB of zeros", lambda: page(f"<p style='height:{'0' * 3 * _MIB}x'>.</p>"), INNOCENT)
    yield _case(
        "a style sheet that hides 50,000 elements in each other",
        lambda: page("<div class='x'>" * 400 + "<b class='x'>a b c</b>" * 50_000, head="<style>.x{opacity:0}</style>"),
        INNOCENT,
        _HIDDEN,
    )
    yield _case("tables in tables", lambda: page("<table><tr><td>" * 100 + _SENTENCE))
    yield _case("NUL in the tags", lambda: page(f"<p\0>{_SENTENCE}</p>"))
    yield _case("a page after the page", lambda: page(after=f"<html><body><p>{_SENTENCE}</p></body></html>"))
    yield _case(
        "only a script",
        lambda: b"<html><body><script>load()</script></body></html>",
        None,
        frozenset({ProblemKind.POLICY_ONLY_SCRIPT}),
    )
    yield _case(
        "only a frame",
        lambda: b"<html><body><iframe src='http://192.0.2.1/'></iframe></body></html>",
        None,
        frozenset({ProblemKind.POLICY_FRAMES}),
    )
    yield _case(
        "only a redirect",
        lambda: b"<html><head><meta http-equiv='refresh' content='0;url=http://192.0.2.1/'></head><body></body></html>",
        None,
        frozenset({ProblemKind.POLICY_REDIRECT}),
    )


def _lol() -> str:
    entities = "".join(f"<!ENTITY lol{n} '{f'&lol{n - 1};' * 10 if n else _SENTENCE}'>" for n in range(10))
    return f"<!DOCTYPE lolz [{entities}]>"


def _encodings() -> Iterator[Case]:
    text = policy(CONTACTS_TOO)
    chinese = policy(CONTACTS_TOO + "\u672c\u5e94\u7528\u4f1a\u8bfb\u53d6\u901a\u8baf\u5f55\u3002\n")
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"):
        yield _case(f"a text of {encoding}", given(encoding, lambda encoding: text.encode(encoding)), suffix=".txt")
    yield _case("a text of GB18030", lambda: chinese.encode("gb18030"), suffix=".txt")
    for declared in ("gb2312", "utf-16", "utf-7", "x-user-defined", "no-such-charset", "iso-2022-cn", "hz-gb-2312"):
        yield _case(
            f"UTF-8 that is called {declared}",
            given(
                declared,
                lambda declared: page(f"<p>{_SENTENCE}</p>").replace(
                    b"charset='utf-8'", f"charset='{declared}'".encode()
                ),
            ),
        )
    # Browsers know no UTF-7, so that this is no text that a person reads.
    yield _case(
        "UTF-7",
        lambda: page(_SENTENCE.replace("contacts", "+AGMAbwBuAHQAYQBjAHQAcw-").replace("READ_CONTACTS", "x")),
        INNOCENT,
    )
    yield _case("two byte-order marks", lambda: b"\xef\xbb\xbf\xef\xbb\xbf" + text.encode(), suffix=".txt")
    yield _case("NUL between all letters", lambda: text.encode("utf-16-le"), suffix=".txt")
    yield _case(
        "a byte of no text",
        lambda: text.encode() + b"\xff\xfe\xfd",
        BOTH,
        frozenset({ProblemKind.POLICY_DAMAGED_TEXT}),
        gap=True,
        suffix=".txt",
    )
    yield _case(
        "noise", lambda: bytes(range(1, 256)) * 400, None, frozenset({ProblemKind.POLICY_FORMAT}), suffix=".txt"
    )
    yield _case("no bytes", lambda: b"", None, frozenset({ProblemKind.POLICY_WITHOUT_WORDS}), suffix=".txt")
    yield _case("spaces", lambda: b" \n" * 100_000, None, frozenset({ProblemKind.POLICY_WITHOUT_WORDS}), suffix=".txt")
    for what, head, kind in (
        ("gzip", b"\x1f\x8b\x08" + bytes(99), ProblemKind.POLICY_FORMAT),
        ("a PNG", b"\x89PNG\r\n\x1a\n" + bytes(99), ProblemKind.POLICY_SCANNED),
        ("old Word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), ProblemKind.POLICY_FORMAT),
        ("RTF", b"{\\rtf1 We read your contacts.}", ProblemKind.POLICY_FORMAT),
    ):
        yield _case(
            f"{what} that is named .txt", given(head, lambda head: head), None, frozenset({kind}), suffix=".txt"
        )


def _text(name: str, extra: Callable[[], str], *, whole: bool = False) -> Case:
    """The good policy with something long behind it, which says nothing of the contacts.

    ``whole``: it is within the budgets on characters and blocks.
    """
    problems = frozenset() if whole else _LARGE
    return _case(name, lambda: (policy() + "\n" + extra()).encode(), INNOCENT, problems, gap=not whole, suffix=".txt")


def _sizes() -> Iterator[Case]:
    yield _text("64 MB of words", lambda: "word " * (64 * _MIB // 5))
    yield _text("a line of 4 MB", lambda: "word " * (4 * _MIB // 5))
    yield _text("a word of 4 MB", lambda: "x" * (4 * _MIB))
    yield _text("a million empty lines", lambda: "\n" * 1_000_000)
    yield _text("300,000 lines", lambda: "A line of words that says nothing.\n" * 300_000)
    yield _text("9,000 lines", lambda: "A line of words that says nothing.\n" * 9_000, whole=True)
    yield _text("a sentence of 35,000 commas", lambda: "we like it, and " * 35_000, whole=True)
    yield _text("a sentence of 25,000 negations", lambda: "we do not never not " * 25_000, whole=True)
    yield _text("480,000 open brackets", lambda: "(\u3010\u300a\u201c[{" * 80_000, whole=True)
    yield _text("9,000 bullets", lambda: "- a thing\n" * 9_000, whole=True)
    yield _text("9,000 headings", lambda: "1.1 Heading\n" * 9_000, whole=True)
    yield _text("25,000 links", lambda: "https://example.com/a " * 25_000, whole=True)
    yield _text("180,000 colons", lambda: "a: " * 180_000, whole=True)
    yield _text("140,000 times SDK", lambda: "SDK " * 140_000, whole=True)
    yield _text("half a million times one Han character", lambda: "\u7684" * 500_000, whole=True)
    yield _text(
        "60,000 Chinese clauses", lambda: "\u6211\u4eec\u4f1a\u4e0d\u65ad\u52aa\u529b\uff0c" * 60_000, whole=True
    )
    yield _text("a list of 180,000 Chinese things", lambda: "\u4e1c\u897f\u3001" * 180_000, whole=True)
    yield _text("100,000 marks of Markdown", lambda: "[*_`~" * 20_000, whole=True)
    yield _text(
        "a table of Markdown, 1,000 columns",
        lambda: "# A\n\n## B\n\n" + ("|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + ("|b" * 1000 + "|\n") * 100),
        whole=True,
    )
    yield _text("9,000 rows of pipes", lambda: "a | b | c\n" * 9_000, whole=True)
    yield _text("dates and addresses", lambda: "2024-01-01 a@b.example " * 25_000, whole=True)
    yield _text("digits", lambda: "1" * 500_000, whole=True)
    yield _text("combining marks", lambda: "e" + "\u0301" * 500_000, whole=True)
    yield _text("capitals and underscores", lambda: "READ_" * 100_000, whole=True)
    # Deeper than the reader of Markdown goes without leaving things out.
    deep = {
        "nested quotes of Markdown": "> " * 20_000 + "x",
        "nested lists of Markdown": "\n".join(f"{' ' * 2 * n}- x" for n in range(1000)),
    }
    for name, text in deep.items():
        yield _case(
            name,
            given(text, lambda text: f"{policy()}\n# A\n\n## B\n\n{text}".encode()),
            None,
            _UNREADABLE,
            suffix=".txt",
        )
