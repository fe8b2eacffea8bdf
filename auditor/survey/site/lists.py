"""The pages over all apps besides the first: SDKs, permissions and rules, each with how many apps have it."""

from dataclasses import dataclass

from auditor import messages
from auditor.knowledge import catalog
from auditor.report.escape import brief
from auditor.report.html.words import html_words
from auditor.survey.site.addresses import Addresses
from auditor.survey.site.frame import frame, templates
from auditor.survey.site.options import PERMISSIONS
from auditor.survey.site.selection import Selection
from auditor.survey.site.shares import says_parts
from auditor.survey.site.subjects import rule_title
from auditor.survey.site.whole import Whole
from auditor.survey.site.words import site_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    whole: Whole
    at: Addresses
    language: str

    def sdks(self) -> str:
        at, language = self.at, self.language
        rows = [
            {
                "id": figure.id,
                "name": brief(messages.label(figure.id, language)),
                "vendor": vendor_of(figure.id, language),
                "href": at.sdk(figure.id),
                "table": at.index(Selection(sdk=figure.id)),
                "apps": figure.apps,
                "parts": says_parts(figure.says, language, unjudged=figure.unjudged) if figure.says else (),
            }
            for figure in self.whole.sdks
        ]
        return self._page("sdks", site_words(language).sdks, rows=rows)

    def permissions(self) -> str:
        at, language, figures = self.at, self.language, self.whole.permissions
        use = html_words(language).use
        rows = [
            {
                "name": brief(messages.short_name(figure.id)),
                "label": catalog.permission_label(figure.id, language),
                "table": at.index(Selection(permission=figure.id)),
                "apps": figure.apps,
                "parts": says_parts(figure.says, language),
                "use": [(use[each], count) for each, count in figure.use.items()],
            }
            for figure in figures[:PERMISSIONS]
        ]
        more = figures[PERMISSIONS:]
        return self._page(
            "permissions",
            site_words(language).permissions,
            rows=rows,
            more=len(more),
            rarest=more[0].apps if more else 0,
        )

    def rules(self) -> str:
        at, language, word = self.at, self.language, site_words(self.language)
        rows = [
            {
                "rule": figure.rule,
                "title": rule_title(figure.rule, language) or figure.rule,
                "why": _why(figure.rule, language),
                "severity": figure.severity,
                "table": at.index(Selection(rule=figure.rule)),
                "apps": figure.apps,
                "findings": figure.findings,
                "decisions": [(word.decision[each], count) for each, count in figure.decisions.items() if count],
            }
            for figure in self.whole.rules
        ]
        return self._page("rules", word.rules, rows=rows)

    def _page(self, name: str, heading: str, **values: object) -> str:
        framed = frame(self.language, self.at, heading=heading, here=name)
        return templates().get_template(f"{name}.html").render(**framed, **values)


def vendor_of(sdk: str, language: str) -> str:
    """Its company as policies in this language name it; empty where it is not known."""
    known = catalog.sdks().get(sdk)
    if known is None or known.vendor is None:
        return ""
    return brief(known.vendor.zh[0] if language == "zh" and known.vendor.zh else known.vendor.en)


def _why(rule: str, language: str) -> str:
    known = catalog.rules().get(rule)
    if known is None:
        return ""
    return known.zh.why if language == "zh" else known.en.why
