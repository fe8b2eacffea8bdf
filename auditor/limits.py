"""Every budget in one place: what a hostile input may cost before it is refused."""

from dataclasses import dataclass

MIB = 1024 * 1024


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
    nested_bytes: int = 512 * MIB
    """All APKs of an archive around them, together."""
    call_sites: int = 200_000
    """Uses of watched APIs that are kept for one app; large apps have some ten thousand."""
    build_file_bytes: int = 256 * MIB
    """A file that the build wrote beside the package; the mapping of a large app has some 100 MiB."""
    signature_bytes: int = 8 * MIB
    compression_ratio: int = 1100
    """Deflate cannot exceed 1032:1; more is a forged header."""
    manifest_depth: int = 256
    """Nested elements."""
    manifest_elements: int = 200_000
    policy_bytes: int = 16 * MIB
    """A policy file as stored."""
    policy_depth: int = 512
    """Nested HTML elements."""
    document_bytes: int = 64 * MIB
    """The parts of one Word document that are read, unpacked and together."""
    document_members: int = 10_000
    pdf_pages: int = 500
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
    policy_blocks: int = 400_000
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
