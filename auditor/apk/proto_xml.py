"""The manifest of an app bundle as an element tree, the same as that of the binary manifest it becomes.

Source of each choice: AOSP ``aapt2`` (``ProtoDeserialize.cpp``, ``XmlFlattener.cpp``), which turns the one into the
other: an attribute with a resource id is that one, whatever it is called; one of a namespace without an id is none.
"""

from lxml import etree

from auditor.apk import typed_value
from auditor.apk.axml import Axml, AxmlError, TreeBudget
from auditor.apk.naming import AttributeNames, element_name, read_as
from auditor.apk.proto_values import typed
from auditor.apk.protos import ProtoError, XmlAttribute, XmlElement, xml_node
from auditor.apk.stringpool import printable
from auditor.limits import Limits


def parse(data: bytes, limits: Limits) -> Axml:
    """The document. Raises AxmlError for what is no manifest of a bundle, and past the budgets."""
    try:
        node = xml_node(data)
    except ProtoError as error:
        raise AxmlError(str(error)) from None
    if not node.HasField("element"):
        raise AxmlError("no element in it")
    return _Tree(limits).of(node.element)


class _Tree:
    def __init__(self, limits: Limits) -> None:
        self._budget = TreeBudget(limits)
        self._names = AttributeNames()

    def of(self, element: XmlElement) -> Axml:
        tag, attributes = self._read(element)
        root = etree.Element(tag, attributes)
        # Protocol buffers are nested a hundred levels at most, but recursion is no way to walk what others wrote.
        pending = [(root, element)]
        while pending:
            parent, message = pending.pop()
            for node in message.child:
                if node.HasField("element"):
                    tag, attributes = self._read(node.element)
                    pending.append((etree.SubElement(parent, tag, attributes), node.element))
        return Axml(root, self._names.misnamed)

    def _read(self, element: XmlElement) -> tuple[str, dict[str, str]]:
        self._budget.add_element()
        tag = element_name(element.name)
        attributes: dict[str, str] = {}
        for attribute in element.attribute:
            named = self._attribute(attribute, tag)
            if named is not None:
                attributes.setdefault(*named)
        self._budget.add_text(tag, attributes)
        return tag, attributes

    def _attribute(self, attribute: XmlAttribute, tag: str) -> tuple[str, str] | None:
        value = typed(attribute.compiled_item) if attribute.HasField("compiled_item") else None
        kind = typed_value.STRING if value is None else value.kind
        text = attribute.value if value is None else value.words
        if attribute.resource_id:
            key = self._names.by_id(attribute.resource_id, attribute.name, tag=tag, kind=kind)
            if key is not None and value is not None and isinstance(value.value, int):
                text = read_as(key, kind, value.value) or text
        else:
            key = self._names.by_text(attribute.name, namespaced=bool(attribute.namespace_uri))
            text = attribute.value or text
        return None if key is None or text is None else (key, printable(text))
