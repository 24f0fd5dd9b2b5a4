"""Dialogs: small questions that end with an answer or none."""
