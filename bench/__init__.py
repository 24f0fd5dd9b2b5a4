"""The performance table: what irtui takes, beside named floors measured in the same run."""
