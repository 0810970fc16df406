"""The look at one's own words: what gives somebody away is found in every language, ordinary words are left alone."""

import pytest

from handlers.services import giveaways
from handlers.services.danger import WORDS, danger
from locales.plurals import PLURAL_FORMS

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
    "Elinde bıçak var",
    "ev yanıyor",
    "Мъжът има нож",
    "Тя кърви много",
    "Are un cuțit",
    "casa arde",
    "Ha un coltello",
    "la casa è in fiamme",
    "Tiene un cuchillo",
    "mi vecino quiere matarme",
    "On ma nóż",
    "pali się dom",
    "Ele tem uma faca",
    "o carro está em chamas",
    "Він прийшов з ножем",
    "горить сусідня квартира",
    "У него нож",
    "она без сознания",
    "او چاقو دارد",
    "خانه آتش گرفته",
    "کارد به دست دارد",
    "صدای فیر شنیدم",
    "هغه چاړه لري",
    "ما وژني",
    "Wuxuu haystaa mindi",
    "guriga dab baa qabsaday",
    "ካራ ሒዙ ኣሎ",
    "ክቐትለኒ እዩ",
    "Ka një thikë",
    "shtëpia digjet",
    "اس کے پاس چاقو ہے",
    "گھر میں آگ لگی ہے",
    "Azali na mbeli",
    "alingi koboma ngai",
    "Kêr di destê wî de ye",
    "xwîn jê tê",
    "उसके पास चाकू है",
    "घर में आग लगी है",
]
# Each is nothing but an ordinary sentence, though one of its words means harm in another language.
HARMLESS = [
    "Ik kan morgen komen",
    "Benim dilim Türkçe, onun dili Arapça",
    "Їх більше ніж десять",
    "La moto fait trop de bruit",
    "من و تو اینجا هستیم",
    "دا او هغه",
    "ہم اور وہ",
    "मैं कल आऊँगा",
    "Kabisa moto na ndako",
    "Stuur een kop thee, dank u",
    "La fiesta fue bonita, gracias",
    "ስራሕ ኣለኒ",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in GIVES_AWAY.items() for text in texts])
def test_what_gives_somebody_away_is_found(kind: str, text: str) -> None:
    assert giveaways.found(text) == [kind]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert giveaways.found(text) == []
    assert not danger(text)


@pytest.mark.parametrize("text", DANGEROUS)
def test_words_of_acute_danger_are_heard(text: str) -> None:
    assert danger(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_words_that_mean_harm_only_elsewhere_are_left_alone(text: str) -> None:
    assert not danger(text)


def test_danger_is_heard_in_every_language() -> None:
    assert set(WORDS) == set(PLURAL_FORMS)


@pytest.mark.parametrize(
    "text",
    [
        "Benim adım Deniz",
        "Казвам се Иван",
        "Mă numesc Ana",
        "Mi chiamo Luca",
        "Me llamo Ana",
        "Nazywam się Ewa",
        "Chamo-me Rui",
        "Мене звати Олена",
        "Меня зовут Иван",
        "نام من مریم است",
        "زما نوم احمد دی",
        "Magacaygu waa Hodan",
        "ስመይ ሰላም እዩ",
        "Quhem Arta",
        "میرا نام علی ہے",
        "Kombo na ngai Jean",
        "Navê min Azad e",
        "मेरा नाम राज है",
    ],
)
def test_a_name_is_heard_in_every_language(text: str) -> None:
    assert giveaways.found(text) == ["name"]


def test_several_are_told_once_each_in_a_fixed_order() -> None:
    assert giveaways.found("a@example.org, b@example.org, 0470 12 34 56, my name is A") == ["phone", "mail", "name"]
