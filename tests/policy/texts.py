"""Policies made of the sentences under test, long enough to be read as policies."""

from pathlib import Path

from auditor.model.policy import PermissionClaim, Policy
from auditor.policy.reader import read_policy

ZH = "隐私政策\n我们重视您的隐私。\n{}\n如有疑问，请写信给我们。\n"
EN = (
    "Privacy Policy\nYour privacy matters to us, and this page explains how we treat it.\n{}\n"
    "Please write to us with questions.\n"
)


def read(tmp_path: Path, text: str, *, language: str = "zh", name: str = "policy.txt") -> Policy:
    """Read a text as the body of a small policy."""
    file = tmp_path / name
    file.write_text((ZH if language == "zh" else EN).format(text), encoding="utf-8")
    return read_policy(file)


def read_raw(tmp_path: Path, content: bytes, name: str = "policy.txt") -> Policy:
    """Read exactly these bytes."""
    file = tmp_path / name
    file.write_bytes(content)
    return read_policy(file)


def claims_of(policy: Policy, permission: str) -> list[PermissionClaim]:
    """Claims that name a permission, given without its prefix."""
    return [claim for claim in policy.permissions if f"android.permission.{permission}" in claim.permissions]


def strength_of(policy: Policy, permission: str) -> int:
    """Greatest strength with which a permission is claimed; -1 where it is not even mentioned."""
    return max((claim.strength for claim in claims_of(policy, permission)), default=-1)
