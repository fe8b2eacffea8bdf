"""Where a key stands in a TOML text: tomllib keeps no places, and a person looks for a line."""

import re

_KEY = re.compile(r"\s*([\w.\"'-]+)\s*=")
_INDEX = re.compile(r"\[(\d+)\]")


def line_of(text: str, key: str) -> int | None:
    """The line, from 1, of ``waivers[2].until``, or of the nearest part of it that has one; None where none is found.

    It goes by the lines that begin with a header or a key, as people write settings; a place inside an inline table or
    array is that of its key.
    """
    places = _places(text)
    while key:
        if key in places:
            return places[key]
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
    return None


def _places(text: str) -> dict[str, int]:
    """Every header and key, with its line."""
    places: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        key = _KEY.match(line)
        header = line.strip()
        if header.startswith("["):
            name = _plain(header.lstrip("[ \t").partition("]")[0])
            if header.startswith("[["):
                counts[name] = counts.get(name, -1) + 1
                name = f"{name}[{counts[name]}]"
            table = name
            places.setdefault(table, number)
            # [profiles.strict] is also the first place of profiles
            places.setdefault(_INDEX.sub("", table).split(".")[0], number)
        elif key:
            places.setdefault(f"{table}.{_plain(key[1])}".lstrip("."), number)
    return places


def _plain(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
