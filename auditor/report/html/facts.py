"""What it takes to do the audit again: what was read, by which tool and knowledge, and how it was judged."""

from dataclasses import dataclass

from auditor import messages
from auditor.knowledge import catalog
from auditor.model.audit import Audit
from auditor.report.audit_block import gate_block, tool_block
from auditor.report.escape import brief, one_line
from auditor.report.html.words import HtmlWords
from auditor.report.provenance import never_checked, not_run
from auditor.report.words import ReportWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    label: str
    values: tuple[str, ...]
    code: bool = False
    """Whether it is a name or number of machines, to be shown as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleName:
    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    audit: Audit
    words: HtmlWords
    own: ReportWords
    language: str

    def app(self) -> tuple[Fact, ...]:
        app, own = self.audit.app, self.own
        code = "" if app.version_code is None else own.bracketed(str(app.version_code))
        version = f"{app.version_name or ''}{code}".strip()
        levels = own.api_levels.format(min=app.min_sdk or own.unknown, target=app.target_sdk or own.unknown)
        facts = (
            Fact(label=own.identity_file, values=(brief(app.path),), code=True),
            Fact(label=own.identity_sha256, values=(app.sha256,), code=True),
            Fact(label=self.words.size, values=(own.bytes.format(count=f"{app.size:,}"),)),
            Fact(label=self.words.package, values=(brief(app.package or own.unnamed),), code=bool(app.package)),
            Fact(label=own.policy_version, values=_some(version)),
            Fact(label=own.identity_android, values=(levels,) if app.min_sdk or app.target_sdk else ()),
            Fact(
                label=own.signers,
                values=tuple(f"{brief(one.subject)} · {one.scheme} · {one.sha256}" for one in app.signers)
                or (own.no_signers,),
                code=bool(app.signers),
            ),
        )
        return tuple(fact for fact in facts if fact.values)

    def policy(self) -> tuple[Fact, ...]:
        policy, own, words = self.audit.policy, self.own, self.words
        languages = {"en": words.language_en, "zh": words.language_zh}
        dates = ((own.effective_on, policy.effective_date), (own.updated_on, policy.updated_date))
        facts = [
            Fact(label=own.title, values=_some(policy.title)),
            Fact(label=own.app_name, values=_some(policy.app_name)),
            Fact(label=own.developer, values=_some(policy.developer)),
            Fact(label=own.dates, values=tuple(said.format(date=brief(date)) for said, date in dates if date)),
            Fact(label=own.contact, values=tuple(map(brief, policy.contact)), code=True),
        ]
        for source in policy.sources:
            form = words.format_name.get(source.format, source.format)
            facts += [
                Fact(label=own.identity_file, values=(brief(source.path),), code=True),
                Fact(label=own.identity_sha256, values=(source.sha256,), code=True),
                Fact(label=words.format, values=(own.comma.join((form, languages.get(source.language, ""))),)),
            ]
        return tuple(fact for fact in facts if fact.values)

    def judged(self) -> tuple[Fact, ...]:
        audit, own, words = self.audit, self.own, self.words
        gate, tool = gate_block(audit.gate, audit.terms), tool_block()
        knowledge = tool.knowledge
        fail_on = audit.gate.fail_on
        category = words.unknown
        if audit.category:
            name = brief(messages.category_name(audit.category.id, self.language))
            category = words.guessed.format(name=name) if audit.category.guessed else name
        facts = (
            Fact(label=words.tool, values=(words.tool_version.format(version=tool.version),)),
            Fact(
                label=words.knowledge,
                values=(words.knowledge_version.format(version=knowledge.version, date=knowledge.date),),
            ),
            Fact(
                label=words.own_knowledge,
                values=(brief(knowledge.own.path), knowledge.own.sha256) if knowledge.own else (),
                code=True,
            ),
            Fact(label=words.profile, values=(brief(audit.profile),), code=True),
            Fact(label=words.category, values=(category,)),
            Fact(label=words.fail_on, values=(own.severity[fail_on] if fail_on else words.never,)),
            Fact(label=words.min_confidence, values=(own.confidence_level[audit.gate.min_confidence],)),
            Fact(
                label=words.accepted_gaps,
                values=tuple(f"{gap.kind}{own.colon}{one_line(gap.reason)}" for gap in gate.accepted_gaps),
            ),
            Fact(label=words.settings, values=_some(gate.settings), code=True),
            Fact(label=words.waivers_on, values=_some(gate.date), code=True),
            Fact(label=words.baseline, values=_some(gate.baseline), code=True),
            Fact(
                label=words.own_severity,
                values=tuple(f"{rule}{own.colon}{own.severity[severity]}" for rule, severity in gate.severity.items()),
            ),
            Fact(label=words.exit_code, values=(str(audit.verdict.exit_code),)),
            *(Fact(label=own.note[note.kind], values=(brief(note.text),)) for note in audit.notes),
        )
        return tuple(fact for fact in facts if fact.values)

    def rules_run(self) -> tuple[RuleName, ...]:
        return self._rules(self.audit.rules_run)

    def rules_not_run(self) -> tuple[RuleName, ...]:
        return self._rules(not_run(self.audit))

    def never_checked(self) -> tuple[RuleName, ...]:
        return tuple(
            RuleName(id=name, title=self.own.colon.join((title, reason)))
            for name, title, reason in never_checked(self.language)
        )

    def _rules(self, ids: tuple[str, ...]) -> tuple[RuleName, ...]:
        rules = catalog.rules()
        return tuple(
            RuleName(id=rule, title=(rules[rule].zh if self.language == "zh" else rules[rule].en).title)
            for rule in ids
            if rule in rules
        )


def _some(text: str | None) -> tuple[str, ...]:
    return (brief(text),) if text else ()
