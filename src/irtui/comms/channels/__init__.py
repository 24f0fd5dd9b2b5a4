"""Where status updates go: a file per kind of channel."""
