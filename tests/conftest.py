"""What tests of every part share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _no_knowledge_of_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDITOR_KNOWLEDGE", raising=False)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared measuring inputs: ``AUDITOR_SHARED``, or ``../shared`` beside the project."""
    folder = Path(os.environ.get("AUDITOR_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip("the shared measuring inputs are not here")
    return folder
