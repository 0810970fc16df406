"""Runs migrations on the connection it is handed."""

from alembic import context

from storage import models  # noqa: F401 - the tables must be known
from storage.base import Base


def run() -> None:
    """Every missing migration, each in a transaction of its own."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()


run()
