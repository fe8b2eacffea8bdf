"""The app of a case: a package built from a manifest as text and from a list of what its classes do.

``code.toml`` has classes with methods, each with lines of code:

    call android.telephony.TelephonyManager->getDeviceId():java.lang.String
    read android.os.Build->SERIAL
    const "android_id"

A text that was loaded is passed to the next call that takes one.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from auditor.apk.attributes import ANDROID, ANDROID_ATTRIBUTES
from tests.apk.builders import Attribute, Node, apk, in_order
from tests.apk.dex_writer import RETURN, TEXT, Class, Instruction, Invoke, Load, Method, Read, descriptor, dex_of

_NAMES = frozenset(ANDROID_ATTRIBUTES.values())
_PRIMITIVES = {
    "void": "V",
    "boolean": "Z",
    "byte": "B",
    "short": "S",
    "char": "C",
    "int": "I",
    "long": "J",
    "float": "F",
    "double": "D",
}
_WIDE = ("J", "D")
_CALL = re.compile(r"(?P<callee>[\w.$]+->[\w<>$]+)\((?P<parameters>[^)]*)\)(?::(?P<returns>.+))?")
_TEXT_REGISTER, _OTHER_REGISTER, _WIDE_REGISTER, _MOST_NAMED = 0, 1, 2, 5


def package(case: Path) -> bytes:
    """The APK of a case; one without ``code.toml`` has the classes of its activities and nothing else."""
    root = etree.parse(case / "manifest.xml").getroot()
    code = case / "code.toml"
    listed = tomllib.loads(code.read_text(encoding="utf-8"))["class"] if code.exists() else []
    classes = [
        Class(
            one["name"],
            [Method(method["name"], (*_instructions(method["code"]), RETURN)) for method in one.get("methods", ())],
            one.get("superclass", "java.lang.Object"),
        )
        for one in listed
    ]
    named = {one.name for one in classes}
    classes += [Class(name, (), "android.app.Activity") for name in sorted(set(_own_activities(root)) - named)]
    return apk(_node(root), dex_of(*classes))


def _own_activities(root: "etree._Element") -> Iterator[str]:
    package_name = root.get("package") or ""
    for element in root.iter("activity"):
        name = element.get(f"{{{ANDROID}}}name") or ""
        if name.startswith("."):
            name = package_name + name
        if name.startswith(package_name):
            yield name


def _node(element: "etree._Element") -> Node:
    attributes = []
    for key, value in element.attrib.items():
        namespace, _, name = str(key).rpartition("}")
        if not namespace:
            attributes.append(Attribute(name, str(value), id=0))
        elif namespace == "{" + ANDROID and name in _NAMES:
            attributes.append(Attribute(name, _typed(str(value))))
    return Node(
        str(element.tag), in_order(attributes), [_node(child) for child in element if isinstance(child.tag, str)]
    )


def _typed(value: str) -> str | int | bool:
    if value in ("true", "false"):
        return value == "true"
    return int(value) if re.fullmatch(r"\d{1,9}", value) else value


def _instructions(lines: list[str]) -> Iterator[Instruction]:
    for line in lines:
        kind, _, rest = line.partition(" ")
        if kind == "const":
            yield Load(rest.strip('"'), _TEXT_REGISTER)
        elif kind == "read":
            yield Read(rest, register=_OTHER_REGISTER)
        elif kind == "call" and (found := _CALL.fullmatch(rest)):
            yield _invoke(found)
        else:
            raise ValueError(f"no code: {line}")


def _invoke(found: re.Match[str]) -> Invoke:
    parameters = tuple(_descriptor(name.strip()) for name in found["parameters"].split(",") if name.strip())
    registers = [_OTHER_REGISTER]
    for parameter in parameters:
        if parameter in _WIDE:
            registers += [_WIDE_REGISTER, _WIDE_REGISTER + 1]
        else:
            registers.append(_TEXT_REGISTER if parameter == TEXT else _OTHER_REGISTER)
    many = len(registers) > _MOST_NAMED
    return Invoke(
        found["callee"],
        parameters,
        _descriptor(found["returns"] or "void"),
        tuple(range(len(registers))) if many else tuple(registers),
        range=many,
    )


def _descriptor(name: str) -> str:
    if name.endswith("[]"):
        return "[" + _descriptor(name[:-2])
    return _PRIMITIVES.get(name) or descriptor(name)
