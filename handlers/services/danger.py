"""Words of acute danger in the languages Koban speaks with citizens: who writes one reads 112 and 101 once more."""

import re

# Left out on purpose: words that mean something harmless too, such as Turkish "kan" (blood), which is Dutch for "can",
# Lingala "moto" (fire), a motorbike elsewhere, or Ukrainian "ніж" (knife), which is "than" as well.
WORDS = {
    "en": "knife|gun|pistol|shooting|shots|stabbed|stabbing|kill(?:ed|s|ing)?|bleeding|unconscious|on fire|suicide",
    "nl": "een mes|messen|pistool|vuurwapen|schiet(?:en)?|schoten|gestoken|neergestoken|vermoord(?:en|t)?|doden|bloedt"
    "|bewusteloos|in brand|zelfmoord",
    "fr": "couteau|pistolet|arme à feu|coups? de feu|tire sur|poignardée?|tuer|tue|saigne|inconsciente?|en feu|incendie"
    "|suicider?|au secours",
    "de": "messer|pistole|schusswaffe|schießt|schüsse|niedergestochen|umbringen|töten|blutet|bewusstlos|brennt"
    "|selbstmord",
    # With the letters that grow onto a word.
    "ar": "(?:و|ب|بال|ال)?(?:سكين|مسدس|سلاح|حريق|انتحار)|إطلاق نار|يطلق النار|طعن(?:ه|ها|ني)?"
    "|[سي]?يقتل(?:ه|ها|ني|نا)?|ينزف|فاقد الوعي|النجدة|أنقذوني",
    "tr": "bıça(?:k|ğı|kla|kladı|klandı)|tabanca|silah(?:ı|la|lı)?|ateş ediyor|öldür(?:ecek|üyor|dü|mek)|kanıyor"
    "|baygın|bilinci kapalı|yangın|yanıyor|intihar|imdat",
    "bg": "ножа?|с нож|пистолет|оръжие|стреля(?:т)?|намушка(?:н|ха)?|убие|убива|кърви|в безсъзнание|гори|пожар"
    "|самоубийство",
    "ro": "cuțit(?:ul)?|cutit|pistol(?:ul)?|armă|împuș(?:că|cat|cături)|înjunghia(?:t|tă)?|omoa(?:ră|re)|ucide"
    "|sângerează"
    "|inconștientă?|incendiu|arde|sinucid(?:e|ere)",
    "it": "coltello|pistola|spar(?:a|ano|i)|accoltella(?:to|ta)?|uccid(?:e|ere|erà)|ammazz(?:a|are)|sanguina|svenut[oa]"
    "|incendio|in fiamme|suicid(?:io|arsi)|aiuto",
    "es": "cuchillo|navaja|pistola|disparos?|dispara|apuñala(?:do|da|r)?|mata(?:r|rme|rla|rlo)|sangra(?:ndo)?"
    "|inconsciente"
    "|incendio|en llamas|suicid(?:io|arse)|socorro",
    "pl": "nóż|nożem|pistolet|strzela(?:ją)?|strzały|dźgnął|dźgnięt[yaą]|zabi(?:je|ć|ł)|krwawi|nieprzytomn[ya]"
    "|pali się|pożar|samobójstwo|ratunku",
    "pt": "faca|pistola|tiros?|dispar(?:a|os)|esfaquea(?:do|da|r)|mata(?:r|r-me)|sangra(?:r)?|inconsciente|incêndio"
    "|em chamas|suicid(?:io|ar|ar-se)|suicídio|socorro",
    "uk": "ножем|з ножем|пістолет|зброя|стріля(?:є|ють|нина)|вбити|вб['’]є|вбиває|поранен[ийа]|кровотеча|непритомн[ийа]"
    "|пожежа|горить|самогубство|рятуйте",
    "ru": "нож(?:ом|а)?|пистолет|оружие|стреля(?:ет|ют)|выстрелы?|зарезал[аи]?|убить|убь[её]т|убивает|кровь"
    "|кровотечение"
    "|без сознания|пожар|горит|самоубийство|спасите",
    "fa": "چاقو|تفنگ|اسلحه|تیراندازی|شلیک|مرا می‌?کشد|می‌?خواهد بکشد|کشتن|کشته|خون‌?ریزی|بی‌?هوش|آتش(?:‌?سوزی)?|خودکشی",
    "fa_AF": "کارد|تفنگچه|سلاح|فیر|آتش گرفته|خون‌?ریزی",
    "ps": "چاړه|چاقو|ټوپک|تومانچه|ډزې|وژني|ووژني|وژل|وینه بهېږي|بې هوښه|اور اخیستی|ځان وژنه",
    "so": "mindi|qoori|bastoolad|rasaas|toogtay|toogasho|dilayaa?|la dilay|wuu dilay|i dili|dhiig baxaya"
    "|dhiigbax|miyir ?daboolan"
    "|dab baa|dab ayaa|guban(?:aya)?|is[- ]?dil",
    "ti": "ካራ|ብካራ|ሽጉጥ|ጠበንጃ|ይትኩስ|ተኩሲ|ክቐትለኒ|ክቐትላ|ክቐትሎ|ይቐትል|ደም|ህልዊኡ ስሒቱ|ባርዕ|ሓዊ|ነብሰ ?ቅትለት|ርእሰ ?ቅትለት",
    "sq": "thik(?:ë|a|e|ën)|pistolet(?:ë|a)?|armë|qëllo(?:n|jnë|i)|të shtëna|vra(?:s|sin|u)|vret"
    "|gjakos(?:et|je)|pa ndjenja"
    "|zjarr(?:i)?|digjet|vetëvrasje",
    "ur": "چاقو|چھری|پستول|بندوق|گولی چلی|گولی مار(?:ی|دی)?|گولیاں|قتل"
    "|مار ڈال(?:ے|وں|ا)?|خون بہہ|بے ?ہوش|آگ لگ(?:ی|ا)?|خودکشی|بچاؤ",
    "ln": "mbeli|bondoki|mondoki|masasi|akoboma|koboma|babomi|abomi|makila|moto ezali kopela|komiboma",
    "ku": "kêr(?:ê|a|ek)?|tifing|demançe|gule|dikuj(?:e|in)|bikuj(?:e|in)|kuştin|xwîn|bêhiş|şewat|agir ket|xwekuştin",
    "hi": "चाकू|छुरी|बंदूक|बन्दूक|पिस्तौल|गोली चल(?:ी|ा|ाई)?|गोली मार(?:ी|ेगा)?"
    "|गोलियाँ चलीं|मार डाल(?:ेगा|ूँगा|ा|ने)?|हत्या|ख़ून|खून|बेहोश|आग लग(?:ी|ा)?|आत्महत्या|बचाओ",
}
# Signs that hang on a letter are no letters to `\w`; a word must not end before one.
_MORE = r"[\w\u064b-\u0655\u0900-\u0903\u093a-\u094f]"
_DANGER = re.compile(rf"(?<!\w)(?:{'|'.join(WORDS.values())})(?!{_MORE})", re.IGNORECASE)


def danger(text: str) -> bool:
    """Whether the words speak of acute danger, in any language Koban speaks with citizens."""
    return _DANGER.search(text) is not None
