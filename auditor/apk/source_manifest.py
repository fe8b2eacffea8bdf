"""A manifest as developers write it, plain XML, brought to what a build makes of it as far as one file can tell.

Source of the rules: Android's manifest merger (``XmlElement``, ``ToolsInstructionsCleaner``): an element marked
``tools:node="remove"`` or ``"removeAll"`` is not in the result. ``removeAll`` else acts on the manifests of libraries
only, which a single file does not show, so the file's own elements of that kind stay.
"""

from lxml import etree

from auditor.apk.attributes import TOOLS, android
from auditor.apk.places import line_of
from auditor.limits import Limits

_NODE, _SELECTOR, _REMOVE = f"{{{TOOLS}}}node", f"{{{TOOLS}}}selector", f"{{{TOOLS}}}remove"
_APPLICATION_ID = "${applicationId}"
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class SourceManifestError(ValueError):
    """No manifest, or no XML. The words fit a problem's ``detail``."""


def looks_like_xml(head: bytes) -> bool:
    """Whether a file that begins so is text in angle brackets."""
    return ascii_of(head).lstrip().startswith(b"<")


def ascii_of(head: bytes) -> bytes:
    """The ASCII characters of a text in any encoding of XML, without its byte-order mark."""
    for mark in _BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"")


def parse(data: bytes, limits: Limits, *, own_id: bool = True) -> "etree._Element":
    """The root element, tools markers obeyed and ``${applicationId}`` filled in where the file states the package.

    ``own_id``: whether its package is the application id; a library's is not, and the placeholder stays.

    Raises SourceManifestError.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceManifestError(str(error).splitlines()[0] if str(error) else "no XML") from None
    if etree.ElementTree(root).docinfo.internalDTD is not None:
        raise SourceManifestError("it has a document type declaration, which is not read")
    if root.tag != "manifest":
        raise SourceManifestError(f"its root is <{root.tag}>, not <manifest>")
    _check_budget(root, limits)
    _obey_tools(root)
    package = root.get("package")
    if own_id and package and "${" not in package:
        _fill_in(root, package, limits)
    return root


def placeholders(root: "etree._Element") -> tuple[tuple[int | None, str], ...]:
    """Line and text of attributes that only a build completes, in order of lines."""
    found = {
        (line_of(element), str(value))
        for element in root.iter()
        for value in element.attrib.values()
        if "${" in str(value)
    }
    return tuple(sorted(found, key=lambda place: (place[0] or 0, place[1])))


def _check_budget(root: "etree._Element", limits: Limits) -> None:
    level, count = [root], 1
    for _ in range(limits.manifest_depth):
        level = [child for element in level for child in element]
        count += len(level)
        if count > limits.manifest_elements:
            raise SourceManifestError(f"more than {limits.manifest_elements} elements")
        if not level:
            return
    raise SourceManifestError(f"more than {limits.manifest_depth} levels")


def _obey_tools(root: "etree._Element") -> None:
    """In one pass over each parent: to look for the twins of each marked element would be quadratic."""
    unwanted: dict[etree._Element, set[tuple[str, str | None]]] = {}
    for element in [marked for marked in root.iter() if _NODE in marked.attrib or _REMOVE in marked.attrib]:
        names = (element.get(_REMOVE) or "").split(",")
        keys = {android(name.strip().removeprefix("android:")) for name in names}
        for key in [key for key in element.attrib if key in keys]:
            del element.attrib[key]
        parent = element.getparent()
        if parent is None or element.get(_NODE) not in ("remove", "removeAll"):
            continue
        if element.get(_NODE) == "remove" and element.get(_SELECTOR) is None:
            unwanted.setdefault(parent, set()).add(_twins(element))
        parent.remove(element)
    for parent, twins in unwanted.items():
        for child in [child for child in parent if _twins(child) in twins]:
            parent.remove(child)


def _twins(element: "etree._Element") -> tuple[str, str | None]:
    """What one removal takes away together: elements of one kind and name."""
    return str(element.tag), element.get(android("name"))


def _fill_in(root: "etree._Element", package: str, limits: Limits) -> None:
    characters = 0
    for element in root.iter():
        for key, value in element.attrib.items():
            text = str(value)
            count = text.count(_APPLICATION_ID)
            characters += len(text) + count * (len(package) - len(_APPLICATION_ID))
            if characters > limits.manifest_bytes:
                raise SourceManifestError(
                    f"more than {limits.manifest_bytes} characters with {_APPLICATION_ID} filled in"
                )
            if count:
                element.set(key, text.replace(_APPLICATION_ID, package))
