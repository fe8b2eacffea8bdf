"""A drafted entry as the file that it will be: what only a person knows stands there to be filled in."""

import json

import msgspec

from auditor.knowledge.schema import Sdk
from auditor.report.escape import json_text

_SHOWN_EMPTY = frozenset({"product_aliases", "vendor_aliases", "collects", "privacy_policy"})


def draft_json(entry: Sdk) -> bytes:
    """The entry in the order of its fields; of the empty ones only those that a person will want to fill."""
    fields: dict[str, object] = {
        name: _without_empty(value) if name == "signals" else value
        for name, value in msgspec.to_builtins(entry).items()
        if name in _SHOWN_EMPTY or (value not in (None, (), []) and (name, value) != ("role", "product"))
    }
    return json_text(json.dumps(fields, ensure_ascii=False, indent=2) + "\n").encode()


def _without_empty(signals: dict[str, object]) -> dict[str, object]:
    return {name: values for name, values in signals.items() if values}
