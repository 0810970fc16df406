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

LEGAL: dict[str, Any] = {
    "signed_by": "Gerda Slotgracht",
    "signed_on": "2026-09-01",
    "keep_topics": ["home", "hate"],
    "wording": {
        "nl": "Dit is een verzonnen zone. Niemand bewaart hier iets omdat de wet het vraagt.",
        "fr": "Cette zone est inventée. Personne n'y conserve quoi que ce soit parce que la loi le demande.",
        "de": "Diese Zone ist erfunden. Niemand bewahrt hier etwas auf, weil das Gesetz es verlangt.",
        "en": "This zone is invented. Nobody keeps anything here because the law asks for it.",
        "ar": "هذه منطقة خيالية. لا أحد يحتفظ هنا بأي شيء لأن القانون يطلبه.",
    },
}

KEPT_BY_TOPIC: dict[str, int] = {"home": 365, "hate": 365, "question": 30}
