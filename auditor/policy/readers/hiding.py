"""What a page keeps from the eyes of people: words that a style hides, and words that are turned round.

Source: CSS 2.2 and its modules on colour, masking and transforms; Unicode UAX #9. A style on the element itself hides
for good, and its words do not count. A style sheet hides, too, what a click is to show; so those words count, and it
is only said.
"""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from auditor.model.evidence import Effect, ProblemKind
from auditor.policy.readers.content import Gap

_FEWEST_WORDS = 5
"""Fewer hidden words say nothing: a skip link, a label for screen readers."""
_LONGEST_SHEET = 200_000
_NOUGHT = r"(?:0++(?:\.0++)?+|\.0++)"
_ZERO = rf"{_NOUGHT}(?:px|r?em|pt|%|v[wh])?\s*+(?:;|$|!)"
_ALPHA = rf"(?:rgba|hsla)\([^()]{{1,60}}[,/]\s*{_NOUGHT}%?\s*\)"
_FAR = r"-\s*(?:\d{3,}(?:px|pt)?|\d{2,}r?em|[1-9]\d{2,}v[wh]|[1-9]\d{2,}%)"
_INVISIBLE = re.compile(
    r"(?:^|[;\s])(?:"
    r"display\s*:\s*none"
    r"|visibility\s*:\s*(?:hidden|collapse)"
    rf"|(?:opacity|font-size|zoom)\s*:\s*{_ZERO}"
    rf"|color\s*:\s*(?:transparent|{_ALPHA}|#[0-9a-f]{{3}}0\b|#[0-9a-f]{{6}}00\b)"
    rf"|(?:left|right|top|bottom|text-indent|margin-left|margin-top)\s*:\s*{_FAR}"
    r"|clip\s*:\s*rect\(\s*(?:0(?:px)?[\s,]*){4}\)"
    r"|clip-path\s*:\s*(?:inset\(\s*(?:[5-9]\d|100)%|circle\(\s*0)"
    rf"|transform\s*:\s*scale[xy]?\(\s*{_NOUGHT}\s*\)"
    r")"
)
_NO_SIZE = re.compile(rf"(?:^|[;\s])(?:max-)?(?:height|width)\s*:\s*{_ZERO}")
_CUT_OFF = re.compile(r"(?:^|[;\s])overflow(?:-[xy])?\s*:\s*(?:hidden|clip)")
_COLOR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]{1,60})")
_GROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]{1,60})")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?", re.IGNORECASE)
_SHORT_COLOR = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])")
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_CONDITIONAL = re.compile(r"@[a-z-]+[^{};]{0,300}\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]*)?([.#][a-z0-9_-]{1,100})")
_TURNED = re.compile("[\u202d\u202e][^\u202c\n]{10,}")


def hides(style: str) -> bool:
    """Whether declarations keep an element from being seen."""
    text = _plain(style)
    if _INVISIBLE.search(text) is not None:
        return True
    if _CUT_OFF.search(text) is not None and _NO_SIZE.search(text) is not None:
        return True
    color, ground = _COLOR.search(text), _GROUND.search(text)
    return color is not None and ground is not None and _same_color(color[1], ground[1])


def _plain(style: str) -> str:
    """Lower case, without comments and escapes."""
    if "\\" in style:
        style = _ESCAPE.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), style)
    return (_COMMENT.sub("", style) if "/*" in style else style).lower().strip()


def _same_color(one: str, other: str) -> bool:
    names = {"white": "#ffffff", "black": "#000000"}
    texts = (_SHORT_COLOR.fullmatch(text.strip()) or text.strip() for text in (one, other))
    full = ["#" + "".join(2 * part for part in text.groups()) if isinstance(text, re.Match) else text for text in texts]
    return names.get(full[0], full[0]) == names.get(full[1], full[1])


def is_hidden(element: etree._Element) -> bool:
    """Whether the element itself says so."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and hides(str(style))


def hidden_words(root: etree._Element) -> Gap | None:
    """What is kept from people; None: nothing of note. It costs no rule."""
    for found, how in ((_by_themselves(root), "a style"), (_by_sheets(root), "a style sheet")):
        count = sum(len("".join(map(str, element.itertext())).split()) for element in found)
        if count >= _FEWEST_WORDS:
            return _noted(f"{count} words hidden by {how}")
    turned = any(_TURNED.search(str(text)) for text in root.itertext())
    return _noted("words that are turned round") if turned else None


def turned_words(text: str) -> Gap | None:
    """The same for a plain text."""
    return _noted("words that are turned round") if _TURNED.search(text) else None


def _noted(detail: str) -> Gap:
    return Gap(kind=ProblemKind.POLICY_HIDDEN_TEXT, detail=detail, effect=Effect.NONE)


_NO_TEXT = frozenset({"script", "style", "template", "noscript", "head", "svg", "iframe", "object", "select", "input"})


def _by_themselves(root: etree._Element) -> Iterator[etree._Element]:
    return _outermost(root, is_hidden)


def _by_sheets(root: etree._Element) -> Iterator[etree._Element]:
    """By rules for a class or an id; sheets that hold under a condition, such as for print, are left out."""
    sheets = "".join(element.text or "" for element in root.iter("style"))[:_LONGEST_SHEET]
    rules = _RULE.finditer(_CONDITIONAL.sub("", _plain(sheets)))
    names = {
        found[1]
        for rule in rules
        if hides(rule[2])
        for selector in rule[1].split(",")
        if (found := _SELECTOR.fullmatch(selector.strip())) is not None
    }

    def named(element: etree._Element) -> bool:
        classes = {f".{name}" for name in str(element.get("class") or "").lower().split()}
        return not names.isdisjoint(classes) or f"#{str(element.get('id') or '').lower()}" in names

    return _outermost(root, named) if names else iter(())


def _outermost(root: etree._Element, chosen: Callable[[etree._Element], bool]) -> Iterator[etree._Element]:
    """Elements that hold text of a policy, none inside another: all their text together is no more than the page's."""
    within: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            within = None if element is within else within
        elif within is None and element.tag not in _NO_TEXT and chosen(element):
            within = element
            yield element
