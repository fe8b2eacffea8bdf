"""An audit whose every text of the app and the policy tries to be more than text."""

from dataclasses import replace

from auditor.model.app import DetectedSdk, Presence
from auditor.model.audit import Audit, BlockedRules, WaivedFinding
from auditor.model.evidence import Effect, Evidence, Location, Problem, ProblemKind, Stage
from auditor.model.finding import Confidence, Finding, Severity
from auditor.model.policy import PolicySource
from auditor.model.terms import KnownFinding, Note, NoteKind, Terms
from tests.report import shop
from tests.test_waivers import TODAY, waiver

TERMINAL = "\x1b[2J\x1b]0;owned\x07"
REVERSED = "\u202eexe.gpj\u2066"
MARKUP = "<script>alert(1)</script><img src=x onerror=y>]]>&"
COMMAND = "\n::error file=a.txt::owned\r\n##[error]owned"
FORMULA = "=cmd|' /C calc'!A0"
LINKS = "@octocat #12 [a](https://evil.test) ![b](http://evil.test/b.png) https://evil.test www.evil.test `x` |"
NO_CHARACTERS = "\x00\ud800\ufffe\uffff"
EVERYTHING = FORMULA + TERMINAL + REVERSED + MARKUP + COMMAND + LINKS + NO_CHARACTERS
NAME = f"com.example.{EVERYTHING}"
PATH = "build/app#1 %41 旧物\u202e.apk"
"""A path that is legal on Linux."""


def audit() -> Audit:
    """Everything that a report shows of an app, a policy, settings and options, at its worst."""
    place = Location(
        artifact=PATH,
        member=f"assets/../{EVERYTHING}",
        element=f"uses-permission[@name='{EVERYTHING}']",
        symbol=EVERYTHING,
        snippet=EVERYTHING,
    )
    quote = Location(artifact=EVERYTHING, section=EVERYTHING, line=3, snippet=EVERYTHING)
    finding = Finding(
        rule="UND001",
        subject=NAME,
        severity=Severity.HIGH,
        confidence=Confidence.HIGH,
        evidence=Evidence(app=(place,), policy=(quote,), searched=(EVERYTHING,)),
    )
    silent = replace(finding, rule="UND004", subject=f"{NAME}2", evidence=Evidence(app=(place,)))
    waived = WaivedFinding(
        finding=replace(finding, rule="UND002", subject=f"{NAME}3"), waiver=replace(waiver(), reason=EVERYTHING)
    )
    unread = Problem(
        stage=Stage.DEX,
        kind=ProblemKind.DEX_UNREADABLE,
        artifact=f"{PATH}!{EVERYTHING}",
        effect=Effect.PARTIAL,
        detail=EVERYTHING,
    )
    return shop.audit(
        app=shop.app(
            path=PATH,
            package=NAME,
            label=EVERYTHING,
            version_name=EVERYTHING,
            sdks=(
                DetectedSdk(id="jpush", presence=Presence.DEFINED, classes=1, version=EVERYTHING, evidence=(place,)),
            ),
        ),
        policy=shop.policy(
            sources=(PolicySource(path=EVERYTHING, sha256="ef" * 32, format="text", language="zh"),),
            title=EVERYTHING,
            developer=EVERYTHING,
        ),
        findings=(finding, silent),
        waived=(waived,),
        known=(replace(finding, rule="UND003", subject=f"{NAME}4"),),
        gone=(KnownFinding(fingerprint="0" * 16, rule=EVERYTHING, subject=EVERYTHING),),
        problems=(BlockedRules(problem=unread, rules=("SDK001",)),),
        terms=Terms(source="auditor.toml", today=TODAY, baseline="known.json"),
        notes=tuple(Note(kind=kind, text=EVERYTHING) for kind in NoteKind),
        command=("check", PATH, "--policy", EVERYTHING),
    )
