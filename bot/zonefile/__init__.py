"""The text file that an administrator fills in to set up a zone: written, read, checked, put into words."""

from bot.zonefile.answers import Answers
from bot.zonefile.mistakes import Mistake, Mistakes
from bot.zonefile.reading import from_bytes, from_path, from_text
from bot.zonefile.template import template

__all__ = ["Answers", "Mistake", "Mistakes", "from_bytes", "from_path", "from_text", "template"]
