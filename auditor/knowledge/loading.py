"""Reads the data files, strictly typed."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

# A plain path: importlib.resources would cost a sixth of the whole start of a check.
_DATA = Path(__file__).with_name("data")
_T = TypeVar("_T")


def json_file(path: str, shape: type[_T]) -> _T:
    """One JSON file below ``data``; a misspelt field is a ``msgspec.ValidationError`` with its path."""
    return msgspec.json.decode((_DATA / path).read_bytes(), type=shape)


def toml_file(path: str, shape: type[_T]) -> _T:
    """One TOML file below ``data``, as strict as ``json_file``."""
    return msgspec.convert(tomllib.loads((_DATA / path).read_text(encoding="utf-8")), shape)


def paths(folder: str, suffix: str) -> Iterator[str]:
    """Paths of the files in a folder of ``data``, sorted."""
    return (f"{folder}/{path.name}" for path in sorted((_DATA / folder).iterdir()) if path.suffix == suffix)


def text_file(path: str) -> str:
    """One text below ``data``, as it stands."""
    return (_DATA / path).read_text(encoding="utf-8")
