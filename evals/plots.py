"""Small plots as inline SVG: no library, no request, readable by a screen reader through a title.

Figures are written left to right whatever the page's direction, as axes are in Arabic print too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

Point = tuple[float, float]

WIDTH, HEIGHT = 360, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 36
_COLOURS = ("#1f6f8b", "#c0562f", "#5a8f3c", "#7d4f9e")


def lines(
    title: str,
    curves: Mapping[str, Sequence[Point]],
    x: str,
    y: str,
    *,
    most: Point = (1.0, 1.0),
    diagonal: bool = False,
) -> Markup:
    """Curves over axes from nought to ``most``; ``diagonal`` draws where y equals x."""
    body = [_axes(x, y, most)]
    if diagonal:
        body.append(_path([(0.0, 0.0), most], most, "#999", dashed=True))
    for at, (name, points) in enumerate(curves.items()):
        colour = _COLOURS[at % len(_COLOURS)]
        body.append(_path(points, most, colour))
        body.extend(_dot(point, most, colour) for point in points if len(points) <= 20)
        if len(curves) > 1:
            body.append(_text(_LEFT + 8, _TOP + 14 + 14 * at, name, colour))
    return _svg(title, WIDTH, HEIGHT, body)


def columns(title: str, bars: Sequence[tuple[str, float]], y: str) -> Markup:
    """A column for each named value."""
    top = max((value for _, value in bars), default=0.0) or 1.0
    body = [_axes("", y, (1.0, top), ticks_x=False)]
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(bars))
    for at, (name, value) in enumerate(bars):
        height = (HEIGHT - _TOP - _BOTTOM) * value / top
        x0, y0 = _LEFT + step * (at + 0.15), HEIGHT - _BOTTOM - height
        body.append(
            Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>').format(
                x0, y0, step * 0.7, height, _COLOURS[0]
            )
        )
        if len(bars) <= 12:
            body.append(_text(x0, HEIGHT - _BOTTOM + 14, name, "#555"))
    return _svg(title, WIDTH, HEIGHT, body)


def heat(title: str, cells: Mapping[tuple[str, str], tuple[float, int]]) -> Markup:
    """A cell for each row and column, coloured and labelled by its share, with its count."""
    down = sorted({row for row, _ in cells})
    across = sorted({column for _, column in cells})
    size = 54
    body = [_text(_LEFT + size * at + 16, 14, name, "#333") for at, name in enumerate(across)] + [
        _text(8, 24 + size * at + 31, name, "#333") for at, name in enumerate(down)
    ]
    for (row, column), (value, count) in cells.items():
        x0, y0 = _LEFT + size * across.index(column), 24 + size * down.index(row)
        body.append(
            Markup(
                '<g><title>{} → {}: {:.3f}, {} questions</title>'
                '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
                '<text x="{}" y="{}" text-anchor="middle" font-weight="600">{}</text>'
                '<text x="{}" y="{}" text-anchor="middle" font-size="10">{}</text></g>'
            ).format(
                row, column, value, count,
                x0, y0, size - 3, size - 3, _shade(value),
                x0 + size / 2, y0 + 26, f"{100 * value:.0f}",
                x0 + size / 2, y0 + 42, count,
            )
        )  # fmt: skip
    return _svg(title, _LEFT + size * len(across) + 8, 24 + size * len(down) + 8, body)


def _svg(title: str, width: float, height: float, body: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:.0f} {h:.0f}"'
        ' width="{w:.0f}" height="{h:.0f}" role="img"'
        ' direction="ltr" font-family="system-ui, sans-serif" font-size="12">'
        "<title>{title}</title>{body}</svg>"
    ).format(w=width, h=height, title=title, body=Markup("").join(body))


def _axes(x: str, y: str, most: Point, *, ticks_x: bool = True) -> Markup:
    corner = _at((0, 0), most)
    body = [_line(corner, _at((most[0], 0), most)), _line(corner, _at((0, most[1]), most))]
    for part in (0.0, 0.25, 0.5, 0.75, 1.0):
        left, level = _at((0, most[1] * part), most)
        body.append(_line((left, level), (WIDTH - _RIGHT, level), "#eee"))
        body.append(_text(left - 6, level + 4, _number(most[1] * part), "#555", "end"))
        if ticks_x:
            place, base = _at((most[0] * part, 0), most)
            body.append(_text(place, base + 15, _number(most[0] * part), "#555", "middle"))
    body.append(_text((WIDTH + _LEFT) / 2, HEIGHT - 4, x, "#333", "middle"))
    body.append(
        Markup('<g transform="rotate(-90 10 {m})">{t}</g>').format(
            m=HEIGHT / 2, t=_text(10, HEIGHT / 2, y, "#333", "middle")
        )
    )
    return Markup("").join(body)


def _at(point: Point, most: Point) -> Point:
    x = _LEFT + (WIDTH - _LEFT - _RIGHT) * point[0] / most[0]
    y = HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * point[1] / most[1]
    return x, y


def _path(points: Sequence[Point], most: Point, colour: str, *, dashed: bool = False) -> Markup:
    way = " ".join("{:.1f},{:.1f}".format(*_at(point, most)) for point in points)
    dash = Markup(' stroke-dasharray="4 4"') if dashed else ""
    return Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2"{}/>').format(
        way, colour, dash
    )


def _dot(point: Point, most: Point, colour: str) -> Markup:
    x, y = _at(point, most)
    return Markup(
        '<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="{}"><title>{:.3g}, {:.3g}</title></circle>'
    ).format(x, y, colour, *point)


def _line(start: Point, end: Point, colour: str = "#888") -> Markup:
    return Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="{}"/>').format(
        *start, *end, colour
    )


def _text(x: float, y: float, text: str, colour: str, anchor: str = "start") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" fill="{}" text-anchor="{}">{}</text>').format(
        x, y, colour, anchor, escape(text)
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _shade(value: float) -> str:
    """From dark red through yellow to green: the eye finds the worst pair first."""
    return f"hsl({max(0.0, min(1.0, value)) * 130:.0f} 55% 62%)"
