"""The demo zone's events as plain values: one that has been, one nearly full, a series, one called off, a draft."""

from dataclasses import dataclass, field
from typing import Any

from bot.demo.people import Words


@dataclass(frozen=True, slots=True)
class Wave:
    """Answers of so many invented people, some days before the event; `places` are those of each yes."""

    days_before: int
    yes: int = 0
    maybe: int = 0
    no: int = 0
    places: int = 1


@dataclass(frozen=True, slots=True)
class DemoEvent:
    """An event so many days from today, at an hour of the zone's clock, with the answers it got."""

    template: str
    days: int
    hour: int
    hours: int
    place: Words
    areas: tuple[str, ...]
    address: str = ""
    titles: Words = field(default_factory=dict)
    texts: Words = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    capacity: int | None = None
    partner: str = ""
    series: str = ""
    state: str = "announced"
    waves: tuple[Wave, ...] = ()
    rated: tuple[int, int, int] = (0, 0, 0)
    report: Words = field(default_factory=dict)


COFFEE = DemoEvent(
    template="coffee",
    days=-9,
    hour=10,
    hours=2,
    place={"nl": "Rabarberplein, de bank onder de lamp"},
    address="Rabarberplein",
    areas=("molenkom",),
    texts={
        "nl": "Zeg wat er goed gaat in de wijk en wat beter kan. Kinderen zijn welkom, er is een hoek om te tekenen.",
        "fr": "Dites ce qui va bien dans le quartier et ce qui peut aller mieux. Un coin dessin attend les enfants.",
        "de": "Sagen Sie, was im Viertel gut läuft und was besser werden kann. Für Kinder gibt es eine Malecke.",
        "en": "Tell us what goes well in the neighbourhood and what can be better. Children can draw in a corner.",
        "ar": "أخبرونا بما يسير على ما يرام في الحي وبما يمكن تحسينه. الأطفال مرحب بهم، وهناك ركن للرسم.",
    },
    details={"accessible": True, "neutral": True, "food": True},
    languages=("nl", "fr", "ar"),
    state="reported",
    waves=(
        Wave(14, yes=6, maybe=5),
        Wave(12, yes=7, no=5),
        Wave(9, yes=9, maybe=3),
        Wave(5, yes=6, maybe=2, places=2),
        Wave(2, yes=8, no=2),
    ),
    rated=(19, 6, 1),
    report={
        "nl": "U was met velen. Twee dingen kwamen telkens terug: de donkere hoek aan de Rabarberplein en het lawaai "
        "van brommers. De lamp is hersteld. Lena controleert de brommers elke donderdagavond.",
        "fr": "Vous étiez nombreux. Deux choses sont revenues sans cesse : le coin sombre place de la Rhubarbe et le "
        "bruit des cyclomoteurs. La lampe est réparée. Lena contrôle les cyclomoteurs chaque jeudi soir.",
        "de": "Sie waren viele. Zwei Dinge kamen immer wieder: die dunkle Ecke am Rabarberplein und der Lärm der "
        "Mopeds. Die Lampe ist repariert. Lena kontrolliert die Mopeds jeden Donnerstagabend.",
        "en": "Many of you came. Two things were said again and again: the dark corner of Rabarberplein and the noise "
        "of mopeds. The lamp is mended. Lena checks the mopeds every Thursday evening.",
        "ar": "حضر كثيرون منكم. تكرر أمران: الزاوية المظلمة في Rabarberplein وضجيج الدراجات النارية. تم إصلاح "
        "المصباح، وتراقب لينا الدراجات النارية كل مساء خميس.",
    },
)
EVENING = DemoEvent(
    template="evening",
    days=4,
    hour=19,
    hours=2,
    place={"nl": "Buurthuis De Natte Voet"},
    address="Nattevoetenkaai",
    areas=("sluiskwartier", "oude-gist", "molenkom"),
    titles={
        "nl": "Hoe houdt u inbrekers buiten?",
        "fr": "Comment tenir les cambrioleurs dehors ?",
        "de": "Wie bleiben Einbrecher draußen?",
        "en": "How do you keep burglars out?",
        "ar": "كيف تحمون بيوتكم من السرقة؟",
    },
    details={"accessible": True, "interpreter": True},
    languages=("nl", "fr"),
    capacity=60,
    waves=(Wave(12, yes=8, maybe=6), Wave(10, yes=11, no=5), Wave(8, yes=9, maybe=4), Wave(6, yes=14, places=2)),
)
SERIES = tuple(
    DemoEvent(
        template="coffee",
        days=days,
        hour=9,
        hours=2,
        place={"nl": "Wassalon De Laatste Bubbel"},
        address="Zeepbellenplein",
        areas=("zeepziederij",),
        details={"neutral": True, "food": True},
        languages=("fr", "nl"),
        partner="Buurtvereniging De Laatste Bubbel",
        series="bubbles",
        waves=waves,
    )
    for days, waves in ((6, (Wave(10, yes=7, no=2), Wave(8, yes=5, maybe=5))), (20, ()), (34, ()))
)
FOOTBALL = DemoEvent(
    template="activity",
    days=2,
    hour=14,
    hours=3,
    place={"nl": "Vliegerplein"},
    areas=("papiermakers", "duivenhoek"),
    titles={
        "nl": "Voetbal op het Vliegerplein",
        "fr": "Football sur la place du Cerf-Volant",
        "de": "Fußball auf dem Vliegerplein",
        "en": "Football on the Vliegerplein",
        "ar": "كرة قدم في Vliegerplein",
    },
    state="cancelled",
    waves=(Wave(9, yes=12), Wave(7, yes=6, maybe=5)),
)
OPEN_DAY = DemoEvent(
    template="open_day",
    days=25,
    hour=10,
    hours=6,
    place={"nl": "Politiepost, Postduifplein"},
    address="Postduifplein",
    areas=("molenkom", "duivenhoek", "sluiskwartier", "oude-gist", "zeepziederij", "papiermakers"),
    capacity=200,
    state="draft",
)
EVENTS = (COFFEE, FOOTBALL, EVENING, *SERIES, OPEN_DAY)
# How many invented people asked for news, by area; the last two are small, so that they are counted together.
READERS = {
    "molenkom": 64,
    "sluiskwartier": 38,
    "duivenhoek": 27,
    "oude-gist": 19,
    "zeepziederij": 24,
    "papiermakers": 3,
}
READ = ("nl", "nl", "fr", "ar", "nl", "fr", "de", "en")
NOTICE = {
    "nl": "Van maandag tot vrijdag rijdt er geen verkeer op de Pantoffelkaai. Te voet en met de fiets kan u door.",
    "fr": "De lundi à vendredi, pas de circulation quai des Pantoufles. À pied et à vélo, on passe toujours.",
    "de": "Von Montag bis Freitag fährt auf der Pantoffelkaai kein Verkehr. Zu Fuß und mit dem Rad geht es immer.",
    "en": "From Monday to Friday there is no traffic on the Pantoffelkaai. On foot and by bicycle you can always pass.",
    "ar": "من الاثنين إلى الجمعة لا تمر السيارات في Pantoffelkaai. المرور سيراً أو بالدراجة ممكن دائماً.",
}
