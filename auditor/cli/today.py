"""The day of a run: the one thing besides its inputs and options that a report may depend on, by its waivers."""

import os
from datetime import UTC, date, datetime

from auditor.errors import ConfigError

VARIABLE = "SOURCE_DATE_EPOCH"
_DIGITS = 12
_LAST = int(datetime(9000, 1, 1, tzinfo=UTC).timestamp())
"""A waiver's end lies within a year of the day, and years have four digits."""


def today() -> date:
    """The date, in UTC, of ``SOURCE_DATE_EPOCH``, else of the clock.

    Source: https://reproducible-builds.org/specs/source-date-epoch. Raises ConfigError where it holds no number.
    """
    given = _given()
    return datetime.now(UTC).date() if given is None else given.date()


def given_moment() -> str | None:
    """The time of ``SOURCE_DATE_EPOCH`` in ISO 8601; None where it is not set: a report never shows the clock's."""
    given = _given()
    return None if given is None else given.strftime("%Y-%m-%dT%H:%M:%SZ")


def _given() -> datetime | None:
    given = os.environ.get(VARIABLE)
    if not given:
        return None
    if not (given.isascii() and given.isdigit()) or int(given[:_DIGITS]) > _LAST or len(given) > _DIGITS:
        raise ConfigError(f"{VARIABLE}: {given!r} is no number of seconds since 1970-01-01")
    return datetime.fromtimestamp(int(given), UTC)
