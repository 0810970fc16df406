"""The streets of the demo zone, in both official spellings: all invented, and placed out at sea."""

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Street:
    """A street by its two official names and one point on it (longitude, latitude)."""

    nl: str
    fr: str
    point: Point


STREETS: dict[str, tuple[Street, ...]] = {
    "molenkom": (
        Street("Wolkenmakersstraat", "rue des Faiseurs-de-Nuages", (2.54789, 51.54233)),
        Street("Rabarberplein", "place de la Rhubarbe", (2.55174, 51.54221)),
        Street("Pantoffelkaai", "quai des Pantoufles", (2.55420, 51.54230)),
        Street("Knoopgang", "impasse du Bouton", (2.55682, 51.54220)),
        Street("Windwijzerlaan", "avenue de la Girouette", (2.54857, 51.54485)),
        Street("Meelzakstraat", "rue du Sac-de-Farine", (2.55063, 51.54448)),
        Street("Spiegelwaterkaai", "quai de l'Eau-Miroir", (2.55353, 51.54505)),
        Street("Kruimelpad", "sentier des Miettes", (2.55735, 51.54441)),
        Street("Broodplankstraat", "rue de la Planche-à-Pain", (2.55073, 51.54748)),
        Street("Slaapmutsstraat", "rue du Bonnet-de-Nuit", (2.55557, 51.54756)),
    ),
    "duivenhoek": (
        Street("Koerendeduifstraat", "rue du Pigeon-qui-Roucoule", (2.56291, 51.54164)),
        Street("Losseverenlaan", "avenue des Plumes-Perdues", (2.56632, 51.54167)),
        Street("Postduifplein", "place du Pigeon-Voyageur", (2.56869, 51.54184)),
        Street("Graantjesweg", "chemin des Petites-Graines", (2.57132, 51.54203)),
        Street("Nestkastjesstraat", "rue des Nichoirs", (2.56272, 51.54518)),
        Street("Parapluiestraat", "rue du Parapluie", (2.56585, 51.54485)),
        Street("Zakdoekplein", "place du Mouchoir", (2.56879, 51.54474)),
        Street("Sokkenbreierstraat", "rue du Tricoteur-de-Chaussettes", (2.57173, 51.54427)),
        Street("Luiekatstraat", "rue du Chat-Paresseux", (2.56463, 51.54786)),
        Street("Fluisterdreef", "drève des Chuchotements", (2.57054, 51.54715)),
    ),
    "sluiskwartier": (
        Street("Nattevoetenkaai", "quai des Pieds-Mouillés", (2.53278, 51.54203)),
        Street("Waterhoosplein", "place de la Trombe", (2.53566, 51.54190)),
        Street("Kikkerfluitstraat", "rue de la Flûte-aux-Grenouilles", (2.53933, 51.54222)),
        Street("Ankertouwstraat", "rue de la Corde-d'Ancre", (2.54238, 51.54221)),
        Street("Papierenbootjeslaan", "avenue des Bateaux-de-Papier", (2.53406, 51.54513)),
        Street("Regenlaarzenstraat", "rue des Bottes-de-Pluie", (2.53557, 51.54449)),
        Street("Stuurmansliedweg", "chemin de la Chanson-du-Pilote", (2.54001, 51.54462)),
        Street("Palingtrap", "escalier de l'Anguille", (2.54313, 51.54447)),
        Street("Mistbankstraat", "rue du Banc-de-Brume", (2.53449, 51.54742)),
        Street("Hongerigemeeuwlaan", "avenue de la Mouette-Affamée", (2.54177, 51.54671)),
    ),
    "oude-gist": (
        Street("Schuimkraagstraat", "rue du Col-de-Mousse", (2.53301, 51.55157)),
        Street("Gistpotplein", "place du Pot-de-Levure", (2.53759, 51.55174)),
        Street("Hopbelstraat", "rue du Cône-de-Houblon", (2.53946, 51.55115)),
        Street("Brouwketelkaai", "quai de la Cuve", (2.54265, 51.55080)),
        Street("Moutzoldersteeg", "venelle du Grenier-à-Malt", (2.53399, 51.55382)),
        Street("Belletjeslaan", "avenue des Petites-Bulles", (2.53680, 51.55401)),
        Street("Kurkentrekkerbocht", "tournant du Tire-Bouchon", (2.53939, 51.55423)),
        Street("Dorstige-Ezelstraat", "rue de l'Âne-Assoiffé", (2.54250, 51.55408)),
        Street("Tonnenrolweg", "chemin des Tonneaux-Roulants", (2.53433, 51.55650)),
        Street("Deegslaapstraat", "rue de la Pâte-qui-Dort", (2.54089, 51.55639)),
    ),
    "zeepziederij": (
        Street("Zeepbellenplein", "place des Bulles-de-Savon", (2.54951, 51.55160)),
        Street("Wasbordstraat", "rue de la Planche-à-Laver", (2.55116, 51.55180)),
        Street("Wasspeldenlaan", "avenue des Pinces-à-Linge", (2.55354, 51.55153)),
        Street("Lavendeldampstraat", "rue de la Vapeur-de-Lavande", (2.55681, 51.55202)),
        Street("Wapperlakenstraat", "rue des Draps-au-Vent", (2.54827, 51.55440)),
        Street("Sponskaai", "quai de l'Éponge", (2.55095, 51.55375)),
        Street("Badeendstraat", "rue du Canard-de-Bain", (2.55415, 51.55392)),
        Street("Glibbergang", "impasse de la Glissade", (2.55606, 51.55376)),
        Street("Handdoekdreef", "drève de la Serviette", (2.54940, 51.55665)),
        Street("Schonehandenstraat", "rue des Mains-Propres", (2.55464, 51.55653)),
    ),
    "papiermakers": (
        Street("Vouwbeenstraat", "rue du Plioir", (2.56180, 51.55183)),
        Street("Inktvlekplein", "place de la Tache-d'Encre", (2.56588, 51.55158)),
        Street("Papiersnipperlaan", "avenue des Confettis", (2.56844, 51.55176)),
        Street("Ezelsoorstraat", "rue de la Page-Cornée", (2.57095, 51.55093)),
        Street("Vloeipapierkaai", "quai du Papier-Buvard", (2.56264, 51.55434)),
        Street("Potloodslijperstraat", "rue du Taille-Crayon", (2.56478, 51.55372)),
        Street("Kladblokweg", "chemin du Brouillon", (2.56876, 51.55426)),
        Street("Ganzenpenstraat", "rue de la Plume-d'Oie", (2.57109, 51.55420)),
        Street("Bladwijzerdreef", "drève du Marque-Page", (2.56420, 51.55641)),
        Street("Vliegerplein", "place du Cerf-Volant", (2.56990, 51.55593)),
    ),
}
