"""What was read from an app, for a terminal."""

from auditor.knowledge import catalog
from auditor.model.app import App, DetectedSdk, ProtectionKind, RequestedPermission
from auditor.report.escape import brief
from auditor.report.page import Page
from auditor.report.places import app_name, permission_label, permission_name, sdk_name
from auditor.report.problems_text import ProblemsText
from auditor.report.reads_text import app_reads
from auditor.report.words import ReportWords, words


def app_text(app: App, language: str, page: Page, *, verbose: bool = False) -> str:
    """Identity, permissions, SDKs and problems, ending with a newline; ``verbose`` adds the evidence for each SDK."""
    own = words(language)
    sections = [
        page.fields(_identity(app, own, language)),
        _permissions(app, page, own, language),
        _sdks(app, page, own, language, verbose=verbose),
        app_reads(app, page, own, language, verbose=verbose),
        ProblemsText(page=page, words=own, language=language).of_side(app.problems),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _identity(app: App, own: ReportWords, language: str) -> list[tuple[str, str]]:
    signers = [
        f"{brief(signer.subject)}{own.bracketed(brief(signer.scheme))}\n{signer.sha256}" for signer in app.signers
    ]
    packers = [sdk_name(found.name, language) for found in app.packers]
    hidden = [
        own.protection[kind].format(
            names=own.enumeration.join(
                sdk_name(found.name, language) for found in app.protections if found.kind is kind
            )
        )
        for kind in (ProtectionKind.LOADER, ProtectionKind.BRIDGE, ProtectionKind.STRINGS)
        if any(found.kind is kind for found in app.protections)
    ]
    fields = [
        (own.app, app_name(app, own)),
        (own.identity_file, f"{brief(app.path)}{own.bracketed(own.bytes.format(count=app.size))}"),
        (own.identity_sha256, app.sha256),
        (
            own.identity_android,
            own.api_levels.format(
                min=own.unknown if app.min_sdk is None else app.min_sdk,
                target=own.unknown if app.target_sdk is None else app.target_sdk,
            ),
        ),
        (own.signers, "\n".join(signers) or own.no_signers),
    ]
    names = app.class_names
    if names is not None and names.classes:
        share = round(100 * names.shortened / names.classes)
        fields.append((own.code, own.class_names.format(classes=names.classes, share=share)))
    fields += [(own.packers, own.enumeration.join(packers))] if packers else []
    return fields + ([(own.unseen, "\n".join(hidden))] if hidden else [])


def _permissions(app: App, page: Page, own: ReportWords, language: str) -> list[str]:
    """What the manifest asks for as a table; below it what Android adds, and why."""
    asked = app.explicit_permissions
    lines = [page.style(own.permissions.format(count=len(asked)), "bold")]
    if not asked:
        return [*lines, "  " + own.no_permissions]
    lines += page.table(
        [own.permission, own.opens, own.comment],
        [
            [
                permission_name(requested.name),
                permission_label(requested.name, app.package, language),
                _comment(requested, app, own),
            ]
            for requested in asked
        ],
        styles=[["bold", "", "yellow"]] * len(asked),
    )
    implied = [_implied(requested, own) for requested in app.permissions if requested.implied_by is not None]
    if implied:
        lines += ["", *page.fields([(own.implied, own.enumeration.join(implied))], indent=2)]
    return lines


def _implied(requested: RequestedPermission, own: ReportWords) -> str:
    cause = own.implied_by.format(name=permission_name(requested.implied_by or ""))
    return permission_name(requested.name) + own.bracketed(cause)


def _comment(requested: RequestedPermission, app: App, own: ReportWords) -> str:
    """Where the request does not count on every device that can install the app."""
    late = requested.min_sdk is not None and requested.min_sdk != app.min_sdk
    parts = [
        "" if requested.effective else own.not_in_force,
        own.level_from.format(level=requested.min_sdk) if late else "",
        own.level_to.format(level=requested.max_sdk) if requested.max_sdk is not None else "",
    ]
    return own.comma.join(filter(None, parts))


def _sdks(app: App, page: Page, own: ReportWords, language: str, *, verbose: bool) -> list[str]:
    lines = [page.style(own.all_sdks.format(count=len(app.sdks)), "bold")]
    if not app.sdks:
        return [*lines, "  " + (own.no_sdks_packed if app.packed else own.no_code_found)]
    rows = sorted(app.sdks, key=lambda sdk: (not _handles_personal_data(sdk), sdk.id))
    return lines + page.table(
        [own.sdk, own.identifier, own.found_by, own.classes, *([own.evidence] if verbose else [])],
        [
            [
                sdk_name(sdk.id, language),
                brief(sdk.id),
                own.presence[sdk.presence],
                str(sdk.classes or ""),
                *([_evidence(sdk)] if verbose else []),
            ]
            for sdk in rows
        ],
        right=(own.classes,),
        styles=[["bold" if _handles_personal_data(sdk) else "", *[""] * (4 if verbose else 3)] for sdk in rows],
    )


def _evidence(sdk: DetectedSdk) -> str:
    places = (place.symbol or place.element or place.member or place.snippet for place in sdk.evidence)
    return " ".join(brief(place) for place in places)


def _handles_personal_data(sdk: DetectedSdk) -> bool:
    known = catalog.sdk(sdk.id)
    return known is not None and known.personal_data
