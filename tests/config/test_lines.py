"""The line of a key in a TOML text."""

import pytest

from auditor.config.lines import line_of

TEXT = """\
# fail_on = "low"
fail_on = "high"

[severity]
"UND001" = "low"

[[waivers]]
rule = "UND001"
until = 2027-01-01
[[ waivers ]]  # the second
rule = "UND002"

[profiles.strict.severity]
UND001 = "low"
"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("fail_on", 2),
        ("severity", 4),
        ("severity.UND001", 5),
        ("waivers[0].until", 9),
        ("waivers[1]", 10),
        ("waivers[1].rule", 11),
        ("waivers[1].until", 10),
        ("profiles.strict.severity.UND001", 14),
        ("profiles", 13),
    ],
)
def test_a_key_stands_where_it_is_written_or_where_it_belongs(key: str, line: int) -> None:
    assert line_of(TEXT, key) == line


def test_what_is_not_there_has_no_line() -> None:
    assert line_of(TEXT, "lang") is None
    assert line_of(TEXT, "") is None
