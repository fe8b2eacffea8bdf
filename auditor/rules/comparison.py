"""The app's permissions, SDKs and reads, each beside what the policy says of it: the rows of the report's tables."""

from auditor.model.app import owner_names
from auditor.model.finding import DataTypeComparison, PermissionComparison, SdkComparison
from auditor.rules.case import Case
from auditor.rules.disclosure import data_treatment
from auditor.rules.reads import by_data_type, reads
from auditor.rules.use import origins_of, use_of


def permission_rows(case: Case) -> tuple[PermissionComparison, ...]:
    """Sorted by name."""
    return tuple(
        PermissionComparison(
            name=requested.name,
            disclosure=treatment.disclosure,
            use=use_of(requested.name, case.app),
            likely_origin=origins_of(requested, case.app),
            claims=treatment.claims,
        )
        for requested, treatment in case.permissions
    )


def sdk_rows(case: Case) -> tuple[SdkComparison, ...]:
    """Sorted by id."""
    return tuple(
        SdkComparison(id=sdk.id, disclosure=treatment.disclosure, claims=treatment.claims)
        for sdk, treatment in case.sdks
    )


def data_rows(case: Case) -> tuple[DataTypeComparison, ...]:
    """What the code reads, whatever its risk, sorted by data type."""
    return tuple(
        DataTypeComparison(
            data_type=data_type,
            disclosure=treatment.disclosure,
            owners=owner_names(accesses),
            claims=treatment.claims,
        )
        for data_type, accesses in sorted(by_data_type(reads(case.app, least_risk="low")).items())
        for treatment in (data_treatment(data_type, case.policy),)
    )
