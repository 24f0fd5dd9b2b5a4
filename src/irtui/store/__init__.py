"""SQL through SQLModel: tables, revisions, the database, one file of queries per noun."""
