"""A page of boxes, lines and wrapped text as SVG; knows nothing of what is drawn."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405: it only writes

FONT = "Pretendard, 'Noto Sans KR', 'Noto Sans CJK KR', 'Malgun Gothic', 'Apple SD Gothic Neo', sans-serif"
LEADING = 1.36


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is at that size; Korean letters are nearly square, Latin ones about half."""
    return sum(0.9 if unicodedata.east_asian_width(c) in "WF" else 0.56 for c in text) * size


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Break a text into lines that fit; a single word that does not is left whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


@dataclass
class Page:
    """An SVG page of a fixed width that grows downwards; lines lie beneath everything else."""

    width: float
    beneath: list[Element] = field(default_factory=list)
    above: list[Element] = field(default_factory=list)

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, edge: str = "none", rx: float = 8
    ) -> None:
        """Draw a box with rounded corners."""
        at = {"x": x, "y": y, "width": width, "height": height, "rx": rx}
        self.above.append(Element("rect", {k: f"{v:.1f}" for k, v in at.items()} | {"fill": fill, "stroke": edge}))

    def text(
        self, x: float, y: float, text: str, size: float, ink: str = "#1b2330", bold: bool = False, middle: bool = False
    ) -> None:
        """Write one line with its baseline at y."""
        style = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": f"{size:g}", "fill": ink}
        style |= {"font-weight": "700"} if bold else {}
        style |= {"text-anchor": "middle"} if middle else {}
        element = Element("text", style)
        element.text = text
        self.above.append(element)

    def lines(
        self, x: float, y: float, lines: list[str], size: float, ink: str = "#1b2330", bold: bool = False
    ) -> float:
        """Write lines below one another from a top edge and return the edge beneath them."""
        for line in lines:
            self.text(x, y + size, line, size, ink, bold)
            y += size * LEADING
        return y

    def pill(self, right: float, y: float, text: str, size: float, fill: str, ink: str) -> float:
        """Draw a word on a coloured ground that ends at `right`; returns its left edge."""
        width = width_of(text, size) + 18
        self.box(right - width, y, width, size * 1.65, fill, rx=size * 0.8)
        self.text(right - width / 2, y + size * 1.18, text, size, ink, bold=True, middle=True)
        return right - width

    def path(self, curve: str, ink: str, arrow: bool = True, dashed: bool = False) -> None:
        """Draw a line beneath the boxes."""
        style = {"d": curve, "fill": "none", "stroke": ink, "stroke-width": "1.8"}
        style |= {"marker-end": "url(#arrow)"} if arrow else {}
        style |= {"stroke-dasharray": "5 4"} if dashed else {}
        self.beneath.append(Element("path", style))

    def written(self, height: float, title: str) -> str:
        """Return the page as SVG text."""
        size = {
            "width": f"{self.width:.0f}",
            "height": f"{height:.0f}",
            "viewBox": f"0 0 {self.width:.0f} {height:.0f}",
        }
        root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "font-family": FONT, "role": "img"})
        SubElement(root, "title").text = title
        marker = SubElement(SubElement(root, "defs"), "marker", {"id": "arrow", "viewBox": "0 0 10 10", "refX": "9",
            "refY": "5", "markerWidth": "7", "markerHeight": "7", "orient": "auto-start-reverse"})  # fmt: skip
        SubElement(marker, "path", {"d": "M0 0 L10 5 L0 10 z", "fill": "#6b7688"})
        SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
        root.extend([*self.beneath, *self.above])
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"
