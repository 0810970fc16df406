"""The rules, used by chats, pages and clock alike."""
