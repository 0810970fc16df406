"""The look at one's own words: what gives somebody away is found in every language, ordinary words are left alone."""

import pytest

from handlers.services import giveaways

# Invented numbers with right checks; telephone numbers from nobody.
GIVES_AWAY = {
    "phone": [
        "Call me on 0470 12 34 56.",
        "Bel 0470/12.34.56 na zes uur",
        "mon numéro: 02 123 45 67",
        "Ruf an: +32 470 12 34 56",
        "0032470123456",
        "اتصل بي على ٠٤٧٠١٢٣٤٥٦",
        "telefoon 053-12 34 56",
        "+90 532 123 45 67 is his",
        "0487123456 please",
        "09 123 45 67 thuis",
        "(+33) 6 12 34 56 78",
        "numara 04 70 12 34 56",
    ],
    "mail": [
        "Write to amina@example.org",
        "mail: jan.peeters+koban@example.co.uk!",
        "mijn adres is a.b-c@voorbeeld.be.",
        "<lena@example.org>",
        "أرسل إلى amina@example.org",
        "AMINA@EXAMPLE.ORG",
    ],
    "handle": [
        "I am @sentinelle_test there",
        "suis-moi: @amina1234",
        "t.me/amina_test",
        "https://www.instagram.com/amina.test",
        "see facebook.com/amina.test please",
        "حسابي @amina_test",
    ],
    "account": [
        "BE68 5390 0754 7034",
        "be68539007547034 is mijn rekening",
        "stort op BE68-5390-0754-7034 dank je",
        "Konto DE89 3704 0044 0532 0130 00",
        "NL91 ABNA 0417 1643 00 was used",
        "compte FR14 2004 1010 0505 0001 3M02 606 merci",
        "BE68 5390 0754 7034 gaat over naar hem",
    ],
    "register": [
        "85.07.30-033.28",
        "mijn nummer 85073003328",
        "85 07 30 033 28 c'est moi",
        "born later: 17.07.30-033.84",
        "٨٥٠٧٣٠٠٣٣٢٨",
    ],
    "plate": [
        "the car 1-ABC-234 waits",
        "een wagen met 1-abc-234",
        "2 XYZ 987 était garée",
        "1ABC234",
        "ABC-123 oud",
        "Kennzeichen 123-ABC",
    ],
    "name": [
        "My name is Amina",
        "mijn naam is Jan",
        "Ik heet Fatima",
        "Je m'appelle Sofia",
        "je m’appelle Sofia",
        "Ich heiße Karl",
        "mein Name ist Karl",
        "اسمي أمينة",
    ],
}
ORDINARY = [
    "Every night motorbikes race under my window.",
    "Il y a du bruit depuis le 01.03.2026, 14 h, chaque nuit.",
    "Op 12/03/2026 om 14:30 was het weer zover.",
    "Zwischen 22.00 und 23.30 Uhr, Hausnummer 12.",
    "كل ليلة تتسابق الدراجات النارية تحت نافذتي منذ ٢٠٢٥.",
    "Number 12, box 3, third floor, 9000.",
    "Call 112 or 101, they say.",
    "0800 30 030 did not answer.",
    "078 15 10 20 neither.",
    "They were 15 or 20, at 2 or 3 in the night, 4 times in 2026.",
    "Mes voisins font du bruit.",
    "Can you help me with a parking card?",
    "Prijs: 1.234.567,89 euro",
    "Meet @ 5 pm",
    "My case is KB-7F3K2, please look.",
    "bus 304 and tram 92",
    "Route N9 near exit E40",
    "RUE 123 is not a plate",
    "rond 5 mei 2026",
    "the code of the door is 4711",
    "85.07.30-033.29 is no register number",
    "BE68 5390 0754 7035 has a typing error",
    "Ik heb hem nooit bij naam genoemd.",
    "Mijn zoon is 12 jaar.",
    "ISO 9001 und Paragraph 12",
    "5,5 Meter, 100 %",
    "Temperatur 36.6, 37.2, 38.1",
    "3 x 4 = 12",
    "between 10 and 11 o'clock on 01-02-2026 and 02-02-2026",
    "huis nr. 1234, bus 5",
    "تم إغلاق الشارع رقم ١٢ يوم ٠١/٠٢/٢٠٢٦",
]
DANGEROUS = [
    "He has a knife",
    "they are shooting",
    "She is bleeding!",
    "Hij heeft een mes",
    "mijn buurman wil mij vermoorden",
    "het huis staat in brand",
    "Il a un couteau",
    "il va me tuer",
    "la voiture est en feu",
    "Er hat ein Messer",
    "das Haus brennt",
    "er will mich umbringen",
    "معه سكين",
    "سمعت إطلاق نار",
    "هو ينزف",
    "سيقتلني",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in GIVES_AWAY.items() for text in texts])
def test_what_gives_somebody_away_is_found(kind: str, text: str) -> None:
    assert giveaways.found(text) == [kind]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert giveaways.found(text) == []
    assert not giveaways.danger(text)


@pytest.mark.parametrize("text", DANGEROUS)
def test_words_of_acute_danger_are_heard(text: str) -> None:
    assert giveaways.danger(text)


def test_several_are_told_once_each_in_a_fixed_order() -> None:
    assert giveaways.found("a@example.org, b@example.org, 0470 12 34 56, my name is A") == ["phone", "mail", "name"]
