"""Names, streets, places and words for the slots of one language.

Sources: Faker (MIT) for names, cities, countries and words; US census 1990 (public domain, package `names`)
for further American names; SCOWL for common English words; the short lists here were written by hand.
"""
import importlib
import os
import re

LOCALES = {
    "en": "en_US en_GB en_IE en_IN en_NZ", "es": "es_ES es_MX es_AR es_CO es_CL", "fr": "fr_FR fr_CA fr_BE fr_CH",
    "de": "de_DE de_AT de_CH", "it": "it_IT", "pt": "pt_PT pt_BR", "nl": "nl_NL nl_BE",
}
STREETS = {
    "en": "street street road avenue lane drive close court boulevard way place square terrace crescent gardens grove hill row mews parkway circle trail walk highway rise view st ave rd",
    "es": "calle|calle|calle|avenida|plaza|paseo|camino|ronda|travesía|carretera|avenida de la|calle de|paseo de|rúa",
    "fr": "rue|rue|rue|avenue|boulevard|place|chemin|impasse|allée|quai|rue de|rue du|avenue de|route de|square",
    "de": "straße|straße|strasse|weg|platz|gasse|allee|ring|damm|ufer|berg",
    "it": "via|via|via|viale|piazza|corso|vicolo|largo|strada|via della|piazza della",
    "pt": "rua|rua|rua|avenida|praça|travessa|largo|estrada|alameda|rua da|rua do|avenida da",
    "nl": "straat|straat|laan|weg|plein|gracht|kade|singel|dreef|hof|pad",
}
UNITS = {
    "en": "flat apartment unit apt suite", "es": "piso puerta escalera portal", "fr": "appartement bâtiment étage",
    "de": "wohnung hinterhaus aufgang", "it": "interno scala piano", "pt": "andar apartamento apto bloco", "nl": "bus huisnummer appartement",
}
STREET_NAMES = {
    "en": "oak maple cedar park church high station victoria main elm mill green kings queens albert windsor willow chestnut orchard spring lake river sunset pine north south east west bridge castle london york manor meadow hill second third fifth tenth washington lincoln jefferson broad market mountain valley forest rose holly ash birch beech new old school chapel abbey stanley george",
    "es": "mayor|real|nueva|sol|luna|san juan|santa maría|constitución|libertad|cervantes|goya|colón|gran vía|alcalá|iglesia|fuente|san josé|independencia|reforma|hidalgo|juárez|los olivos|las flores|del mar",
    "fr": "victor hugo|pasteur|république|gambetta|jean jaurès|liberté|église|moulin|gare|fontaine|lilas|général de gaulle|paix|champs|acacias|voltaire|mairie|écoles|saint michel|vieux port",
    "de": "haupt|bahnhof|garten|schul|kirch|linden|berliner |goethe|schiller|mozart|berg|wald|rosen|ring|dorf|friedrich|mühlen|wiesen|burg|post|bismarck|beethoven|eichen|birken|feld|am markt |lange |neue ",
    "it": "roma|garibaldi|mazzini|dante|verdi|cavour|matteotti|marconi|venezia|milano|vittorio emanuele|san marco|della libertà|xx settembre|dei mille|nazionale|torino|manzoni|leopardi|del corso",
    "pt": "direita|liberdade|república|augusta|flores|são joão|santo antónio|camões|boavista|brasil|paulista|dom pedro|igreja|escola|sol|vinte e cinco de abril|primeiro de maio|palmeiras|tiradentes",
    "nl": "kerk|school|dorps|molen|hoofd|nieuwe|juliana|wilhelmina|beatrix|park|stations|eiken|beuken|linden|rozen|tulpen|haven|markt|burgemeester|prinsen|keizers|oranje|hoog|brink",
}
ORGANISATIONS = "Amazon|Netflix|Barclays|Vodafone|British Gas|Tesco|Apple|Microsoft|Google|Ikea|Santander|Orange|Deutsche Bahn|Telekom|Allianz|Movistar|Iberia|Lufthansa|Ryanair|Easyjet|Hertz|Hilton|Marriott|Paypal|Visa|Mastercard|Samsung|Sky|Virgin Media|Lidl|Aldi|Carrefour|Poste Italiane|Enel|Renfe|Air France|Trenitalia|Ziggo|Bol|Correos|Bradesco|DHL|FedEx|UPS|Lloyds|Chase|Verizon|Walmart|Delta|Uber|Spotify|AXA|KPN|Rabobank|Fidelity|Sparkasse|Worten|Leroy Merlin|Zara"
KINDS = {"en": "Bank Insurance Energy Motors Limited Hotel Dental Clinic Services Group", "es": "Seguros Banco Energía Hotel Clínica",
         "fr": "Assurances Banque Énergie Hôtel", "de": "Versicherung Bank GmbH Apotheke", "it": "Assicurazioni Banca Energia Hotel",
         "pt": "Seguros Banco Energia Hotel", "nl": "Verzekeringen Bank Energie Hotel"}
