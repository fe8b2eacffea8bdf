"""JSON documents of other people's schemas: plain dictionaries to UTF-8, the same bytes for the same value."""

import json
from collections.abc import Mapping, Sequence

from auditor.report.escape import json_text

Value = str | int | float | bool | None | Mapping[str, object] | Sequence[object]
Object = dict[str, object]


def document(value: Value) -> bytes:
    """Indented, with nothing in its strings that a terminal obeys, ending with a newline."""
    return json_text(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
