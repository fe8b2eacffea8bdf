"""The report's own words in one language; the texts are data, and every name is checked when they are loaded."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import TypeAlias, TypeVar, Union

import msgspec

from auditor.compare import Change
from auditor.model.app import ComponentKind, Presence, ProtectionKind
from auditor.model.finding import Confidence, Disclosure, Severity, Verdict
from auditor.model.policy import Polarity, SdkLevel, Silence, Topic
from auditor.model.terms import NoteKind

_T = TypeVar("_T")
_Texts: TypeAlias = dict[str, Union[str, "_Texts"]]
_Pairs: TypeAlias = dict[str, "_Pairs | str"]


class ReportWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    app: str
    policy: str
    judged_by: str
    case: str
    version: str
    unnamed: str
    effective_on: str
    updated_on: str
    profile: str
    category: str
    category_guessed: str
    category_unknown: str
    own_knowledge: str
    settings: str
    waivers_as_of: str
    comma: str
    enumeration: str
    separator: str
    colon: str
    brackets: str
    quotes: str
    more: str
    permissions: str
    permission: str
    opens: str
    disclosure: str
    place: str
    no_personal_data: str
    not_in_force: str
    implied: str
    no_permissions: str
    sdks: str
    sdk: str
    found_by: str
    classes: str
    no_sdks: str
    no_sdks_packed: str
    configured: str
    libraries: str
    findings: str
    no_findings: str
    searched: str
    confidence: str
    fingerprint: str
    remedy: str
    basis: str
    sources: str
    from_memory: str
    partly_from_memory: str
    waived: str
    waived_until: str
    known: str
    gone: str
    set_aside_waived: str
    set_aside_known: str
    problems: str
    notes: str
    blocked: str
    accept: str
    reason: str
    accepted: str
    severity_count: str
    gap_one: str
    gap_many: str
    finding_one: str
    finding_many: str
    reason_fail: str
    reason_fail_gaps: str
    reason_incomplete: str
    reason_pass: str
    reason_pass_never: str
    reason_pass_accepted: str
    reason_set_aside: str
    exit_code: str
    old_release: str
    new_release: str
    no_difference: str
    levels: str
    signed_by: str
    differing_permissions: str
    differing_sdks: str
    differing_reads: str
    differing_components: str
    hidden_components: str
    component: str
    kind: str
    exported: str
    yes: str
    no: str
    difference: str
    from_to: str
    all_levels: str
    other_details: str
    findings_new: str
    findings_gone: str
    compared_findings: str
    compared: str
    reason_unjudged: str
    reason_none_new: str
    reason_new: str
    reason_not_compared: str
    identity_file: str
    identity_android: str
    identity_sha256: str
    next: str
    next_gaps_why: str
    next_category: str
    next_category_why: str
    next_draft_why: str
    next_explain_why: str
    next_baseline_why: str
    doing_reading: str
    doing_comparing: str
    made_with: str
    made_with_versions: str
    command: str
    not_run: str
    while_running: str
    while_running_what: str
    comment: str
    evidence: str
    implied_by: str
    level_from: str
    level_to: str
    names: str
    api_levels: str
    unknown: str
    bytes: str
    signers: str
    no_signers: str
    reads: str
    no_reads: str
    data_type: str
    read_by: str
    call_sites: str
    own_code: str
    unknown_code: str
    unused: str
    packers: str
    unseen: str
    code: str
    class_names: str
    all_sdks: str
    no_code_found: str
    identifier: str
    title: str
    app_name: str
    developer: str
    dates: str
    contact: str
    length: str
    words_read: str
    claims: str
    mentioned: str
    no_claims: str
    mentions_hidden: str
    sdk_rows: str
    no_sdk_rows: str
    name: str
    vendor: str
    unknown_sdk: str
    in_general: str
    optional: str
    required: str
    open_ended: str
    policy_version: str
    wrong_company: str
    purpose: str
    data_types_of: str
    link: str
    data_types: str
    data_types_denied: str
    elements: str
    told: str
    not_told: str
    catch_alls: str
    leftovers: str
    elsewhere: str
    no_link: str

    severity: dict[Severity, str]
    confidence_level: dict[Confidence, str]
    verdict: dict[Verdict, str]
    disclosed: dict[Disclosure, str]
    presence: dict[Presence, str]
    polarity: dict[Polarity, str]
    level: dict[SdkLevel, str]
    protection: dict[ProtectionKind, str]
    silence: dict[Silence, str]
    topic: dict[Topic, str]
    change: dict[Change, str]
    component_kind: dict[ComponentKind, str]
    note: dict[NoteKind, str]

    def bracketed(self, text: str) -> str:
        return self.brackets.format(text=text)

    def quoted(self, text: str) -> str:
        return self.quotes.format(text=text)

    def gaps(self, count: int) -> str:
        return self.gap_one if count == 1 else self.gap_many.format(count=count)

    def counted_findings(self, count: int) -> str:
        return self.finding_one if count == 1 else self.finding_many.format(count=count)


@cache
def words(language: str) -> ReportWords:
    """The words in ``en`` or ``zh``."""
    return chosen_words("report.toml", language, ReportWords)


def chosen_words(file: str, language: str, shape: type[_T]) -> _T:
    """The texts of one file of messages in one language."""
    text = (files("auditor.knowledge") / "data" / "messages" / file).read_text(encoding="utf-8")
    return msgspec.convert(_chosen(tomllib.loads(text), language), shape)


def _chosen(entries: _Pairs, language: str) -> _Texts:
    """Each pair replaced by its text in this language."""
    return {
        name: str(entry[language]) if set(entry) == {"en", "zh"} else _chosen(entry, language)
        for name, entry in entries.items()
        if isinstance(entry, dict)
    }
