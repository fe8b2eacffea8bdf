"""Resource tables as androguard reads them: the oracle for ours."""

from collections.abc import Mapping

from loguru import logger

logger.disable("androguard")

from androguard.core import axml  # noqa: E402  silenced before it is imported

_REFERENCE, _STRING, _COLORS = 0x01, 0x03, range(0x1C, 0x20)


def values_by_id(data: bytes) -> Mapping[int, list[str | int]]:
    """Resource id to its texts, colours and references, those of the default configuration first; no empty texts."""
    parser = axml.ARSCParser(data)
    parser.get_packages_names()
    parser._analyse()
    default = axml.ARSCResTableConfig.default_config()
    found: dict[int, list[str | int]] = {}
    for identifier in parser.resource_values:
        values: list[str | int] = []
        for _, entry in sorted(parser.get_res_configs(identifier), key=lambda pair: pair[0] != default):
            if entry.is_complex():
                continue
            kind, value = (entry.datatype, entry.data) if entry.is_compact() else (entry.key.data_type, entry.key.data)
            if kind == _REFERENCE:
                values.append(value)
            elif kind == _STRING and (text := entry.parent.stringpool_main.getString(value)):
                values.append(text)
            elif kind in _COLORS:
                values.append(f"#{value:08x}")
        if values:
            found[identifier] = values
    return found
