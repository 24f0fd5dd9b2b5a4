"""Screens: composition and keys."""
