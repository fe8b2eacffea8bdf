"""How fast policies are read: CPU time of a process that has warmed up, for 40 kB of policy and for dense lists.

    python benchmarks/policy_speed.py [POLICY ...] [--runs N]

Without arguments the shared real policies and seeds are read (``AUDITOR_SHARED``, or ``../shared`` beside the project),
or else those of the samples. A time is that of the fastest run; a figure for 40 kB is in proportion to the file's size.
"""

import argparse
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from speed import best
from tabulate import tabulate

from auditor import read_policy
from auditor.limits import DEFAULT_LIMITS
from auditor.policy.reader import policy_of

ROOT = Path(__file__).parents[1]
USUAL = 40_000
"""Bytes of a usual policy, for which the times of all are given."""
SHORT = 8_000
"""Bytes; a shorter policy is little but lists, and is given apart."""
USUAL_BAR, DENSE_BAR = 0.050, 10.0
"""Seconds for a usual policy, and for the larger text of dense lists."""
DENSE = (1_000_000, 5_000_000)
"""Bytes of the two texts of dense lists; a linear reader takes five times as long for the larger one."""
WITHOUT_END = replace(DEFAULT_LIMITS, policy_characters=10**9, policy_blocks=10**9)
"""An audit reads the first 600,000 characters of a policy, and says so; here the whole text is read."""
LISTS = {
    "Chinese": "我们会收集您的设备信息（IMEI、OAID、MAC地址、Android ID）、位置信息、通讯录、相机权限、麦克风权限、"
    "存储权限；用于推送、统计、地图、登录、支付。友盟SDK、极光推送SDK、微信SDK、高德地图SDK收集设备标识、网络信息、运营商信息。\n",
    "English": "We collect your contacts, location, camera, microphone, SMS, call log, device ID, advertising ID, "
    "IP address; used for Firebase, AdMob, Facebook SDK, Bugly, Sentry and Mixpanel to crash reports, ads, maps.\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    name: str
    size: int
    seconds: float

    @property
    def usual(self) -> float:
        """Seconds for as much of it as a usual policy has."""
        return self.seconds * USUAL / self.size


def reading(path: Path, runs: int) -> Reading:
    return Reading(name=path.name, size=path.stat().st_size, seconds=best(lambda: read_policy(path), runs + 1))


def dense(size: int, line: str) -> float:
    """CPU seconds for a text of this line, over and over."""
    data = line.encode() * (size // len(line.encode()))
    return best(lambda: policy_of(data, name="dense", limits=WITHOUT_END), 1)


def _kept(seconds: float, bar: float) -> str:
    return "kept" if seconds <= bar else "NOT KEPT"


def _pooled(readings: Sequence[Reading]) -> float:
    return sum(one.seconds for one in readings) * USUAL / sum(one.size for one in readings)


def _rows(readings: Sequence[Reading]) -> Iterable[tuple[str, ...]]:
    for one in readings:
        yield one.name, f"{one.size / 1000:.1f}", f"{one.seconds * 1000:.1f}", f"{one.usual * 1000:.0f}"


def default_policies() -> list[Path]:
    """The shared real policies and seeds, or else those of the samples."""
    shared = Path(os.environ.get("AUDITOR_SHARED") or ROOT.parent / "shared")
    real = [*(shared / "real" / "policies" / "docs").glob("*"), *(shared / "seeds").glob("*.txt")]
    return sorted(real) or sorted(ROOT.glob("sample_apks/*/policy.*"))


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast policies are read.")
    parser.add_argument("policies", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    readings = [reading(path, given.runs) for path in given.policies or default_policies()]
    headers = ("policy", "kB", "ms", f"ms for\n{USUAL // 1000} kB")
    print(tabulate(_rows(readings), headers=headers, disable_numparse=True, colalign=("left", *["right"] * 3)))
    groups = (("all", readings), (f"of {SHORT // 1000} kB and more", [one for one in readings if one.size >= SHORT]))
    for name, group in groups:
        if group:
            middle = median(one.usual for one in group)
            print(
                f"{len(group)} policies, {name}: {middle * 1000:.0f} ms for {USUAL // 1000} kB in the median, "
                f"{_pooled(group) * 1000:.0f} ms pooled; the bar is {USUAL_BAR * 1000:.0f}: {_kept(middle, USUAL_BAR)}"
            )
    for language, line in LISTS.items():
        small, large = (dense(size, line) for size in DENSE)
        print(
            f"dense lists, {language}: {small:.1f} s for {DENSE[0] // 10**6} MB, {large:.1f} s for "
            f"{DENSE[1] // 10**6} MB; the bar is {DENSE_BAR:.0f}: {_kept(large, DENSE_BAR)}"
        )


if __name__ == "__main__":
    main()
