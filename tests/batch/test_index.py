"""The index in CSV: what a line says of an app, and what cannot be right."""

from pathlib import Path

import pytest

from auditor.batch.index import read_index
from auditor.batch.job import Job
from auditor.errors import ConfigError
from auditor.model.finding import Category
from auditor.model.terms import Note, NoteKind


def index(tmp_path: Path, text: str, encoding: str = "utf-8") -> str:
    path = tmp_path / "index.csv"
    path.write_bytes(text.encode(encoding))
    return path.as_posix()


def test_a_line_has_the_app_its_policies_and_the_case(tmp_path: Path) -> None:
    text = (
        "app,policy,category,source,fetched,developer,number,examiner\r\n"
        'shop.apk,"shop.html; sdk list.md",网上购物,应用宝,2026-11-02,"Example, Ltd.",2026-17,4711\r\n'
    )
    folder = tmp_path.as_posix()
    assert list(read_index(index(tmp_path, text))) == [
        Job(
            app=f"{folder}/shop.apk",
            policies=(f"{folder}/shop.html", f"{folder}/sdk list.md"),
            sure=True,
            category=Category(id="CAC39-06", guessed=False),
            notes=(
                Note(kind=NoteKind.NUMBER, text="2026-17"),
                Note(kind=NoteKind.SOURCE, text="应用宝"),
                Note(kind=NoteKind.DEVELOPER, text="Example, Ltd."),
                Note(kind=NoteKind.FETCHED, text="2026-11-02"),
                Note(kind=NoteKind.EXAMINER, text="4711"),
            ),
        )
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_chinese_headers_as_chinese_spreadsheets_write_them(tmp_path: Path, encoding: str) -> None:
    (job,) = read_index(index(tmp_path, "应用,隐私政策,应用来源\n购物.apk,购物.txt,应用宝\n", encoding))
    assert (job.app, job.policies) == (f"{tmp_path.as_posix()}/购物.apk", (f"{tmp_path.as_posix()}/购物.txt",))
    assert job.notes == (Note(kind=NoteKind.SOURCE, text="应用宝"),)


def test_absolute_paths_addresses_and_the_policy_inside_stay(tmp_path: Path) -> None:
    text = f"app,policy\n{tmp_path.as_posix()}/a.apk,app:\ns3://apps/b.apk,https://example.com/p.html\n"
    assert [(job.app, job.policies) for job in read_index(index(tmp_path, text))] == [
        (f"{tmp_path.as_posix()}/a.apk", ("app:",)),
        ("s3://apps/b.apk", ("https://example.com/p.html",)),
    ]


def test_a_line_overrules_the_notes_of_the_run(tmp_path: Path) -> None:
    run = (Note(kind=NoteKind.SOURCE, text="the run's"), Note(kind=NoteKind.EXAMINER, text="4711"))
    first, second = read_index(index(tmp_path, "app,source\na.apk,its own\nb.apk,\n"), run)
    assert [note.text for note in first.notes] == ["its own", "4711"]
    assert [note.text for note in second.notes] == ["the run's", "4711"]


def test_empty_lines_and_short_lines_are_no_mistake(tmp_path: Path) -> None:
    jobs = list(read_index(index(tmp_path, "app,policy,source\n\na.apk\n,,\nb.apk,b.txt\n")))
    assert [(job.app.rpartition("/")[2], job.sure) for job in jobs] == [("a.apk", False), ("b.apk", True)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "index.csv:1: the column 'app' is missing"),
        ("policy,source\na.html,b\n", "index.csv:1: the column 'app' is missing"),
        ("app,polcy\na.apk,b\n", "index.csv:1: 'polcy': unknown column; known: app, policy"),
        ("app,apk\na.apk,b\n", "index.csv:1: app: stands in two columns"),
        ("app,policy\n,b.html\n", "index.csv:2: the app is missing"),
        ("app,category\na.apk,网上卖东西\n", "index.csv:2: '网上卖东西': unknown category"),
        ('app,policy\n"a.apk,b\n', "index.csv:2: is no CSV"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        list(read_index(index(tmp_path, text)))
    assert said in str(caught.value)


def test_bytes_of_no_encoding_are_told_of(tmp_path: Path) -> None:
    path = tmp_path / "index.csv"
    path.write_bytes(b"app\n\xff\xff\n")
    with pytest.raises(ConfigError, match="neither UTF-8 nor GB 18030"):
        list(read_index(str(path)))
