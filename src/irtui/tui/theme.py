"""The house theme: one dark ground, one surface, four text tones, few colours."""

from textual.theme import Theme

DARK = Theme(
    name="irtui-dark",
    dark=True,
    primary="#b392f0",
    secondary="#6cb6ff",
    background="#10151b",
    surface="#151b23",
    panel="#1c2530",
    foreground="#cdd5df",
    success="#57ab5a",
    warning="#e3b341",
    error="#ff5f5f",
    accent="#b392f0",
    variables={
        "loud": "#eef2f7",
        "quiet": "#8b97a8",
        "faint": "#66738a",
        "cursor-ground": "#202b38",
        "scrollbar": "#2a3543",
        "scrollbar-hover": "#3a4757",
        "scrollbar-background": "#10151b",
        "scrollbar-background-hover": "#10151b",
        "scrollbar-corner-color": "#10151b",
    },
)
