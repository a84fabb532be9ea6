"""The coefficients of how long truces hold, by the names under which they are unknowns of every crisis."""

TRUCE_COEFFICIENTS = (
    "truce_intercept",
    "truce_monitors",
    "truce_peacekeepers",
    "truce_written",
    "truce_definitive",
    "truce_earlier",
    "truce_curbed",
    "truce_victory",
    "truce_log_scale",
    "truce_breach",
)
"""On the logarithm of days. A crisis file may state any of them under `unknowns`: a number, or `normal(m, s)`."""
