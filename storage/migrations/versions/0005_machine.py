"""Translation by machine: what waits for it, and what the zone's server can."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "machine_jobs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("into", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_machine_jobs_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_jobs")),
    )
    with op.batch_alter_table("machine_jobs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_machine_jobs_case_id"), ["case_id"], unique=False)

    op.create_table(
        "machine_pairs",
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("into", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("source", "into", name=op.f("pk_machine_pairs")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("machine_pairs")
    with op.batch_alter_table("machine_jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_machine_jobs_case_id"))

    op.drop_table("machine_jobs")
