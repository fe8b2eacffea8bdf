"""Where in a manifest something stands."""

from typing import TYPE_CHECKING, NamedTuple, cast

from auditor.apk.attributes import android
from auditor.model.evidence import Location

if TYPE_CHECKING:
    from lxml import etree


class Places(NamedTuple):
    """Locations in one manifest."""

    artifact: str
    member: str | None
    """None for a source manifest, which is a file of its own."""

    def of(self, element: "etree._Element", snippet: str = "") -> Location:
        """The element, as ``uses-permission[@name='a.b.CAMERA']``, with its line in a source manifest."""
        name = element.get(android("name"))
        return Location(
            artifact=self.artifact,
            member=self.member,
            element=str(element.tag) if name is None else f"{element.tag}[@name='{name}']",
            line=line_of(element) if self.member is None else None,
            snippet=snippet,
        )


def line_of(element: "etree._Element") -> int | None:
    """Line of a parsed file, from 1; None for an element that was built, as from a binary manifest."""
    return cast("int | None", element.sourceline)  # the stubs give it no type
