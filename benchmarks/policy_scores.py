"""What was read against what was to be read: right, wrong and missed, by the rules of benchmarks/README.md."""

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

import msgspec
from policy_labels import DATA_TYPE_NAMES, Labels, MetadataLabel, Snippet, only_defined, sentences_of

from auditor.knowledge.catalog import data_types, permission
from auditor.knowledge.names import normalise_name
from auditor.model.evidence import Location
from auditor.model.finding import Disclosure
from auditor.model.policy import OperatingSystem, PermissionClaim, Polarity, Policy, SdkLevel
from auditor.policy.reader import policy_of, read_policy
from auditor.policy.sdk_names import resolve
from auditor.rules.disclosure import permission_treatment

READINGS = ("permissions", "Android permissions", "explicit permissions", "data types", "SDK names", "SDK ids")
METADATA = ("app name", "developer", "effective date", "contact")


_ANDROID = "android.permission."
_HERE = (OperatingSystem.ANY, OperatingSystem.ANDROID)


@dataclass(frozen=True, slots=True)
class Slip:
    """One error, with the words that it is about."""

    what: str
    quote: str


@dataclass(frozen=True, slots=True)
class Score:
    right: int = 0
    wrong: tuple[Slip, ...] = ()
    missed: tuple[Slip, ...] = ()

    @property
    def precision(self) -> float | None:
        return _ratio(self.right, self.right + len(self.wrong))

    @property
    def recall(self) -> float | None:
        return _ratio(self.right, self.right + len(self.missed))

    @property
    def f1(self) -> float | None:
        return _ratio(2 * self.right, 2 * self.right + len(self.wrong) + len(self.missed))


def _ratio(part: int, whole: int) -> float | None:
    """None where there is nothing to divide by: no claim, or nothing to find."""
    return part / whole if whole else None


def compared(wanted: Mapping[str, str], found: Mapping[str, str], neutral: AbstractSet[str] = frozenset()) -> Score:
    """What was found against what was to be found, each with its quote; ``neutral`` counts neither way."""
    wrong = found.keys() - wanted.keys() - neutral
    return Score(
        right=len(wanted.keys() & found.keys()),
        wrong=tuple(Slip(key, found[key]) for key in sorted(wrong)),
        missed=tuple(Slip(key, wanted[key]) for key in sorted(wanted.keys() - found.keys())),
    )


def pooled(scores: Iterable[Score]) -> Score:
    every = tuple(scores)
    return Score(
        right=sum(score.right for score in every),
        wrong=tuple(slip for score in every for slip in score.wrong),
        missed=tuple(slip for score in every for slip in score.missed),
    )


# --- real policies ---------------------------------------------------------------------------------------------------


def scores_of(labels: Labels, policy: Policy, text: str, vocabulary: AbstractSet[str]) -> dict[str, Score]:
    """Every score of one document, by the names of READINGS and METADATA.

    ``vocabulary``: the data types among which whoever labelled the document could choose.
    """
    return {
        "permissions": _permissions(labels, policy),
        "Android permissions": _permissions(labels, policy, prefix=_ANDROID),
        "explicit permissions": _explicit_permissions(labels, policy),
        "data types": _data_types(labels, policy, text, vocabulary),
        "SDK names": _sdk_names(labels, policy),
        "SDK ids": _sdk_ids(labels, policy),
        **_metadata(labels.metadata, policy),
    }


def _permissions(labels: Labels, policy: Policy, *, prefix: str = "") -> Score:
    """All permissions, or those of the prefix: labels seldom name those of vendors, and never all alternatives."""
    wanted = {label.permission: _first(label.evidence) for label in labels.permissions if not label.ambiguous}
    neutral = {label.permission for label in labels.permissions if label.ambiguous}
    found = _declared(policy, strength=1)
    neutral |= _alternatives(policy, wanted.keys() | neutral)
    return compared(_counted(wanted, prefix), _counted(found, prefix), neutral)


def _alternatives(policy: Policy, labelled: AbstractSet[str]) -> set[str]:
    """Vendors' permissions that stand beside a labelled one of Android's own for the same words (应用列表)."""
    return {
        name
        for claim in policy.permissions
        if not labelled.isdisjoint(claim.permissions)
        for name in claim.permissions
        if not name.startswith(_ANDROID)
    }


def _explicit_permissions(labels: Labels, policy: Policy) -> Score:
    wanted = {
        label.permission: _first(label.evidence)
        for label in labels.permissions
        if label.kind == "explicit" and not label.ambiguous
    }
    neutral = {label.permission for label in labels.permissions}
    return compared(_counted(wanted), _counted(_declared(policy, strength=2)), neutral)


def _counted(quotes: Mapping[str, str], prefix: str = "") -> dict[str, str]:
    """Names of Android's own form, and those that the knowledge base knows."""
    return {
        name: quote
        for name, quote in quotes.items()
        if name.startswith(prefix) and (name.startswith(_ANDROID) or permission(name) is not None)
    }


