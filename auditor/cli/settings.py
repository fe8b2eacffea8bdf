"""The settings of one run: the nearest ``auditor.toml``, and what it gives the options as their defaults."""

import os
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from auditor.cli.options import VARIABLES, variable
from auditor.cli.today import today
from auditor.config.lines import line_of
from auditor.config.settings import FILE, Config
from auditor.errors import ConfigError, InputMissingError
from auditor.limits import DEFAULT_LIMITS

_OPTIONS = ("profile", "category", "fail_on", "min_confidence", "lang", "color", "baseline", "knowledge")
"""Settings that an option and a variable of the same name can overrule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    path: str | None
    """As a report shows it, with forward slashes; None: there is no file."""
    config: Config
    today: date
    text: str = ""
    """Of the file."""

    def place(self, key: str) -> str:
        """``auditor.toml:3: category: ``, the head of a message."""
        line = line_of(self.text, key)
        return f"{self.path}{'' if line is None else f':{line}'}: {key}: "


def settings(path: str | None) -> Settings:
    """What the given file says, else the nearest ``auditor.toml``, else the defaults.

    Raises ConfigError, with the place, for what cannot be right there, and for a misspelt ``AUDITOR_`` variable.
    """
    _check_variables()
    day = today()
    found = _nearest() if path is None else path
    if found is None:
        return Settings(path=None, config=Config(), today=day)
    from auditor.config.reader import read_config  # only where there is something to read

    shown = found.replace(os.sep, "/")
    data = content(found, "an auditor.toml")
    config = read_config(data, shown, today=day)
    return Settings(path=shown, config=config, today=day, text=data.decode("utf-8-sig"))


def defaults(found: Settings) -> dict[str, str]:
    """Name of an option to the value that the file gives it; files and folders go by the file's own folder."""
    values = {name: value for name in _OPTIONS if (value := getattr(found.config, name)) is not None}
    folder = os.path.dirname(found.path or "")  # noqa: PTH120  a path as written, "" for the working directory
    return values | {
        name: os.path.join(folder, values[name]).replace(os.sep, "/")  # noqa: PTH118
        for name in ("baseline", "knowledge")
        if name in values
    }


def content(path: str, what: str) -> bytes:
    """The bytes of a file of settings. Raises InputMissingError where there is none."""
    file = Path(path)
    if not path:
        raise InputMissingError(f"no name is given; give the file of {what}")
    try:
        if file.is_dir():
            raise InputMissingError(f"{path}: is a folder; give the file of {what}")
        if not file.exists():
            raise InputMissingError(f"{path}: no such file; give the file of {what}")
        if not file.is_file():
            raise InputMissingError(f"{path}: is no regular file; give the file of {what}")
        if file.stat().st_size > DEFAULT_LIMITS.baseline_bytes:
            raise InputMissingError(f"{path}: more than {DEFAULT_LIMITS.baseline_bytes} bytes; give the file of {what}")
        return file.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise InputMissingError(f"{path}: cannot be read: {why}") from None


def _nearest() -> str | None:
    """From the working directory upwards; never beside an input, which may be anybody's."""
    try:
        here = Path.cwd()
    except FileNotFoundError:  # it was removed while someone stood in it
        return None
    for level, folder in enumerate((here, *here.parents)):
        if (folder / FILE).exists() or (folder / FILE).is_symlink():  # one that leads nowhere is a mistake to tell of
            return "../" * level + FILE
    return None


def _check_variables() -> None:
    """A variable that is nearly one of ours is a slip that would leave a gate open."""
    known = [variable(name).removeprefix(VARIABLES) for name in (*_OPTIONS, "config")]
    for name in sorted(os.environ):
        own = name.removeprefix(VARIABLES)
        near = get_close_matches(own, known, n=1, cutoff=0.8) if own != name and own not in known else []
        if near:
            raise ConfigError(f"{name}: unknown variable; did you mean {VARIABLES}{near[0]}?")
