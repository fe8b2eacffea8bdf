"""The published schemas of other people's formats, as packages of the registry carry them."""

import io
import json
import pickle
import sqlite3
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn


class _Plain(pickle.Unpickler):
    """Of the cache of ``schemastore`` only plain values are wanted: nothing is ever imported."""

    def find_class(self, module_name: str, global_name: str, /) -> NoReturn:
        raise pickle.UnpicklingError(f"{module_name}.{global_name}")


def _folder(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


@cache
def published(url: str) -> dict[str, object]:
    """A schema out of the copy of json.schemastore.org in the package ``schemastore``; read without its code."""
    database = sqlite3.connect(f"{(_folder('schemastore') / 'cache.sqlite').as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        for (value,) in database.execute("select value from responses"):
            response = _Plain(io.BytesIO(value)).load()
            if response["url"] == url:
                schema: dict[str, object] = json.loads(response["_content"])
                return schema
    finally:
        database.close()
    raise LookupError(url)
