"""Declarations in YAML and JSON that lie. They are written for the auditor as options are, so a mistake in one is wrong
usage, exit code 2: an alias, a tag or a key twice is never followed, and never passed over. A declaration by itself is
no policy that users could read (POL001), so an audit with nothing else ends in exit code 1.

Sources: YAML 1.2, RFC 8259 (which leaves open what a key that stands twice means).
"""

import json
from collections.abc import Callable, Iterator

from tests.hostile.case import BOTH, FOUND, INNOCENT, USAGE, Case, Family, given

_CAMERA = "  - name: CAMERA\n    purpose: to scan the code of a product\n"
_CONTACTS = "  - name: READ_CONTACTS\n    purpose: to send a gift to a friend\n"
_HEAD = "app_name: Shop\ndeveloper: Shop Ltd\neffective_date: 2024-03-01\n"


def declarations() -> Iterator[Case]:
    yield from _documents()
    yield from _mistakes()


def _case(name: str, build: Callable[[], str | bytes], permissions: frozenset[str] = BOTH, code: int = FOUND) -> Case:
    def written() -> bytes:
        text = build()
        return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")

    return Case(
        name=name,
        family=Family.DECLARATIONS,
        build=written,
        permissions=permissions,
        code=code,
        suffix=".yml",
    )


def _refused(name: str, build: Callable[[], str | bytes]) -> Case:
    return _case(name, build, frozenset(), USAGE)


def as_yaml(more: str = "", permissions: str = _CAMERA + _CONTACTS) -> str:
    return f"{_HEAD}permissions:\n{permissions}{more}"


def as_json(**more: object) -> str:
    permissions = [{"name": name, "purpose": "to scan or to send"} for name in ("CAMERA", "READ_CONTACTS")]
    return json.dumps(
        {
            "app_name": "Shop",
            "developer": "Shop Ltd",
            "effective_date": "2024-03-01",
            "permissions": permissions,
            **more,
        }
    )


def _documents() -> Iterator[Case]:
    yield _case("YAML", as_yaml)
    yield _case("JSON", as_json)
    yield _case("JSON with tabs", lambda: json.dumps(json.loads(as_json()), indent="\t"))
    yield _case("a byte-order mark", lambda: b"\xef\xbb\xbf" + as_yaml().encode())
    yield _case("UTF-16", lambda: as_yaml().encode("utf-16"))
    # Lines that no declaration has make it a text, which is read for its words.
    yield _case("a merge key", lambda: as_yaml("<<: {data: [imei]}\n"))
    yield _case("a list as a key", lambda: as_yaml("[a, b]: c\n"))
    yield _case("a directive of no YAML", lambda: "%YAML 9.9\n---\n" + as_yaml())
    yield _case(
        "a comment that declares", lambda: as_yaml(permissions=_CAMERA + "#" + _CONTACTS.replace("\n", "\n#")), INNOCENT
    )
    yield _case(
        "a text that declares", lambda: as_yaml(permissions=_CAMERA.rstrip() + ", not READ_CONTACTS\n"), INNOCENT
    )


def _mistakes() -> Iterator[Case]:
    yield _refused(
        "aliases that grow",
        lambda: (
            "a: &a [x, x]\n"
            + "".join(
                f"b{n}: &b{n} [*{'a' if not n else f'b{n - 1}'}, *{'a' if not n else f'b{n - 1}'}]\n" for n in range(30)
            )
            + as_yaml()
        ),
    )
    yield _refused("an alias", lambda: as_yaml("sdks: *x\n"))
    yield _refused("an anchor", lambda: as_yaml("data: &x [imei]\n"))
    yield _refused("an alias of itself", lambda: as_yaml("data: &x [*x]\n"))
    for tag in ("!!python/object/apply:os.system", "!!python/name:os.system", "!!binary", "!include", "!!set"):
        yield _refused(f"the tag {tag}", given(tag, lambda tag: as_yaml(f"data: {tag} ['touch evil']\n").encode()))
    yield _refused("a key twice", lambda: as_yaml(f"permissions:\n{_CAMERA}"))
    yield _refused("a key twice in JSON", lambda: as_json()[:-1] + ', "permissions": []}')
    yield _refused("a key of no meaning", lambda: as_yaml("permisions: []\n"))
    yield _refused("a permission of no Android", lambda: as_yaml(permissions="  - name: READ_CONTACT\n"))
    yield _refused("a number for a list", lambda: as_yaml("data: 7\n"))
    yield _refused("two documents", lambda: as_yaml() + "---\n" + as_yaml())
    yield _refused("300 KB", lambda: as_yaml("data: [" + "imei, " * 60_000 + "imei]\n"))
    yield _refused("a hundred levels of YAML", lambda: as_yaml("data: " + "[" * 100 + "]" * 100 + "\n"))
    yield _refused("100,000 levels of YAML", lambda: as_yaml("data: " + "[" * 100_000))
    yield _refused("100,000 levels of JSON", lambda: as_json()[:-1] + ', "data": ' + "[" * 100_000)
    yield _refused("100,000 levels by indent", lambda: as_yaml("data:\n" + "- " * 100_000 + "x\n"))
    yield _refused("JSON that is cut off", lambda: as_json()[:-20])
    yield _refused("a control character", lambda: as_yaml("data: [\x07]\n"))
    yield _refused("a NUL", lambda: as_yaml("data: ['\0']\n"))
    yield _refused("half a pair of surrogates", lambda: as_json(version="\ud800"))
    yield _refused("a quote without its end", lambda: as_yaml('version: "1\n'))
    yield _refused("not a number", lambda: as_json()[:-1] + ', "data": NaN}')
