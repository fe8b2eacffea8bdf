"""Manifests and resource tables of app bundles, which are protocol buffers: the one module that meets that library.

Only the fields that are read are described here; names and numbers are those of AOSP's ``aapt2/Resources.proto``
(https://android.googlesource.com/platform/frameworks/base/+/main/tools/aapt2/Resources.proto).
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Protocol, cast

_PACKAGE = "auditor.aapt"
_MANY, _ONE_OF = "*", "?"
"""After the type of a field: there may be several; or it is one of alternatives, of which at most one is there."""

_SCHEMA: Mapping[str, Mapping[str, tuple[int, str]]] = {
    "XmlNode": {"element": (1, "XmlElement")},
    "XmlElement": {
        "namespace_uri": (2, "string"),
        "name": (3, "string"),
        "attribute": (4, "XmlAttribute*"),
        "child": (5, "XmlNode*"),
    },
    "XmlAttribute": {
        "namespace_uri": (1, "string"),
        "name": (2, "string"),
        "value": (3, "string"),
        "resource_id": (5, "uint32"),
        "compiled_item": (6, "Item"),
    },
    "Item": {"ref": (1, "Reference"), "str": (2, "Text"), "raw_str": (3, "Text"), "styled_str": (4, "Text"),
             "prim": (7, "Primitive")},
    "Reference": {"type": (1, "uint32"), "id": (2, "uint32"), "name": (3, "string")},
    "Text": {"value": (1, "string")},
    "Primitive": {
        "null_value": (1, "Nothing"),
        "float_value": (3, "float?"),
        "int_decimal_value": (6, "int32?"),
        "int_hexadecimal_value": (7, "uint32?"),
        "boolean_value": (8, "bool?"),
    },
    "Nothing": {},
    "Number": {"id": (1, "uint32")},
    "ResourceTable": {"package": (2, "Package*")},
    "Package": {"package_id": (1, "Number"), "type": (3, "Type*")},
    # Entries stay bytes, decoded one by one: a table has some ten thousand, and an audit asks for two.
    "Type": {"type_id": (1, "Number"), "entry": (3, "bytes*")},
    "Entry": {"entry_id": (1, "Number"), "config_value": (6, "ConfigValue*")},
    "ConfigValue": {"config": (1, "Nothing"), "value": (2, "Value")},
    "Value": {"item": (4, "Item")},
}  # fmt: skip


class ProtoError(ValueError):
    """The bytes are no such message. The words fit a problem's ``detail``."""


class Message(Protocol):
    def HasField(self, name: str) -> bool: ...  # noqa: N802  as protobuf names it

    def ByteSize(self) -> int: ...  # noqa: N802


class Text(Message, Protocol):
    value: str


class Reference(Message, Protocol):
    type: int
    """1: a reference to an attribute of the theme."""
    id: int
    name: str


class Primitive(Message, Protocol):
    float_value: float
    int_decimal_value: int
    int_hexadecimal_value: int
    boolean_value: bool


class Item(Message, Protocol):
    ref: Reference
    str: Text
    raw_str: Text
    styled_str: Text
    prim: Primitive


class XmlAttribute(Message, Protocol):
    namespace_uri: str
    name: str
    value: str
    resource_id: int
    compiled_item: Item


class XmlElement(Message, Protocol):
    namespace_uri: str
    name: str
    attribute: Sequence[XmlAttribute]
    child: "Sequence[XmlNode]"


class XmlNode(Message, Protocol):
    element: XmlElement


class Number(Message, Protocol):
    id: int


class Value(Message, Protocol):
    item: Item


class ConfigValue(Message, Protocol):
    config: Message
    value: Value


class Entry(Message, Protocol):
    entry_id: Number
    config_value: Sequence[ConfigValue]


class Type(Message, Protocol):
    type_id: Number
    entry: Sequence[bytes]


class Package(Message, Protocol):
    package_id: Number
    type: Sequence[Type]


class ResourceTable(Message, Protocol):
    package: Sequence[Package]


def xml_node(data: bytes) -> XmlNode:
    """A manifest; raises ProtoError."""
    return cast("XmlNode", _decoded("XmlNode", data))


def resource_table(data: bytes) -> ResourceTable:
    """Raises ProtoError."""
    return cast("ResourceTable", _decoded("ResourceTable", data))


def entry(data: bytes) -> Entry:
    """An entry of a table; raises ProtoError."""
    return cast("Entry", _decoded("Entry", data))


def _decoded(name: str, data: bytes) -> "_Built":
    from google.protobuf.message import DecodeError

    message = _classes()[name]()
    try:
        message.ParseFromString(data)
    except (DecodeError, RecursionError):
        raise ProtoError("damaged, or nested too deeply") from None
    return message


class _Built(Message, Protocol):
    def ParseFromString(self, data: bytes) -> int: ...  # noqa: N802


@cache
def _classes() -> "Mapping[str, type[_Built]]":
    """The classes of the messages, in a pool of their own: another library may have described the same ones."""
    from google.protobuf import descriptor_pool, message_factory
    from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto

    file = FileDescriptorProto(name="auditor/aapt.proto", package=_PACKAGE, syntax="proto3")
    for name, fields in _SCHEMA.items():
        message = file.message_type.add(name=name)
        for field, (number, kind) in fields.items():
            bare = kind.rstrip(_MANY + _ONE_OF)
            added = message.field.add(name=field, number=number)
            added.label = (
                FieldDescriptorProto.LABEL_REPEATED if kind.endswith(_MANY) else FieldDescriptorProto.LABEL_OPTIONAL
            )
            if bare in _SCHEMA:
                added.type, added.type_name = FieldDescriptorProto.TYPE_MESSAGE, f".{_PACKAGE}.{bare}"
            else:
                added.type = FieldDescriptorProto.Type.Value(f"TYPE_{bare.upper()}")
            if kind.endswith(_ONE_OF):
                if not message.oneof_decl:
                    message.oneof_decl.add(name="alternatives")
                added.oneof_index = 0
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {
        name: cast("type[_Built]", message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.{name}")))
        for name in _SCHEMA
    }
