"""From values to lines of text with tones; pure functions."""
