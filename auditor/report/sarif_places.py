"""Places as SARIF has them: files, files within files, and what stands in a file without lines."""

from dataclasses import dataclass, field

from auditor.model.audit import Audit
from auditor.model.evidence import Location
from auditor.report.document import Object
from auditor.report.escape import brief, visible
from auditor.report.escape_uri import member_uri, uri
from auditor.report.format_words import FormatWords
from auditor.report.results import nested, text_line


@dataclass(frozen=True, slots=True, kw_only=True)
class SarifPlaces:
    """Numbers every file as it is first named; ``artifacts`` is the list that the numbers point into."""

    audit: Audit
    words: FormatWords
    artifacts: list[Object] = field(default_factory=list)
    _numbers: dict[tuple[str, ...], int] = field(default_factory=dict)

    def artifact(self, chain: tuple[str, ...]) -> Object:
        """A reference to a file, from the outside in (SARIF 3.24.9, "parentIndex")."""
        name = uri(chain[0]) if len(chain) == 1 else member_uri(chain[-1])
        if chain not in self._numbers:
            described: Object = {"location": {"uri": name}}
            if len(chain) > 1:
                described["parentIndex"] = self.artifact(chain[:-1])["index"]
            self._numbers[chain] = len(self.artifacts)
            self.artifacts.append(described)
        return {"uri": name, "index": self._numbers[chain]}

    def file(self, artifact: str, member: str | None = None) -> Object:
        return self.artifact(nested(artifact, member, self.audit.app.path))

    def primary(self, place: Location) -> Object:
        """With a line always, for services that show nothing without one."""
        region: Object = {"startLine": text_line(place, self.audit)}
        if place.column is not None and region["startLine"] == place.line:
            region["startColumn"] = place.column
        return self._described(place, region | self._snippet(place))

    def related(self, place: Location, number: int) -> Object:
        """With a line only where there is one."""
        region = self._snippet(place)
        if place.line is not None and place.member is None:
            region = {"startLine": text_line(place, self.audit)} | region
        return {"id": number} | self._described(place, region if "startLine" in region else {})

    def problem(self, artifact: str) -> Object:
        return {"physicalLocation": {"artifactLocation": self.file(artifact)}}

    def _described(self, place: Location, region: Object) -> Object:
        physical: Object = {"artifactLocation": self.file(place.artifact, place.member)}
        if region:
            physical["region"] = region
        described: Object = {"physicalLocation": physical}
        logical = [
            {"fullyQualifiedName": brief(name), "kind": kind}
            for name, kind in ((place.element, "element"), (place.symbol, _kind(place.symbol)))
            if name
        ]
        if logical:
            described["logicalLocations"] = logical
        about = [self.words.page.format(page=place.page)] if place.page is not None else []
        about += [brief(place.section)] if place.section else []
        about += [] if region else [visible(place.snippet)] if place.snippet else []
        if about:
            described["message"] = {"text": ": ".join(about)}
        return described

    def _snippet(self, place: Location) -> Object:
        return {"snippet": {"text": visible(place.snippet)}} if place.snippet else {}


def _kind(symbol: str | None) -> str:
    return "function" if symbol and "->" in symbol else "type"
