"""Changes of a YAML text put into the text as its author laid it out.

A YAML library writes a whole file in its own layout. Comparing what it writes before and after a change tells which
blocks have changed; all others are taken from the author's text.
"""

from __future__ import annotations

from difflib import SequenceMatcher

DEEPEST = 6

Block = tuple[str, ...]


def spliced(original: str, before: str, after: str) -> str:
    """`original` with what differs between `before` (the same in the library's layout) and `after` replaced."""
    old, base, new = (tuple(text.splitlines(keepends=True)) for text in (original, before, after))
    text = "".join(_spliced(old, base, new, 0))
    return text if _same_data(text, after) else after


def _spliced(original: Block, before: Block, after: Block, depth: int) -> Block:
    if before == after:
        return original
    old, base, new = _blocks(original), _blocks(before), _blocks(after)
    if depth > DEEPEST or len(old) != len(base) or len(old) < 1:
        return after
    result: list[str] = []
    for kind, i, j, m, n in SequenceMatcher(None, base, new, autojunk=False).get_opcodes():
        if kind == "equal":
            result += [line for block in old[i:j] for line in block]
        elif kind == "replace" and j - i == n - m:
            for k in range(j - i):
                result += _inside(old[i + k], base[i + k], new[m + k], depth)
        else:
            result += [line for block in new[m:n] for line in block]
    return tuple(result)


def _inside(original: Block, before: Block, after: Block, depth: int) -> Block:
    """One changed block: its first line stays where it is the same, what stands below is compared block by block."""
    first, second, third = _head(original), _head(before), _head(after)
    old, base, new = original[first:], before[second:], after[third:]
    if before[:second] == after[:third] and old and base and new:
        return original[:first] + _spliced(old, base, new, depth + 1)
    return after


def _head(block: Block) -> int:
    """Number of lines up to and with the first that is neither blank nor a comment."""
    for number, line in enumerate(block, start=1):
        if _counts(line):
            return number
    return len(block)


def _counts(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _blocks(lines: Block) -> list[Block]:
    """Lines cut before each line of the smallest indentation; comments and blank lines go with what follows."""
    indents = [len(line) - len(line.lstrip()) for line in lines if _counts(line)]
    if not indents:
        return [lines] if lines else []
    least = min(indents)
    blocks: list[list[str]] = [[]]
    waiting: list[str] = []
    for line in lines:
        if not _counts(line):
            waiting.append(line)
            continue
        starts = len(line) - len(line.lstrip()) == least
        if starts and any(map(_counts, blocks[-1])):
            blocks.append([])
        blocks[-1] += [*waiting, line]
        waiting = []
    blocks[-1] += waiting
    return [tuple(block) for block in blocks]


def _same_data(first: str, second: str) -> bool:
    from standoff.case.yaml_text import read
    from standoff.errors import InputError

    try:
        return bool(read(first, "").data == read(second, "").data)
    except InputError:
        return False
