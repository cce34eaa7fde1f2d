"""The picture of `standoff explain`: what the terminal shows, as an SVG that needs no font from anywhere."""

from __future__ import annotations

import io
import re

from rich.console import Console
from rich.segment import Segment, Segments
from rich.terminal_theme import TerminalTheme

CASE = "open-access"
QUESTIONS = (1, 3, 5, 6)
"""One of each verdict."""
WIDTH = 88
FONTS = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace'
THEME = TerminalTheme(
    (27, 29, 34),
    (232, 232, 232),
    [
        (60, 60, 60),
        (255, 120, 110),
        (120, 215, 110),
        (245, 205, 90),
        (120, 170, 255),
        (225, 150, 255),
        (100, 210, 220),
        (232, 232, 232),
    ],
)

Lines = list[list[Segment]]


def picture() -> str:
    """The SVG, the same bytes every time."""
    import standoff
    from standoff.report.terminal import rendered

    explanation = standoff.load(CASE).explain()
    lines = _console().render_lines(rendered(explanation), pad=False)
    console = _console(record=True)
    console.print(f"[bold]$ standoff explain {CASE}[/bold]")
    for line in _cut(lines):
        console.print(Segments([*line, Segment("\n")]), end="")
    svg = console.export_svg(title="standoff", theme=THEME, unique_id="standoff")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("font-family: Fira Code, monospace", f"font-family: {FONTS}")
    svg = svg.replace("font-family: arial", "font-family: sans-serif")
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def _console(*, record: bool = False) -> Console:
    return Console(
        record=record,
        width=WIDTH,
        force_terminal=True,
        color_system="truecolor",
        no_color=False,
        legacy_windows=False,
        file=io.StringIO(),
        highlight=False,
    )


def _cut(lines: Lines) -> Lines:
    """Title, opening paragraph and some questions, a gap marked by dots."""
    paragraphs: list[Lines] = [[]]
    for line in lines:
        if "".join(part.text for part in line).strip():
            paragraphs[-1].append(line)
        else:
            paragraphs.append([])
    starts = tuple(f"{number}. " for number in QUESTIONS)
    shown: list[Lines] = []
    gap = [[Segment("...")]]
    for number, paragraph in enumerate(paragraphs):
        text = "".join(part.text for part in paragraph[0]) if paragraph else ""
        if number < 2 or text.startswith(starts):
            shown.append(paragraph)
        elif shown[-1] != gap:
            shown.append(gap)
    return [line for number, block in enumerate(shown) for line in ([[Segment("")]] if number else []) + block]