PRODUCTS = "iPhone 15|iPhone 13|Galaxy S21|iPad|MacBook|Windows 11|Office 365|PlayStation 5|Xbox|Golf|Fiesta|Model 3|Clio|Corolla|Kindle|Echo|ThinkPad|Router|Premium|Netflix|Excel|Word"
DAYS = {
    "en": "monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|next week|next monday|this friday|yesterday|last tuesday|the weekend",
    "es": "lunes|martes|miércoles|jueves|viernes|sábado|domingo|mañana|próximo lunes|viernes que viene|ayer|fin de semana",
    "fr": "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|lundi prochain|hier|semaine prochaine",
    "de": "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|nächsten montag|gestern|nächste woche",
    "it": "lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|domani|lunedì prossimo|ieri",
    "pt": "segunda|terça|quarta|quinta|sexta|sábado|domingo|amanhã|segunda-feira|sexta-feira|ontem",
    "nl": "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|morgen|volgende week|gisteren",
}
DURATIONS = {"en": "minutes hours days weeks months years seconds", "es": "minutos horas días semanas meses años", "fr": "minutes heures jours semaines mois ans",
             "de": "minuten stunden tage tagen wochen monate jahre", "it": "minuti ore giorni settimane mesi anni", "pt": "minutos horas dias semanas meses anos",
             "nl": "minuten uur dagen weken maanden jaar"}
THINGS = {"en": "tickets pieces boxes gigabytes people items copies bottles miles percent", "es": "entradas cajas personas gigas piezas por ciento",
          "fr": "billets boîtes personnes gigas pièces pour cent", "de": "karten stück personen gigabyte kisten prozent",
          "it": "biglietti pezzi persone giga scatole per cento", "pt": "bilhetes caixas pessoas gigas peças por cento", "nl": "kaartjes stuks personen gigabyte dozen procent"}
ORDINALS = {"es": "primero|segundo|tercero|cuarto|quinto|tercera|segunda", "fr": "premier|deuxième|troisième|quatrième|cinquième",
            "it": "primo|secondo|terzo|quarto|quinto|terza", "pt": "primeiro|segundo|terceiro|quarto|quinto|terceira", "nl": "eerste|tweede|derde|vierde|vijfde"}
HANDLE_WORDS = {
    "en": "sunshine dragon football summer tiger flower cookie rocket purple garden winter coffee music silver monkey shadow pepper soccer butterfly freedom thunder banana orange happy lucky blue golden smart river cloud studio travel design media bakery plumbing builders consulting photo books star moon apple guitar castle planet wizard hunter",
    "es": "sol luna mariposa futbol gato perro verano familia playa estrella flor tienda taller musica cafe viaje casa libros tigre azul",
    "fr": "soleil lune papillon chat chien famille plage etoile fleur boutique atelier musique cafe voyage maison livres tigre bleu fromage",
    "de": "sonne mond schmetterling katze hund sommer familie stern blume laden werkstatt musik kaffee reise haus buch tiger blau garten",
    "it": "sole luna farfalla gatto cane estate famiglia stella fiore negozio officina musica caffe viaggio casa libri tigre azzurro",
    "pt": "sol lua borboleta gato cao verao familia estrela flor loja oficina musica cafe viagem casa livros tigre azul praia",
    "nl": "zon maan vlinder kat hond zomer familie ster bloem winkel garage muziek koffie reis huis boek tijger blauw tuin",
}


def plain(values):
    """A sequence of names from what a provider holds."""
    return [v for v in dict.fromkeys(values) if isinstance(v, str) and re.fullmatch(r"[^\W\d_][\w'’ .-]*", v)]


def provider(kind, locale):
    try:
        return importlib.import_module(f"faker.providers.{kind}.{locale}").Provider
    except ModuleNotFoundError:
        return None


def attribute(kind, locales, *names):
    found = []
    for locale in locales:
        owner = provider(kind, locale)
        for name in names:
            values = getattr(owner, name, None)
            if isinstance(values, (list, tuple, dict)):
                found += plain(values)
    return list(dict.fromkeys(found))


