"""Drafts of notices and invitations that wait for a machine."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "draft_jobs",
        sa.Column("broadcast_id", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("missing", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_draft_jobs_broadcast_id_broadcasts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_draft_jobs_person_id_people")),
        sa.PrimaryKeyConstraint("broadcast_id", "language", name=op.f("pk_draft_jobs")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("draft_jobs")
