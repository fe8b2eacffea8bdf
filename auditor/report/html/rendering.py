"""Templates that show whatever they are given and obey none of it, and the policy that lets a page run only its own."""

import base64
import hashlib
import re
from functools import cache, lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from auditor.report.escape import visible

_SPACE = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_LONG_NAME = re.compile(r"[A-Za-z0-9_.$/()\[\];&#'@=-]{25,}")
_SEAM = re.compile(r"(?<=[._/$])(?=\w)")
_WHOLE = re.compile(r"(?<![\w-])(?:--[a-z][a-z-]{1,24}|\d{4}-\d{2}-\d{2})(?![\w-])")
"""Options and dates, within which no line should end."""


def environment(package: str) -> Environment:
    """Of the templates of a package."""
    made = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    made.filters["seams"] = _with_seams
    return made


@cache
def asset(package: str, name: str) -> str:
    """A style or script among the templates of a package."""
    return (files(package) / "templates" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=32)
def source_hash(text: str) -> str:
    """As a content policy names an inline style or script: https://www.w3.org/TR/CSP3/#grammardef-hash-source."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _with_seams(text: str) -> Markup:
    """Escaped, with places at which a long name may break, and what may not."""
    escaped = str(escape(visible(text)))
    seamed = _LONG_NAME.sub(lambda name: _SEAM.sub("<wbr>", name[0]), escaped)
    return Markup(_WHOLE.sub(r'<span class="whole">\g<0></span>', seamed))


def _shown(value: object) -> object:
    """Whatever a template puts in: what acts rather than shows is made visible, then Jinja escapes it."""
    return visible(_SPACE.sub(" ", value)) if type(value) is str else value
