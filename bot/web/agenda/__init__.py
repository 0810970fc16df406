"""The zone's agenda on the desk: the calendar, an event's page, what becomes of it, totals, sheets and partners."""

from bot.web.agenda import deeds, lists, move, partner, sheets, show
from bot.web.audiences import ANYBODY, ONLOOKERS, SENDERS, get, post

EVENT = "/events/{event:[0-9a-f]{32}}"
DOORS = [
    get("/events", lists.show, ONLOOKERS),
    get("/events.csv", lists.table, ONLOOKERS),
    get(EVENT, show.show, ONLOOKERS),
    get(f"{EVENT}/sheet.pdf", sheets.event, ONLOOKERS),
    get("/areas/{area}/poster.pdf", sheets.poster, ONLOOKERS),
    get("/areas/{area}/card.pdf", sheets.card, ONLOOKERS),
    post(f"{EVENT}/partner", partner.ask, SENDERS),
    get("/partner/{secret}", partner.show, ANYBODY),
    post("/partner/{secret}", partner.answer, ANYBODY),
    get(f"{EVENT}/move", move.ask, SENDERS),
    post(f"{EVENT}/move", move.move, SENDERS),
    get(f"{EVENT}/cancel", deeds.ask_cancel, SENDERS),
    post(f"{EVENT}/cancel", deeds.cancel, SENDERS),
    get(f"{EVENT}/report", deeds.ask_report, SENDERS),
    post(f"{EVENT}/report", deeds.report, SENDERS),
]
