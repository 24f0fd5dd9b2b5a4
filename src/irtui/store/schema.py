"""The number of the schema that this program reads and writes."""

SCHEMA_VERSION = 9
