"""Reads ``auditor.toml`` as strictly as an option is read: what cannot be right is refused with its place."""

import re
import tomllib
from datetime import date
from typing import get_args

import msgspec

from auditor.config.lines import line_of
from auditor.config.mistakes import mistakes, nearest
from auditor.config.settings import (
    Color,
    ConfidenceName,
    Config,
    GapEntry,
    Language,
    Part,
    Profile,
    SeverityName,
    Threshold,
    WaiverEntry,
)
from auditor.errors import ConfigError
from auditor.limits import DEFAULT_LIMITS


def read_config(data: bytes, name: str, *, today: date) -> Config:
    """The settings of one file; ``name`` stands in messages.

    Raises ConfigError with file, line and key for what cannot be right: an unknown key, rule, category or kind of gap,
    a waiver without a reason, or whose end is more than a year from ``today``.
    """
    if len(data) > DEFAULT_LIMITS.settings_bytes:
        raise ConfigError(f"{name}: more than {DEFAULT_LIMITS.settings_bytes} bytes; these are no settings")
    try:
        text = data.decode("utf-8-sig")
        for number, line in enumerate(text.splitlines(), 1):
            if line.count(".") > DEFAULT_LIMITS.settings_dots:
                raise ConfigError(f"{name}:{number}: more than {DEFAULT_LIMITS.settings_dots} dots in one line")
        tree = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{name}: is no UTF-8 text: byte {error.start}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}{_line_in(str(error))}") from None
    except RecursionError:
        raise ConfigError(f"{name}: is nested too deeply") from None
    except ValueError as error:  # a number of thousands of digits
        raise ConfigError(f"{name}: is no TOML: {error}") from None
    try:
        config = msgspec.convert(tree, Config)
    except msgspec.ValidationError as error:
        key, said = _explained(str(error), tree)
        raise ConfigError(_placed(name, text, key, said)) from None
    for key, said in mistakes(config, today):
        raise ConfigError(_placed(name, text, key, said))
    return config


_PARTS: dict[str, type[Part]] = {"waivers": WaiverEntry, "accepted_gaps": GapEntry, "profiles": Profile}
_TABLES: dict[str, object] = {"profiles": Profile, "severity": SeverityName}
"""Tables with names of the user's own, and what each name holds."""
_CHOICES: dict[str, tuple[str, ...]] = {
    "fail_on": get_args(Threshold),
    "min_confidence": get_args(ConfidenceName),
    "lang": get_args(Language),
    "color": get_args(Color),
}
_WHY = {
    "reason": "; say why the finding or the gap is accepted",
    "until": "; give the last day on which it holds, as 2027-01-31",
}


def _explained(error: str, tree: dict[str, object]) -> tuple[str, str]:
    """The key, and what is wrong with it, from msgspec's words."""
    what, separator, at = error.rpartition(" - at ")
    what = what if separator else error
    key = _named(at.strip("`").removeprefix("$").removeprefix("."), tree) if separator else ""
    field = what.split("`")[1] if "`" in what else ""
    if "unknown field" in what:
        part = _PARTS.get(key.split("[")[0].split(".")[0], Config)
        return _below(key, field), f"unknown key{nearest(field, part.__struct_fields__)}"
    if "missing required field" in what:
        return _below(key, field), "is missing" + _WHY.get(field, "")
    if key.endswith(".until"):
        return key, "is no date; write one as 2027-01-31"
    if what.startswith("Invalid enum value"):
        value = what.removeprefix("Invalid enum value ").strip("'")
        choices = _CHOICES.get(key, get_args(SeverityName))
        return key, f"{value!r} is unknown{nearest(value, choices)}"
    if "length >= 1" in what:
        return key, "is empty" + _WHY.get(key.rpartition(".")[2], "")
    return key, what[:1].lower() + what[1:].replace("`", "'")


def _named(key: str, tree: dict[str, object]) -> str:
    """``severity.UND001`` for msgspec's ``severity[...]``: the first name whose value does not fit."""
    *tables, rest = key.split("[...]")
    named, value = "", tree
    for table in tables:
        for step in filter(None, table.split(".")):
            value = _table(value[step])
        name = next(name for name, item in value.items() if not _fits(item, _TABLES[table.rpartition(".")[2]]))
        named += f"{table}.{name}"
        value = _table(value[name]) if isinstance(value[name], dict) else {}
    return named + rest


def _table(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


def _fits(value: object, shape: object) -> bool:
    try:
        msgspec.convert(value, shape)
    except msgspec.ValidationError:
        return False
    return True


def _below(key: str, field: str) -> str:
    return f"{key}.{field}" if key else field


def _placed(name: str, text: str, key: str, said: str) -> str:
    line = line_of(text, key)
    return f"{name}{'' if line is None else f':{line}'}: " + (f"{key}: " if key else "") + said


def _line_in(error: str) -> str:
    """``:3: is no TOML: …`` from tomllib's ``… (at line 3, column 8)``."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", error, re.DOTALL)
    return f":{found[2]}: is no TOML: {found[1]}" if found else f": is no TOML: {error}"
