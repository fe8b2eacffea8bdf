"""Whose code it is: SDKs, libraries and packers by class, manifest entry, native library or archive member."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from auditor.knowledge import loading, overlay
from auditor.knowledge.caching import bounded_cache, cache
from auditor.knowledge.schema import Sdk

_APPLICATION_ID = "${applicationId}"


@cache
def sdks() -> Mapping[str, Sdk]:
    """Every SDK, library and packer by its id, in order of ids; the user's own in the place of ours."""
    entries = [loading.json_file(path, Sdk) for path in loading.paths("sdks", ".json")]
    own = overlay.current()
    known = {entry.id: entry for entry in (*entries, *(own.sdks if own else ()))}
    return dict(sorted(known.items()))


def sdk(sdk_id: str) -> Sdk | None:
    return sdks().get(sdk_id)


@cache
def families() -> Mapping[str, tuple[Sdk, ...]]:
    """Products, without cores and carriers, by family."""
    members: dict[str, list[Sdk]] = {}
    for entry in sdks().values():
        if entry.role == "product" and entry.kind == "sdk":
            members.setdefault(entry.family, []).append(entry)
    return {family: tuple(entries) for family, entries in members.items()}


@cache
def packers() -> tuple[Sdk, ...]:
    """Everything that hides an app's own code."""
    return tuple(entry for entry in sdks().values() if entry.kind == "packer")


def _index(keys: Callable[[Sdk], Iterable[str]]) -> Mapping[str, Sdk]:
    return {key: entry for entry in sdks().values() for key in keys(entry)}


# --- classes -------------------------------------------------------------------------------------------------------


@cache
def _owning() -> Mapping[str, Sdk]:
    return _index(lambda entry: (*entry.signals.prefixes, *entry.signals.shared_prefixes))


@cache
def _longest() -> int:
    return max(map(len, _owning()))


@bounded_cache(1 << 15)
def _owning_prefix(package: str) -> str | None:
    # No prefix is longer than the longest one, so a hostile name of a thousand segments costs no more than a short one.
    name = package[: _longest() + 1]
    if len(name) < len(package):
        name = name.rpartition(".")[0]
    while name:
        if name in _owning():
            return name
        name = name.rpartition(".")[0]
    return None


def owning_prefix(class_name: str) -> str | None:
    """The longest known prefix that the class lies under, anchored at a dot or ``$``.

    ``cn.jpush`` owns ``cn.jpush.X`` and ``cn.jpush.X$Y``, and never ``cn.jpushy.X``.
    """
    outer = class_name.partition("$")[0]
    return outer if outer in _owning() else _owning_prefix(outer.rpartition(".")[0])


class OwnedClass(NamedTuple):
    name: str
    owner: Sdk
    detects: bool
    """Whether the class alone proves that its owner is embedded: it does not lie under a prefix that others share."""


def owned_classes(class_names: Iterable[str]) -> Iterator[OwnedClass]:
    """Those of many classes that somebody known owns, in their order: ``owner_of`` and ``detecting_sdk`` at once."""
    owning = _owning()
    detecting = {prefix: prefix not in owner.signals.shared_prefixes for prefix, owner in owning.items()}
    for name in class_names:
        outer = name.partition("$")[0]  # as owning_prefix, without the price of calling it for each class of an app
        prefix = outer if outer in owning else _owning_prefix(outer.rpartition(".")[0])
        if prefix is not None:
            yield OwnedClass(name, owning[prefix], detecting[prefix])


def owner_of(class_name: str) -> Sdk | None:
    """The SDK, library or packer that the class belongs to."""
    prefix = owning_prefix(class_name)
    return None if prefix is None else _owning()[prefix]


def detecting_sdk(class_name: str) -> Sdk | None:
    """The owner, where the class alone proves that it is embedded: not under a prefix that others share."""
    prefix = owning_prefix(class_name)
    if prefix is None:
        return None
    owner = _owning()[prefix]
    return None if prefix in owner.signals.shared_prefixes else owner


# --- manifest ------------------------------------------------------------------------------------------------------


@cache
def _components() -> Mapping[str, Sdk]:
    return _index(lambda entry: entry.signals.components)


def sdk_by_component(class_name: str) -> Sdk | None:
    """The SDK that a manifest component of this class belongs to."""
    return _components().get(class_name) or detecting_sdk(class_name)


@cache
def _actions() -> Mapping[str, Sdk]:
    return _index(lambda entry: entry.signals.actions)


def sdk_by_action(action: str) -> Sdk | None:
    return _actions().get(action)


@cache
def _meta_data() -> Mapping[str, Sdk]:
    return _index(lambda entry: entry.signals.meta_data)


def sdk_by_meta_data(key: str) -> Sdk | None:
    return _meta_data().get(key)


@cache
def _modules() -> Mapping[str, Sdk]:
    return _index(lambda entry: entry.maven)


def sdk_by_module(module: str) -> Sdk | None:
    """The SDK or library that a Maven module holds: ``com.umeng.umsdk:common``."""
    return _modules().get(module)


@cache
def _authorities() -> Mapping[str, Sdk]:
    return _index(lambda entry: entry.signals.authorities)


def sdk_by_authority(authority: str, package: str) -> Sdk | None:
    """The SDK whose provider has this authority in an app of this application id."""
    found = _authorities().get(authority)
    if found is None and package and authority.startswith(package):
        found = _authorities().get(_APPLICATION_ID + authority.removeprefix(package))
    return found


# --- archive members -----------------------------------------------------------------------------------------------


class _FilePatterns(msgspec.Struct, frozen=True):
    """File names, some with a ``*`` in them."""

    exact: Mapping[str, Sdk]
    globs: tuple[tuple[re.Pattern[str], Sdk], ...]

    @classmethod
    def of(cls, table: Mapping[str, Sdk]) -> "_FilePatterns":
        globs = ((name.split("*"), entry) for name, entry in table.items() if "*" in name)
        return cls(table, tuple((re.compile(".*".join(map(re.escape, parts))), entry) for parts, entry in globs))

    def get(self, name: str) -> Sdk | None:
        found = self.exact.get(name)
        if found is None:
            found = next((entry for pattern, entry in self.globs if pattern.fullmatch(name)), None)
        return found


@cache
def _native_libraries() -> _FilePatterns:
    return _FilePatterns.of(_index(lambda entry: entry.signals.native_libraries))


def sdk_by_native_library(file_name: str) -> Sdk | None:
    """The owner of a library, by its file name below ``lib/<abi>/``."""
    return _native_libraries().get(file_name)


@cache
def _assets() -> _FilePatterns:
    return _FilePatterns.of(_index(lambda entry: entry.signals.assets))


def sdk_by_asset(member: str) -> Sdk | None:
    """The owner of an archive member, by its whole name."""
    return _assets().get(member)
