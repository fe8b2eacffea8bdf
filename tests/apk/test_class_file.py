"""Java class files, made by the tests and by the compiler."""

import shutil
import subprocess
from pathlib import Path

import pytest

from auditor.apk.class_file import ClassFileError, read_class_file
from tests.apk.class_files import class_file

SOURCE = """
package com.acme;
import java.util.Locale;
public class Push extends Thread implements Comparable<Push> {
    static final long TOKEN = 1234567890123L;
    static final double RATIO = 0.5;
    private static String country;
    @Override public void run() { country = Locale.getDefault().getCountry(); later(() -> log(country)); }
    static void later(Runnable task) { task.run(); }
    @Override public int compareTo(Push other) { return Long.compare(TOKEN, (long) (RATIO * TOKEN)); }
    void log(String text) { System.out.println("content://sms" + text); }
}
"""


def test_what_a_class_refers_to() -> None:
    read = read_class_file(
        class_file(
            "com.acme.Push",
            superclass="android.app.Service",
            methods=["onBind", "onCreate"],
            calls=[("android.telephony.TelephonyManager", "getDeviceId", "()Ljava/lang/String;")],
            reads=[("android.os.Build", "SERIAL")],
            strings=["content://sms"],
        )
    )
    assert read.superclass == "Landroid/app/Service;"
    assert read.methods == {"onBind", "onCreate"}
    assert read.calls == {("Landroid/telephony/TelephonyManager;", "getDeviceId", "()Ljava/lang/String;")}
    assert read.reads == {("Landroid/os/Build;", "SERIAL")}
    assert read.strings == {"content://sms"}


def test_what_the_compiler_writes(tmp_path: Path) -> None:
    if shutil.which("javac") is None:
        pytest.skip("javac is not here")
    source = tmp_path / "Push.java"
    source.write_text(SOURCE, encoding="utf-8")
    subprocess.run(["javac", "--release", "11", "-d", tmp_path, source], check=True, capture_output=True)
    read = read_class_file((tmp_path / "com/acme/Push.class").read_bytes())
    assert read.superclass == "Ljava/lang/Thread;"
    assert {"<init>", "run", "compareTo", "log"} <= read.methods
    assert ("Ljava/util/Locale;", "getCountry", "()Ljava/lang/String;") in read.calls
    assert ("Ljava/lang/Long;", "compare", "(JJ)I") in read.calls
    assert ("Ljava/lang/System;", "out") in read.reads
    assert any("content://sms" in text for text in read.strings)


@pytest.mark.parametrize("data", [b"", b"dex\n035\0", b"\xca\xfe\xba\xbe\0\0\0\x34\0\x09"])
def test_what_is_no_class_file_is_an_error(data: bytes) -> None:
    with pytest.raises(ClassFileError):
        read_class_file(data)


def test_every_prefix_and_every_changed_byte_is_read_or_refused() -> None:
    data = class_file("com.acme.Push", methods=["run"], calls=[("a.B", "c", "()V")], strings=["text"])
    refused = 0
    for at in range(len(data)):
        for changed in (data[:at], data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]):
            try:
                read_class_file(changed)
            except ClassFileError:
                refused += 1
    assert refused > len(data)
