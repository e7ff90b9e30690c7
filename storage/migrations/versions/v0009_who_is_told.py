"""Who is told of concerns, and in which order."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Keep each partnership's duty contacts in the order in which they are told."""
    op.create_table(
        "duty_contacts",
        sa.Column("partnership_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_duty_contacts_partnership_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_duty_contacts_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("partnership_id", "staff_id", name=op.f("pk_duty_contacts")),
    )
