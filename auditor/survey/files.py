"""A folder with one report for each audited app, named by its id in the store."""

from collections.abc import Callable
from pathlib import Path

from auditor.batch.store import Store
from auditor.errors import OutputError
from auditor.model.audit import Audit
from auditor.survey.apps import apps, whole_audit
from auditor.survey.choice import Choice


def write_files(store: Store, folder: str, suffix: str, render: Callable[[Audit], bytes], choice: Choice) -> int:
    """Write them one after another; returns how many apps have none, for they were not audited.

    Raises OutputError where a file cannot be written; those before it stay.
    """
    left_out = 0
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for app in apps(store, choice):
            audit = whole_audit(store, app)
            if audit is None:
                left_out += 1
            else:
                (Path(folder) / f"{app.id}.{suffix}").write_bytes(render(audit))
    except OSError as error:
        raise OutputError(f"{error.filename or folder}: cannot be written: {error.strerror}; name a folder") from None
    return left_out
