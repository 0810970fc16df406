"""The stand-in alone: python -m bot.demo.telegram --port 8081."""

import argparse
import asyncio
import sys

from bot.demo.telegram.limits import Limits
from bot.demo.telegram.page import Seat
from bot.demo.telegram.server import StandIn

PHONES = ((1001, "nl", "Noor"), (1002, "ar", "Amina"), (1003, "ti", "Selam"), (2001, "en", "Lena"))


async def serve(token: str | None, port: int) -> None:
    """Serve until the process is told to stop."""
    standin = StandIn(token, Limits())
    for user_id, language, first_name in PHONES:
        phone = standin.phone(user_id, language, first_name)
        standin.seats.append(Seat(phone, kind="officer" if user_id > 2000 else "citizen"))
    url = await standin.start(port)
    sys.stdout.write(f"KOBAN_TELEGRAM_URL={url}\nKOBAN_TELEGRAM_TOKEN={standin.token}\nPhones: {url}/\n")
    sys.stdout.flush()
    try:
        await asyncio.Event().wait()
    finally:
        await standin.stop()


def main() -> None:
    """Read the options and serve."""
    options = argparse.ArgumentParser(description="A stand-in for Telegram's Bot API, with a page of phones.")
    options.add_argument("--port", type=int, default=8081)
    options.add_argument("--token", help="made up when left out")
    chosen = options.parse_args()
    try:
        asyncio.run(serve(chosen.token, chosen.port))
    except KeyboardInterrupt:
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
