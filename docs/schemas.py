"""Writes the JSON Schemas of this folder anew, from the types in auditor: ``python docs/schemas.py``."""

import json
from pathlib import Path

from auditor import baseline
from auditor.config import settings
from auditor.policy.readers import declaration
from auditor.report.json import DOCUMENTS, schema
from auditor.survey import json as survey
from auditor.survey import rectification_blocks as rectification

INPUTS = {
    "declaration.schema.json": declaration.schema,
    "config.schema.json": settings.schema,
    "baseline.schema.json": baseline.schema,
}
"""File in docs/ to the schema of what the user writes, or keeps for the next run."""

if __name__ == "__main__":
    for name, document in (DOCUMENTS | survey.DOCUMENTS | rectification.DOCUMENTS).items():
        (Path(__file__).parent / name).write_bytes(schema(document))
    for name, described in INPUTS.items():
        text = json.dumps(described(), ensure_ascii=False, indent=2) + "\n"
        (Path(__file__).parent / name).write_text(text, encoding="utf-8")
