"""The ``auditor.toml`` to begin with: every key with its default, or with an example behind a bare ``#``."""

from auditor.knowledge import loading


def template(language: str) -> str:
    """Its text, with comments in ``en`` or ``zh``."""
    return loading.text_file(f"config/{language}.toml")
