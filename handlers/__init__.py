"""What Koban does: no Telegram, no HTTP, no SQL."""
