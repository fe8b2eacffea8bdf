"""Does an Android app do what its privacy policy says, and no more?

    from auditor import audit, read_app, read_policy
    result = audit(read_app("release.apk"), read_policy("policy.html"))
    result.verdict  # Verdict.PASS, FAIL or INCOMPLETE

The names are resolved on first use (PEP 562), so that importing the package, as ``auditor --help`` does, stays cheap.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["__version__", "audit", "read_app", "read_policy"]

if TYPE_CHECKING:
    from auditor.apk.reader import read_app
    from auditor.engine import audit
    from auditor.policy.reader import read_policy

_HOMES = {"audit": "auditor.engine", "read_app": "auditor.apk.reader", "read_policy": "auditor.policy.reader"}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
