"""The action, the hook, the image and the pipelines of docs/ci.md: as far as they run without the services."""

import copy
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema.validators import validator_for

from tests.cli.running import auditor
from tests.report.published import published

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
CI = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
GITLAB = "https://gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json"
STORE = "https://json.schemastore.org"
Document = dict[str, Any]
BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None or os.name == "nt", reason="needs bash")


def documented(file: str) -> Document:
    """The YAML that docs/ci.md shows for a file."""
    block = re.search(rf"```yaml\n# {re.escape(file)}\n(.*?)```", CI, re.DOTALL)
    assert block is not None, file
    shown: Document = yaml.safe_load(block[1].replace("\non:", '\n"on":'))
    return shown


def without_newer_reports(document: Document) -> Document:
    """GitLab takes inventories since 15.3, which is newer than the copy of its schema."""
    newer = copy.deepcopy(document)
    newer.get("privacy-audit", {}).get("artifacts", {}).get("reports", {}).pop("cyclonedx", None)
    return newer


@pytest.mark.parametrize(
    ("document", "schema"),
    [
        (ACTION, f"{STORE}/github-action.json"),
        (documented(".github/workflows/privacy.yml"), f"{STORE}/github-workflow.json"),
        (documented(".gitlab-ci.yml"), GITLAB),
        (documented(".pre-commit-config.yaml"), f"{STORE}/pre-commit-config.json"),
    ],
    ids=["action", "workflow", "gitlab", "pre-commit"],
)
def test_what_a_service_reads_follows_its_schema(document: Document, schema: str) -> None:
    rules = published(schema)
    validator_for(rules)(rules).validate(without_newer_reports(document))


def test_the_documented_workflow_gives_the_action_what_it_takes() -> None:
    workflow = documented(".github/workflows/privacy.yml")
    (step,) = [step for step in workflow["jobs"]["audit"]["steps"] if step.get("id") == "audit"]
    required = {name for name, given in ACTION["inputs"].items() if given.get("required")}
    assert required <= set(step["with"]) <= set(ACTION["inputs"])
    assert "steps.audit.outputs.sarif" in str(workflow)
    assert "sarif" in ACTION["outputs"]


def test_every_input_is_documented() -> None:
    assert [name for name in ACTION["inputs"] if f"`{name}`" not in CI] == []
    assert [name for name in ACTION["outputs"] if f"`{name}`" not in CI] == []


def test_no_input_is_pasted_into_a_script() -> None:
    assert [name for name, step in STEPS.items() if "${{" in step.get("run", "")] == []


