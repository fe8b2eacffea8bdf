"""The fewest package prefixes that own a set of packages, and nothing that is another's."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

_OF_EVERYONE = frozenset(
    {"android", "app", "biz", "com", "dalvik", "dev", "edu", "gov", "info", "int", "java", "javax", "mobi", "name"}
    | {"net", "org", "pro", "test"}
)
"""First segments below which everyone has packages; so has every one of two letters, for countries."""
_SECOND_LEVEL = frozenset(["ac", "co", "com", "edu", "gov", "net", "or", "org"])
"""``cn.com.acme``, ``uk.co.acme``: the third segment is the first that names someone."""
_HOSTS = frozenset({("com", "github"), ("io", "github"), ("com", "gitee"), ("io", "gitee"), ("org", "jetbrains")})
"""Names under which strangers publish."""
_DEEPEST = 64
_MANY = 12
"""More roots than a person would write down: then the vendor's own package is the better one."""


class Standing(Enum):
    """Whose a package is, as far as the knowledge tells."""

    FREE = "free"
    SHARED = "shared"
    """One other family has packages below it."""
    TAKEN = "taken"
    """It is claimed, or several families have packages below it."""


class Roots(NamedTuple):
    """All sorted."""

    owned: tuple[str, ...]
    """Prefixes below which nobody else has anything."""
    shared: tuple[str, ...]
    """Packages with classes, below which others have packages too."""
    nameless: tuple[str, ...]
    """Packages whose names say nothing of an owner: ``a.b``, as shrinkers write them."""


@dataclass(slots=True)
class _Node:
    has_classes: bool = False
    children: dict[str, "_Node"] = field(default_factory=dict)


def package_roots(packages: Iterable[str], standing: Callable[[str], Standing]) -> Roots:
    """The roots of these packages: as short as they can be, where paths part, and no shorter than one owner's name."""
    tree = _Node()
    nameless: set[str] = set()
    for package in packages:
        segments = package.split(".")
        if not all(map(str.isidentifier, segments)) or _is_nameless(segments):
            nameless.add(package)
            continue
        node = tree
        for segment in segments[:_DEEPEST]:
            node = node.children.setdefault(segment, _Node())
        node.has_classes = True
    owned: set[str] = set()
    shared: set[str] = set()
    for root, is_shared in _roots(tree, (), standing):
        (shared if is_shared else owned).add(root)
    return Roots(tuple(sorted(owned)), tuple(sorted(shared)), tuple(sorted(nameless)))


def _roots(node: _Node, path: tuple[str, ...], standing: Callable[[str], Standing]) -> Iterator[tuple[str, bool]]:
    """Each root, and whether others are below it."""
    name = ".".join(path)
    below = [
        root for segment in sorted(node.children) for root in _roots(node.children[segment], (*path, segment), standing)
    ]
    parts_here = node.has_classes or len(node.children) > 1
    whose = standing(name) if parts_here and _names_someone(path) else Standing.TAKEN
    # The longest prefix owns a class, so a family may have one product below another; a vendor's first two segments
    # are left to all of its products, unless they are what the code is scattered over.
    if whose is Standing.FREE or (whose is Standing.SHARED and (len(path) > 2 or len(below) > _MANY)):
        yield name, False
        return
    if node.has_classes:
        yield name, True
    yield from below


def _names_someone(path: tuple[str, ...]) -> bool:
    if not path or len(path) == 1:
        return bool(path) and len(path[0]) > 2 and path[0] not in _OF_EVERYONE
    if _is_of_everyone(path[0]) and (path[1] in _SECOND_LEVEL or path[:2] in _HOSTS):
        return len(path) > 2
    return True


def _is_of_everyone(segment: str) -> bool:
    return segment in _OF_EVERYONE or len(segment) == 2


def _is_nameless(segments: list[str]) -> bool:
    """``a.b``, ``aa``, ``com.a.b``: no segment that could be anyone's name stands where names stand."""
    if len(segments) == 1:
        return len(segments[0]) < 3 or segments[0] in _OF_EVERYONE
    return len(segments[0]) == 1 or (len(segments[1]) == 1 and _is_of_everyone(segments[0]))
