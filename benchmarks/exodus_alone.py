"""exodus-core over one app, with signatures from a file: for ``whole.py``, in an environment of its own.

    PYTHON exodus_alone.py APK SIGNATURES.json

SIGNATURES maps a name to a regular expression over class names with slashes. Prints the names found, as JSON.
"""

import json
import sys
from collections import namedtuple
from pathlib import Path

from exodus_core.analysis.static_analysis import StaticAnalysis

Tracker = namedtuple("Tracker", ["name", "code_signature", "network_signature"])

apk, signatures = sys.argv[1:]
analysis = StaticAnalysis(apk)
given = json.loads(Path(signatures).read_text(encoding="utf-8"))
analysis.signatures = [Tracker(name, pattern, "") for name, pattern in given.items()]
analysis._compile_signatures()  # noqa: SLF001  what loading them from the server ends with
analysis.get_permissions()
print(json.dumps(sorted(tracker.name for tracker in analysis.detect_trackers())))
