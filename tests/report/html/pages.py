"""The HTML report of an audit, parsed; and audits that try to make a page misbehave."""

from dataclasses import replace
from datetime import date

from lxml import html

from auditor.model.audit import Audit, WaivedFinding
from auditor.model.evidence import Evidence, Location
from auditor.model.finding import Confidence, Finding, Severity
from auditor.model.policy import Elsewhere, Passage, PassageKind, Topic
from auditor.model.terms import KnownFinding, Terms, Waiver
from auditor.report.html.page import audit_html
from tests.report import shop

EVIL = (
    '<script>document.documentElement.dataset.owned="1"</script>',
    '"><img src=x onerror="document.documentElement.dataset.owned=1">',
    "</style><script>document.documentElement.dataset.owned=1</script>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:document.documentElement.dataset.owned=1",
    "\u202e\u200b\x1b[31m\x00",
    "\ud800",
    "--><svg onload=document.documentElement.dataset.owned=1>",
)
HOSTILE = " ".join(EVIL)


def passages(*texts: str, artifact: str = shop.POLICY) -> tuple[Passage, ...]:
    """A paragraph on each line, from 1."""
    return tuple(
        Passage(artifact=artifact, kind=PassageKind.PARAGRAPH, text=text, lines=((0, number),))
        for number, text in enumerate(texts, 1)
    )


def page(audit: Audit, language: str = "en") -> html.HtmlElement:
    return html.document_fromstring(audit_html(audit, language).decode())


def hostile() -> Audit:
    """Every text that comes from outside is an attack."""
    place = Location(artifact=shop.POLICY, section=HOSTILE, line=2, snippet=HOSTILE)
    app = shop.app(
        label=HOSTILE,
        package=HOSTILE,
        version_name=HOSTILE,
        permissions=(shop.requested(HOSTILE), shop.requested(shop.READ_SMS)),
        path=f"build/{HOSTILE}.apk",
    )
    policy = shop.policy(
        title=HOSTILE,
        developer=HOSTILE,
        contact=(EVIL[4],),
        elsewhere=(Elsewhere(covers=Topic.SDKS, url=EVIL[4], evidence=(place,)),),
        passages=passages("before", f"{HOSTILE} and more", "after"),
        permissions=(replace(shop.policy().permissions[0], phrase=HOSTILE, evidence=(place,)),),
    )
    finding = Finding(
        rule="UND001",
        subject=HOSTILE,
        severity=Severity.HIGH,
        confidence=Confidence.LOW,
        params=(("phrase", HOSTILE),),
        evidence=Evidence(
            app=(replace(shop.manifest(HOSTILE), symbol=HOSTILE, snippet=HOSTILE),),
            policy=(place,),
            searched=EVIL,
        ),
    )
    row = replace(shop.audit().permissions[0], name=HOSTILE, claims=(0,), likely_origin=EVIL)
    return shop.audit(app=app, policy=policy, findings=(finding,), permissions=(row,), sdks=())


def many(findings: int) -> Audit:
    """A large app: so many findings, each with quotes from a long policy."""
    text = [
        f"第{number}条 我们会在您使用功能{number}时收集您的设备信息、位置信息和通讯录。" * 3
        for number in range(1, 1500)
    ]
    policy = shop.policy(passages=passages(*text))
    found = tuple(
        Finding(
            rule="UND001" if number % 2 else "UND002",
            subject=f"com.example.permission.NAME_{number}",
            severity=list(Severity)[number % 5],
            confidence=list(Confidence)[number % 3],
            evidence=Evidence(
                app=tuple(shop.manifest(f"service[@name='com.example.Service{number}_{one}']") for one in range(4)),
                policy=tuple(shop.quote(1 + (number * 7 + one) % 1400, "") for one in range(2)),
                searched=tuple(f"词语{number}{one}" for one in range(12)),
            ),
        )
        for number in range(findings)
    )
    return shop.audit(policy=policy, findings=found)


def set_aside() -> Audit:
    """A finding of each standing, and one that is gone."""
    counting = shop.jpush_finding()
    place = replace(counting.evidence.app[0], snippet="")
    waiver = Waiver(
        rule="UND002", subject="READ_SMS", reason="3.2 版删除。", until=date(2027, 3, 31), place="waivers[1]"
    )
    return shop.audit(
        findings=(replace(counting, evidence=replace(counting.evidence, app=(place,))),),
        waived=(WaivedFinding(finding=shop.sms_finding(), waiver=waiver),),
        known=(shop.sms_finding(),),
        gone=(KnownFinding(fingerprint="0" * 16, rule="SDK004", subject="某某SDK"),),
        terms=Terms(source="auditor.toml", today=date(2026, 11, 28), baseline="known.json"),
    )
