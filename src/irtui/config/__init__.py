"""Settings from TOML: every error names file, line and key."""
