"""Documents that an app carries with it, in its assets and raw resources: its privacy policy may be among them."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.apk import bundle
from auditor.apk.container import Container, ContainerError, MemberError
from auditor.errors import UnreadableError
from auditor.limits import DEFAULT_LIMITS, Limits

_PAGE = re.compile(
    r"(?:assets|res/raw[^/]*)/.*\.(?:x?html?|mht|mhtml|txt|md|docx|pdf)|res/raw[^/]*/[^/.]+", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Page:
    """A document in an app."""

    member: str
    data: bytes


def pages(
    path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS, *, name: str | None = None
) -> tuple[Page, ...]:
    """All such documents by name, no more than the budget allows. Raises UnreadableError where it is no archive.

    ``name``: of the app, as read_app takes it.
    """
    file = Path(path)
    artifact = os.fspath(path).replace(os.sep, "/") if name is None else name
    try:
        with file.open("rb") as stream:
            container = Container(stream, file.stat().st_size, limits)
            modules = bundle.modules(container) if bundle.is_bundle(container) else (container,)
            return tuple(_read(modules, limits))
    except (OSError, ContainerError) as error:
        raise UnreadableError(f"{artifact}: no policy can be looked for inside it ({error})") from None


def _read(containers: Sequence[Container], limits: Limits) -> list[Page]:
    found: list[Page] = []
    left = limits.embedded_bytes
    named = ((one, name) for one in containers for name in sorted(filter(_PAGE.fullmatch, one.members)))
    for container, name in named:
        if container.members[name].size > left:
            continue
        try:
            data = container.read(name, min(limits.policy_bytes, left))
        except MemberError:
            continue  # a damaged page is no policy; that none was found is said by the caller
        left -= len(data)
        found.append(Page(container.members[name].name, data))
    return found
