"""A declaration: what a policy declares, written by the developer as YAML or JSON instead of prose.

A mistake in it is the caller's, as a wrong option is: it is refused with its place and the nearest right name, so that
a misspelt permission never counts as one that is not declared.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Annotated, Literal, Never

import msgspec
from msgspec import Meta, Struct

from auditor.errors import DeclarationError
from auditor.knowledge import catalog
from auditor.limits import Limits
from auditor.model.evidence import Location
from auditor.model.policy import DataClaim, PermissionClaim, Polarity, Policy, Scope, SdkClaim
from auditor.policy.readers.tree import Tree, loaded
from auditor.policy.sdk_names import resolve

Text = Annotated[str, Meta(min_length=1)]


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all parts of a declaration."""


class DeclaredPermission(Entry, frozen=True, kw_only=True):
    """A permission that the app asks for."""

    name: Annotated[Text, Meta(description="Constant: CAMERA, android.permission.CAMERA, or the app's own in full.")]
    purpose: Annotated[str | None, Meta(description="What it is for.")] = None


class DeclaredSdk(Entry, frozen=True, kw_only=True):
    """A third party's SDK in the app."""

    name: Annotated[Text, Meta(description="The product's name, in either language.")]
    vendor: str | None = None
    purpose: str | None = None
    data: Annotated[tuple[Text, ...], Meta(description="Data types that it takes.")] = ()
    url: Annotated[str | None, Meta(description="The vendor's privacy policy.")] = None


class Declaration(Entry, frozen=True, kw_only=True):
    """What an app's privacy policy declares."""

    schema: Literal["auditor/declaration/1"] | None = None
    app_name: str | None = None
    developer: str | None = None
    effective_date: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="YYYY-MM-DD")] | None = None
    permissions: tuple[DeclaredPermission, ...] = ()
    data: Annotated[tuple[Text, ...], Meta(description="Data types: an id, or a name in either language.")] = ()
    sdks: tuple[DeclaredSdk, ...] = ()


_LISTS = ("permissions", "data", "sdks")
_KEY = re.compile(r"[\"']?(?P<key>[A-Za-z_][\w-]{0,40})[\"']?\s*:(?P<rest>\s.*|$)")
_FLOW = re.compile(r"\{\s*(?:[\"']?[A-Za-z_][\w-]{0,40}[\"']?\s*:|\})")
_HEAD_LINES = 400
_LEAST_LIKE = 0.75
_OWN_NAME = re.compile(r"[A-Za-z]\w*(?:\.\w+)+")
_PREFIX = "android.permission."
_FIELD = re.compile(r"Object (?:contains unknown|missing required) field `([^`]*)`")
_OURS = (("Object contains unknown field", "unknown key"), ("Object missing required field", "missing key"))
_AT = re.compile(r" - at `\$\.?([^`]*)`")


