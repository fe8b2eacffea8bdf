"""Where something stands, in as few words as a person needs to open it."""

from auditor import messages
from auditor.knowledge import catalog
from auditor.model.app import App
from auditor.model.evidence import Location
from auditor.model.policy import Policy
from auditor.report.escape import brief, one_line
from auditor.report.words import ReportWords
from auditor.report.wrapping import shortened, width_of

_SNIPPET_COLUMNS = 200
_PATH_COLUMNS = 40


def app_place(place: Location, app_path: str, words: ReportWords) -> str:
    """``AndroidManifest.xml: <uses-permission …>``; the app's own path is left out, an element is shown as written."""
    snippet = shortened(one_line(place.snippet), (), _SNIPPET_COLUMNS)
    as_written = snippet if place.element and snippet.startswith("<") else place.element
    artifact = place.artifact if place.artifact != app_path else None
    parts = [brief(part) for part in (artifact, place.member, as_written, place.symbol) if part]
    text = words.colon.join(parts)
    if place.line is not None:
        text += f":{place.line}"
    return text if not snippet or snippet in parts else text + words.bracketed(snippet)


def policy_place(place: Location) -> str:
    """``policy.html:41``, or ``policy.pdf p. 3``; the header has the whole of a long path."""
    path = brief(place.artifact)
    if width_of(path) > _PATH_COLUMNS:
        path = path.rsplit("/", 1)[-1]
    if place.page is not None:
        return f"{path} p. {place.page}"
    return path if place.line is None else f"{path}:{place.line}"


def line_numbers(places: tuple[Location, ...], policy: Policy, *, at_most: int = 2) -> str:
    """The lines for a table's column; with several policies, each with its file's name."""
    numbers = []
    for place in places:
        number = f"p. {place.page}" if place.page is not None else str(place.line or "")
        if len(policy.sources) > 1:
            number = f"{brief(place.artifact.rsplit('/', 1)[-1])}:{number}"
        if number and number not in numbers:
            numbers.append(number)
    return ", ".join(numbers[:at_most]) + (" …" if len(numbers) > at_most else "")


def app_name(app: App, words: ReportWords) -> str:
    """Label, package and version on one line."""
    package = brief(app.package) if app.package else words.unnamed
    name = f"{brief(app.label)}{words.bracketed(package)}" if app.label else package
    if app.version_name is None and app.version_code is None:
        return name
    version = brief(app.version_name or "")
    code = "" if app.version_code is None else words.bracketed(str(app.version_code))
    return f"{name}{words.comma}{words.version} {version}{code}"


def permission_name(name: str) -> str:
    return brief(messages.short_name(name))


def permission_label(name: str, package: str | None, language: str) -> str:
    """What Android calls the permission, or nothing where it has no name for people."""
    known = catalog.permission(name, package)
    text = None if known is None else known.label_zh if language == "zh" else known.label_en
    return brief(text or "")


def sdk_name(sdk_id: str, language: str) -> str:
    return brief(messages.label(sdk_id, language))
