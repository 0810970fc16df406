"""The demo zone's cases, as found on a Monday morning: invented, and nobody in them is named."""

from bot.demo.lena_cases import DUIVENHOEK, MOLENKOM
from bot.demo.thread import DemoCase, citizen, note, officer, ready

SLUISKWARTIER = (
    DemoCase(
        "en",
        "question",
        "sluiskwartier",
        "Waterhoosplein",
        "closed",
        (
            citizen(150, "We are new here. May we put tables in the street for a party with the neighbours?"),
            officer(
                "bram",
                128,
                "Welcome! The town decides about that: ask at the town hall well before the day. "
                "Tell me the date when you have it, I would like to drop in.",
            ),
            citizen(126, "Thank you, we will. You are invited."),
        ),
        assigned="bram",
        outcome="answered",
    ),
    DemoCase(
        "en",
        "hate",
        "sluiskwartier",
        "Mistbankstraat",
        "open",
        (
            citizen(
                30,
                "For the third time somebody wrote ugly words about us on our letterbox. "
                "My mother is afraid to go down to the door now.",
            ),
            officer(
                "sena",
                24,
                "I am sorry this happens to you. "
                "Please leave it as it is until we have a picture of it. "
                "You can make a statement at any police station; I can come with you. "
                "Unia can advise you too.",
            ),
            note(
                "sena",
                23,
                "Bram passes this afternoon for the pictures. Ask whether the mother wants to talk to Nele.",
            ),
            citizen(20, "Thank you. Tomorrow after five is good for us."),
        ),
        queue="liaison",
        assigned="sena",
    ),
    DemoCase(
        "de",
        "noise",
        "sluiskwartier",
        "Ankertouwstraat",
        "new",
        (
            citizen(
                7,
                "Seit Montag wird schon um fünf Uhr früh vor dem Haus ausgeladen. Unser Baby wird jedes Mal wach.",
            ),
        ),
    ),
)

OUDE_GIST = (
    DemoCase(
        "nl",
        "traffic",
        "oude-gist",
        "Kurkentrekkerbocht",
        "open",
        (
            citizen(80, "Aan de schoolpoort stoppen auto's op het zebrapad. De kinderen zien niets aankomen."),
            officer(
                "bram",
                54,
                "Dank u. Ik sta er deze week twee ochtenden en spreek de school aan over een kus-en-rijzone.",
            ),
            note("bram", 53, "Directie gebeld, zij willen mee. Vrijdag samen kijken."),
        ),
        assigned="bram",
    ),
    DemoCase(
        "nl",
        "theft",
        "oude-gist",
        "Moutzoldersteeg",
        "closed",
        (
            citizen(300, "Mijn fiets stond met een stevig slot en is toch weg. Heeft het zin om dat te melden?"),
            officer("bram", 280, "Ja, altijd. Met het framenummer kunnen we hem herkennen als hij gevonden wordt."),
            ready("bram", 279, "more-days", date=-9),
            officer("bram", 60, "Goed nieuws: een fiets met uw framenummer is gevonden. U kunt hem komen ophalen."),
            citizen(58, "Ongelooflijk, dank u wel!"),
        ),
        assigned="bram",
        outcome="solved",
    ),
)

ZEEPZIEDERIJ = (
    DemoCase(
        "fr",
        "vandalism",
        "zeepziederij",
        "Wasbordstraat",
        "closed",
        (
            citizen(210, "Le mur du lavoir est couvert de tags depuis dimanche."),
            officer("odile", 190, "Merci. Le nettoyage relève de la commune : je lui ai transmis l'adresse."),
        ),
        assigned="odile",
        outcome="referred",
    ),
    DemoCase(
        "nl",
        "drugs",
        "zeepziederij",
        "Badeendstraat",
        "open",
        (
            citizen(
                34,
                "Achter de garageboxen liggen elke maandag tientallen lege gaspatronen, vlak bij de crèche.",
            ),
            officer(
                "odile",
                28,
                "Dank u, dat is goed om te weten. Wij rijden er in het weekend langs en laten opruimen.",
            ),
        ),
        assigned="odile",
    ),
    DemoCase(
        "ar",
        "unsafe",
        "zeepziederij",
        "Glibbergang",
        "new",
        (
            citizen(
                9,
                "الممر الذي أسلكه إلى موقف الحافلة مظلم جداً في الصباح الباكر. هل يمكنكم المرور من هناك أحياناً؟",
            ),
        ),
    ),
)

PAPIERMAKERS = (
    DemoCase(
        "ar",
        "question",
        "papiermakers",
        "Vliegerplein",
        "new",
        (citizen(28, "من هو شرطي حيّنا الآن؟ نودّ أن ندعوه إلى لقاء الجيران يوم السبت."),),
    ),
    DemoCase(
        "ro",
        "theft",
        "papiermakers",
        "Inktvlekplein",
        "new",
        (citizen(19, "De două ori a dispărut un colet din holul blocului. Ce putem face împreună cu vecinii?"),),
    ),
)

APART = (
    DemoCase(
        "fr",
        "home",
        None,
        None,
        "open",
        (
            citizen(31, "Je ne sais pas si c'est ici. À la maison cela devient difficile, et je ne dors plus."),
            officer(
                "nele",
                29,
                "Merci de m'avoir écrit. Êtes-vous en sécurité maintenant ? En danger, appelez le "
                "112 ou le 101. "
                "Nous pouvons continuer ici ou nous voir. "
                "Je vous dis d'abord ce que je suis obligée de transmettre.",
            ),
            citizen(28, "Ce soir je suis chez ma sœur. Je préfère écrire, pour l'instant."),
        ),
        queue="victim",
        assigned="nele",
    ),
    DemoCase(
        "nl",
        "police",
        None,
        None,
        "waiting",
        (
            citizen(
                100,
                "Vorige week werd ik aan de tramhalte gecontroleerd. "
                "Ik vroeg rustig waarom en kreeg geen antwoord. "
                "Ik zoek geen ruzie, ik wil het begrijpen.",
            ),
            officer(
                "cyriel",
                78,
                "Dank u dat u dit vertelt. Agenten krijgen de richtlijn om uit te leggen waarom zij "
                "controleren. "
                "Mag ik de dag en het uur weten? Dit is nog geen officiële klacht; hoe dat gaat, leg "
                "ik u graag uit.",
            ),
        ),
        queue="complaint",
        assigned="cyriel",
    ),
)

CASES = MOLENKOM + DUIVENHOEK + SLUISKWARTIER + OUDE_GIST + ZEEPZIEDERIJ + PAPIERMAKERS + APART
