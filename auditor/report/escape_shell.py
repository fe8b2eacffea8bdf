"""Words of a command line as a POSIX shell reads them, on lines that can be copied."""

import re
import shlex
from collections.abc import Iterator, Sequence

from auditor.report.escape import one_line, visible
from auditor.report.wrapping import width_of

_PLAIN = re.compile(r"[\w@%+=:,./-]+")
"""As ``shlex`` has it, with the letters of every script: no shell takes 隐私.txt for more than a name."""


def shell_line(*words: str) -> str:
    """Nothing in a word is obeyed, by a shell or by what shows the line."""
    return " ".join(map(_word, words))


def shell_lines(words: Sequence[str], width: int) -> Iterator[str]:
    """The same on lines of at most ``width`` columns, continued as a shell continues them; a long word stays whole."""
    line = ""
    units = list(_units(list(map(_word, words))))
    for number, word in enumerate(units, 1):
        more = "" if number == len(units) else " \\"
        if line and width_of(f"{line} {word}{more}") > width:
            yield f"{line} \\"
            line = "  "
        line += f" {word}" if line.strip() else word
    yield line


def _units(words: Sequence[str]) -> Iterator[str]:
    """A word, or an option with its value."""
    taken = False
    for word, after in zip(words, [*words[1:], "-"], strict=True):
        if not taken:
            taken = word.startswith("-") and not after.startswith("-")
            yield f"{word} {after}" if taken else word
        else:
            taken = False


def _word(word: str) -> str:
    """Quoted by ``shlex``; with anything that a line of a report cannot show, as bash and zsh read ``$'\\x1b'``."""
    if _PLAIN.fullmatch(word):
        return word
    return shlex.quote(word) if one_line(word) == word else f"$'{''.join(map(_escaped, word))}'"


def _escaped(char: str) -> str:
    if char in "\\'":
        return f"\\{char}"
    if not char.isspace() and visible(char) == char:
        return char
    of_a_byte = "\udc80" <= char <= "\udcff"  # how Python keeps a byte of a file name that is no character
    data = char.encode(errors="surrogateescape" if of_a_byte else "surrogatepass")
    return "".join(f"\\x{byte:02x}" for byte in data)
