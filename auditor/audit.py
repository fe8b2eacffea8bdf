"""The engine: rules over one app and one policy, ordered into one audit."""

from auditor.model.app import App
from auditor.model.finding import Audit, Category, Gate
from auditor.model.policy import Policy


def audit(
    app: App,
    policy: Policy,
    *,
    profile: str | None = None,
    category: Category | None = None,
    gate: Gate | None = None,
) -> Audit:
    """Compare an app with its policy."""
    raise NotImplementedError
