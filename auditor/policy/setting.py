"""What the headings and introductions above a block say of it: that it is denied, asked for, or of another system."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from auditor.model.policy import OperatingSystem
from auditor.policy.document import Block, BlockKind, Document, Section
from auditor.policy.folding import fold
from auditor.policy.grammar import grammar
from auditor.policy.sections import question_in
from auditor.policy.statements import Introduction, denies, introduction, is_denying_title
from auditor.policy.tables import Role, role_of

_ENUMERATING = frozenset({Section.COLLECTION, Section.SDKS})
_DESCRIBING = frozenset({Role.PURPOSE, Role.NECESSITY, Role.VENDOR, Role.URL})
"""Keys whose values describe what another line names."""
_OF_OTHERS = frozenset({Section.CONTACT, Section.DEFINITIONS})
"""Sections where a key such as "information" heads something else."""
_SHORT_NAME = 40
"""Characters of a line that, after an introduction of third parties, is the name of one."""
_SHORT_HEADING = 24
_SHORT_ITEM = 60
"""Characters of a numbered line that, after an introduction, is an item of its list and no heading."""
_LONGEST_ITEM = 160
"""Characters of an item that only names data; longer ones tell stories, in which words have to be tied to a verb."""
_ITEM_LEVEL = 3
"""Depth from which a numbered line may be such an item: "1." and "（1）", and never "一、"."""

_ITEM_NAME = re.compile(r".{1,16}?[:–—-]|[【\[《].{1,14}[】\]》]")
"""A line such as "相机：用于扫码" or "【相机】拍照", which after an introduction is an item of its list."""
_ITEM_MARK = re.compile(r"\s*(?:[①-⑳]|[(（]?(?:\d{1,2}|[a-z])[)）.、．])")
"""What numbers an item: "②IP地址"."""
_ANY = OperatingSystem.ANY


class Setting(NamedTuple):
    """What a block stands under."""

    denied: bool = False
    """A heading or introduction says that this is not done."""
    listed: bool = False
    """It is in a list of permissions, where a name alone is a claim."""
    taken: bool = False
    """It is in a list of data that is collected, where a name alone is a claim."""
    enumerates: bool = False
    """It stands in a part on what is collected, or on SDKs: the elements of an enumeration are claims there."""
    parties: bool = False
    """It is in a list of third parties whose code is inside."""
    os: OperatingSystem = OperatingSystem.ANY


SettledBlock = tuple[Block, Setting]


def settings(document: Document) -> Iterator[SettledBlock]:
    """Every block with its setting, in document order."""
    introduced = Introduction()
    for block in document.blocks:
        question = question_in(block.text)
        if question is not None or not (_may_be_item(block) or (introduced.parties and _is_name_line(block))):
            introduced = Introduction()
        key = key_role(block, document.language)
        headings = [_of_heading(heading, document.language) for heading in block.context]
        denied = introduced.denied or any(denies_it for denies_it, _ in headings)
        yield (
            block,
            Setting(
                denied=denied,
                listed=key not in _DESCRIBING
                and (denied or introduced.asked or block.section is Section.PERMISSIONS or key is Role.PERMISSION),
                taken=introduced.taken or key is Role.DATA or _is_collected_item(block, document.language),
                enumerates=block.section in _ENUMERATING,
                parties=introduced.parties,
                os=next((found for _, found in reversed(headings) if found is not _ANY), _ANY),
            ),
        )
        if question is None:
            introduced = introduction(block.folded.text, document.language) or introduced


_KEY_END = re.compile(r"[:：\]】]")
_LONGEST_KEY = 40
"""Characters, the marks around it included."""
_KEY = re.compile(r"\W{0,6}(?P<key>[^:：\n\]】，。,;；]{1,24}?)(?:\*\*)?\s?[:：\]】]\s?(?=\S)")


def key_role(block: Block, language: str) -> Role | None:
    """What a line of a key and its value says of the value: "字段：OAID、时区", "Permission: camera"."""
    if block.kind in {BlockKind.ROW, BlockKind.HEADING} or block.section in _OF_OTHERS:
        return None
    if _KEY_END.search(block.text, 0, _LONGEST_KEY) is None:
        return None
    found = _KEY.match(block.text)
    return None if found is None else role_of(found["key"].strip(), language)


def _is_collected_item(block: Block, language: str) -> bool:
    """Whether a block is a short item right under a heading such as "Information we collect"."""
    return (
        block.kind is BlockKind.ITEM
        and len(block.text) <= _LONGEST_ITEM
        and block.section is Section.COLLECTION
        and block.heading is not None
        and _of_collecting(block.heading, language)
    )


@lru_cache(maxsize=1024)
def _of_collecting(heading: str, language: str) -> bool:
    folded = fold(heading).text
    return not denies(folded, language) and grammar(language).cue_of(folded).collects


def _is_name_line(block: Block) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and len(block.text) <= _SHORT_NAME
        and not block.text.rstrip().endswith(tuple(".。!?！？;；:："))
    )


def _may_be_item(block: Block) -> bool:
    if block.kind is BlockKind.PARAGRAPH:
        return (_ITEM_NAME.match(block.folded.text) or _ITEM_MARK.match(block.text)) is not None
    if block.kind is BlockKind.HEADING:
        return block.level >= _ITEM_LEVEL and len(block.text) <= _SHORT_ITEM
    return block.kind in {BlockKind.ITEM, BlockKind.ROW}


@lru_cache(maxsize=1024)
def _of_heading(heading: str, language: str) -> tuple[bool, OperatingSystem]:
    folded = fold(heading).text
    question = question_in(heading)
    if question is not None:
        # "问：不授权相机会怎样？" denies nothing, and "Q: What do you not collect?" all of its answer.
        return is_denying_title(fold(question).text, language), _ANY
    # In a short heading such as "iOS 应用权限" the bare name is enough.
    return denies(folded, language), grammar(language).system_of(folded, bare=len(folded) <= _SHORT_HEADING)
