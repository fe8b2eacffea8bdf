"""App bundles (.aab): the base and its feature modules, each as the APK that Google Play makes of it.

Source: "The Android App Bundle format" (developer.android.com/guide/app-bundle/app-bundle-format). In a module's folder
the manifest, the dex files and the files for the archive's root lie in folders of their own; everything else is where
an APK has it. Play signs what it makes of a bundle with a key of its own or of the developer's; the certificate in the
bundle is that of the upload.
"""

import re
from collections.abc import Mapping

from auditor.apk.container import Container
from auditor.apk.manifest_file import MEMBER, from_bundle
from auditor.apk.splits import Part
from auditor.limits import Limits

_BASE = "base"
_MODULE = re.compile(r"([^/]+)/manifest/AndroidManifest\.xml")
_FOLDERS = {"manifest": "", "dex": "", "root": "", "lib": "lib/", "assets": "assets/", "res": "res/"}
"""Folder of a module to where an APK has its files; earlier ones win."""
_TABLE = "resources.pb"
_SIGNATURE = "META-INF/"


def is_bundle(container: Container) -> bool:
    """Whether an archive is an app bundle, which no device installs as it is."""
    return MEMBER not in container.members and f"{_BASE}/manifest/{MEMBER}" in container.members


def modules(container: Container) -> tuple[Container, ...]:
    """The archive as each of its modules would have it, the base first, then by name."""
    found = {match[1] for match in map(_MODULE.fullmatch, container.members) if match is not None}
    order = sorted(found, key=lambda name: (name != _BASE, name))
    return tuple(container.renamed(_names(container, module)) for module in order)


def parts(container: Container, artifact: str, limits: Limits) -> tuple[Part, tuple[Part, ...]]:
    """The base and the feature modules, the latter by name."""
    base, *features = (
        Part(artifact, module, from_bundle(module, artifact, limits), bundled=True) for module in modules(container)
    )
    return base, tuple(features)


def _names(container: Container, module: str) -> Mapping[str, str]:
    """Name in the APK of the module to name in the bundle."""
    names: dict[str, str] = {}
    for folder, place in _FOLDERS.items():
        prefix = f"{module}/{folder}/"
        for name in container.members:
            if name.startswith(prefix):
                names.setdefault(place + name[len(prefix) :], name)
    if f"{module}/{_TABLE}" in container.members:
        names[_TABLE] = f"{module}/{_TABLE}"
    if module == _BASE:
        names |= {name: name for name in container.members if name.startswith(_SIGNATURE)}
    return names
