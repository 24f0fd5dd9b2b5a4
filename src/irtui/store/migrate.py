"""Brings a database to the current schema by Alembic revisions, all in one transaction.

Foreign keys are off meanwhile: with them on, changing a parent table deletes its children.
"""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from irtui.store import file, sqlite
from irtui.store.errors import StoreUnusable
from irtui.store.schema import SCHEMA_VERSION


def migrate(path: Path) -> None:
    """Run all due revisions, after a backup where there is something to lose."""
    engine = sqlite.open_engine(path, foreign_keys=False).execution_options(write=True)
    try:
        with engine.begin() as connection:
            # Another process may have migrated while this one waited for the lock. Nobody writes
            # meanwhile, so that the copy is that of the schema before and made once.
            found = connection.execute(text("PRAGMA user_version")).scalar_one()
            if found < SCHEMA_VERSION:
                _keep(path, found)
                _upgrade(connection)
                _check(connection, path)
                connection.execute(text(f"PRAGMA user_version = {SCHEMA_VERSION}"))
    except DBAPIError as error:
        raise StoreUnusable(file.explain(path, error.orig or error)) from error
    finally:
        engine.dispose()


def _keep(path: Path, found: int) -> None:
    """Copy a file that has something to lose."""
    if found:
        copy = path.with_name(f"{path.name}.schema-{found}.backup")
        copy.unlink(missing_ok=True)
        file.backup(path, copy)


def _upgrade(connection: Connection, to: str = "head") -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "revisions"))
    config.set_main_option("version_locations", str(Path(__file__).parent / "revisions"))
    config.set_main_option("path_separator", "newline")
    script = ScriptDirectory.from_config(config)

    def due(revision: object, _context: object) -> object:
        return script._upgrade_revs(to, revision)  # type: ignore[arg-type]

    with EnvironmentContext(config, script, fn=due) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()


def _check(connection: Connection, path: Path) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if broken:
        raise StoreUnusable(
            f"{path}: {len(broken)} rows lost their parent while the schema changed; "
            "nothing was written, please report it."
        )
