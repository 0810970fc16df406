"""Leave of the zone's people, and whose cases a stand-in holds meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "leaves",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("standin_id", sa.String(length=32), nullable=True),
        sa.Column("begun", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_leaves_person_id_people")),
        sa.ForeignKeyConstraint(["standin_id"], ["people.id"], name=op.f("fk_leaves_standin_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    with op.batch_alter_table("leaves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leaves_person_id"), ["person_id"], unique=False)
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_for", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_cases_held_for_people"), "people", ["held_for"], ["id"])
        batch_op.create_index(batch_op.f("ix_cases_held_for"), ["held_for"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cases_held_for"))
        batch_op.drop_constraint(batch_op.f("fk_cases_held_for_people"), type_="foreignkey")
        batch_op.drop_column("held_for")
    op.drop_table("leaves")
