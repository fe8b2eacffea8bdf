"""The resource table of an app bundle, ``resources.pb``: the values of one resource."""

from collections.abc import Iterator

from auditor.apk import typed_value
from auditor.apk.proto_values import typed
from auditor.apk.protos import ConfigValue, Entry, ProtoError, Type, entry, resource_table
from auditor.limits import Limits


class ProtoTable:
    """The values of each resource. Raises ProtoError for what is no table, and past the budget."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._types: dict[int, list[Type]] = {}
        self._left = limits.bundle_entries
        for package in resource_table(data).package:
            for one in package.type:
                self._types.setdefault(package.package_id.id << 24 | one.type_id.id << 16, []).append(one)

    def values(self, identifier: int) -> list[str | int]:
        """Texts and references of a resource, as stored; those of the default configuration first."""
        found = [value for one in self._entries(identifier) for value in one.config_value]
        return list(_stored(sorted(found, key=lambda value: value.config.ByteSize() > 0)))

    def _entries(self, identifier: int) -> Iterator[Entry]:
        for one in self._types.get(identifier & 0xFFFF0000, ()):
            for data in one.entry:
                self._left -= 1
                if self._left < 0:
                    raise ProtoError("more entries than their budget")
                found = entry(data)
                if found.entry_id.id == identifier & 0xFFFF:
                    yield found


def _stored(values: list[ConfigValue]) -> Iterator[str | int]:
    for value in values:
        found = typed(value.value.item) if value.value.HasField("item") else None
        if found is None:
            continue
        if found.kind == typed_value.REFERENCE and isinstance(found.value, int):
            yield found.value
        elif text := found.words:
            yield text
