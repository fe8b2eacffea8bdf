"""The names that a shrinker replaced, restored by the mapping file that it wrote with the build.

Source of the format: R8, "retrace" documentation (``mapping.txt``), which ProGuard's manual describes likewise. A class
stands at the start of a line, ``com.shop.Cart -> a.b:``; its members are indented, ``1:3:void add(int):12:14 -> a``.
Lines of the same method with the same first numbers are frames of inlined code, the outermost last. A member that came
from another class bears that class's name.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auditor.apk.build_files import BuildText
from auditor.apk.code import Code
from auditor.apk.dex import Dex
from auditor.model.evidence import Effect, Problem, ProblemKind, Stage

if TYPE_CHECKING:
    from auditor.apk.calls import CallSite
    from auditor.apk.startup import StartCall

_CLASS = re.compile(r"(?P<original>[^\s:]+) -> (?P<written>[^\s:]+):\s*")
_METHOD = re.compile(
    r"\s+(?P<lines>\d+:\d+:)?\S+ (?P<original>[^\s(]+)\([^)\s]*\)(?::\d+){0,2} -> (?P<written>[^\s(]+)\s*"
)
_IN_DESCRIPTOR = re.compile(r"L(?P<name>[^;]+);")
_LEAST_PRESENT = 0.5
"""Share of the names that the package must hold. R8 lists what is left after shrinking, so a file of the same build
names only classes that are there; an older one soon names others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoredNames:
    classes: Mapping[str, str]
    """Java name in the package to the original one."""
    methods: Mapping[tuple[str, str], tuple[str, str]]
    """Class and method in the package to the original ones, where they are the same for all of its code."""


def read_mapping(lines: Iterable[str], callers: Collection[str]) -> RestoredNames:
    """Every class; methods only of ``callers``, the classes whose methods will be named: a large app has a million."""
    classes: dict[str, str] = {}
    frames: dict[tuple[str, str], dict[str, tuple[str, str]]] = defaultdict(dict)
    original = written = ""
    for line in lines:
        if line[:1].strip():
            found = _CLASS.fullmatch(line)
            if found is not None:
                original, written = found["original"], found["written"]
                classes[written] = original
        elif written in callers and (method := _METHOD.fullmatch(line)) is not None:
            owner, _, name = method["original"].rpartition(".")
            # A later line with the same numbers is a frame further out, and takes the place of this one.
            frames[written, method["written"]][method["lines"] or line] = owner or original, name
    methods = {place: names for place, found in frames.items() if len(names := set(found.values())) == 1}
    return RestoredNames(classes=classes, methods={place: min(names) for place, names in methods.items()})


def with_original_names(code: Code, mapping: BuildText) -> Code:
    """The code under its original names; as it was, with a problem, where the mapping belongs to another build."""
    wanted = {site.caller for site in code.calls.sites} | {call.class_name for call in code.calls.starts}
    names = read_mapping(mapping.text.splitlines(), wanted)
    defined = {name for dex in code.dexes for name in dex.defined}
    present = sum(name in defined for name in names.classes)
    if present < _LEAST_PRESENT * len(names.classes) or not present:
        detail = f"{present} of its {len(names.classes)} classes are in the package"
        unfit = Problem(
            stage=Stage.DEX, kind=ProblemKind.MAPPING_UNFIT, artifact=mapping.path, effect=Effect.PARTIAL, detail=detail
        )
        return code._replace(problems=(*code.problems, unfit))
    return code._replace(
        dexes=tuple(_dex(dex, names) for dex in code.dexes),
        calls=replace(
            code.calls,
            sites=tuple(_site(site, names) for site in code.calls.sites),
            starts=tuple(_start(call, names) for call in code.calls.starts),
        ),
    )


def _start(call: "StartCall", names: RestoredNames) -> "StartCall":
    class_name = names.classes.get(call.class_name, call.class_name)
    class_name, member = names.methods.get((call.class_name, call.member), (class_name, call.member))
    caller = names.classes.get(call.caller, call.caller)
    return call._replace(caller=caller, class_name=class_name, member=member)


def _dex(dex: Dex, names: RestoredNames) -> Dex:
    return replace(
        dex,
        defined=tuple(sorted({names.classes.get(name, name) for name in dex.defined})),
        referenced=tuple(sorted({names.classes.get(name, name) for name in dex.referenced})),
    )


def _site(site: "CallSite", names: RestoredNames) -> "CallSite":
    name, bracket, signature = site.method.partition("(")
    caller = names.classes.get(site.caller, site.caller)
    caller, name = names.methods.get((site.caller, name), (caller, name))

    def original(found: re.Match[str]) -> str:
        written = found["name"].replace("/", ".")
        return f"L{names.classes.get(written, written).replace('.', '/')};"

    return replace(site, caller=caller, method=name + bracket + _IN_DESCRIPTOR.sub(original, signature))
