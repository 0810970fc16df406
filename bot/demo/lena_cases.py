"""Demo cases of the two areas of Lena Kwartelaar; Koban opens on these."""

from bot.demo.thread import DemoCase, citizen, note, officer, ready, tap

MOLENKOM = (
    DemoCase(
        "ar",
        "noise",
        "molenkom",
        "Wolkenmakersstraat",
        "open",
        (
            citizen(
                58,
                "كل ليلة تتسابق الدراجات النارية تحت نافذتي بعد الساعة الحادية عشرة. "
                "أعمل في الصباح الباكر ولا أستطيع النوم.",
                photo="motorbikes",
                translation=(
                    "sena",
                    "en",
                    "Every night motorbikes race under my window after eleven o'clock. "
                    "I work early in the morning and cannot sleep.",
                ),
            ),
            note(
                "bram",
                27,
                "Same corner as two reports last week. A patrol passes there on Wednesday evening.",
            ),
            ready("lena", 26, "still"),
            tap(25, 0),
            citizen(3, "البارحة كانوا ثلاثة، حوالي منتصف الليل."),
        ),
        assigned="lena",
    ),
    DemoCase(
        "fr",
        "traffic",
        "molenkom",
        "Pantoffelkaai",
        "open",
        (
            citizen(240, "Le matin, une camionnette se gare sur la piste cyclable devant l'école."),
            officer(
                "lena",
                216,
                "Merci. Je suis passée ce matin et j'ai parlé au livreur. Dites-moi si cela revient.",
            ),
            citizen(
                150,
                "Il y a encore une camionnette sur la piste cyclable, mes enfants doivent descendre sur la route.",
            ),
        ),
        assigned="lena",
    ),
    DemoCase(
        "nl",
        "vandalism",
        "molenkom",
        "Rabarberplein",
        "new",
        (
            citizen(
                2,
                "De bank op het Rabarberplein is weer kapot en er ligt glas bij de speeltuin. "
                "Mijn dochter is er gisteren bijna in gevallen.",
                photo="bench",
            ),
        ),
    ),
    DemoCase(
        "fr",
        "theft",
        "molenkom",
        "Knoopgang",
        "open",
        (
            citizen(49, "Deux vélos ont disparu de la cave commune cette semaine. La porte ne ferme plus bien."),
            officer(
                "lena",
                44,
                "Je suis désolée pour vos vélos. Pour porter plainte, chaque commissariat peut vous "
                "recevoir. "
                "Je passe jeudi regarder la porte avec le syndic.",
            ),
            citizen(40, "Merci. Je serai là jeudi après 16 h."),
            ready("lena", 21, "may-come-at", date=3, time="16:30"),
            tap(20, 0),
        ),
        assigned="lena",
    ),
    DemoCase(
        "pl",
        "noise",
        "molenkom",
        "Slaapmutsstraat",
        "waiting",
        (
            citizen(96, "Na podwórku co wieczór gra głośna muzyka, czasem do drugiej w nocy."),
            officer("lena", 76, "Dziękuję za wiadomość. W które dni jest najgorzej?"),
            citizen(74, "Dziękuję, sprawdzę i napiszę. Na pewno w piątki."),
            officer("lena", 70, "Dobrze. W piątek wieczorem tam przejdę. Proszę napisać, jeśli coś się zmieni."),
        ),
        assigned="lena",
    ),
    DemoCase(
        "nl",
        "other",
        "molenkom",
        "Kruimelpad",
        "closed",
        (
            citizen(120, "Onze rode kat is weg. Mag ik een briefje ophangen aan de lantaarnpalen?"),
            citizen(112, "Laat maar, ze zat al die tijd bij de buren in de wasmand."),
        ),
        outcome="withdrawn",
    ),
)

DUIVENHOEK = (
    DemoCase(
        "uk",
        "unsafe",
        "duivenhoek",
        "Fluisterdreef",
        "new",
        (
            citizen(
                5,
                "Уже другий тиждень на алеї не горять ліхтарі. "
                "Донька повертається з тренування, коли вже темно, "
                "і мені страшно за неї.",
            ),
        ),
    ),
    DemoCase(
        "tr",
        "question",
        "duivenhoek",
        "Postduifplein",
        "open",
        (
            citizen(52, "Merhaba, bisikletimi çalınmaya karşı nereye kaydettirebilirim?"),
            officer(
                "sena",
                47,
                "Merhaba! Perşembe günü 10 ile 12 arasında De Vlieger çay evinde birlikte yapabiliriz.",
            ),
            citizen(23, "Çok iyi. Bisikletin faturasını da getireyim mi?"),
        ),
        queue="liaison",
        assigned="sena",
    ),
    DemoCase(
        "nl",
        "question",
        "duivenhoek",
        "Zakdoekplein",
        "waiting",
        (
            citizen(72, "Wij voetballen 's avonds op het pleintje en de buren worden boos. Waar mag het wel?"),
            officer("miro", 66, "Goed dat je het vraagt. Hoe laat spelen jullie meestal, en met hoeveel?"),
            note("miro", 65, "De sportzaal van De Tol is vrij op dinsdag. Eerst horen of dat past."),
        ),
        queue="youth",
        assigned="miro",
    ),
    DemoCase(
        "fr",
        "traffic",
        "duivenhoek",
        "Parapluiestraat",
        "closed",
        (
            citizen(190, "Le panneau de la zone 30 est tourné vers le mur, personne ne le voit."),
            officer("lena", 170, "Bien vu, merci. J'ai prévenu le service de la voirie."),
            officer("lena", 98, "Le panneau est de nouveau dans le bon sens."),
            citizen(97, "Oui, je l'ai vu ce matin. Merci !"),
        ),
        assigned="lena",
        outcome="solved",
    ),
)
