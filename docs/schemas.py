"""Writes the JSON Schemas of this folder anew, from the types in auditor: ``python docs/schemas.py``."""

import json
from pathlib import Path

from auditor.policy.readers import declaration
from auditor.report.json import DOCUMENTS, schema

if __name__ == "__main__":
    for name, document in DOCUMENTS.items():
        (Path(__file__).parent / name).write_bytes(schema(document))
    text = json.dumps(declaration.schema(), ensure_ascii=False, indent=2) + "\n"
    (Path(__file__).parent / "declaration.schema.json").write_text(text, encoding="utf-8")
