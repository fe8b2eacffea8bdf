"""YAML or JSON to plain lists, mappings and strings, each with its line. No aliases, no tags, no key twice."""

import re
from dataclasses import dataclass, field

from auditor.errors import DeclarationError
from auditor.limits import Limits

Value = str | None | list["Value"] | dict[str, "Value"]


@dataclass(slots=True)
class Tree:
    """The value, and the line, from 1, of every path in it: ``permissions[2].name``."""

    value: Value = None
    lines: dict[str, int] = field(default_factory=dict)

    def line(self, path: str) -> int:
        return self.lines.get(path, 1)

    def place(self, path: str, file: str) -> str:
        """``declaration.yml:14: permissions[2].name: ``, the head of a message; a path that is not there is cut."""
        known = path
        while known and known not in self.lines:
            known = re.sub(r"(?:^|\.)[^.\[]*$|\[\d+\]$", "", known)
        return f"{file}:{self.line(known)}: " + (f"{path}: " if path else "")


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end is not yet seen."""

    value: list[Value] | dict[str, Value]
    path: str
    key: str | None = None


def loaded(text: str, *, file: str, limits: Limits) -> Tree:
    """Every scalar is a string, as it is written; an empty one, ``~`` or ``null`` is None.

    Raises DeclarationError with the line of what is wrong.
    """
    import yaml

    if len(text) > limits.declaration_bytes:
        raise DeclarationError(f"{file}: more than {limits.declaration_bytes} characters; give the declaration alone")
    builder = _Builder(file, limits.declaration_depth)
    try:
        for event in yaml.parse(_as_yaml(text), Loader=yaml.SafeLoader):
            builder.add(event)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DeclarationError(f"{file}:{line}: no YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise DeclarationError(f"{file}: no YAML: {' '.join(str(error).split())}") from None
    return builder.tree


def _as_yaml(text: str) -> str:
    """JSON is YAML but for tabs between its tokens and for the escaped slash."""
    text = text.lstrip("\ufeff")
    if not text.lstrip().startswith("{"):
        return text
    text = re.sub(r"^[ \t]+", lambda found: found.group().expandtabs(2), text, flags=re.MULTILINE)
    return re.sub(r"\\([\\/])", lambda found: "/" if found.group(1) == "/" else found.group(), text)


class _Builder:
    def __init__(self, file: str, depth: int) -> None:
        self.tree = Tree()
        self._file = file
        self._depth = depth
        self._open: list[_Open] = []
        self._documents = 0

    def add(self, event: object) -> None:
        import yaml

        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(event, "a second document; give one file for each")
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(event, "aliases (*name) are not allowed; write it out")
        elif isinstance(event, yaml.NodeEvent):
            self._node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()

    def _node(self, event: object) -> None:
        import yaml

        if getattr(event, "anchor", None) is not None:
            self._refuse(event, "anchors (&name) are not allowed; write it out")
        if getattr(event, "tag", None) not in {None, "!"}:
            self._refuse(event, "tags (!name) are not allowed; every value is text")
        value: Value
        if isinstance(event, yaml.ScalarEvent):
            value = None if event.implicit[0] and event.value in {"", "~", "null"} else event.value
        else:
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._place(value, event)
        if isinstance(value, list | dict) and path is not None:
            if len(self._open) >= self._depth:
                self._refuse(event, f"nested deeper than {self._depth}")
            self._open.append(_Open(value, path))

    def _place(self, value: Value, event: object) -> str | None:
        """Puts a value where it belongs, and returns its path; None for a key."""
        path = ""
        if not self._open:
            self.tree.value = value
        else:
            parent = self._open[-1]
            if isinstance(parent.value, list):
                path = f"{parent.path}[{len(parent.value)}]"
                parent.value.append(value)
            elif parent.key is None:
                self._key(parent, value, event)
                return None
            else:
                path = f"{parent.path}.{parent.key}".lstrip(".")
                parent.value[parent.key], parent.key = value, None
        self.tree.lines.setdefault(path, _line(event))
        return path

    def _key(self, parent: _Open, value: Value, event: object) -> None:
        if not isinstance(value, str):
            self._refuse(event, "a key has to be a word")
        elif value in parent.value:
            self._refuse(event, f"{f'{parent.path}.{value}'.lstrip('.')}: the same key twice")
        else:
            parent.key = value

    def _refuse(self, event: object, said: str) -> None:
        raise DeclarationError(f"{self._file}:{_line(event)}: {said}")


def _line(event: object) -> int:
    mark = getattr(event, "start_mark", None)
    return int(mark.line) + 1 if mark is not None else 1