def _declared(policy: Policy, *, strength: int) -> dict[str, str]:
    """Permissions that claims of at least this strength declare on Android, each with the strongest claim's quote."""

    def declares(claim: PermissionClaim) -> bool:
        return claim.strength >= strength and claim.polarity is not Polarity.DENIED and claim.os in _HERE

    claims = sorted(filter(declares, policy.permissions), key=lambda claim: claim.strength)
    return {name: _quote(claim.evidence) for claim in claims for name in claim.permissions}


def _data_types(labels: Labels, policy: Policy, text: str, vocabulary: AbstractSet[str]) -> Score:
    sentences = sentences_of(text)
    wanted, neutral = dict[str, str](), set[str]()
    for label in labels.data_types:
        name = DATA_TYPE_NAMES.get(label.type, label.type)
        if name not in data_types():
            sys.exit(f"{labels.id}: no data type {name}; add it to DATA_TYPE_NAMES")
        if label.polarity == "negated":
            continue
        if label.ambiguous or only_defined(label.evidence, sentences):
            neutral.add(name)
        else:
            wanted.setdefault(name, _first(label.evidence))
    claims = [claim for claim in reversed(policy.data) if claim.polarity is not Polarity.DENIED]
    found = {claim.data_type: _quote(claim.evidence) for claim in claims}
    for name in [name for name in found if name not in vocabulary]:
        # The labels had no name for it: it is what its parent is there, or counts neither way.
        quote, parent = found.pop(name), data_types()[name].parent
        if parent in wanted:
            found.setdefault(parent, quote)
    return compared(wanted, found, neutral)


def _sdk_names(labels: Labels, policy: Policy) -> Score:
    wanted = {normalise_name(label.name): label.name for label in labels.sdks if not label.ambiguous}
    neutral = {normalise_name(label.name) for label in labels.sdks if label.ambiguous}
    neutral |= _other_spellings(policy, wanted)
    found = {normalise_name(claim.name_as_written): _quote(claim.evidence) for claim in reversed(policy.sdks)}
    return compared(wanted, found, neutral)


def _other_spellings(policy: Policy, wanted: Mapping[str, str]) -> set[str]:
    """Names of products that the labels have, and that the policy has too, under another name (穿山甲, 穿山甲广告)."""
    labelled = {
        claim.sdk_ids for claim in policy.sdks if claim.sdk_ids and normalise_name(claim.name_as_written) in wanted
    }
    return {normalise_name(claim.name_as_written) for claim in policy.sdks if claim.sdk_ids in labelled}


def _sdk_ids(labels: Labels, policy: Policy) -> Score:
    claimed = {normalise_name(claim.name_as_written): claim for claim in policy.sdks if claim.sdk_ids}
    wanted, neutral = dict[str, str](), set[str]()
    for label in labels.sdks:
        name = normalise_name(label.name)
        named = resolve(label.name, label.purpose or None, policy.language)
        if label.ambiguous:
            neutral.add(name)
        elif label.id is not None:
            wanted[_named(label.name, (label.id,))] = label.name
        elif named.ids:
            # Where the label leaves several products possible, the policy's own words may narrow them down.
            claim = claimed.get(name) if named.level is SdkLevel.VENDOR else None
            narrowed = claim is not None and {*claim.sdk_ids} <= {*named.ids}
            wanted[_named(label.name, claim.sdk_ids if claim and narrowed else named.ids)] = label.name
    labelled = {normalise_name(label.name): label.name for label in labels.sdks}
    neutral |= _other_spellings(policy, labelled) - labelled.keys()
    found = {
        _named(claim.name_as_written, claim.sdk_ids): _quote(claim.evidence)
        for name, claim in claimed.items()
        if name not in neutral
    }
    return compared(wanted, found)


def _named(name: str, ids: Iterable[str]) -> str:
    return f"{normalise_name(name)} = {' + '.join(ids)}"


def _metadata(labels: MetadataLabel, policy: Policy) -> dict[str, Score]:
    # The labels have no flag for a doubtful name; their note says it.
    doubtful = labels.notes.startswith("app name") and "ambiguous" in labels.notes
    return {
        "app name": Score() if doubtful else _values((labels.app_name,), (policy.app_name,)),
        "developer": _values((labels.developer,), (policy.developer,)),
        "effective date": _values((labels.effective_date,), (policy.effective_date,)),
        "contact": _values(labels.contact, policy.contact),
    }


def _values(wanted: Iterable[str | None], found: Iterable[str | None]) -> Score:
    return compared(
        {_folded(value): value for value in wanted if value}, {_folded(value): value for value in found if value}
    )


def _folded(text: str) -> str:
    """Width, case, spaces, the scheme and last slash of an address, and the hyphens of a number make no difference."""
    plain = re.sub(r"\s|^https?://|/$", "", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"(?<=\d)-(?=\d)", "", plain)


def _first(quotes: tuple[str, ...]) -> str:
    return quotes[0] if quotes else ""


