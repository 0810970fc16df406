"""A photo on the card of whoever answers for a neighbourhood."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("picture_id", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_people_picture_id_pictures"), "pictures", ["picture_id"], ["id"])


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_people_picture_id_pictures"), type_="foreignkey")
        batch_op.drop_column("picture_id")
