"""``auditor inspect``: what is read from an app or from a policy, without a comparison."""

import re
from pathlib import Path

import click

from auditor.cli.options import common
from auditor.cli.outputs import Output, deliver, output_option
from auditor.cli.progress import reading
from auditor.errors import UsageError
from auditor.model.app import App
from auditor.model.evidence import Effect, unreadable
from auditor.model.finding import Verdict
from auditor.model.policy import Policy
from auditor.report.escape import one_line
from auditor.report.page import Page

_APP_SUFFIXES = frozenset({".apk", ".aab", ".apks", ".apkm", ".xapk"})
_DOCUMENT_SUFFIXES = frozenset({".docx", ".odt", ".epub"})
_OFFICE_MEMBERS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BINARY_XML = b"\x03\x00\x08\x00"
_MANIFEST_ROOT = re.compile(rb"(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<(?:\w+:)?manifest[\s/>]", re.DOTALL)
_HEAD = 16384


@click.command(epilog="Exit codes: 0 everything was read, 2 wrong usage, 3 something could not be read, 70 a bug.")
@click.argument("file", metavar="FILE", type=click.Path())
@output_option()
@click.option(
    "--mapping",
    metavar="FILE",
    type=click.Path(),
    help="mapping.txt of R8 or ProGuard: restores the names of an app's code.",
)
@click.option(
    "-v", "--verbose", is_flag=True, help="Also mentions that declare nothing, and the evidence for each SDK."
)
@common
def inspect(
    *, file: str, outputs: tuple[Output, ...], mapping: str | None, verbose: bool, lang: str, color: str
) -> int:
    """Show what is read from an app or from a policy.

    FILE is an APK, a folder with an app's base and splits, a source AndroidManifest.xml or a privacy policy; its
    content decides.
    """
    if is_app(file):
        from auditor import read_app

        with reading(file, lang=lang):
            app = read_app(file, mapping=mapping)
        return _report(app, outputs, file=file, lang=lang, color=color, verbose=verbose)
    if mapping is not None:
        raise UsageError("--mapping: restores the names of an app's code; FILE is a policy")
    from auditor import read_policy

    with reading(file, lang=lang):
        policy = read_policy(file)
    return _report(policy, outputs, file=file, lang=lang, color=color, verbose=verbose)


def is_app(path: str) -> bool:
    """Whether a file is meant as an app: by its content, and by a package's suffix even where the content is broken."""
    from auditor.apk.source_manifest import ascii_of

    suffix = Path(path).suffix.lower()
    if suffix in _APP_SUFFIXES:
        return True
    try:
        if Path(path).is_dir():
            return any(entry.suffix.lower() in _APP_SUFFIXES for entry in Path(path).iterdir())
        if not Path(path).is_file():  # a pipe would never end
            return False
        with Path(path).open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):  # the reader says what is wrong with it
        return False
    if head.startswith(_ZIP):
        return suffix not in _DOCUMENT_SUFFIXES and not _first_member(head).startswith(_OFFICE_MEMBERS)
    return head.startswith(_BINARY_XML) or _MANIFEST_ROOT.match(ascii_of(head)) is not None


def _first_member(head: bytes) -> bytes:
    """Name of a ZIP archive's first member (APPNOTE, "local file header"): office documents begin with their own."""
    return head[30 : 30 + int.from_bytes(head[26:28], "little")]


def _report(side: App | Policy, outputs: tuple[Output, ...], *, file: str, lang: str, color: str, verbose: bool) -> int:
    from auditor import messages

    unread = unreadable(side.problems)
    kept = tuple(output for output in outputs if not unread or output.format != "text")
    deliver(
        kept, lambda form, page: _rendered(side, form, page, lang=lang, verbose=verbose), color=color, inputs=(file,)
    )
    if unread:
        click.echo(f"error: {one_line(messages.problem_line(unread, lang))}", err=True)
    gap = any(problem.effect is not Effect.NONE for problem in side.problems)
    return Verdict.INCOMPLETE.exit_code if gap else Verdict.PASS.exit_code


def _rendered(side: App | Policy, form: str, page: Page, *, lang: str, verbose: bool) -> str | bytes:
    from auditor.report import app_text, json, policy_text

    if isinstance(side, App):
        return json.app_json(side, lang) if form == "json" else app_text.app_text(side, lang, page, verbose=verbose)
    return (
        json.policy_json(side, lang) if form == "json" else policy_text.policy_text(side, lang, page, verbose=verbose)
    )
