"""Folders of the user's own knowledge, as tests write them."""

import json
from pathlib import Path

ACME: dict[str, object] = {
    "id": "acme-push",
    "kind": "sdk",
    "name": {"en": "Acme Push", "zh": "顶点推送"},
    "vendor": {"en": "Acme", "zh": ["北京顶点示例科技有限公司"]},
    "product_aliases": ["顶点推送", "Acme Push"],
    "vendor_aliases": ["顶点云"],
    "family": "acme",
    "category": "push",
    "personal_data": True,
    "signals": {"prefixes": ["com.acme.push"], "meta_data": ["ACME_KEY"]},
    "collects": {"required": ["android_id"]},
    "sources": ["the vendor's own documentation"],
}
"""An SDK that our knowledge does not have."""


def sdk(**changes: object) -> dict[str, object]:
    """ACME with other values; None leaves a field out."""
    return {key: value for key, value in (ACME | changes).items() if value is not None}


def folder(path: Path, *sdks: dict[str, object], **files: object) -> str:
    """A folder with these entries; ``files`` are further ones, with ``__`` for a slash: ``lexicon__zh=…``."""
    for entry in sdks:
        write(path, f"sdks/{entry['id']}.json", entry)
    for name, content in files.items():
        write(path, name.replace("__", "/") + ".json", content)
    return str(path)


def write(path: Path, name: str, content: object) -> None:
    file = path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
