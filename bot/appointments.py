"""Makes an appointment the file that calendars open (RFC 5545)."""

from datetime import UTC, datetime

from handlers.appointment import Appointment

NAME = "koban.ics"
OCTETS = 73


def file(appointment: Appointment) -> bytes:
    """The file of one appointment; moments stand in UTC, which every calendar shows on the phone's own clock."""
    cancelled = appointment.status == "CANCELLED"
    fields = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Koban//EN"),
        ("METHOD", "CANCEL" if cancelled else "PUBLISH"),
        ("BEGIN", "VEVENT"),
        ("UID", appointment.uid),
        ("SEQUENCE", str(appointment.sequence)),
        ("DTSTAMP", _moment(datetime.now(UTC))),
        ("DTSTART", _moment(appointment.starts_at)),
        ("DTEND", _moment(appointment.ends_at)),
        ("SUMMARY", _escaped(appointment.title)),
        ("DESCRIPTION", _escaped(appointment.description)),
        ("LOCATION", _escaped(appointment.place)),
        *_point(appointment),
        ("STATUS", appointment.status),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]
    return "".join(f"{_folded(f'{name}:{value}')}\r\n" for name, value in fields).encode()


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _point(appointment: Appointment) -> list[tuple[str, str]]:
    if appointment.latitude is None or appointment.longitude is None:
        return []
    return [("GEO", f"{appointment.latitude:.6f};{appointment.longitude:.6f}")]


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, the next ones begun with a blank; never cut within a letter."""
    parts, length = [""], 0
    for letter in line:
        width = len(letter.encode())
        if length + width > OCTETS:
            parts.append("")
            length = 0
        parts[-1] += letter
        length += width
    return "\r\n ".join(parts)
