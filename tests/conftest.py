"""What tests of every part share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _no_settings_of_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AUDITOR_") and name != "AUDITOR_SHARED"]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared measuring inputs: ``AUDITOR_SHARED``, or ``../shared`` beside the project."""
    folder = Path(os.environ.get("AUDITOR_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip("the shared measuring inputs are not here")
    return folder
