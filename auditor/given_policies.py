"""The policies of one audit: files, and ``app:`` for those that the app carries with it."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from auditor.errors import NoPolicyError
from auditor.model.evidence import unreadable
from auditor.model.policy import Policy

INSIDE = "app:"
_NAMED = re.compile(r"privacy|yinsi|隐私|隱私", re.IGNORECASE)
_SHORTEST = 100
"""Words, or Han characters: a shorter page is a dialogue that asks for consent."""
_AS_GIVEN: Mapping[str, str] = MappingProxyType({})


def read_policies(
    paths: tuple[str, ...], *, app: str, guessed: bool = False, names: Mapping[str, str] = _AS_GIVEN
) -> Policy:
    """The union of all that are given, in their order.

    ``names``: of paths that are shown by another one, as read_app and read_policy take it. ``guessed``: nobody said
    that they are policies, and what does not speak of privacy is left out. Raises NoPolicyError where nothing is left
    or ``app:`` finds none, and what read_policy raises.
    """
    from auditor.policy.reader import merge_policies, read_policy

    found: list[Policy] = []
    for path in paths:
        name = names.get(path)
        found += _inside(app, names.get(app, app)) if path == INSIDE else [read_policy(path, name=name)]
    if guessed:
        found = [policy for policy in found if _may_be_one(policy)]
        if not found:
            raise NoPolicyError(f"{', '.join(names.get(path, path) for path in paths)}: does not speak of privacy")
    return merge_policies(tuple(found))


def _may_be_one(policy: Policy) -> bool:
    declared = any(source.format == "declaration" for source in policy.sources)
    return policy.about_privacy or declared or unreadable(policy.problems) is not None


def _inside(app: str, shown: str) -> list[Policy]:
    candidates = list(_policies(app, shown))
    # A page that is named a policy and cannot be read is told of, unless there is one that can.
    found = [policy for policy in candidates if not unreadable(policy.problems)] or candidates
    if not found:
        raise NoPolicyError(
            f"--policy {INSIDE}: no privacy policy in the assets or raw resources of {shown}; give the policy's file"
        )
    return found


def _policies(app: str, shown: str) -> Iterator[Policy]:
    """Documents in the app that are about privacy, and say so in their name or title. User agreements do not."""
    from auditor.apk.pages import pages
    from auditor.errors import DeclarationError
    from auditor.policy.reader import policy_of

    artifact = shown.replace("\\", "/")
    for page in pages(app, name=shown):
        try:
            policy = policy_of(page.data, name=f"{artifact}!{page.member}")
        except DeclarationError:
            continue  # a configuration file that looks like one
        if unreadable(policy.problems):
            if _NAMED.search(page.member):
                yield policy
            continue
        named = _NAMED.search(page.member) or _NAMED.search(policy.title or "")
        if named and policy.about_privacy and policy.length >= _SHORTEST:
            yield policy
