"""A zone's own articles and topics, and totals of what helped."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "article_texts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("article_id", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("against", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("live", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("publisher_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_article_texts_person_id_people")),
        sa.ForeignKeyConstraint(["publisher_id"], ["people.id"], name=op.f("fk_article_texts_publisher_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_texts")),
    )
    with op.batch_alter_table("article_texts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_article_texts_live",
            ["article_id", "language"],
            unique=True,
            sqlite_where=sa.text("live"),
            postgresql_where=sa.text("live"),
        )
        batch_op.create_index("ix_article_texts_of", ["article_id", "language", "at"], unique=False)

    op.create_table(
        "article_topics",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_article_topics_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_topics")),
    )
    op.create_table(
        "article_owners",
        sa.Column("article_id", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_article_owners_person_id_people")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_owners")),
    )
    op.create_table(
        "article_votes",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("article_id", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("said", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "article_id", "language", "said", name=op.f("pk_article_votes")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("article_votes")
    op.drop_table("article_owners")
    op.drop_table("article_topics")
    with op.batch_alter_table("article_texts", schema=None) as batch_op:
        batch_op.drop_index("ix_article_texts_of")
        batch_op.drop_index("ix_article_texts_live")

    op.drop_table("article_texts")
