"""What can go wrong with the store, each as one sentence for the operator."""


class StoreError(Exception):
    """The store refused; the message says what and what to do."""


class StoreUnusable(StoreError):
    """The database cannot be opened at all."""


class ReadOnly(StoreError):
    """Nothing can be written: by the operator's wish, or because the file is newer than we are."""


class Changed(StoreError):
    """Somebody else changed the row meanwhile; nothing was overwritten."""


class LeaseLost(StoreError):
    """Another process records by now; nothing was written."""


class Missing(StoreError):
    """What was asked for is not in the store."""
