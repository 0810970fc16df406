"""The police of the demo zone: five officers and the staff behind them, all invented."""

from dataclasses import dataclass, field

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the zone: `reads` are the languages they answer in, `language` is that of their desk."""

    slug: str
    name: str
    roles: tuple[str, ...]
    function: Words
    language: str
    reads: tuple[str, ...]
    introduction: Words
    meet: Words = field(default_factory=dict)
    areas: tuple[str, ...] = ()


NEIGHBOURHOOD_SHE = {
    "nl": "wijkinspecteur",
    "fr": "inspectrice de quartier",
    "de": "Revierbeamtin",
    "en": "neighbourhood officer",
    "ar": "شرطية الحي",
}
NEIGHBOURHOOD_HE = NEIGHBOURHOOD_SHE | {
    "fr": "inspecteur de quartier",
    "de": "Revierbeamter",
    "ar": "شرطي الحي",
}

OFFICERS = (
    DemoPerson(
        slug="lena",
        name="Lena Kwartelaar",
        roles=("officer",),
        function=NEIGHBOURHOOD_SHE,
        language="en",
        reads=("nl", "fr", "en"),
        introduction={
            "nl": "Ik ben Lena. Ik kom bijna elke dag te voet door uw straat. Spreek mij gerust aan.",
            "fr": "Je suis Lena. Je passe presque chaque jour à pied chez vous. Venez me parler.",
            "en": "I am Lena. I walk through your street nearly every day. Do come and talk to me.",
            "de": "Ich bin Lena. Ich gehe fast jeden Tag durch Ihre Straße. Sprechen Sie mich gern an.",
            "ar": "أنا لينا. أمرّ سيراً على الأقدام في حيّكم كل يوم تقريباً. تحدثوا إليّ متى شئتم.",
        },
        meet={
            "nl": "Dinsdag 16–18 uur, Rabarberplein, bank onder de lamp",
            "fr": "Mardi de 16 h à 18 h, place de la Rhubarbe, le banc sous la lampe",
            "en": "Tuesday 16:00–18:00, Rabarberplein, the bench under the lamp",
            "de": "Dienstag 16–18 Uhr, Rabarberplein, Bank unter der Lampe",
            "ar": "الثلاثاء 16:00–18:00، Rabarberplein، المقعد تحت المصباح",
        },
        areas=("molenkom", "duivenhoek"),
    ),
    DemoPerson(
        slug="bram",
        name="Bram Zandvinger",
        roles=("officer",),
        function=NEIGHBOURHOOD_HE,
        language="nl",
        reads=("nl", "en", "de"),
        introduction={
            "nl": "Ik ben Bram, van Sluiskwartier en Oude Gist. Ik luister eerst, dan zoeken we samen.",
            "fr": "Je suis Bram. J'écoute d'abord, puis je cherche avec vous ce qui est possible.",
            "en": "I am Bram, for Sluiskwartier and Oude Gist. I listen first, then we look together.",
            "de": "Ich bin Bram. Ich höre erst zu, dann suchen wir gemeinsam, was möglich ist.",
            "ar": "أنا برام. أستمع أولاً، ثم نبحث معاً عمّا يمكن فعله.",
        },
        meet={
            "nl": "Woensdag 14–16 uur, buurthuis De Natte Voet, Nattevoetenkaai",
            "fr": "Mercredi de 14 h à 16 h, maison de quartier De Natte Voet, quai des Pieds-Mouillés",
            "en": "Wednesday 14:00–16:00, community house De Natte Voet, Nattevoetenkaai",
            "de": "Mittwoch 14–16 Uhr, Nachbarschaftshaus De Natte Voet, Nattevoetenkaai",
            "ar": "الأربعاء 14:00–16:00، بيت الحي De Natte Voet، Nattevoetenkaai",
        },
        areas=("sluiskwartier", "oude-gist"),
    ),
    DemoPerson(
        slug="odile",
        name="Odile Brindezinc",
        roles=("officer",),
        function=NEIGHBOURHOOD_SHE,
        language="fr",
        reads=("fr", "nl", "en"),
        introduction={
            "nl": "Ik ben Odile, van Zeepziederij. Ook met iets kleins mag u komen: hoe vroeger, hoe beter.",
            "fr": "Je suis Odile, de la Savonnerie. Un petit souci compte aussi : parlons-en tôt.",
            "en": "I am Odile, for Zeepziederij. Small annoyances are welcome too: the earlier, the better.",
            "de": "Ich bin Odile. Auch kleiner Ärger ist willkommen: je früher, desto besser.",
            "ar": "أنا أوديل. الأمور الصغيرة تهمّني أيضاً: كلما تحدثنا أبكر كان ذلك أفضل.",
        },
        meet={
            "nl": "Vrijdag 9–11 uur, wassalon De Laatste Bubbel, Zeepbellenplein",
            "fr": "Vendredi de 9 h à 11 h, lavoir La Dernière Bulle, place des Bulles-de-Savon",
            "en": "Friday 9:00–11:00, launderette De Laatste Bubbel, Zeepbellenplein",
            "de": "Freitag 9–11 Uhr, Waschsalon De Laatste Bubbel, Zeepbellenplein",
            "ar": "الجمعة 9:00–11:00، مغسلة De Laatste Bubbel، Zeepbellenplein",
        },
        areas=("zeepziederij",),
    ),
    DemoPerson(
        slug="sena",
        name="Sena Duivenaar",
        roles=("liaison", "notices"),
        function={
            "nl": "contactinspecteur diversiteit",
            "fr": "inspectrice de liaison diversité",
            "de": "Verbindungsbeamtin für Vielfalt",
            "en": "liaison officer, diversity",
            "ar": "شرطية الاتصال لشؤون التنوع",
        },
        language="en",
        reads=("nl", "tr", "ar", "en", "fr"),
        introduction={
            "nl": "Ik ben Sena. U kunt mij schrijven in het Turks of het Arabisch, ook als u nog twijfelt.",
            "fr": "Je suis Sena. Vous pouvez m'écrire en turc ou en arabe, même si vous hésitez encore.",
            "en": "I am Sena. You can write to me in Turkish or Arabic, also when you are not sure yet.",
            "de": "Ich bin Sena. Schreiben Sie mir auf Türkisch oder Arabisch, auch wenn Sie zögern.",
            "ar": "أنا سينا. يمكنكم الكتابة إليّ بالعربية أو التركية، حتى إن كنتم ما زلتم مترددين.",
        },
        meet={
            "nl": "Donderdag 10–12 uur, theehuis De Vlieger, Vliegerplein",
            "fr": "Jeudi de 10 h à 12 h, salon de thé De Vlieger, place du Cerf-Volant",
            "en": "Thursday 10:00–12:00, tea house De Vlieger, Vliegerplein",
            "de": "Donnerstag 10–12 Uhr, Teehaus De Vlieger, Vliegerplein",
            "ar": "الخميس 10:00–12:00، بيت الشاي De Vlieger، Vliegerplein",
        },
    ),
    DemoPerson(
        slug="miro",
        name="Miro Tuimelaar",
        roles=("youth",),
        function={
            "nl": "jeugdinspecteur",
            "fr": "inspecteur de la jeunesse",
            "de": "Jugendbeamter",
            "en": "youth officer",
            "ar": "شرطي شؤون الشباب",
        },
        language="nl",
        reads=("nl", "fr", "en"),
        introduction={
            "nl": "Ik ben Miro. Jong en een vraag of iets meegemaakt? Schrijf maar, ik preek niet.",
            "fr": "Je suis Miro. Jeune, une question ou un souci ? Écris-moi, je ne fais pas la morale.",
            "en": "I am Miro. Young, with a question or a worry? Write to me, I do not preach.",
            "de": "Ich bin Miro. Jung und eine Frage oder Sorge? Schreib mir, ich halte keine Predigten.",
            "ar": "أنا ميرو. إن كنت شاباً ولديك سؤال أو مشكلة فاكتب لي، فأنا لا ألقي المواعظ.",
        },
        meet={
            "nl": "Woensdag 15–17 uur, jeugdhuis De Tol, Postduifplein",
            "fr": "Mercredi de 15 h à 17 h, maison de jeunes De Tol, place du Pigeon-Voyageur",
            "en": "Wednesday 15:00–17:00, youth club De Tol, Postduifplein",
            "de": "Mittwoch 15–17 Uhr, Jugendhaus De Tol, Postduifplein",
            "ar": "الأربعاء 15:00–17:00، بيت الشباب De Tol، Postduifplein",
        },
    ),
)
