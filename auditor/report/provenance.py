"""What a report says so that another can make it again: inputs by their hashes, tool and knowledge, the command."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from auditor import __version__
from auditor.knowledge import catalog
from auditor.model.audit import Audit
from auditor.report.escape_shell import shell_line
from auditor.report.format_words import format_words
from auditor.report.words import words


def command_line(audit: Audit, form: str) -> str:
    """For a POSIX shell, in the folder that the audit was made in; empty where no command line made it."""
    return shell_line(*command_words(audit, form))


def command_words(audit: Audit, form: str) -> tuple[str, ...]:
    """The words of that command line.

    Waivers end by a day, so that of an audit with waivers the day is a part.
    """
    if not audit.command:
        return ()
    day = audit.terms.today
    moment = [f"SOURCE_DATE_EPOCH={int(datetime.combine(day, time(), UTC).timestamp())}"] if day else []
    return (*moment, "auditor", *audit.command, "-o", form)


def provenance(audit: Audit, form: str, language: str) -> Iterator[tuple[str, str]]:
    """Labels and values; those of several policies stand on lines of their own."""
    own, report = format_words(language), words(language)
    yield own.app_sha256, audit.app.sha256
    yield own.policy_sha256, "\n".join(f"{source.sha256}  {source.path}" for source in audit.policy.sources)
    yield (
        report.made_with,
        report.made_with_versions.format(version=__version__, knowledge=catalog.VERSION, date=catalog.DATE),
    )
    if command := command_line(audit, form):
        yield report.command, command
    yield report.not_run, report.enumeration.join(not_run(audit))
    yield report.while_running, report.while_running_what


def not_run(audit: Audit) -> tuple[str, ...]:
    """Rules of the knowledge base that did not judge this audit."""
    return tuple(sorted(set(catalog.rules()) - set(audit.rules_run)))


def never_checked(language: str) -> tuple[tuple[str, str, str], ...]:
    """Id, title and reason of what this tool does not check, by id."""
    rules = [(rule.id, rule.zh if language == "zh" else rule.en) for rule in catalog.unchecked_rules().values()]
    return tuple(sorted((name, said.title, said.reason) for name, said in rules))
