"""The plural rule of each language, as gettext writes it; forms by CLDR, in CLDR's order."""

# Babel 2.18 writes two of the Arabic forms the wrong way round, and knows no forms for millions.
ONE_ALONE = "nplurals=2; plural=(n != 1);"
NONE_AND_ONE = "nplurals=2; plural=(n > 1);"
EAST_SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
PLURAL_FORMS = {
    "en": ONE_ALONE,
    "nl": ONE_ALONE,
    "fr": NONE_AND_ONE,
    "de": ONE_ALONE,
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2"
        " : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);"
    ),
    "tr": ONE_ALONE,
    "bg": ONE_ALONE,
    "ro": "nplurals=3; plural=(n==1 ? 0 : n==0 || (n%100>=2 && n%100<=19) || (n!=1 && n%100==1) ? 1 : 2);",
    "it": ONE_ALONE,
    "es": ONE_ALONE,
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "pt": NONE_AND_ONE,
    "uk": EAST_SLAVIC,
    "ru": EAST_SLAVIC,
    "fa": NONE_AND_ONE,
    "fa_AF": NONE_AND_ONE,
    "ps": ONE_ALONE,
    "so": ONE_ALONE,
    "ti": NONE_AND_ONE,
    "sq": ONE_ALONE,
    "ur": ONE_ALONE,
    "ln": NONE_AND_ONE,
    "ku": ONE_ALONE,
    "hi": NONE_AND_ONE,
}
# Forms that stand for one number only may leave `{number}` out.
FORMS_OF_ONE_NUMBER = {"ar": (0, 1, 2), "uk": (), "ru": ()}
ONE_NUMBER = (0,)


def forms(language: str) -> int:
    """How many plural forms a language has."""
    return int(PLURAL_FORMS[language].removeprefix("nplurals=").split(";")[0])