class Runner:
    """A step as the runner starts it: inputs in its environment, files for what it says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temp = folder / "temp"
        self.temp.mkdir()
        self.output, self.summary, self.path = (folder / name for name in ("output", "summary", "path"))

    def run(self, name: str, values: dict[str, str], **more: str) -> subprocess.CompletedProcess[str]:
        step = STEPS[name]
        environment = {key: self._filled(value, values) for key, value in step.get("env", {}).items()}
        files = {
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_PATH": str(self.path),
            "RUNNER_TEMP": str(self.temp),
        }
        assert BASH is not None
        return subprocess.run(
            [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), **files, **environment, **more},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def outputs(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.output.read_text(encoding="utf-8").splitlines())

    def _filled(self, template: str, values: dict[str, str]) -> str:
        defaults = {f"inputs.{name}": given.get("default", "") for name, given in ACTION["inputs"].items()}
        known = {**defaults, **values}
        return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: known[match[1]], template)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def audited(runner: Runner, sample: str, policy: str, **values: str) -> subprocess.CompletedProcess[str]:
    given = {
        "inputs.app": str(ROOT / "sample_apks" / f"{sample}.apk"),
        "inputs.policy": f"{ROOT / 'sample_apks' / sample / policy}\n",
        **{f"inputs.{name.replace('_', '-')}": value for name, value in values.items()},
    }
    return runner.run("Check", given, PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


@needs_bash
def test_the_check_writes_reports_annotations_summary_and_outputs(runner: Runner) -> None:
    ended = audited(runner, "carpool", "policy.md", lang="zh")
    assert ended.returncode == 0, ended.stderr  # the step after the next fails, once the reports are kept
    assert ended.stdout.startswith("::error file=")
    assert ended.stdout.splitlines()[-1] == "未通过：4 项问题达到或超过“高”级（退出码 1）"
    assert runner.outputs() == {
        "verdict": "fail",
        "exit-code": "1",
        "sarif": "auditor-reports/auditor.sarif",
        "json": "auditor-reports/auditor.json",
    }
    names = {file.name for file in (runner.folder / "auditor-reports").iterdir()}
    assert names == {"auditor.sarif", "auditor.json", "auditor.xml", "auditor.md", "auditor.txt"}
    assert runner.summary.read_text(encoding="utf-8").startswith("# 隐私政策审计：")


@needs_bash
@pytest.mark.parametrize(
    ("sample", "policy", "values", "verdict", "code"),
    [
        ("clean-notes", "policy.html", {}, "pass", "0"),
        ("packed-shop", "policy.html", {"fail_on": "never"}, "incomplete", "3"),
        ("carpool", "policy.md", {"fail_on": "never"}, "pass", "0"),
        ("carpool", "policy.md", {"arguments": "--category=nonsense 'x; exit 0'\n"}, "error", "2"),
        ("carpool", "none.md", {}, "error", "2"),
    ],
)
def test_every_ending_has_its_verdict(
    runner: Runner, sample: str, policy: str, values: dict[str, str], verdict: str, code: str
) -> None:
    audited(runner, sample, policy, **values)
    outputs = runner.outputs()
    assert (outputs["verdict"], outputs["exit-code"]) == (verdict, code)
    assert runner.run("Verdict", {"steps.check.outputs.exit-code": code}).returncode == int(code)


@needs_bash
def test_arguments_are_options_and_nothing_else(runner: Runner) -> None:
    audited(
        runner, "carpool", "policy.md", arguments="--case=source=a b; $(touch owned) `touch owned`\n\n--profile=cn\n"
    )
    assert runner.outputs()["exit-code"] == "1"
    assert not (runner.folder / "owned").exists()
    report = (runner.folder / "auditor-reports" / "auditor.json").read_text(encoding="utf-8")
    assert '"source": "a b; $(touch owned) `touch owned`"' in report


@needs_bash
def test_the_installation_makes_an_environment_of_its_own(runner: Runner, tmp_path: Path) -> None:
    """With a Python that only writes down what it is asked for."""
    stub = tmp_path / "python"
    stub.write_text(
        f'#!/bin/sh\necho "$(basename "$0") $*" >> {tmp_path}/said\n'
        f'if [ "$1 $2" = "-m venv" ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; fi\n',
        encoding="utf-8",
    )
    stub.chmod(0o755)
    ended = runner.run("Install", {"inputs.python": str(stub), "github.action_path": "/the/action"})
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "said").read_text(encoding="utf-8").splitlines() == [
        f"python -m venv {runner.temp}/auditor",
        "python -m pip install --quiet --disable-pip-version-check /the/action",
    ]
    assert runner.path.read_text(encoding="utf-8") == f"{runner.temp}/auditor/bin\n"


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def hooked(tmp_path: Path, manifest: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The hook run by pre-commit in a repository of a user; the auditor is the one that is being tested."""
    hooks, project = tmp_path / "hooks", tmp_path / "project"
    for folder in (hooks, project):
        folder.mkdir()
        git(folder, "init", "-q")
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
    git(hooks, "add", ".")
    git(hooks, "commit", "-qm", "hooks")
    revision = subprocess.run(["git", "rev-parse", "HEAD"], cwd=hooks, check=True, capture_output=True, text=True)
    (project / "AndroidManifest.xml").write_text(manifest, encoding="utf-8")
    shutil.copy(ROOT / "sample_apks" / "carpool" / "policy.md", project / "privacy.md")
    (project / "declaration.yml").write_text("permissions:\n  - name: CAMERA\n    purpose: 扫码\n", encoding="utf-8")
    (project / "hook.toml").write_text('ignore = ["POL001"]\n', encoding="utf-8")
    hook = {
        "id": HOOKS[0]["id"],
        "language": "system",
        "args": ["AndroidManifest.xml", "--lang", "zh", *(arguments or ("--policy", "privacy.md"))],
    }
    config = {"repos": [{"repo": str(hooks), "rev": revision.stdout.strip(), "hooks": [hook]}]}
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    git(project, "add", ".")
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color", "never"],
        cwd=project,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(tmp_path / "home"),
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


MANIFEST = """<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="com.example.carpool">
  <uses-permission android:name="android.permission.{name}"/>
  <application/>
</manifest>
"""


def test_the_hook_stops_a_permission_that_the_policy_lacks(tmp_path: Path) -> None:
    ended = hooked(tmp_path, MANIFEST.format(name="READ_CONTACTS"))
    assert ended.returncode == 1, ended.stderr
    assert "exit code: 1" in ended.stdout
    assert "android.permission.READ_CONTACTS" in ended.stdout


def test_the_hook_lets_a_declared_permission_pass(tmp_path: Path) -> None:
    ended = hooked(tmp_path, MANIFEST.format(name="ACCESS_FINE_LOCATION"))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Passed" in ended.stdout


@pytest.mark.parametrize(("name", "code"), [("CAMERA", 0), ("READ_CONTACTS", 1)])
def test_the_hook_takes_a_declaration_for_a_policy(tmp_path: Path, name: str, code: int) -> None:
    arguments = ("--policy", "declaration.yml", "--config", "hook.toml")
    assert hooked(tmp_path, MANIFEST.format(name=name), *arguments).returncode == code


def test_the_manifest_of_hooks_is_what_pre_commit_takes() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize(
    "path",
    ["AndroidManifest.xml", "app/src/main/AndroidManifest.xml", "docs/privacy.md", "隐私政策.html", "auditor.toml"],
)
def test_the_hook_runs_when_a_manifest_or_a_policy_changes(path: str) -> None:
    assert re.search(HOOKS[0]["files"], path)
    assert not re.search(HOOKS[0]["files"], f"{path}.bak")


