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
    resources_bytes: int = 64 * MIB
    dex_bytes: int = 64 * MIB
    """One dex file; Android's own format ends near 64k methods, which fit in a tenth of it."""
    all_dex_bytes: int = 768 * MIB
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
    policy_blocks: int = 400_000
    knowledge_bytes: int = 16 * MIB
    """One file of the user's own knowledge."""
    knowledge_files: int = 20_000


DEFAULT_LIMITS = Limits()
