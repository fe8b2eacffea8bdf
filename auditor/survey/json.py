"""Documents of many apps, written app by app: UTF-8, stable keys, the same bytes for the same stores."""

import json
from collections.abc import Iterable
from typing import IO

import msgspec

from auditor.batch.store import Store
from auditor.report.block import Block
from auditor.report.escape import json_text
from auditor.survey.apps import apps
from auditor.survey.blocks import SurveyDocument, app_block, survey_head
from auditor.survey.choice import Choice
from auditor.survey.figures import figures

DOCUMENTS: dict[str, type[Block]] = {"survey.schema.json": SurveyDocument}
"""File in docs/ to the document that it describes."""
_END = '"apps": []\n}'


def write_survey(store: Store, language: str, choice: Choice, stream: IO[bytes]) -> None:
    """``auditor/survey/1``."""
    head = survey_head(figures(store, choice), choice)
    write_document(head, (app_block(store, app, language, choice) for app in apps(store, choice)), stream)


def write_document(head: Block, inside: Iterable[Block], stream: IO[bytes]) -> None:
    """A document whose last key is ``apps``, as if it were written in one piece."""
    opening = _dumped(head)
    assert opening.endswith(_END)
    stream.write(opening.removesuffix("]\n}").encode())
    between = "\n"
    for block in inside:
        indented = _dumped(block).replace("\n", "\n    ")  # no string of JSON holds a newline
        stream.write(f"{between}    {indented}".encode())
        between = ",\n"
    stream.write(b"]\n}\n" if between == "\n" else b"\n  ]\n}\n")


def _dumped(block: Block) -> str:
    return json_text(json.dumps(msgspec.to_builtins(block), ensure_ascii=False, indent=2))
