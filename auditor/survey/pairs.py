"""Which app of an earlier store is the same as one of a later store."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.batch.store import Store

_COLUMNS = "id, path, package, source, version_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Ids; one of them may be None, never both."""

    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    id: str
    path: str
    package: str | None
    source: str | None
    version_code: int | None


def pairs(old: Store, new: Store) -> Iterator[Pair]:
    """By path of the new apps, then of the old ones that none of them continues.

    By package; by path where one of them has none, for it could not be read. Of several old ones of a package: the one
    at the same path, else of the same source, else of the highest version.
    """
    before = list(_known(old))
    by_package: dict[str, list[_Known]] = defaultdict(list)
    for one in before:
        if one.package is not None:
            by_package[one.package].append(one)
    by_path = {one.path: one for one in before}
    continued: set[str] = set()
    for one in _known(new):
        earlier = _earlier(one, by_package, by_path)
        if earlier is not None:
            continued.add(earlier.id)
        yield Pair(old=earlier.id if earlier else None, new=one.id)
    yield from (Pair(old=one.id, new=None) for one in before if one.id not in continued)


def _earlier(one: _Known, by_package: dict[str, list[_Known]], by_path: dict[str, _Known]) -> _Known | None:
    same = by_package.get(one.package, []) if one.package is not None else []
    if same:
        return max(same, key=lambda other: _likeness(one, other))
    at_path = by_path.get(one.path)
    if at_path is not None and None in {one.package, at_path.package}:
        return at_path
    return None


def _likeness(one: _Known, other: _Known) -> tuple[bool, bool, int, str]:
    same_source = one.source is not None and one.source == other.source
    return other.path == one.path, same_source, other.version_code or 0, other.path


def _known(store: Store) -> Iterator[_Known]:
    with store.refusals():
        for id_, path, package, source, version_code in store.connection.execute(
            f"SELECT {_COLUMNS} FROM app ORDER BY path"
        ):
            yield _Known(id=id_, path=path, package=package, source=source, version_code=version_code)
