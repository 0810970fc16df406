"""The demo zone's contacts and legal words, all invented: no number that could ring, no address that could arrive."""

from typing import Any

HOURS = {
    "nl": "maandag tot vrijdag, 9–12 en 13–17 uur",
    "fr": "du lundi au vendredi, de 9 h à 12 h et de 13 h à 17 h",
    "de": "Montag bis Freitag, 9–12 und 13–17 Uhr",
    "en": "Monday to Friday, 9:00–12:00 and 13:00–17:00",
    "ar": "من الاثنين إلى الجمعة، 9:00–12:00 و13:00–17:00",
}

CONTACTS: dict[str, Any] = {
    "complaint": {"name": "Cyriel Weegschaal", "mail": "klachten@kwartelbeke.example", "hours": HOURS},
    "victim": {"name": "Nele Zachtewind", "mail": "slachtofferzorg@kwartelbeke.example", "hours": HOURS},
    "interpreter": {"name": "Tolkendienst De Papegaai", "mail": "tolken@kwartelbeke.example", "hours": HOURS},
    "data_protection": {"name": "Gerda Slotgracht", "mail": "gegevens@kwartelbeke.example"},
    "supervisor": {"name": "Marthe Vuurtoren", "mail": "wijkwerking@kwartelbeke.example"},
    "dispatcher": {"name": "Wachtkamer Kwartelbeke", "web": "https://kwartelbeke.example/wacht"},
}

WEEK = ("mon", "tue", "wed", "thu", "fri")
NEARBY: dict[str, Any] = {
    "stations": [
        {
            "name": "Commissariaat Zeepbellenplein",
            "address": "Zeepbellenplein 1, Kwartelbeke",
            "web": "https://kwartelbeke.example/zeepbellenplein",
            "hours": {day: ["08:30-12:00", "13:00-17:00"] for day in WEEK} | {"sat": ["09:00-12:00"]},
        },
        {
            "name": "Wachtkamer Kwartelbeke",
            "address": "Lantaarnkaai 7, Kwartelbeke",
            "web": "https://kwartelbeke.example/wacht",
            "hours": {day: ["00:00-24:00"] for day in (*WEEK, "sat", "sun")},
        },
    ],
    "hospitals": [
        {"name": "Ziekenhuis De Pluim", "address": "Pluimlaan 3, Kwartelbeke", "web": "https://pluim.example"}
    ],
    "neighbours": [
        {
            "name": "Politiezone Musdorp",
            "places": ["Musdorp", "Moineauville", "Slakkendam"],
            "web": "https://musdorp.example",
        }
    ],
}

LEGAL: dict[str, Any] = {
    "signed_by": "Gerda Slotgracht",
    "signed_on": "2026-09-01",
    "keep_topics": ["home", "hate"],
    "wording": {
        "nl": "Dit is een verzonnen zone, en de plicht om iets te bewaren is hier ook verzonnen.",
        "fr": "Cette zone est inventée, et l'obligation d'y conserver quelque chose l'est aussi.",
        "de": "Diese Zone ist erfunden, und die Pflicht, etwas aufzubewahren, ist es auch.",
        "en": "This zone is invented, and so is its duty to keep anything.",
        "ar": "هذه منطقة خيالية، وواجب الاحتفاظ بأي شيء فيها خيالي أيضاً.",
    },
}

KEPT_BY_TOPIC: dict[str, int] = {"home": 365, "hate": 365, "question": 30}
