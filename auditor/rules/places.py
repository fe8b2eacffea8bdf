"""Places of the app that no noun of the model holds."""

from dataclasses import replace

from auditor.model.app import App
from auditor.model.evidence import Location


def manifest_place(app: App, element: str, snippet: str) -> Location:
    """A place in the manifest that the app's other places lie in, too."""
    known = (*(found.location for found in app.permissions), *(found.location for found in app.components))
    if not known:
        return Location(artifact=app.path, member="AndroidManifest.xml", element=element, snippet=snippet)
    return replace(known[0], element=element, symbol=None, line=None, column=None, snippet=snippet)
