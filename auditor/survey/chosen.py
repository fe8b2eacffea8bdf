"""What a report was narrowed to, in words."""

from auditor import messages
from auditor.report.words import words
from auditor.survey.choice import Choice
from auditor.survey.words import survey_words


def chosen(choice: Choice, language: str) -> str:
    """On one line; empty where everything is asked for."""
    own, report = survey_words(language), words(language)
    parts = [
        (own.chosen_rules, choice.rules),
        (own.chosen_severity, [report.severity[choice.severity]] if choice.severity else []),
        (own.chosen_verdicts, [report.verdict[verdict] for verdict in choice.verdicts]),
        (own.chosen_sdks, [messages.label(sdk, language) for sdk in choice.sdks]),
    ]
    return report.comma.join(
        template.format(names=own.either.join(names), name="".join(names)) for template, names in parts if names
    )
