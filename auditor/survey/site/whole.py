"""Everything that pages say of all apps together, counted once and shown on several pages."""

from dataclasses import dataclass

from auditor.batch.store import Store
from auditor.survey.site.subjects import (
    Choices,
    Endings,
    RuleFigure,
    SubjectFigure,
    choices,
    endings,
    permission_figures,
    rule_figures,
    sdk_figures,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    endings: Endings
    rules: tuple[RuleFigure, ...]
    sdks: tuple[SubjectFigure, ...]
    permissions: tuple[SubjectFigure, ...]
    choices: Choices


def whole(store: Store) -> Whole:
    return Whole(
        endings=endings(store),
        rules=rule_figures(store),
        sdks=sdk_figures(store),
        permissions=permission_figures(store),
        choices=choices(store),
    )