def _quote(evidence: tuple[Location, ...]) -> str:
    return f"line {evidence[0].line}: {evidence[0].snippet}"


class _DataType(msgspec.Struct, frozen=True):
    id: str


class _Facts(msgspec.Struct, frozen=True):
    data_types: tuple[_DataType, ...]


def _tree(facts: Path) -> frozenset[str]:
    """The data types of the tree that labels were made with."""
    return frozenset(kind.id for kind in msgspec.json.decode(facts.read_bytes(), type=_Facts).data_types)


def own_documents(folder: Path) -> dict[str, dict[str, Score]]:
    """The scores of our own documents in one folder, each a policy and its labels, by name; empty without any."""
    scores = {}
    for file in sorted(folder.glob("*.json")):
        labels = msgspec.json.decode(file.read_bytes(), type=Labels)
        document = file.with_name(labels.file)
        text = document.read_text(encoding="utf-8")
        vocabulary = _tree(file.parent / labels.tree) if labels.tree else frozenset(data_types())
        scores[file.stem] = scores_of(labels, read_policy(document), text, vocabulary)
    return scores


def real_policies(shared: Path) -> dict[str, dict[str, Score]]:
    """The scores of every labelled policy there, by its id; empty where there are none."""
    scores = {}
    files = sorted((shared / "real" / "policies" / "truth").glob("*.json"))
    every = {file: msgspec.json.decode(file.read_bytes(), type=Labels) for file in files}
    facts = shared / "facts" / "sensitive_apis.json"
    vocabulary = (_tree(facts) if facts.exists() else frozenset(data_types())) if files else frozenset()
    vocabulary |= {
        DATA_TYPE_NAMES.get(label.type, label.type) for labels in every.values() for label in labels.data_types
    }
    for file, labels in every.items():
        document = (file.parent / labels.file).resolve()
        data = document.read_bytes()
        if hashlib.sha256(data).hexdigest() != labels.sha256:
            sys.exit(f"{document}: is not the document that {file.name} labels; its SHA-256 differs")
        scores[labels.id] = scores_of(labels, read_policy(document), data.decode(errors="replace"), vocabulary)
    return scores


# --- our own snippets ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one snippet was read."""

    snippet: Snippet
    met: int
    """Expectations about permissions that are met."""
    false_declared: tuple[Slip, ...]
    false_denied: tuple[Slip, ...]
    missed: tuple[Slip, ...]
    """Expected to be declared or denied, and read as neither."""
    sdks: Score


def outcome_of(snippet: Snippet) -> Outcome:
    policy = policy_of(snippet.text.encode(), name="snippet")
    slips: dict[str, list[Slip]] = {"declared": [], "denied": [], "missed": []}
    for name, expected in sorted(snippet.expect.items()):
        read = permission_treatment(name, policy).disclosure
        if read is expected or (read, expected) == (Disclosure.ELSEWHERE, Disclosure.UNDECLARED):
            continue
        slip = Slip(f"{name}: {expected}, read as {read}", snippet.text)
        if read is Disclosure.DENIED:
            slips["denied"].append(slip)
        elif read is Disclosure.DECLARED or (read is Disclosure.PARTIAL and expected is not Disclosure.DECLARED):
            slips["declared"].append(slip)
        else:
            slips["missed"].append(slip)
    return Outcome(
        snippet=snippet,
        met=len(snippet.expect) - sum(map(len, slips.values())),
        false_declared=tuple(slips["declared"]),
        false_denied=tuple(slips["denied"]),
        missed=tuple(slips["missed"]),
        sdks=Score() if snippet.sdks is None else _snippet_sdks(snippet.sdks, policy, snippet.text),
    )


def _snippet_sdks(expected: tuple[str, ...], policy: Policy, text: str) -> Score:
    found = {
        name: text
        for claim in policy.sdks
        for name in (claim.sdk_ids if claim.level is SdkLevel.PRODUCT else (claim.name_as_written,))
    }
    return compared(dict.fromkeys(expected, text), found)


def declarations(outcomes: Iterable[Outcome]) -> Score:
    """Permissions declared, of those that snippets speak of: precision falls with every false declared."""
    every = tuple(outcomes)
    unread = [
        slip
        for outcome in every
        for slip in (*outcome.missed, *outcome.false_denied)
        if f": {Disclosure.DECLARED}, read" in slip.what
    ]
    declared = sum(list(outcome.snippet.expect.values()).count(Disclosure.DECLARED) for outcome in every)
    return Score(
        right=declared - len(unread),
        wrong=tuple(slip for outcome in every for slip in outcome.false_declared),
        missed=tuple(unread),
    )


def own_snippets(folder: Path) -> tuple[Outcome, ...]:
    """The outcomes of every snippet in the folder's files, in their order."""
    return tuple(
        outcome_of(snippet)
        for file in sorted(folder.glob("*.json"))
        for snippet in msgspec.json.decode(file.read_bytes(), type=tuple[Snippet, ...])
    )
