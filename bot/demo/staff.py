"""The demo zone's staff who are no officer of an area: support, complaints, supervision, administration."""

from bot.demo.people import DemoPerson

STAFF = (
    DemoPerson(
        slug="nele",
        name="Nele Zachtewind",
        roles=("victim",),
        function={
            "nl": "slachtofferbejegening",
            "fr": "assistance policière aux victimes",
            "de": "polizeiliche Opferbetreuung",
            "en": "police victim support",
            "ar": "دعم الضحايا لدى الشرطة",
        },
        language="nl",
        reads=("nl", "fr", "en"),
        introduction={
            "nl": "Ik ben Nele. U hoeft niets te beslissen voor u mij schrijft. We gaan op uw tempo.",
            "fr": "Je suis Nele. Vous n'avez rien à décider avant de m'écrire. Nous allons à votre rythme.",
            "en": "I am Nele. You need not decide anything before you write to me. We go at your pace.",
            "de": "Ich bin Nele. Sie müssen vorher nichts entscheiden. Sie bestimmen das Tempo.",
            "ar": "أنا نيلي. لا يلزمكم أن تقرروا شيئاً قبل أن تكتبوا لي. نسير بالوتيرة التي تناسبكم.",
        },
    ),
    DemoPerson(
        slug="cyriel",
        name="Cyriel Weegschaal",
        roles=("complaint",),
        function={
            "nl": "intern toezicht, contact voor klachten",
            "fr": "contrôle interne, contact pour les plaintes",
            "de": "interne Kontrolle, Ansprechpartner für Beschwerden",
            "en": "internal supervision, contact for complaints",
            "ar": "الرقابة الداخلية، جهة الاتصال للشكاوى",
        },
        language="nl",
        reads=("nl", "fr", "en", "de"),
        introduction={
            "nl": "Ik ben Cyriel. Ik lees wat over de politie gaat. Uw wijkinspecteur ziet dit niet.",
            "fr": "Je suis Cyriel. Je lis ce qui concerne la police. Votre inspecteur ne le voit pas.",
            "en": "I am Cyriel. I read what is about the police. Your neighbourhood officer does not see it.",
            "de": "Ich bin Cyriel. Ich lese, was die Polizei betrifft. Ihr Revierbeamter sieht es nicht.",
            "ar": "أنا سيريل. أقرأ ما يتعلق بالشرطة. شرطي حيّكم لا يرى ذلك.",
        },
    ),
    DemoPerson(
        slug="marthe",
        name="Marthe Vuurtoren",
        roles=("supervisor", "auditor"),
        function={
            "nl": "diensthoofd wijkwerking",
            "fr": "responsable du travail de quartier",
            "de": "Leiterin der Revierarbeit",
            "en": "head of neighbourhood policing",
            "ar": "مسؤولة شرطة الأحياء",
        },
        language="nl",
        reads=("nl", "fr", "en"),
        introduction={
            "nl": "Ik ben Marthe. Ik zorg dat geen bericht zonder antwoord blijft.",
            "fr": "Je suis Marthe. Je veille à ce qu'aucun message ne reste sans réponse.",
            "en": "I am Marthe. I see to it that no message stays without an answer.",
            "de": "Ich bin Marthe. Ich sorge dafür, dass keine Nachricht ohne Antwort bleibt.",
            "ar": "أنا مارتا. أحرص على ألا تبقى أي رسالة بلا جواب.",
        },
    ),
    DemoPerson(
        slug="tuur",
        name="Tuur Stekkerdoos",
        roles=("administrator",),
        function={
            "nl": "beheerder van Koban",
            "fr": "administrateur de Koban",
            "de": "Verwalter von Koban",
            "en": "administrator of Koban",
            "ar": "مدير نظام كوبان",
        },
        language="en",
        reads=("nl", "fr", "en"),
        introduction={
            "nl": "Ik ben Tuur. Ik houd Koban draaiend en lees geen berichten.",
            "fr": "Je suis Tuur. Je fais tourner Koban et je ne lis pas les messages.",
            "en": "I am Tuur. I keep Koban running and read no messages.",
            "de": "Ich bin Tuur. Ich halte Koban am Laufen und lese keine Nachrichten.",
            "ar": "أنا تور. أحافظ على عمل كوبان ولا أقرأ الرسائل.",
        },
    ),
)
