"""Numbers as people read them: true minus signs, thousands apart, no more digits than the interval supports."""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"


def count(value: float) -> str:
    """Return a whole number with thousands apart.

    >>> count(1234567)
    '1,234,567'
    """
    return _signs(f"{round(value):,}")


def figure(value: float, decimals: int | None = None) -> str:
    """Return a number with about three significant digits, or with ``decimals``.

    >>> figure(0.0617), figure(12.345), figure(1234.5)
    ('0.0617', '12.3', '1,234')
    """
    if math.isnan(value):
        return "\N{EN DASH}"
    if value == 0:
        return "0"
    return _signs(f"{value:,.{_decimals(value) if decimals is None else decimals}f}")


def change(value: float, decimals: int | None = None) -> str:
    """Return a difference with its sign; exactly nothing is a plain 0."""
    text = figure(value, decimals)
    return text if value <= 0 or math.isnan(value) or not any(digit in text for digit in "123456789") else "+" + text


def points(value: float) -> str:
    """Return points gained or lost: whole where they are whole.

    >>> points(20.0), points(2.5)
    ('+20', '+2.5')
    """
    return ("+" if value > 0 else "") + _signs(f"{value:,.2f}".rstrip("0").rstrip("."))


def score(value: float) -> str:
    """Return a score: whole where it is whole."""
    return points(value).removeprefix("+")


def yuan(value: float) -> str:
    """Return money: whole yuan, or two decimals where there are any.

    >>> yuan(20), yuan(20.5)
    ('20 yuan', '20.50 yuan')
    """
    return f"{_signs(f'{value:,.0f}' if value == round(value) else f'{value:,.2f}')} yuan"


def half_width(low: float, high: float) -> tuple[str, int]:
    """Return half the width of an interval and the decimals it supports: one digit, two where the first is a 1.

    >>> half_width(11.9, 12.7), half_width(10.0, 10.28)
    (('0.4', 1), ('0.14', 2))
    """
    half = (high - low) / 2
    if not half > 0:
        return "0", 0
    magnitude = math.floor(math.log10(half))
    leading = half / 10**magnitude
    decimals = max(0, -magnitude + (1 if leading < 2 else 0))  # noqa: PLR2004 - the first digit is a 1
    return figure(half, decimals), decimals


def span(days: int) -> str:
    """Return a run's length in words that can follow "the".

    >>> span(365), span(120), span(1)
    ('year', '120 days', 'day')
    """
    return "year" if days in (365, 366) else "day" if days == 1 else f"{days:,} days"


def bounds(low: float, high: float) -> int:
    """Return the decimals with which an interval and what lies in it are written: two digits of half its width.

    >>> bounds(-4.05, -0.0509), bounds(1125, 1192)
    (1, 0)
    """
    half = (high - low) / 2
    return max(0, 1 - math.floor(math.log10(half))) if half > 0 else 0


def tick(value: float) -> str:
    """Return a value of an axis: no more digits than it has.

    >>> tick(20.0), tick(0.5), tick(1200.0)
    ('20', '0.5', '1,200')
    """
    return _signs(f"{value:,.10g}")


def share(value: float) -> str:
    """Return a share as a percentage.

    >>> share(0.1234).replace(THIN, " "), share(0.004).replace(THIN, " ")
    ('12 %', '0.4 %')
    """
    percent = 100 * value
    decimals = 0 if abs(percent) >= 10 or percent == 0 else 1 if abs(percent) >= 0.1 else 2  # noqa: PLR2004
    return f"{_signs(f'{percent:.{decimals}f}')}{THIN}%"


def _decimals(value: float) -> int:
    return max(0, 2 - math.floor(math.log10(abs(value)))) if abs(value) < 100 else 0  # noqa: PLR2004 - three digits


def _signs(text: str) -> str:
    if text.startswith("-") and not any(digit in text for digit in "123456789"):
        text = text[1:]
    return text.replace("-", MINUS)
