"""Every error the auditor raises, and the exit code that each one means.

    AuditorError               70  never raised itself
    ├── UsageError              2  an option, a configuration or a path that cannot be right
    │   ├── InputMissingError   2  an input that is not there, or is not a file
    │   ├── KnowledgeError      2  an entry of the user's own knowledge that cannot be right
    │   ├── NoPolicyError       2  no privacy policy where one was looked for
    │   ├── DeclarationError    2  a declaration with a mistake in it
    │   ├── ConfigError         2  an auditor.toml or an AUDITOR_ variable with a mistake in it
    │   ├── OutputError         2  an output that cannot be written
    │   └── ClusterError        2  a cluster that cannot be reached, or whose workers cannot do the work
    └── UnreadableError         3  a file that is there and cannot be read

Exit codes of the command line: 0 pass, 1 findings at the threshold, 2 usage, 3 not fully audited, 70 internal error,
130 interrupted, 141 closed pipe. Bad *content* is no error but a ``Problem``; UnreadableError is for commands that have
nothing to report without it.
"""


class AuditorError(Exception):
    """Says in one line what is wrong, why, and what to do."""

    exit_code = 70


class UsageError(AuditorError):
    """The caller's mistake."""

    exit_code = 2


class InputMissingError(UsageError):
    """The named input does not exist, or is a directory."""


class KnowledgeError(UsageError):
    """An entry of the user's own knowledge is malformed, or contradicts another one."""


class NoPolicyError(UsageError):
    """There is no privacy policy among the documents that were looked at."""


class DeclarationError(UsageError):
    """A declaration, which is written for the auditor as options are, has a mistake. Names its line and path."""


class ConfigError(UsageError):
    """Settings that cannot be right. Names the file, the line where it is known, and the key."""


class OutputError(UsageError):
    """The named output cannot be written."""


class ClusterError(UsageError):
    """No scheduler or no worker can be reached, or the workers are not set up for the work. Says what to set."""


class UnreadableError(AuditorError):
    """The file exists, and its content cannot be read as what it was given for."""

    exit_code = 3
