"""Writes the JSON Schemas of this folder anew, from the blocks in auditor/report: ``python docs/schemas.py``."""

from pathlib import Path

from auditor.report.json import DOCUMENTS, schema

if __name__ == "__main__":
    for name, document in DOCUMENTS.items():
        (Path(__file__).parent / name).write_bytes(schema(document))
