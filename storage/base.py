"""What all tables share: names of constraints, moments in UTC, the types of columns."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar, cast

from sqlalchemy import JSON, BigInteger, Date, DateTime, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from storage.keys import new_id

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
Words = dict[str, str]
Serial = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; refuses values without a time zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Stored without offset, always UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read as UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        date: Date(),
        bytes: LargeBinary(),
        Words: JSON(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        list[list[float]]: JSON(),
    }


def row_id() -> Mapped[str]:
    """A primary key that is a random 128-bit number, so that it tells nothing."""
    return mapped_column(String(32), primary_key=True, default=new_id)


def table(model: type[DeclarativeBase]) -> Table:
    """The bare table of a model: what every message asks of it is asked without the ORM, in a statement built once."""
    return cast(Table, model.__table__)
