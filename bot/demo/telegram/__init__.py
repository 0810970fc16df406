"""A stand-in for Telegram's Bot API on this machine, and the phones that talk to it."""

from bot.demo.telegram.limits import Limits
from bot.demo.telegram.page import Seat
from bot.demo.telegram.phones import Group, Phone
from bot.demo.telegram.server import Call, StandIn

__all__ = ["Call", "Group", "Limits", "Phone", "Seat", "StandIn"]
