"""Which watched APIs the classes of an artefact use, whether they are compiled for Android or for Java."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from auditor.apk.class_file import ClassFile
from auditor.knowledge.apis import watched_string
from auditor.knowledge.schema import WatchedApi

if TYPE_CHECKING:
    from auditor.apk.calls import CallSite


class ApiUse(NamedTuple):
    class_name: str
    """Java name of the class whose code uses it."""
    api: str
    """``package.Class->method``, a field, or a text."""


def of_sites(sites: Iterable["CallSite"]) -> Iterator[ApiUse]:
    """By call sites of dex files; those only that count for certain."""
    return (ApiUse(site.caller, site.api.name) for site in sites if site.certain and _counts(site.api))


def of_class(class_name: str, read: ClassFile) -> Iterator[ApiUse]:
    """By what a class file refers to. An API that counts with an argument counts where the class holds that text."""
    return (ApiUse(class_name, api.name) for api in _referred_to(read) if _counts(api) and _with_argument(api, read))


def _referred_to(read: ClassFile) -> Iterator[WatchedApi]:
    from auditor.apk.watch import watch  # and numpy with it

    watched = watch()
    for class_, name, form in read.calls:
        found = watched.method(class_, name, form.partition(")")[0] + ")")
        if found is not None:
            yield found
    for key in read.reads & watched.fields.keys():
        yield watched.fields[key]
    for text in read.strings:
        found = watched_string(text)
        if found is not None:
            yield found
    for base in watched.bases.get(read.superclass or "", ()):
        if base.member in read.methods:
            yield base


def _counts(api: WatchedApi) -> bool:
    return api.weight == "access"


def _with_argument(api: WatchedApi, read: ClassFile) -> bool:
    return api.argument is None or api.argument in read.strings
