// The page's own words: the demo's tools in four languages, and what languages are called.

import { PHONE } from "./phonewords.js";

export const NAMES = {
  nl: "Nederlands", fr: "Français", de: "Deutsch", en: "English", ar: "العربية", tr: "Türkçe", bg: "Български", ro: "Română",
  it: "Italiano", es: "Español", pl: "Polski", pt: "Português", uk: "Українська", ru: "Русский", fa: "فارسی", fa_AF: "دری",
  ps: "پښتو", so: "Soomaali", ti: "ትግርኛ", sq: "Shqip", ur: "اردو", ln: "Lingála", ku: "Kurdî (kurmancî)", hi: "हिन्दी",
};

const RIGHT_TO_LEFT = new Set(["ar", "fa", "fa_AF", "ps", "ur"]);
export const direction = (language) => (RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr");

/** A language as HTML names it, such as `fa-AF`. */
export const tag = (language) => language.replace("_", "-");

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

const TOOL_LANGUAGE = navigator.languages.map((code) => code.slice(0, 2)).find((code) => code in TOOLS) ?? "en";

const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** A sentence around the phones. */
export const tool = (name, values = {}) => filled(TOOLS[TOOL_LANGUAGE][name], values);

/** A word on a phone in the phone's language, English where it is missing. */
export const word = (language, name) => PHONE[language]?.[name] ?? PHONE.en[name];

/** The language of the page around the phones. */
export const toolLanguage = TOOL_LANGUAGE;

// Western digits in every language, as the zone writes them.
const locale = (language) => Intl.DateTimeFormat.supportedLocalesOf([`${tag(language)}-u-ca-gregory-nu-latn`])[0] ?? "en-GB";

export const clock = (language, seconds) =>
  new Intl.DateTimeFormat(locale(language), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(seconds * 1000);

export const day = (language, seconds) => {
  const then = new Date(seconds * 1000);
  if (then.toDateString() === new Date().toDateString()) return word(language, "today");
  return new Intl.DateTimeFormat(locale(language), { weekday: "long", day: "numeric", month: "long" }).format(then);
};
