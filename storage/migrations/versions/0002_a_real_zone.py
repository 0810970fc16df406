"""a real zone."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "errands",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errands")),
    )
    op.create_table(
        "key_holders",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("knows", sa.JSON(), nullable=False),
        sa.Column("uses", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_holders")),
    )
    op.create_table(
        "meters",
        sa.Column("tag", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tag", "kind", name=op.f("pk_meters")),
    )
    with op.batch_alter_table("meters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meters_since"), ["since"], unique=False)

    op.create_table(
        "tallies",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("topic", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "what", "topic", name=op.f("pk_tallies")),
    )
    op.create_table(
        "trails",
        sa.Column("tag", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_trails")),
    )
    with op.batch_alter_table("trails", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trails_since"), ["since"], unique=False)

    op.create_table(
        "credentials",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("counter", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_credentials_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_credentials")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recovery_codes_person_id_people")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_recovery_codes")),
    )
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_codes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "readings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=True),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_readings_asked_by_people")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_readings_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_readings_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
    )
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_readings_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_readings_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.add_column(sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False))

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("times", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("visit_asked", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("relayed", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("citizen_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("late_told_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("warned_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("gone_at", sa.DateTime(), nullable=True))
        batch_op.create_index("ix_cases_closed", ["state", "closed_at"], unique=False)
        batch_op.create_index("ix_cases_gone", ["gone_at"], unique=False)

    with op.batch_alter_table("audit_head", schema=None) as batch_op:
        batch_op.add_column(sa.Column("generation", sa.Integer(), server_default="1", nullable=False))

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hours", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
        batch_op.add_column(sa.Column("phone", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("mail", sa.String(length=254), nullable=True))
        batch_op.add_column(sa.Column("mailed_at", sa.DateTime(), nullable=True))

    with op.batch_alter_table("web_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("handle", sa.String(length=32), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column("browser", sa.String(length=64), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column("stage", sa.String(length=8), server_default="full", nullable=False))
        batch_op.create_index(batch_op.f("ix_web_sessions_handle"), ["handle"], unique=False)
        batch_op.create_index(batch_op.f("ix_web_sessions_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("zone", schema=None) as batch_op:
        batch_op.add_column(sa.Column("slug", sa.String(length=32), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column("contacts", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
        batch_op.add_column(sa.Column("legal", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
        batch_op.add_column(sa.Column("kept_by_topic", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
        batch_op.add_column(sa.Column("audit_days", sa.Integer(), server_default="1095", nullable=False))
        batch_op.add_column(sa.Column("keys_copied_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("backed_up_at", sa.DateTime(), nullable=True))

    # The rows there are need a value; new ones bring their own.
    for table, column in (("people", "hours"), ("zone", "contacts"), ("zone", "legal"), ("zone", "kept_by_topic")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("zone", schema=None) as batch_op:
        batch_op.drop_column("backed_up_at")
        batch_op.drop_column("keys_copied_at")
        batch_op.drop_column("audit_days")
        batch_op.drop_column("kept_by_topic")
        batch_op.drop_column("legal")
        batch_op.drop_column("contacts")
        batch_op.drop_column("slug")

    with op.batch_alter_table("web_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_sessions_person_id"))
        batch_op.drop_index(batch_op.f("ix_web_sessions_handle"))
        batch_op.drop_column("stage")
        batch_op.drop_column("browser")
        batch_op.drop_column("handle")

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("mailed_at")
        batch_op.drop_column("mail")
        batch_op.drop_column("phone")
        batch_op.drop_column("hours")

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_gone")
        batch_op.drop_index("ix_cases_closed")
        batch_op.drop_column("gone_at")
        batch_op.drop_column("warned_at")
        batch_op.drop_column("late_told_at")
        batch_op.drop_column("citizen_at")
        batch_op.drop_column("relayed")
        batch_op.drop_column("visit_asked")
        batch_op.drop_column("times")

    with op.batch_alter_table("audit_head", schema=None) as batch_op:
        batch_op.drop_column("generation")

    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.drop_column("active")

    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_readings_person_id"))
        batch_op.drop_index(batch_op.f("ix_readings_case_id"))

    op.drop_table("readings")
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_codes_person_id"))

    op.drop_table("recovery_codes")
    op.drop_table("credentials")
    with op.batch_alter_table("trails", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trails_since"))

    op.drop_table("trails")
    op.drop_table("tallies")
    with op.batch_alter_table("meters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meters_since"))

    op.drop_table("meters")
    op.drop_table("key_holders")
    op.drop_table("errands")
