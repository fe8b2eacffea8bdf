"""The day of a run: the one thing besides its inputs and options that a report may depend on, by its waivers."""

import os
from datetime import UTC, date, datetime

from auditor.errors import ConfigError

VARIABLE = "SOURCE_DATE_EPOCH"


def today() -> date:
    """The date, in UTC, of ``SOURCE_DATE_EPOCH``, else of the clock.

    Source: https://reproducible-builds.org/specs/source-date-epoch. Raises ConfigError where it holds no number.
    """
    given = os.environ.get(VARIABLE)
    if not given:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(given), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise ConfigError(f"{VARIABLE}: {given!r} is no number of seconds since 1970-01-01") from None
