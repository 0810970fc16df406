"""The bare bot to compare with: python -m bench.bare ORDER; python-telegram-bot as installed, one SQLite file."""

import json
import os
import sqlite3
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)
from telegram.warnings import PTBUserWarning

TOPIC, AREA, WORDS, SEND = range(4)
TOPICS = ("noise", "traffic", "drugs", "vandalism", "theft", "question")
AREAS = ("molenkom", "duivenhoek", "sluiskwartier")


class Bare:
    """The five steps; each stores one row, commits it and sends one reply."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(exist_ok=True)
        self._database = sqlite3.connect(file)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute("CREATE TABLE step (id INTEGER PRIMARY KEY, chat INTEGER, kind TEXT, content TEXT)")

    async def start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        """Asks for the topic."""
        await self._reply(update, "start", "/start", "What is it about?", _keyboard("topic", TOPICS))
        return TOPIC

    async def topic(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        """Asks for the area."""
        await self._reply(update, "topic", _tapped(update), "Where is it?", _keyboard("area", AREAS))
        return AREA

    async def area(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        """Asks for the words."""
        await self._reply(update, "area", _tapped(update), "Tell it in your own words.", None)
        return WORDS

    async def words(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        """Offers to send them."""
        text = (update.message and update.message.text) or ""
        send = InlineKeyboardMarkup([[InlineKeyboardButton("Send", callback_data="send")]])
        await self._reply(update, "words", text, f"This is what the officer will read:\n\n{text}", send)
        return SEND

    async def send(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        """Confirms."""
        await self._reply(update, "send", _tapped(update), "We have it. Your officer answers.", None)
        return ConversationHandler.END

    async def _reply(
        self, update: Update, kind: str, content: str, text: str, keys: InlineKeyboardMarkup | None
    ) -> None:
        chat = update.effective_chat
        assert chat
        with self._database:
            self._database.execute("INSERT INTO step (chat, kind, content) VALUES (?, ?, ?)", (chat.id, kind, content))
        if update.callback_query:
            await update.callback_query.answer()
        await chat.send_message(text, reply_markup=keys)

    def conversation(self) -> ConversationHandler[ContextTypes.DEFAULT_TYPE]:
        """The steps in their order."""
        return ConversationHandler(
            entry_points=[CommandHandler("start", self.start)],
            states={
                TOPIC: [CallbackQueryHandler(self.topic, "^topic/")],
                AREA: [CallbackQueryHandler(self.area, "^area/")],
                WORDS: [MessageHandler(filters.TEXT, self.words)],
                SEND: [CallbackQueryHandler(self.send, "^send$")],
            },
            fallbacks=[],
        )


def _tapped(update: Update) -> str:
    return (update.callback_query and update.callback_query.data) or ""


def _keyboard(name: str, values: tuple[str, ...]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(v.title(), callback_data=f"{name}/{v}")] for v in values])


async def _ready(application: Any) -> None:
    sys.stdout.write('"ready"\n')
    sys.stdout.flush()


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    """Polls until the input ends."""
    order = json.loads(sys.argv[1])
    threading.Thread(target=_end_with_input, daemon=True).start()
    warnings.filterwarnings("ignore", category=PTBUserWarning)  # taps on older messages do not occur here
    application = Application.builder().token(order["token"]).base_url(f"{order['url']}/bot").post_init(_ready).build()
    application.add_handler(Bare(Path(order["folder"]) / "bare.sqlite").conversation())
    application.run_polling()


if __name__ == "__main__":
    main()