def instructions(file: str) -> list[tuple[str, str]]:
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def test_the_image_runs_as_a_user_without_rights() -> None:
    steps = instructions("Dockerfile")
    last = [word for word, _ in steps].index("USER")
    assert steps[last][1] == "10001"
    assert {word for word, _ in steps[last:]} == {"USER", "WORKDIR", "ENTRYPOINT", "CMD"}
    assert dict(steps)["ENTRYPOINT"] == '["auditor"]'


def test_the_image_is_built_from_files_that_are_there_and_sent() -> None:
    sent = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    }
    copied = {name for word, rest in instructions("Dockerfile") if word == "COPY" for name in shlex.split(rest)[:-1]}
    copied = {name for name in copied if not name.startswith(("--", "/"))}
    assert copied == sent
    assert all((ROOT / name).exists() for name in sent)


def test_an_audit_needs_no_network_and_writes_nothing(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "def watch(event, arguments):\n"
        "    if event.startswith('socket.') and event != 'socket.gethostname':\n"
        "        raise SystemExit(f'network: {event}')\n"
        "    if event == 'open' and isinstance(arguments[1], str) and set('wax+') & set(arguments[1]):\n"
        "        raise SystemExit(f'written: {arguments[0]}')\n"
        "sys.dont_write_bytecode = True\n"
        "sys.addaudithook(watch)\n"
        "from auditor.cli.main import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    sample = ROOT / "sample_apks" / "carpool"
    ended = subprocess.run(
        [sys.executable, "-c", code, "check", f"{sample}.apk", "--policy", str(sample / "policy.md"), "-o", "sarif"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (1, "")


def test_every_option_of_the_documented_pipelines_exists() -> None:
    from click.testing import CliRunner

    from auditor.cli.main import cli

    printed = CliRunner().invoke(cli, ["check", "--help"]).output
    pipelines = "".join(re.findall(r"```(?:yaml|groovy|kotlin|sh)\n(.*?)```", CI, re.DOTALL))
    ours = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", pipelines)) - {"--quiet", "--rm", "--network", "--read-only"}
    assert ours
    assert [option for option in ours if option not in printed] == []


def built_project(folder: Path) -> None:
    """What a build leaves, at the places that the documented pipelines name."""
    build = folder / "app" / "build" / "outputs"
    sample = ROOT / "sample_apks" / "carpool-obfuscated"
    for source, target in (
        (sample.with_suffix(".apk"), build / "apk" / "release" / "app-release-unsigned.apk"),
        (sample.with_suffix(".apk"), folder / "app-release.apk"),
        (sample / "mapping.txt", build / "mapping" / "release" / "mapping.txt"),
        (ROOT / "sample_apks" / "carpool" / "policy.md", folder / "docs" / "privacy.md"),
    ):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    logs = build / "logs"
    logs.mkdir()
    (logs / "manifest-merger-release-report.txt").write_text(
        "uses-permission#android.permission.INTERNET\nADDED from [com.example:net:1.0] /c/AndroidManifest.xml:1:2-3\n",
        encoding="utf-8",
    )
    (folder / "app" / "build" / "reports").mkdir()


def gradle_command() -> list[str]:
    """The words of ``commandLine``, with what Gradle would put in place of its variables."""
    block = re.search(r"commandLine\((.*?)\n    \)", CI, re.DOTALL)
    assert block is not None
    call = re.sub(r'rootProject\.file\("(.*?)"\)\.path', r'"\1"', block[1]).replace("$build", "app/build")
    return re.findall(r'"([^"]*)"', call)


def jenkins_command() -> list[str]:
    found = re.search(r"^sh '(auditor .*)'$", CI, re.MULTILINE)
    assert found is not None
    return shlex.split(found[1])


@pytest.mark.parametrize(
    ("command", "reports"),
    [
        (gradle_command(), ["app/build/reports/auditor.json"]),
        (jenkins_command(), ["auditor.xml", "auditor.sarif"]),
        (
            shlex.split(documented(".gitlab-ci.yml")["privacy-audit"]["script"][0]),
            documented(".gitlab-ci.yml")["privacy-audit"]["artifacts"]["paths"],
        ),
    ],
    ids=["gradle", "jenkins", "gitlab"],
)
def test_the_documented_command_writes_the_reports_that_are_taken_up(
    tmp_path: Path, command: list[str], reports: list[str]
) -> None:
    built_project(tmp_path)
    program, *arguments = command
    assert program == "auditor"
    ended = auditor(*arguments, cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert [name for name in reports if not (tmp_path / name).stat().st_size] == []
    if "--merger-report" in arguments:
        report = json.loads((tmp_path / reports[0]).read_bytes())
        origins = {row["name"]: row["likely_origin"] for row in report["comparison"]["permissions"]}
        assert origins["android.permission.INTERNET"] == "com.example:net:1.0"
        assert any(access["caller"].startswith("com.example.shunlu.") for access in report["app"]["accesses"])
