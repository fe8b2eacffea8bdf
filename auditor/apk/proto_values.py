"""A value in an app bundle, as the APK that is made of the bundle will have it."""

import struct
from typing import NamedTuple

from auditor.apk import typed_value
from auditor.apk.protos import Item, Primitive

_OF_THE_THEME = 1


class Typed(NamedTuple):
    kind: int
    """Of ``typed_value``."""
    value: int | str
    """The text of a string, the 32 bits of anything else."""

    @property
    def words(self) -> str | None:
        """As a manifest's reader gets it; None for the null value."""
        if isinstance(self.value, str):
            return self.value
        return typed_value.in_words(self.kind, self.value, typed_value.NO_STRINGS)


def typed(item: Item) -> Typed | None:
    """The value of an item; None for files, ids, colours and dimensions, which say nothing of an app here."""
    if item.HasField("ref"):
        kind, mark = (typed_value.ATTRIBUTE, "?") if item.ref.type == _OF_THE_THEME else (typed_value.REFERENCE, "@")
        # A reference by name alone leads nowhere without all the names; it is shown as it stands.
        return Typed(kind, item.ref.id) if item.ref.id else Typed(typed_value.STRING, mark + item.ref.name)
    for name, text in (("str", item.str), ("raw_str", item.raw_str), ("styled_str", item.styled_str)):
        if item.HasField(name):
            return Typed(typed_value.STRING, text.value)
    return _number(item.prim) if item.HasField("prim") else None


def _number(primitive: Primitive) -> Typed | None:
    if primitive.HasField("null_value"):
        return Typed(typed_value.NULL, 0)
    if primitive.HasField("float_value"):
        (bits,) = struct.unpack("<L", struct.pack("<f", primitive.float_value))
        return Typed(typed_value.FLOAT, bits)
    if primitive.HasField("int_decimal_value"):
        return Typed(typed_value.DECIMAL, primitive.int_decimal_value & 0xFFFFFFFF)
    if primitive.HasField("int_hexadecimal_value"):
        return Typed(typed_value.HEXADECIMAL, primitive.int_hexadecimal_value)
    if primitive.HasField("boolean_value"):
        return Typed(typed_value.BOOLEAN, int(primitive.boolean_value))
    return None
