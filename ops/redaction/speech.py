"""Numbers, letters and signs as callers say them, in seven languages.

Everything takes a `random.Random`, so that a seed gives the same text again. The words were written by hand.
"""

DIGITS = {
    "en": "zero one two three four five six seven eight nine",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun",
    "it": "zero uno due tre quattro cinque sei sette otto nove",
    "pt": "zero um dois três quatro cinco seis sete oito nove",
    "nl": "nul een twee drie vier vijf zes zeven acht negen",
}
TEENS = {
    "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "es": "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
    "fr": "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "de": "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "it": "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove",
    "pt": "dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove",
    "nl": "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
}
TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
}
HUNDREDS = {
    "es": "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    "it": "cento duecento trecento quattrocento cinquecento seicento settecento ottocento novecento",
    "pt": "cem duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
}
REPEATS = {
    "en": ("double", "triple"), "es": ("doble", "triple"), "fr": ("double", "triple"),
    "de": ("doppel", "dreimal"), "it": ("doppio", "triplo"), "pt": ("duplo", "triplo"),
    "nl": ("dubbel", "driemaal"),
}
FILLERS = {
    "en": "uh|um|er|erm|uh|um|dash|space|and then|then|comma|and|like|hyphen".split("|"),
    "es": "eh|guion|espacio|y luego|luego|pues|este|em|y".split("|"),
    "fr": "euh|tiret|espace|et puis|puis|ensuite|alors|hum".split("|"),
    "de": "äh|ähm|strich|minus|und dann|dann|leerzeichen|hm".split("|"),
    "it": "ehm|trattino|spazio|e poi|poi|allora|eh".split("|"),
    "pt": "hum|hífen|traço|espaço|e depois|depois|então|é".split("|"),
    "nl": "eh|streepje|spatie|en dan|dan|ehm|uh".split("|"),
}
SIGNS = {
    "en": {"@": ["at"], ".": ["dot"] * 8 + ["point", "period"], "_": ["underscore"],
           "-": ["dash", "hyphen", "dash", "minus"], "/": ["slash", "forward slash"], "+": ["plus"]},
    "es": {"@": ["arroba"], ".": ["punto"], "_": ["guion bajo", "guión bajo", "subrayado"],
           "-": ["guion", "guión", "guion medio"], "/": ["barra"], "+": ["más", "mas"]},
    "fr": {"@": ["arobase", "arobase", "at", "arrobase"], ".": ["point"], "_": ["underscore", "tiret bas"],
           "-": ["tiret", "trait d'union", "moins"], "/": ["slash", "barre oblique"], "+": ["plus"]},
    "de": {"@": ["at", "ät", "at", "klammeraffe"], ".": ["punkt", "punkt", "punkt", "dot"],
           "_": ["unterstrich"], "-": ["minus", "strich", "bindestrich"], "/": ["slash", "schrägstrich"],
           "+": ["plus"]},
    "it": {"@": ["chiocciola", "chiocciola", "at"], ".": ["punto"], "_": ["underscore", "trattino basso"],
           "-": ["trattino", "meno"], "/": ["barra", "slash"], "+": ["più"]},
    "pt": {"@": ["arroba"], ".": ["ponto"], "_": ["underline", "underscore", "sublinhado"],
           "-": ["hífen", "traço", "tracinho"], "/": ["barra"], "+": ["mais"]},
    "nl": {"@": ["apenstaartje", "at", "apenstaart"], ".": ["punt"], "_": ["underscore", "laag streepje"],
           "-": ["streepje", "koppelteken", "min"], "/": ["slash", "schuine streep"], "+": ["plus"]},
}
ZEROS = {"en": ["oh", "oh", "zero", "zero", "o", "nought"], "de": ["null"], "pt": ["zero"]}
SPELLING = {
    "en": [
        "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa "
        "quebec romeo sierra tango uniform victor whiskey xray yankee zulu",
        "apple boy cat dog egg fox george harry indigo jack king larry mary nancy orange peter queen robert "
        "sugar tommy umbrella violet william x-ray yellow zebra",
        "adam baker charles david edward frank girl henry ice john kite lion mother nora ocean paul quiet "
        "roger sam tom uncle van water xylophone young zero",
    ],
    "de": ["anton berta cäsar dora emil friedrich gustav heinrich ida julius kaufmann ludwig martha nordpol "
           "otto paula quelle richard siegfried theodor ulrich viktor wilhelm xanthippe ypsilon zeppelin"],
    "es": ["antonio barcelona carmen dolores enrique francia gerona historia inés josé kilo lorenzo madrid "
           "navarra oviedo parís queso ramón sábado toledo ulises valencia washington xilófono yegua zaragoza"],
    "fr": ["anatole berthe célestin désiré eugène françois gaston henri irma joseph kléber louis marcel "
           "nicolas oscar pierre quintal raoul suzanne thérèse ursule victor william xavier yvonne zoé"],
    "it": ["ancona bologna como domodossola empoli firenze genova hotel imola jolly kappa livorno milano "
           "napoli otranto palermo quadro roma savona torino udine venezia washington xilofono yacht zara"],
    "pt": ["ana bola casa dado escola faca gato hotel índio josé kilo lua maria navio ovo pato queijo rato "
           "sapo tatu uva vaca wilson xadrez yara zebra"],
    "nl": ["anton bernard cornelis dirk eduard ferdinand gerard hendrik izaak johan karel lodewijk maria "
           "nico otto pieter quotiënt rudolf simon theodoor utrecht victor willem xantippe ypsilon zaandam"],
}
SPELLED_AS = {
    "en": ["as in", "for", "as in", "like", "like in"], "es": ["de", "como", "como de"],
    "fr": ["comme", "comme dans"], "de": ["wie"], "it": ["come", "di"], "pt": ["de", "como"],
    "nl": ["van", "als in", "zoals"],
}
MONTHS = {
    "en": "january february march april may june july august september october november december",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
ORDINALS = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
          "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "de": "ersten zweiten dritten vierten fünften sechsten siebten achten neunten zehnten elften zwölften "
          "dreizehnten vierzehnten fünfzehnten sechzehnten siebzehnten achtzehnten neunzehnten zwanzigsten",
}


