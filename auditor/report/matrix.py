"""The app against the policy at a glance: a row for each permission and each SDK."""

from auditor.knowledge import catalog
from auditor.model.app import DetectedSdk, Presence, RequestedPermission
from auditor.model.audit import Audit
from auditor.model.evidence import Location
from auditor.model.finding import Disclosure, PermissionComparison, Use
from auditor.report.escape import brief
from auditor.report.page import Page
from auditor.report.places import line_numbers, permission_label, permission_name, sdk_name
from auditor.report.words import ReportWords

_BENIGN = frozenset({"runtime_benign", "special_benign", "normal_benign", "vendor_benign", "system"})
_DISCLOSURE_STYLES = {
    Disclosure.DECLARED: "green",
    Disclosure.PARTIAL: "yellow",
    Disclosure.UNDECLARED: "red bold",
    Disclosure.DENIED: "red bold",
    Disclosure.ELSEWHERE: "yellow",
}


def permission_lines(audit: Audit, page: Page, words: ReportWords, language: str, *, verbose: bool) -> list[str]:
    """The permissions that open personal data, are declared or have a finding, as a table; the others by name."""
    lines = [page.style(words.permissions.format(count=len(audit.permissions)), "bold")]
    if not audit.permissions:
        lines.append("  " + words.no_permissions)
    subjects = {finding.subject for finding in audit.findings}
    shown = [row for row in audit.permissions if verbose or row.name in subjects or not _is_benign(row, audit)]
    shown_names = {row.name for row in shown}
    hidden = [row.name for row in audit.permissions if row.name not in shown_names]
    if shown:
        lines += page.table(
            [words.permission, words.opens, words.disclosure, words.place],
            [
                [
                    permission_name(row.name),
                    permission_label(row.name, audit.app.package, language),
                    words.disclosed[row.disclosure],
                    ""
                    if row.disclosure is Disclosure.UNDECLARED
                    else line_numbers(_permission_places(row, audit), audit.policy),
                ]
                for row in shown
            ],
            styles=[["bold", "", _DISCLOSURE_STYLES[row.disclosure], "dim"] for row in shown],
        )
    more = [(words.no_personal_data, hidden)] if hidden else []
    unused = [row.name for row in audit.permissions if row.use is Use.UNUSED]
    more += [(words.unused, unused)] if unused else []
    if verbose:
        more += _not_judged(audit.app.permissions, words)
    if more:
        fields = [(name, words.enumeration.join(map(permission_name, names))) for name, names in more]
        lines += ["", *page.fields(fields, indent=2)]
    return lines


def sdk_lines(audit: Audit, page: Page, words: ReportWords, language: str, *, verbose: bool) -> list[str]:
    """The embedded SDKs that handle personal data, as a table; what else was seen, by name."""
    lines = [page.style(words.sdks.format(count=len(audit.sdks)), "bold")]
    detected = {sdk.id: sdk for sdk in audit.app.sdks}
    rows = [(row, detected[row.id]) for row in audit.sdks]
    if rows:
        lines += page.table(
            [words.sdk, words.found_by, words.classes, words.disclosure, words.place],
            [
                [
                    sdk_name(row.id, language) + (f" {brief(sdk.version)}" if sdk.version else ""),
                    words.presence[sdk.presence],
                    str(sdk.classes or ""),
                    words.disclosed[row.disclosure],
                    line_numbers(_places([audit.policy.sdks[index].evidence for index in row.claims]), audit.policy),
                ]
                for row, sdk in rows
            ],
            right=(words.classes,),
            styles=[["bold", "", "", _DISCLOSURE_STYLES[row.disclosure], "dim"] for row, _ in rows],
        )
    else:
        lines.append("  " + (words.no_sdks_packed if audit.app.packed else words.no_sdks))
    judged = {row.id for row in audit.sdks}
    others = _others([sdk for sdk in audit.app.sdks if sdk.id not in judged], words, verbose=verbose)
    if others:
        fields = [(name, words.enumeration.join(sdk_name(sdk_id, language) for sdk_id in ids)) for name, ids in others]
        lines += ["", *page.fields(fields, indent=2)]
    return lines


def _is_benign(row: PermissionComparison, audit: Audit) -> bool:
    known = catalog.permission(row.name, audit.app.package)
    return row.disclosure is Disclosure.UNDECLARED and known is not None and known.privacy_class in _BENIGN


def _permission_places(row: PermissionComparison, audit: Audit) -> tuple[Location, ...]:
    return _places([audit.policy.permissions[index].evidence for index in row.claims])


def _places(evidence: list[tuple[Location, ...]]) -> tuple[Location, ...]:
    return tuple(place for places in evidence for place in places)


def _not_judged(permissions: tuple[RequestedPermission, ...], words: ReportWords) -> list[tuple[str, list[str]]]:
    ineffective = [asked.name for asked in permissions if asked.implied_by is None and not asked.effective]
    implied = [asked.name for asked in permissions if asked.implied_by is not None]
    return [(name, found) for name, found in ((words.not_in_force, ineffective), (words.implied, implied)) if found]


def _others(sdks: list[DetectedSdk], words: ReportWords, *, verbose: bool) -> list[tuple[str, list[str]]]:
    """Left-over configuration always, since it explains what is missing above; plain libraries on demand."""
    configured = [sdk.id for sdk in sdks if sdk.presence in {Presence.METADATA, Presence.NATIVE, Presence.DEPENDENCY}]
    code = [sdk.id for sdk in sdks if sdk.presence in {Presence.DEFINED, Presence.COMPONENT}]
    groups = [(words.configured, configured)] + ([(words.libraries, code)] if verbose else [])
    return [(name, found) for name, found in groups if found]
