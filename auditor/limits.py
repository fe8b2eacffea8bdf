"""Every budget in one place: what a hostile input may cost before it is refused."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What an audit of any file may take, as docs/security.md says; the budgets below are what holds it."""

    seconds: int = 10
    """Of one core."""
    dex_megabytes_a_second: int = 5
    """One second more for so much code."""
    resident_mebibytes: int = 512
    """At any moment, of the process with all that it starts."""


PROMISE = Promise()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Budgets for one app and one policy. Sizes in bytes of the inflated data."""

    app_bytes: int = 4096 * MIB
    """Largest package that is opened at all."""
    members: int = 200_000
    """Archive members."""
    manifest_bytes: int = 16 * MIB
    """Also the characters of its text, once names are completed and placeholders filled in."""
    resources_bytes: int = 64 * MIB
    resource_chunks: int = 100_000
    """Types of the resource table, each once for every configuration; large apps have some ten thousand."""
    bundle_manifest_bytes: int = 4 * MIB
    """As a protocol buffer, which unpacks to some thirty times its size; large apps have some hundred KiB."""
    bundle_table_bytes: int = 32 * MIB
    bundle_entries: int = 1_000_000
    """Entries of a bundle's resource table that are looked at."""
    resource_values: int = 10_000
    """Values of the resource table that are looked at for one text. Android follows 20 references at most."""
    dex_bytes: int = 64 * MIB
    """One dex file; Android's own format ends near 64k methods, which fit in a tenth of it."""
    all_dex_bytes: int = 768 * MIB
    nested_bytes: int = 192 * MIB
    """All APKs that are compressed in an archive around them, together; what is stored there is read in place."""
    call_sites: int = 75_000
    """Uses of watched APIs that are kept for one app; large apps have some ten thousand. More are a gap."""
    build_file_bytes: int = 256 * MIB
    """A file that the build wrote beside the package; the mapping of a large app has some 100 MiB."""
    signature_bytes: int = 8 * MIB
    compression_ratio: int = 1100
    """Deflate cannot exceed 1032:1; more is a forged header."""
    manifest_depth: int = 256
    """Nested elements. What is deeper in a compiled manifest is passed over: Android reads nothing below the eighth."""
    manifest_elements: int = 200_000
    manifest_attributes: int = 1_000_000
    """All attributes together, which may overlap; no more fit into ``manifest_bytes`` side by side."""
    policy_bytes: int = 16 * MIB
    """A policy file as stored."""
    policy_markup: int = 4 * MIB
    """Characters of a page, without the pictures that are written into it."""
    policy_tags: int = 300_000
    """Tags of a page; a policy has some thousands."""
    policy_attributes: int = 200
    """Of one tag: what the parser takes for them grows with the square of their number."""
    policy_depth: int = 512
    """Nested HTML elements."""
    policy_characters: int = 600_000
    """Text of a policy that is read for its meaning, some three hundred pages; more is a gap."""
    document_bytes: int = 64 * MIB
    """The parts of one Word document that are read, unpacked and together."""
    document_members: int = 10_000
    document_tags: int = 500_000
    """Tags of one part of a Word document; every one of them costs some hundred bytes."""
    pdf_pages: int = 300
    pdf_stream_bytes: int = 16 * MIB
    """One stream of a PDF, unpacked."""
    pdf_operators: int = 600_000
    """Drawing operators of one PDF; a page of text has some hundreds. A form or image counts as a hundred."""
    pdf_forms: int = 500
    """Forms that one page draws, each time counted."""
    embedded_bytes: int = 32 * MIB
    """All documents that are looked at in an app, together."""
    declaration_bytes: int = 256 * 1024
    declaration_depth: int = 8
    policy_blocks: int = 10_000
    """Paragraphs, items and rows of a policy; more are a gap."""
    knowledge_bytes: int = 16 * MIB
    """One file of the user's own knowledge."""
    knowledge_files: int = 20_000
    settings_bytes: int = 256 * 1024
    """An ``auditor.toml``."""
    settings_dots: int = 200
    """Dots in one of its lines: the time that tomllib takes for a dotted key grows with their square."""
    baseline_bytes: int = 16 * MIB
    index_bytes: int = 256 * MIB
    """A CSV index of apps; a million lines have some 200 MiB."""


DEFAULT_LIMITS = Limits()
