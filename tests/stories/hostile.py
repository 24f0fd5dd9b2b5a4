"""Text that others write and a terminal, or a markup reader, would obey."""

PAYLOADS = (
    "\x1b[31mred\x1b[0m",
    "\x1b]52;c;aGFja2Vk\x07",
    "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "\x1bP+q544e\x1b\\",
    "\x1bc\x1b[?1049l\x1b[6n",
    "\x9b31m\x9d52;c;aGk=\x9c",
    "nul\x00so\x0esi\x0fdel\x7fbell\x07",
    "back\b\b\brubout\rcarriage\tтab\nline",
    "[red]markup[/]",
    "[/] [/red] [",
    "[@click=app.quit]leave[/]",
    ":warning: $x ${x} %s {x} \\",
    "bidi \u202egnirts\u202c \u2066x\u2069 \u200f\u061c",
    "zero\u200bwidth\u2060\ufeff\u00ad\u180e\u2061\u2064",
    "noted \ufff9a\ufffab\ufffb \x1b_apc\x1b\\ \x1b^pm\x1b\\ \x1bXsos\x1b\\",
    "tags \U000e0041\U000e007f",
    "marks a" + "\u0301" * 500,
    "\u2028line\u2029paragraph",
    "wide 漢字 🧑‍🚒 é",
)
EVERYTHING = " ".join(PAYLOADS)
LONG = "A" * 200_000
LONG_AND_BAD = EVERYTHING * (200_000 // len(EVERYTHING))

RUNBOOK = (
    f"# {EVERYTHING}\n\n## Diagnosis {PAYLOADS[0]}\n\n"
    + "".join(f"- [ ] Look at {payload}\n\n  ```sh\n  echo '{payload}'\n  ```\n\n" for payload in
              [one.replace("\n", " ").replace("\r", " ") for one in PAYLOADS])
    + f"- [ ] Long {LONG}\n"
)  # fmt: skip
