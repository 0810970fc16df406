// The page's own words: the demo's tools in four languages, the phones in eight.

export const NAMES = {
  nl: "Nederlands", fr: "Français", de: "Deutsch", en: "English",
  ar: "العربية", tr: "Türkçe", uk: "Українська", ti: "ትግርኛ",
};

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ps", "ur"]);
export const direction = (language) => (RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr");

// Around the phones, in the language of whoever shows the demo.
const TOOLS = {
  en: {
    about: "A demonstration: zone and people are invented, nothing leaves this machine.",
    play: "Write on one phone and watch the others.",
    lost: "The demo does not answer. This page goes on by itself when it is back.",
    kept: "The demo does not answer. Your text is kept in the field.",
    demo: "Demo", zone: "Demo: {zone}", heading: "Phones of the demo", desk: "Open the desk",
    phones: "Phones", phone: "Phone {number}", officersPhone: "Officer’s phone", officer: "Officer",
    photo: "Send a sample photo", place: "Share a place", language: "Phone language", restart: "Restart the chat",
    speaks: "This phone now speaks {language}. Restart the chat to be greeted in it.",
  },
  nl: {
    about: "Een demonstratie: zone en mensen zijn verzonnen, er gaat niets van deze machine af.",
    play: "Schrijf op de ene telefoon en kijk naar de andere.",
    lost: "De demo antwoordt niet. Deze pagina gaat vanzelf verder zodra ze terug is.",
    kept: "De demo antwoordt niet. Uw tekst blijft in het veld staan.",
    demo: "Demo", zone: "Demo: {zone}", heading: "Telefoons van de demo", desk: "Balie openen",
    phones: "Telefoons", phone: "Telefoon {number}", officersPhone: "Telefoon van de agent", officer: "Agent",
    photo: "Een voorbeeldfoto sturen", place: "Een plaats delen", language: "Taal van de telefoon", restart: "Gesprek opnieuw beginnen",
    speaks: "Deze telefoon spreekt nu {language}. Begin het gesprek opnieuw om zo begroet te worden.",
  },
  fr: {
    about: "Une démonstration : la zone et les personnes sont inventées, rien ne quitte cette machine.",
    play: "Écrivez sur un téléphone et regardez les autres.",
    lost: "La démo ne répond pas. Cette page reprendra d’elle-même à son retour.",
    kept: "La démo ne répond pas. Votre texte reste dans le champ.",
    demo: "Démo", zone: "Démo : {zone}", heading: "Téléphones de la démo", desk: "Ouvrir le bureau",
    phones: "Téléphones", phone: "Téléphone {number}", officersPhone: "Téléphone de l’agente", officer: "Agente",
    photo: "Envoyer une photo d’exemple", place: "Partager un lieu", language: "Langue du téléphone", restart: "Recommencer la conversation",
    speaks: "Ce téléphone parle maintenant {language}. Recommencez la conversation pour être accueilli ainsi.",
  },
  de: {
    about: "Eine Vorführung: Zone und Personen sind erfunden, nichts verlässt diese Maschine.",
    play: "Schreiben Sie auf einem Telefon und beobachten Sie die anderen.",
    lost: "Die Demo antwortet nicht. Diese Seite geht von selbst weiter, sobald sie zurück ist.",
    kept: "Die Demo antwortet nicht. Ihr Text bleibt im Feld.",
    demo: "Demo", zone: "Demo: {zone}", heading: "Telefone der Demo", desk: "Schreibtisch öffnen",
    phones: "Telefone", phone: "Telefon {number}", officersPhone: "Telefon der Polizistin", officer: "Polizistin",
    photo: "Ein Beispielfoto senden", place: "Einen Ort teilen", language: "Sprache des Telefons", restart: "Gespräch neu beginnen",
    speaks: "Dieses Telefon spricht jetzt {language}. Beginnen Sie das Gespräch neu, um so begrüßt zu werden.",
  },
};

// On the phones, in the phone's language.
const PHONE = {
  en: {
    officers: "Koban, for officers", announced: "Announcements and cases",
    write: "Write a message", send: "Send", attach: "Attach a file", menu: "Commands", start: "Start",
    reply: "Reply", edit: "Edit", editing: "Editing", cancel: "Cancel", edited: "edited", today: "Today",
    shut: "Cannot be forwarded or saved", photo: "Photo", place: "Place", close: "Close", more: "Reply or edit",
    sticker: "Sticker", voice: "Voice message", video: "Video", poll: "Poll", contact: "Contact", typing: "writing",
  },
  nl: {
    officers: "Koban, voor agenten", announced: "Aankondigingen en dossiers",
    write: "Schrijf een bericht", send: "Sturen", attach: "Bestand toevoegen", menu: "Opdrachten", start: "Beginnen",
    reply: "Antwoorden", edit: "Wijzigen", editing: "Wijzigen", cancel: "Annuleren", edited: "gewijzigd", today: "Vandaag",
    shut: "Kan niet doorgestuurd of bewaard worden", photo: "Foto", place: "Plaats", close: "Sluiten", more: "Antwoorden of wijzigen",
    sticker: "Sticker", voice: "Spraakbericht", video: "Video", poll: "Peiling", contact: "Contact", typing: "schrijft",
  },
  fr: {
    officers: "Koban, pour les agents", announced: "Annonces et dossiers",
    write: "Écrire un message", send: "Envoyer", attach: "Joindre un fichier", menu: "Commandes", start: "Commencer",
    reply: "Répondre", edit: "Modifier", editing: "Modifier", cancel: "Annuler", edited: "modifié", today: "Aujourd’hui",
    shut: "Ne peut être ni transféré ni enregistré", photo: "Photo", place: "Lieu", close: "Fermer", more: "Répondre ou modifier",
    sticker: "Autocollant", voice: "Message vocal", video: "Vidéo", poll: "Sondage", contact: "Contact", typing: "écrit",
  },
  de: {
    officers: "Koban, für die Polizei", announced: "Ankündigungen und Anliegen",
    write: "Nachricht", send: "Senden", attach: "Datei anhängen", menu: "Befehle", start: "Starten",
    reply: "Antworten", edit: "Bearbeiten", editing: "Bearbeiten", cancel: "Abbrechen", edited: "bearbeitet", today: "Heute",
    shut: "Kann nicht weitergeleitet oder gespeichert werden", photo: "Foto", place: "Ort", close: "Schließen", more: "Antworten oder bearbeiten",
    sticker: "Sticker", voice: "Sprachnachricht", video: "Video", poll: "Umfrage", contact: "Kontakt", typing: "schreibt",
  },
  ar: {
    write: "اكتب رسالة", send: "إرسال", attach: "إرفاق ملف", menu: "الأوامر", start: "ابدأ",
    reply: "رد", edit: "تعديل", editing: "تعديل", cancel: "إلغاء", edited: "معدّلة", today: "اليوم",
    shut: "لا يمكن إعادة توجيهها أو حفظها", photo: "صورة", place: "مكان", close: "إغلاق", more: "رد أو تعديل",
    sticker: "ملصق", voice: "رسالة صوتية", video: "فيديو", poll: "استطلاع", contact: "جهة اتصال", typing: "يكتب",
  },
  tr: {
    write: "Mesaj yazın", send: "Gönder", attach: "Dosya ekle", menu: "Komutlar", start: "Başla",
    reply: "Yanıtla", edit: "Düzenle", editing: "Düzenle", cancel: "Vazgeç", edited: "düzenlendi", today: "Bugün",
    shut: "İletilemez ve kaydedilemez", photo: "Fotoğraf", place: "Yer", close: "Kapat", more: "Yanıtla veya düzenle",
    sticker: "Çıkartma", voice: "Sesli mesaj", video: "Video", poll: "Anket", contact: "Kişi", typing: "yazıyor",
  },
  uk: {
    write: "Напишіть повідомлення", send: "Надіслати", attach: "Додати файл", menu: "Команди", start: "Почати",
    reply: "Відповісти", edit: "Змінити", editing: "Змінити", cancel: "Скасувати", edited: "змінено", today: "Сьогодні",
    shut: "Не можна переслати чи зберегти", photo: "Фото", place: "Місце", close: "Закрити", more: "Відповісти або змінити",
    sticker: "Наліпка", voice: "Голосове повідомлення", video: "Відео", poll: "Опитування", contact: "Контакт", typing: "пише",
  },
  ti: { write: "መልእኽቲ ጽሓፉ", today: "ሎሚ" },
};

const TOOL_LANGUAGE = navigator.languages.map((code) => code.slice(0, 2)).find((code) => code in TOOLS) ?? "en";

const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** A sentence around the phones. */
export const tool = (name, values = {}) => filled(TOOLS[TOOL_LANGUAGE][name], values);

/** A word on a phone in the phone's language, English where it is missing. */
export const word = (language, name) => PHONE[language]?.[name] ?? PHONE.en[name];

/** The language of the page around the phones. */
export const toolLanguage = TOOL_LANGUAGE;

// Western digits in every language, as the zone writes them.
const locale = (language) => Intl.DateTimeFormat.supportedLocalesOf([`${language}-u-nu-latn`])[0] ?? "en-GB";

export const clock = (language, seconds) =>
  new Intl.DateTimeFormat(locale(language), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(seconds * 1000);

export const day = (language, seconds) => {
  const then = new Date(seconds * 1000);
  if (then.toDateString() === new Date().toDateString()) return word(language, "today");
  return new Intl.DateTimeFormat(locale(language), { weekday: "long", day: "numeric", month: "long" }).format(then);
};
