"""Pages that show nothing by themselves: filled by a script, only a redirect, or frames around another page."""

import re

from lxml import etree

from auditor.model.evidence import ProblemKind
from auditor.policy.readers.content import UnreadError

FEW_WORDS = 40
_LONGEST_REDIRECTING_SCRIPT = 2_000
_REFRESH = re.compile(r"\s*\d{0,5}(?:\.\d{0,5})?\s*[;,]\s*(?:url\s*=\s*)?[\"']?(?P<url>[^\"'\s]{1,500})", re.IGNORECASE)
_LOCATION = re.compile(
    r"\blocation(?:\.href)?\s*(?:=(?!=)|\.(?:replace|assign)\s*\()\s*[\"'](?P<url>[^\"']{1,500})", re.IGNORECASE
)
_WAITING = re.compile(
    r"javascript|loading|please wait|browser|(?:正在)?(?:加载|載入|加載)|请稍候|浏览器|启用脚本", re.IGNORECASE
)


def check_page(root: etree._Element, words: str, count: int, *, least: int) -> None:
    """Raises UnreadError, with the reason, where a page holds too few words to be the policy.

    ``words`` is all that it shows, ``count`` the number of its words; a page with fewer than ``least`` shows nothing.
    """
    if count >= FEW_WORDS:
        return
    url = _redirect(root)
    if url is not None:
        raise UnreadError(ProblemKind.POLICY_REDIRECT, url)
    frame = next((str(element.get("src")) for element in root.iter("frame", "iframe") if element.get("src")), None)
    if frame is not None:
        raise UnreadError(ProblemKind.POLICY_FRAMES, frame)
    is_waiting = count < least or _WAITING.search(words) is not None
    if is_waiting and root.find(".//script") is not None:
        raise UnreadError(ProblemKind.POLICY_ONLY_SCRIPT)


def _redirect(root: etree._Element) -> str | None:
    """Where the page sends its reader at once."""
    for element in root.iter("meta"):
        if str(element.get("http-equiv") or "").casefold() == "refresh":
            found = _REFRESH.match(str(element.get("content") or ""))
            if found:
                return found["url"]
    scripts = "\n".join(element.text or "" for element in root.iter("script"))
    found = _LOCATION.search(scripts) if len(scripts) <= _LONGEST_REDIRECTING_SCRIPT else None
    return found["url"] if found else None
