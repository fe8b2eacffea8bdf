"""The house keeps its layers: who may import whom."""

import ast
from pathlib import Path

import pytest

import auditor

ROOT = Path(auditor.__file__).parent

# Part of the house to the parts that it may import. A part always may import itself.
ALLOWED: dict[str, set[str]] = {
    "model": set(),
    "errors": set(),
    "limits": set(),
    "knowledge": {"model", "errors", "limits"},
    "apk": {"model", "knowledge", "errors", "limits"},
    "policy": {"model", "knowledge", "errors", "limits"},
    "rules": {"model", "knowledge"},
    "waivers": {"model"},
    "baseline": {"model", "errors", "limits"},
    "config": {"model", "knowledge", "errors", "limits", "waivers"},
    "compare": {"model"},
    "draft": {"model", "knowledge"},
    "engine": {"model", "knowledge", "rules", "waivers", "baseline"},
    "messages": {"model", "knowledge"},
    "report": {"model", "knowledge", "messages", "auditor", "compare", "draft"},
    "given_policies": {"model", "errors", "apk", "policy"},
    "batch": {"model", "knowledge", "errors", "limits", "messages", "baseline", "given_policies", "auditor"},
    "survey": {"model", "knowledge", "errors", "messages", "report", "batch"},
    "web": {"errors", "report", "batch", "survey"},
    "cli": {
        "given_policies",
        "batch",
        "survey",
        "web",
        "model",
        "knowledge",
        "errors",
        "apk",
        "policy",
        "audit",
        "config",
        "baseline",
        "compare",
        "draft",
        "rules",
        "report",
        "messages",
        "auditor",
        "limits",
    },
    "auditor": {"apk", "policy", "engine"},
    "__main__": {"cli"},
}


def part_of(module: str) -> str:
    """``auditor.policy.reader`` belongs to ``policy``; the package's own file to ``auditor``."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "auditor"


def imports_of(file: Path) -> set[str]:
    """Every module of ours that a file imports, at any depth of its code."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            submodules = {f"{node.module}.{alias.name}" for alias in node.names}
            known = {name for name in submodules if (ROOT.parent / Path(*name.split("."))).with_suffix(".py").exists()}
            known |= {name for name in submodules if (ROOT.parent / Path(*name.split("."))).is_dir()}
            found |= known or {node.module}
    return {name for name in found if name.split(".")[0] == "auditor"}


FILES = sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(ROOT)) for file in FILES])
def test_a_module_imports_only_what_its_layer_may(file: Path) -> None:
    relative = file.relative_to(ROOT)
    own = "auditor" if relative == Path("__init__.py") else relative.parts[0].removesuffix(".py")
    strangers = {name for name in imports_of(file) if part_of(name) not in ALLOWED[own] | {own}}
    assert strangers == set()


def test_every_part_of_the_house_has_a_place_in_the_layers() -> None:
    parts = {entry.stem for entry in ROOT.iterdir() if entry.suffix == ".py" or entry.is_dir()} - {"__pycache__"}
    assert parts - {"__init__"} <= ALLOWED.keys()
