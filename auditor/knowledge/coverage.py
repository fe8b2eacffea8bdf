"""How much is known of SDKs, as the table that docs/knowledge.md shows."""

from collections.abc import Iterable

from auditor.knowledge.schema import Sdk

BEGIN, END = "<!-- counts -->\n", "<!-- end of counts -->\n"
"""What stands between them is generated."""


def table(entries: Iterable[Sdk]) -> str:
    """Counts of entries by category, in Markdown, most entries first."""
    groups: dict[str, list[Sdk]] = {}
    for entry in entries:
        groups.setdefault(entry.category, []).append(entry)
    everything = [entry for members in groups.values() for entry in members]
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    lines = [
        "| category | entries | SDKs | libraries | packers | data known | permissions known |",
        "|---|--:|--:|--:|--:|--:|--:|",
        *(_row(category, members) for category, members in ordered),
        _row("all", everything),
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, members: list[Sdk]) -> str:
    kinds = [sum(entry.kind == kind for entry in members) for kind in ("sdk", "library", "packer")]
    data = sum(entry.collects is not None for entry in members)
    permissions = sum(bool(entry.permissions) for entry in members)
    return f"| {name} | " + " | ".join(map(str, (len(members), *kinds, data, permissions))) + " |"


def with_table(document: str, entries: Iterable[Sdk]) -> str:
    """The document with its table made anew."""
    before, _, rest = document.partition(BEGIN)
    after = rest.partition(END)[2]
    return before + BEGIN + table(entries) + END + after
