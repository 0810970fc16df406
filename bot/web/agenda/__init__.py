"""The zone's agenda on the desk: the calendar, an event's page, what becomes of it, totals, sheets and partners."""

from bot.web.agenda import lists
from bot.web.audiences import ONLOOKERS, get

DOORS = [
    get("/events", lists.show, ONLOOKERS),
    get("/events.csv", lists.table, ONLOOKERS),
]
