"""A declaration of everything that an app does, drafted: what the policy tells already, and blanks for the rest."""

from collections.abc import Iterator

import yaml

from auditor.draft import permission_rows, sdk_rows
from auditor.knowledge import catalog
from auditor.model.audit import Audit
from auditor.report.draft_rows import permission_row, sdk_row
from auditor.report.escape import json_text

_HEAD = (
    "# A declaration drafted by “auditor draft”, schema: docs/declaration.schema.json.",
    "# What stands in brackets only you can fill in or confirm; “auditor inspect” lists what is left.",
)


def draft_declaration(audit: Audit) -> bytes:
    """YAML in the policy's language: permissions that open personal data, SDKs that take some, data that is read."""
    language = audit.policy.language
    package = audit.app.package
    purposes = {
        name: claim.purpose for claim in audit.policy.permissions if claim.purpose for name in claim.permissions
    }
    fields: dict[str, object] = {
        "schema": "auditor/declaration/1",
        "app_name": audit.policy.app_name or audit.app.label,
        "developer": audit.policy.developer,
        "effective_date": audit.policy.effective_date,
        "permissions": [
            {"name": row.name, "purpose": purposes.get(row.name) or permission_row(row, package, language)[2]}
            for row in permission_rows(audit, _personal(audit))
        ],
        "data": sorted({compared.data_type for compared in audit.data_types if _is_personal(compared.data_type)}),
        "sdks": [
            {
                "name": name,
                "vendor": vendor,
                "purpose": purpose,
                "data": [*row.stated, *row.seen],
                "url": url,
            }
            for row in sdk_rows(audit, [compared.id for compared in audit.sdks])
            for name, vendor, purpose, _, url in (sdk_row(row, language),)
        ],
    }
    kept = {key: value for key, value in fields.items() if value not in (None, [])}
    text = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=120)
    return json_text("\n".join([*_HEAD, text])).encode()


def _personal(audit: Audit) -> Iterator[str]:
    """Permissions that a policy has to tell of."""
    for compared in audit.permissions:
        known = catalog.permission(compared.name, audit.app.package)
        if known is not None and (known.privacy_class.endswith("_pi") or known.privacy_class == "special_service"):
            yield compared.name


def _is_personal(data_type: str) -> bool:
    return not catalog.data_types()[data_type].capability
