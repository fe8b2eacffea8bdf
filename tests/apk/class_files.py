"""Java class files, byte by byte: a class with what it extends, defines, calls, reads and names."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class _Pool:
    entries: list[bytes] = field(default_factory=list)

    def add(self, entry: bytes) -> int:
        if entry not in self.entries:
            self.entries.append(entry)
        return self.entries.index(entry) + 1

    def text(self, text: str) -> int:
        raw = text.encode()
        return self.add(b"\1" + struct.pack(">H", len(raw)) + raw)

    def class_(self, name: str) -> int:
        return self.add(b"\7" + struct.pack(">H", self.text(name.replace(".", "/"))))

    def member(self, tag: int, class_: str, name: str, form: str) -> int:
        named = self.add(b"\x0c" + struct.pack(">2H", self.text(name), self.text(form)))
        return self.add(bytes([tag]) + struct.pack(">2H", self.class_(class_), named))


def class_file(
    name: str,
    *,
    superclass: str = "java.lang.Object",
    methods: Sequence[str] = (),
    calls: Sequence[tuple[str, str, str]] = (),
    reads: Sequence[tuple[str, str]] = (),
    strings: Sequence[str] = (),
) -> bytes:
    """``calls`` are of class, name and descriptor, ``reads`` of class and field; classes are Java names."""
    pool = _Pool()
    this, above = pool.class_(name), pool.class_(superclass)
    for class_, called, form in calls:
        pool.member(10, class_, called, form)
    for class_, read in reads:
        pool.member(9, class_, read, "Ljava/lang/String;")
    for text in strings:
        pool.add(b"\x08" + struct.pack(">H", pool.text(text)))
    code = pool.text("Code")
    table = b"".join(
        struct.pack(">4H", 1, pool.text(method), pool.text("()V"), 1) + struct.pack(">HL", code, 3) + b"abc"
        for method in methods
    )
    head = struct.pack(">L2HH", 0xCAFEBABE, 0, 52, len(pool.entries) + 1)
    body = struct.pack(">4H", 1, this, above, 1) + struct.pack(">H", above) + struct.pack(">H", 0)
    return head + b"".join(pool.entries) + body + struct.pack(">H", len(methods)) + table + struct.pack(">H", 0)
