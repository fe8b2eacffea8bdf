"""The user's own knowledge: a folder of entries in the format of ours, which replace or join the built-in ones.

``put_to_use`` is called once, before anything is looked up. Every look-up that depends on the entries is made with
``auditor.knowledge.caching``, so a later call, as in a test or a long-lived process, leaves nothing of the earlier one.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from auditor.errors import InputMissingError, KnowledgeError
from auditor.knowledge import caching
from auditor.knowledge.schema import AdvisoryFile, CategoryFile, Concept, LexiconFile, PermissionFile, Sdk
from auditor.limits import DEFAULT_LIMITS

LANGUAGES = ("en", "zh")
TO_BE_FILLED_IN = "TODO"
"""What a drafted entry says where only a person knows the answer."""
_PLACES = "sdks/<id>.json, permissions.json, categories.json, advisories.json, lexicon/en.json and lexicon/zh.json"
_SINGLE_FILES = frozenset({"permissions.json", "categories.json", "advisories.json"})
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    path: str
    """The folder as the user gave it, with forward slashes."""
    sha256: str
    """Over the names and contents of its files, so that a report can say which knowledge it rests on."""
    sdks: tuple[Sdk, ...]
    """By id."""
    permissions: PermissionFile | None
    categories: CategoryFile | None
    advisories: AdvisoryFile | None
    lexicon_en: LexiconFile | None
    lexicon_zh: LexiconFile | None

    def concepts(self, language: str) -> tuple[Concept, ...]:
        """Its own concepts in ``en`` or ``zh``."""
        lexicon = self.lexicon_zh if language == "zh" else self.lexicon_en
        return lexicon.concepts if lexicon else ()


_current: Overlay | None = None


def current() -> Overlay | None:
    """The user's own knowledge that is in use."""
    return _current


def put_to_use(overlay: Overlay | None) -> None:
    """From now on, look-ups see these entries before ours; None: ours alone."""
    global _current
    if overlay != _current:
        _current = overlay
        caching.forget()


def read_overlay(folder: str) -> Overlay:
    """Every entry of a folder, decoded as strictly as ours.

    Raises InputMissingError where there is no such folder, KnowledgeError with file and field for what is malformed.
    """
    path = folder.replace(os.sep, "/").rstrip("/") or "/"
    files = dict(_files(Path(folder), path))
    digest = hashlib.sha256()
    for name, data in files.items():
        digest.update(f"{name}\0{len(data)}\0".encode(errors="backslashreplace") + data)
    sdks = [_sdk(path, name, data) for name, data in files.items() if name.startswith("sdks/")]

    def optional(name: str, shape: type[_T]) -> _T | None:
        return _decoded(f"{path}/{name}", files[name], shape) if name in files else None

    return Overlay(
        path=path,
        sha256=digest.hexdigest(),
        sdks=tuple(sorted(sdks, key=lambda entry: entry.id)),
        permissions=optional("permissions.json", PermissionFile),
        categories=optional("categories.json", CategoryFile),
        advisories=optional("advisories.json", AdvisoryFile),
        lexicon_en=optional("lexicon/en.json", LexiconFile),
        lexicon_zh=optional("lexicon/zh.json", LexiconFile),
    )


def _files(folder: Path, path: str) -> Iterator[tuple[str, bytes]]:
    """Name below the folder and content of each file, sorted by name; a JSON file in no known place is an error."""
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "no such folder"
        raise InputMissingError(f"{path}: {what}; give a folder with {_PLACES}")
    lexicons = {f"lexicon/{language}.json" for language in LANGUAGES}
    names = [
        file.relative_to(folder).as_posix()
        for place in (folder, folder / "sdks", folder / "lexicon")
        if place.is_dir()
        for file in place.iterdir()
        if file.suffix == ".json" and not file.name.startswith(".")
    ]
    if not names or len(names) > DEFAULT_LIMITS.knowledge_files:
        why = "holds no entries" if not names else f"holds more than {DEFAULT_LIMITS.knowledge_files} files"
        raise KnowledgeError(f"{path}: {why}; read are {_PLACES}")
    for name in sorted(names):
        if name not in _SINGLE_FILES and name not in lexicons and not name.startswith("sdks/"):
            raise KnowledgeError(f"{path}/{name}: is not read from there; read are {_PLACES}")
        yield name, _content(folder / name, f"{path}/{name}")


def _content(file: Path, name: str) -> bytes:
    if not file.is_file() or file.stat().st_size > DEFAULT_LIMITS.knowledge_bytes:
        raise KnowledgeError(f"{name}: no regular file of at most {DEFAULT_LIMITS.knowledge_bytes} bytes")
    return file.read_bytes()


def _sdk(folder: str, name: str, data: bytes) -> Sdk:
    entry = _decoded(f"{folder}/{name}", data, Sdk)
    if name != f"sdks/{entry.id}.json":
        raise KnowledgeError(f"{folder}/{name}: $.id: is {entry.id!r}; a file carries the id of its entry")
    return entry


def _decoded(name: str, data: bytes, shape: type[_T]) -> _T:
    try:
        decoded = msgspec.json.decode(data, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise KnowledgeError(f"{name}: {_located(str(error))}") from None
    for field, text in texts_of(msgspec.to_builtins(decoded)):
        if text.startswith(TO_BE_FILLED_IN):
            raise KnowledgeError(f"{name}: {field}: still says {TO_BE_FILLED_IN}; fill it in, or leave the field out")
    return decoded


def _located(message: str) -> str:
    """msgspec's words with the place in front: ``$.kind: Expected `str`, got `int```."""
    what, separator, place = message.rpartition(" - at ")
    return f"{place.strip('`')}: {what}" if separator else f"$: {message}"


def texts_of(value: object, path: str = "$") -> Iterator[tuple[str, str]]:
    """Every string in decoded JSON with its path: ``$.signals.prefixes[0]``."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_of(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from texts_of(item, f"{path}[{index}]")