def is_declaration(text: str) -> bool:
    """Whether a text is a mapping with a list of permissions, data or SDKs. Keys may be misspelt; no line is prose."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return _FLOW.match(start) is not None
    lists = False
    for line in text.lstrip("\ufeff").splitlines()[:_HEAD_LINES]:
        if not line.strip() or line[0] in " \t#-":
            continue
        match = _KEY.match(line)
        if match is None:
            return False
        rest = match["rest"].strip()
        lists = lists or ((not rest or rest[0] in "[{#&*!") and bool(get_close_matches(match["key"], _LISTS, 1)))
    return lists


def read_declaration(text: str, *, file: str, limits: Limits) -> Policy:
    """Its claims, of the greatest strength. Raises DeclarationError, which names the place, for anything amiss."""
    tree = loaded(text, file=file, limits=limits)
    try:
        declaration = msgspec.convert(tree.value, Declaration)
    except msgspec.ValidationError as error:
        raise DeclarationError(_explained(str(error), tree, file)) from None
    return _Reading(declaration, tree, file).policy()


def schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) that docs/ publishes."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Declaration)}


def _explained(error: str, tree: Tree, file: str) -> str:
    at = _AT.search(error)
    path = at.group(1) if at else ""
    said = _AT.sub("", error).replace("`", "'")
    for theirs, ours in _OURS:
        said = said.replace(theirs, ours)
    field = _FIELD.search(error)
    if field and "unknown" in error:
        part = {"permissions": DeclaredPermission, "sdks": DeclaredSdk}.get(path.partition("[")[0], Declaration)
        said += _nearest(field.group(1), part.__struct_fields__)
        path = ".".join(filter(None, (path, field.group(1))))
    return tree.place(path, file) + said[0].lower() + said[1:]


def _nearest(name: str, names: Iterable[str]) -> str:
    known = list(names)
    near = get_close_matches(name.casefold(), {known_name.casefold(): known_name for known_name in known}, 1)
    if near:
        return f"; did you mean {next(right for right in known if right.casefold() == near[0])}?"
    return f"; known: {', '.join(known)}" if len(known) <= 10 else ""


@dataclass(frozen=True, slots=True)
class _Reading:
    declaration: Declaration
    tree: Tree
    file: str

    def policy(self) -> Policy:
        said = self.declaration
        data = [self._data(text, f"data[{index}]", Scope.APP) for index, text in enumerate(said.data)]
        sdks = []
        for index, sdk in enumerate(said.sdks):
            path = f"sdks[{index}]"
            theirs = [self._data(text, f"{path}.data[{place}]", Scope.SDK) for place, text in enumerate(sdk.data)]
            sdks.append(self._sdk(sdk, path, tuple(sorted({claim.data_type for claim in theirs}))))
            data += theirs
        return Policy(
            sources=(),
            app_name=said.app_name,
            developer=said.developer,
            effective_date=said.effective_date,
            permissions=tuple(self._permission(entry, index) for index, entry in enumerate(said.permissions)),
            data=tuple(data),
            sdks=tuple(sdks),
        )

    def _permission(self, entry: DeclaredPermission, index: int) -> PermissionClaim:
        path = f"permissions[{index}].name"
        name = _permission_name(entry.name, lambda said: self._refuse(path, said))
        known = catalog.permissions().get(name)
        return PermissionClaim(
            phrase=entry.name,
            permissions=(name,),
            data_types=known.data_types if known else (),
            strength=4,
            polarity=Polarity.DECLARED,
            purpose=entry.purpose,
            evidence=(self._evidence(path, "permissions", entry.name, entry.purpose),),
        )

    def _data(self, text: str, path: str, scope: Scope) -> DataClaim:
        key = text.strip().casefold()
        found = _data_type_names().get(key)
        if found is None:
            self._refuse(path, f"unknown data type {text!r}{_nearest(key, _data_type_names())}")
        return DataClaim(
            data_type=found,
            polarity=Polarity.DECLARED,
            scope=scope,
            evidence=(self._evidence(path, path.partition("[")[0], text),),
        )

    def _sdk(self, sdk: DeclaredSdk, path: str, data_types: tuple[str, ...]) -> SdkClaim:
        language = "zh" if re.search(r"[\u4e00-\u9fff]", sdk.name + (sdk.purpose or "")) else "en"
        named = resolve(sdk.name, sdk.purpose, language)
        return SdkClaim(
            name_as_written=sdk.name,
            sdk_ids=named.ids,
            level=named.level,
            vendor=sdk.vendor,
            purpose=sdk.purpose,
            data_as_written="、".join(sdk.data) if language == "zh" else ", ".join(sdk.data) or None,
            data_types=data_types,
            url=sdk.url,
            evidence=(self._evidence(f"{path}.name", "sdks", sdk.name, sdk.vendor, sdk.purpose),),
        )

    def _evidence(self, path: str, section: str, *texts: str | None) -> Location:
        snippet = " | ".join(text for text in texts if text)
        return Location(artifact=self.file, section=section, line=self.tree.line(path), snippet=snippet)

    def _refuse(self, path: str, said: str) -> Never:
        raise DeclarationError(self.tree.place(path, self.file) + said)


def _permission_name(written: str, refuse: Callable[[str], Never]) -> str:
    """The full name. Android's own may stand without their prefix; the app's own stand as they are."""
    known = catalog.permissions()
    name = written.strip()
    for full in (name, _PREFIX + name):
        if full in known:
            return full
    last = name.rpartition(".")[2]
    if _OWN_NAME.fullmatch(name) and not name.startswith(_PREFIX):
        space = name[: -len(last)]
        if _PREFIX + last not in known or SequenceMatcher(None, space, _PREFIX).ratio() < _LEAST_LIKE:
            return name
    androids = (full.removeprefix(_PREFIX) for full in known if full.startswith(_PREFIX))
    return refuse(f"unknown permission {written!r}{_nearest(last, androids)}")


def _data_type_names() -> dict[str, str]:
    """Ids and names in both languages, folded, to the id."""
    found: dict[str, str] = {}
    for entry in catalog.data_types().values():
        for name in (entry.id, entry.name.en, entry.name.zh):
            found.setdefault(name.casefold(), entry.id)
    return found
