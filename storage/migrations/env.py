"""Runs migrations on the connection `storage.migrating` hands over. Opens nothing, sets up no logs."""

from alembic import context

from storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
