"""The terminal UI: draws values and turns keys into verbs; it decides nothing."""