def digit(value, lang):
    return DIGITS[lang].split()[int(value)]


def below_hundred(n, lang):
    """0–99 in words."""
    if n < 10:
        return digit(n, lang)
    if n < 20:
        return TEENS[lang].split()[n - 10]
    tens, unit = TENS[lang].split()[n // 10 - 2], n % 10
    if lang == "fr" and n // 10 in (7, 9):
        base = "soixante" if n < 80 else "quatre-vingt"
        return base + ("-et-" if n == 71 else "-") + TEENS[lang].split()[n - (60 if n < 80 else 80) - 10]
    if unit == 0:
        return tens
    word = digit(unit, lang)
    if lang == "en":
        return f"{tens} {word}"
    if lang == "es":
        return "veinti" + word.replace("tres", "trés").replace("seis", "séis") if n < 30 else f"{tens} y {word}"
    if lang == "fr":
        tens = "quatre-vingt" if n >= 80 else tens
        return f"{tens} et un" if unit == 1 and n < 80 else f"{tens}-{word}"
    if lang == "de":
        return ("ein" if unit == 1 else word) + "und" + tens
    if lang == "it":
        return (tens[:-1] if unit in (1, 8) else tens) + ("tré" if unit == 3 else word)
    if lang == "pt":
        return f"{tens} e {word}"
    return word + ("ën" if word.endswith("e") else "en") + tens


def cardinal(n, lang):
    """0–9999 in words."""
    if n < 100:
        return below_hundred(n, lang)
    if n >= 1000:
        head, rest = divmod(n, 1000)
        thousand = {"en": "thousand", "es": "mil", "fr": "mille", "de": "tausend", "it": "mila", "pt": "mil",
                    "nl": "duizend"}[lang]
        if head == 1:
            first = {"en": "one thousand", "de": "eintausend", "it": "mille"}.get(lang, thousand)
        else:
            glue = "" if lang in ("de", "it", "nl") else " "
            first = cardinal(head, lang) + glue + thousand
        if not rest:
            return first
        glue = "" if lang in ("de", "it") else " e " if lang == "pt" and rest < 100 else " "
        return first + (" and " if lang == "en" and rest < 100 else glue) + cardinal(rest, lang)
    head, rest = divmod(n, 100)
    tail = below_hundred(rest, lang) if rest else ""
    if lang in HUNDREDS:
        first = HUNDREDS[lang].split()[head - 1]
        if lang == "it":
            return first + tail
        if rest:
            first = {"cien": "ciento", "cem": "cento"}.get(first, first)
            return first + (" e " if lang == "pt" else " ") + tail
        return first
    if lang == "en":
        return f"{digit(head, lang)} hundred" + (f" and {tail}" if rest else "")
    if lang == "fr":
        first = "cent" if head == 1 else f"{digit(head, lang)} cent" + ("" if rest else "s")
        return f"{first} {tail}".strip()
    word = {"de": "hundert", "nl": "honderd"}[lang]
    return ("" if head == 1 else digit(head, lang)) + word + tail


def year(n, lang, rng):
    """A year as people say it."""
    if lang in ("en", "de", "nl") and not 2000 <= n < 2010 and rng.random() < 0.9:
        head, rest = divmod(n, 100)
        if lang == "de":
            return cardinal(n, lang) if n >= 2000 else below_hundred(head, lang) + "hundert" + (
                below_hundred(rest, lang) if rest else "")
        if lang == "nl":
            return below_hundred(head, lang) + ("" if n < 2000 and rest else "honderd") + (
                below_hundred(rest, lang) if rest else "")
        tail = "hundred" if rest == 0 else f"oh {digit(rest, lang)}" if rest < 10 else below_hundred(rest, lang)
        return f"{below_hundred(head, lang)} {tail}"
    if rng.random() < 0.1:
        return below_hundred(n % 100, lang)
    return cardinal(n, lang)


def chunks(text, lang, rng):
    """A number's digits cut into what is said in one go, at most four digits each."""
    mode = rng.random()
    pairs = {"en": 0.15, "fr": 0.75, "de": 0.3, "nl": 0.3, "es": 0.35, "it": 0.25, "pt": 0.25}[lang]
    place = 0
    while place < len(text):
        left = len(text) - place
        size = 1
        if mode < pairs and left >= 2:
            size = 2
        elif mode < pairs + 0.1 and rng.random() < 0.5 and left >= 2:
            size = 3 if left >= 3 and rng.random() < 0.35 else 2
        elif mode > 0.93 and left >= 3:
            size = 3
        if lang == "en" and left >= 3 and text[place + 1:place + 3] == "00" and text[place] != "0":
            if left >= 4 and text[place + 3] == "0" and rng.random() < 0.4:
                size = 4
            elif rng.random() < 0.4:
                size = 3
        if text[place] == "0":
            size = 1
        yield text[place:place + size]
        place += size


def say_digits(text, lang, rng, plain=False):
    """A string of digits in words: oh, double, pairs, hundreds, fillers, now and then a correction."""
    zero = rng.choice(ZEROS.get(lang, [digit(0, lang)]))
    words, place = [], 0
    repeats = rng.random() < (0.6 if lang == "en" else 0.12)
    noise = 0 if plain else rng.choice([0, 0, 0, 0, 0.04, 0.12, 0.25])
    two = "zwo" if lang == "de" and rng.random() < 0.3 else digit(2, lang)
    six = "meia" if lang == "pt" and rng.random() < 0.5 else digit(6, lang)

    def one(value):
        if value == "0":
            return zero if rng.random() < 0.93 else digit(0, lang)
        return two if value == "2" else six if value == "6" else digit(value, lang)

    for chunk in chunks(text, lang, rng):
        if place and noise and rng.random() < noise:
            words.append(rng.choice(FILLERS[lang]))
        if len(chunk) == 1:
            run = 1
            while place + run < len(text) and text[place + run] == chunk and run < 3:
                run += 1
            words.append(one(chunk))
        elif len(chunk) == 3 and lang == "en" and chunk[1:] != "00":
            words += [digit(chunk[0], lang), below_hundred(int(chunk[1:]), lang)] if chunk[1] != "0" else [
                one(c) for c in chunk]
        else:
            words.append(cardinal(int(chunk), lang))
        place += len(chunk)
    if repeats:
        words = with_repeats(words, lang, rng)
    if not plain and lang == "en" and len(words) > 4 and rng.random() < 0.02:
        at = rng.randrange(2, len(words))
        words[at:at] = rng.choice(["no sorry", "sorry", "wait no", "i mean"]).split() + words[at - 1:at]
    return " ".join(words)


def with_repeats(words, lang, rng):
    """"seven seven" → "double seven", where the same word follows itself."""
    out, at = [], 0
    while at < len(words):
        run = 1
        while at + run < len(words) and words[at + run] == words[at] and run < 3:
            run += 1
        if run > 1 and " " not in words[at] and rng.random() < 0.8:
            out += [REPEATS[lang][run - 2], words[at]]
            at += run
        else:
            out.append(words[at])
            at += 1
    return out


def spell(text, lang, rng, alphabet=None):
    """Letters and digits one by one: "s m i t h", "s as in sugar", "bravo"; digits in words."""
    alphabet = alphabet or rng.choices(["letters", "as", "mixed", "words"], [6, 2, 2, 1])[0]
    words = rng.choice(SPELLING[lang]).split()
    said_as = rng.choice(SPELLED_AS[lang])
    out, at = [], 0
    repeats = rng.random() < 0.4
    while at < len(text):
        character = text[at].lower()
        at += 1
        if character.isdigit():
            out.append(digit(character, lang))
            continue
        if character in SIGNS[lang]:
            out.append(rng.choice(SIGNS[lang][character]))
            continue
        if repeats and at < len(text) and text[at].lower() == character and rng.random() < 0.7:
            out += [REPEATS[lang][0], character]
            at += 1
            continue
        word = words[ord(character) - 97] if "a" <= character <= "z" else None
        kind = alphabet if alphabet != "mixed" else rng.choice(["letters", "letters", "as"])
        if word and kind == "as":
            out += [character, said_as, word]
        elif word and kind == "words":
            out.append(word)
        else:
            out.append("zed" if character == "z" and lang == "en" and rng.random() < 0.15 else character)
    return " ".join(out)
