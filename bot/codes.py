"""Pictures that a phone scans; blocking, so call it away from the loop."""

from io import BytesIO

import segno


def picture(address: str) -> bytes:
    """An address as a QR code that survives a scratch, as a PNG file."""
    content = BytesIO()
    segno.make(address, error="q", micro=False).save(content, kind="png", scale=12, border=4)
    return content.getvalue()