def census():
    """American first and last names, most frequent first."""
    import names
    folder = os.path.dirname(names.__file__)

    def read(file):
        with open(os.path.join(folder, file), encoding="ascii") as lines:
            return [line.split()[0].title() for line in lines if line.strip()]

    male, female = read("dist.male.first"), read("dist.female.first")
    first = [n for pair in zip(male, female) for n in pair] + female[len(male):]
    return list(dict.fromkeys(first)), read("dist.all.last")


class Lists:
    """Everything that fills slots in one language, chosen with a skew towards the frequent."""

    def __init__(self, lang, others=()):
        locales = LOCALES[lang].split()
        first = ("first_names", "first_names_male", "first_names_female")
        self.lang, self.others = lang, list(others)
        self.first_names = attribute("person", locales, *first)
        self.last_names = attribute("person", locales, "last_names")
        if lang == "en":
            census_first, census_last = census()
            self.first_names = list(dict.fromkeys(census_first[:300] + self.first_names + census_first))
            self.last_names = list(dict.fromkeys(census_last[:500] + self.last_names + census_last[:20000]))
        self.cities = attribute("address", locales, "cities", "concelhos", "city_names", "states", "provinces")
        self.cities += ["London", "Paris", "Madrid", "Berlin", "Rome", "Lisbon", "Amsterdam", "New York", "Chicago", "Manchester", "Lincoln",
                        "Birmingham", "Dublin", "Barcelona", "Munich", "Boston", "Leeds", "Bristol", "Dallas", "Houston", "Denver", "Phoenix",
                        "Glasgow", "Cardiff", "Oxford", "Cambridge", "Toronto", "Sydney", "Liverpool", "Austin", "Detroit", "Miami"] * (8 if lang == "en" else 1)
        self.countries = attribute("address", locales[:1], "countries")
        self.words = [w.lower() for w in attribute("lorem", locales[:1], "word_list") if len(w) > 2]
        self.handle_words = HANDLE_WORDS[lang].split()
        self.organisations, self.organisation_kinds = ORGANISATIONS.split("|"), KINDS[lang].split()
        self.products, self.days = PRODUCTS.split("|"), DAYS[lang].split("|")
        self.durations, self.units = DURATIONS[lang].split(), THINGS[lang].split()
        self.ordinals = ORDINALS.get(lang, "first").split("|")

    def first(self, rng):
        return self._name(rng, "first_names")

    def last(self, rng):
        return self._name(rng, "last_names")

    def _name(self, rng, which):
        kind = rng.random()
        owner = self
        if kind < 0.15 and self.others:
            owner = rng.choice(self.others)
        names = getattr(owner, which)
        if kind > 0.94:
            # A name that no list has: the head of one with the tail of another.
            one, other = rng.choice(names), rng.choice(names)
            return one[:max(2, len(one) // 2)] + other[len(other) // 2:]
        top = min(len(names), 400)
        return names[int(rng.random() ** 1.5 * top)] if rng.random() < 0.45 else rng.choice(names)

    def city(self, rng):
        return rng.choice(self.cities)

    def word(self, rng):
        return rng.choice(self.handle_words) if rng.random() < 0.5 or not self.words else rng.choice(self.words)

    def street(self, rng):
        """(spoken, written) without the number."""
        lang = self.lang
        name = rng.choice(STREET_NAMES[lang].split("|") if "|" in STREET_NAMES[lang] else STREET_NAMES[lang].split())
        if rng.random() < 0.5:
            name = self.last(rng) if rng.random() < 0.6 or not self.words else rng.choice(self.words)
            if rng.random() < 0.2:
                name = f"{self.first(rng)} {name}"
        if lang == "en":
            kind = rng.choice(STREETS["en"].split())
            full = rng.choice(["", "", "", "", "north ", "west ", "south ", "saint "]) + f"{name} {kind}"
            return full.lower(), full.title() if rng.random() < 0.9 else full
        kinds = STREETS[lang].split("|")
        kind = rng.choice(kinds)
        if lang in ("de", "nl"):
            if " " in name.strip() or name.endswith(" "):
                name = name.strip() + " "
            joined = name + kind if name.endswith(" ") or rng.random() < 0.85 else f"{name} {kind}"
            return joined.lower(), joined[:1].upper() + joined[1:]
        full = f"{kind} {name}"
        return full.lower(), " ".join(w if len(w) < 4 and w in "de du la da do" else w.title() for w in full.split())

    def unit(self, rng):
        name = rng.choice(UNITS[self.lang].split())
        return name, rng.randrange(1, 60) if rng.random() < 0.8 else rng.choice("abcd")
