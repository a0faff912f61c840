"""What fills the slots of the sentence frames: one function a slot, each giving (spoken, written).

Numbers are random; cards pass Luhn, IBANs pass mod-97. Names and streets come from `lists.py`.
"""
import string

from speech import MONTHS, ORDINALS, SIGNS, below_hundred, cardinal, digit, say_digits, spell, year

PROVIDERS = "gmail.com gmail.com gmail.com hotmail.com outlook.com yahoo.com icloud.com live.com aol.com".split()
LOCAL_PROVIDERS = {
    "en": "btinternet.com sky.com comcast.net yahoo.co.uk hotmail.co.uk verizon.net proton.me me.com ntlworld.com",
    "es": "hotmail.es yahoo.es telefonica.net outlook.es gmail.com movistar.es terra.es",
    "fr": "orange.fr free.fr laposte.net wanadoo.fr sfr.fr yahoo.fr bbox.fr",
    "de": "web.de gmx.de t-online.de freenet.de posteo.de gmx.net gmx.at mail.de",
    "it": "libero.it tiscali.it alice.it virgilio.it pec.it tim.it fastwebnet.it",
    "pt": "sapo.pt uol.com.br bol.com.br terra.com.br clix.pt hotmail.com.br",
    "nl": "ziggo.nl kpnmail.nl planet.nl xs4all.nl hetnet.nl home.nl hotmail.nl",
}
TOP = {"en": "com com com co.uk org net io", "es": "es com com.mx", "fr": "fr com", "de": "de de com at ch",
       "it": "it com", "pt": "pt com.br com", "nl": "nl com be"}


def pick(rng, *formats):
    """One of the formats, "#" filled with digits, "%" with digits but 0, "?" with capitals."""
    return "".join(
        rng.choice(string.digits) if c == "#" else rng.choice("123456789") if c == "%"
        else rng.choice(string.ascii_uppercase) if c == "?" else c for c in rng.choice(formats))


def only(text):
    return "".join(c for c in text if c.isalnum())


def say_code(text, lang, rng):
    """Letters and digits of a code: digits as a number, letters spelled."""
    parts, run = [], ""
    for c in text + " ":
        if c.isdigit():
            run += c
            continue
        if run:
            parts.append(say_digits(run, lang, rng, plain=rng.random() < 0.8))
            run = ""
        if c.isalpha():
            parts.append(c.lower() if rng.random() < 0.85 else spell(c, lang, rng, "as" if rng.random() < 0.6 else "words"))
        elif c in "-/." and rng.random() < 0.3:
            parts.append(rng.choice(SIGNS[lang][c]))
    return " ".join(parts)


def number(written, lang, rng):
    """Spoken digits, and the written form grouped or not; now and then half of each."""
    plus = "plus " if written.startswith("+") and lang in ("en", "fr", "de", "nl") else (
        rng.choice(SIGNS[lang]["+"]) + " " if written.startswith("+") else "")
    spoken = plus + say_digits(only(written), lang, rng)
    form = rng.random()
    if form < 0.25:
        written = ("+" if plus else "") + only(written)
    elif form < 0.33:
        written = written.replace(" ", "-").lstrip("-")
    elif form < 0.4:
        cut = rng.randrange(1, max(2, len(only(written)) - 1))
        written = only(written)[:cut] + " " + say_digits(only(written)[cut:], lang, rng, plain=True)
    elif form < 0.45:
        written = written.replace(" ", ", ")
    elif form < 0.5:
        written = " ".join(only(written))
    return spoken, written


PHONES = {
    "en": ["07### ######", "07### ### ###", "020 7### ####", "0161 ### ####", "01%## ######", "+44 7### ######",
           "(%##) %##-####", "%##-%##-####", "1-%##-%##-####", "+1 %##-%##-####", "%## %## ####", "1 800 %## ####",
           "%##-####", "04## ### ###", "0%1 ### ####", "08# ### ####", "+353 8# ### ####", "555 ####"],
    "es": ["6## ### ###", "6## ## ## ##", "9## ### ###", "91 ### ## ##", "+34 6## ### ###", "55 #### ####", "+52 55 #### ####"],
    "fr": ["06 ## ## ## ##", "07 ## ## ## ##", "01 ## ## ## ##", "+33 6 ## ## ## ##", "04 ## ## ## ##", "0800 ### ###"],
    "de": ["0151 #######", "0176 ########", "030 ########", "089 ######", "+49 171 #######", "0221 ######", "0%## ######"],
    "it": ["3## ### ####", "3## #######", "06 #### ####", "02 ########", "+39 3## ### ####", "081 #######"],
    "pt": ["9## ### ###", "21 ### ## ##", "+351 9## ### ###", "(11) 9####-####", "11 9#### ####", "2## ### ###"],
    "nl": ["06 ########", "06-########", "020 ### ####", "010 #######", "+31 6 ########", "0%## ######", "06 ## ## ## ##"],
}
POSTCODES = {
    "en": ["?# #??", "?## #??", "??# #??", "??## #??", "?#? #??", "#####", "#####", "#####-####", "####"],
    "es": ["#####", "280##", "08###"], "fr": ["#####", "75###"], "de": ["#####", "####"], "it": ["#####", "00###"],
    "pt": ["####-###", "#####-###", "####"], "nl": ["%### ??", "%###??"],
}
NATIONAL = {
    "en": ["###-##-####", "### ## ####", "?? ## ## ## ?", "?? ## ## ## ?", "####", "## ### ### #"],
    "es": ["########?", "########-?", "?#######?"], "fr": ["% ## ## ## ### ### ##", "# ## ## ## ### ###"],
    "de": ["## ### ### ###", "###########", "## ###### ? ###"], "it": ["??????##?##?###?"],
    "pt": ["### ### ###", "###.###.###-##", "#########"], "nl": ["#########", "### ### ###", "#### ## ###"],
}
PASSPORTS = ["#########", "?########", "??#######", "###?????#", "?#?##?####", "??? ######", "?# ## ###"]
LICENCES = ["?????######??#??", "?#######", "??######", "# ### ### ###", "#########", "?### #### ####", "?##?#####", "########?"]
IBANS = {"en": ["GB", "????##############"], "es": ["ES", "####################"], "fr": ["FR", "##########???########?##"],
         "de": ["DE", "##################"], "it": ["IT", "?######################"], "pt": ["PT", "#####################"],
         "nl": ["NL", "????##########"]}


class Values:
    """Fills slots in one language."""

    def __init__(self, lang, lists, rng):
        self.lang, self.lists, self.rng = lang, lists, rng

    def fill(self, slot):
        """(spoken, written) of a slot's random value."""
        return getattr(self, slot.lower())()

    # Names

    def person_first(self):
        return self._name(self.lists.first(self.rng))

    def person_last(self):
        name = self.lists.last(self.rng)
        if self.rng.random() < 0.06:
            name += self.rng.choice(["-", " "]) + self.lists.last(self.rng)
        return self._name(name)

    def person(self):
        rng = self.rng
        kind = rng.random()
        if kind < 0.16:
            return self.person_first()
        if kind < 0.2:
            return self.person_last()
        first, last = self.lists.first(rng), self.lists.last(rng)
        if kind < 0.26:
            first += " " + self.lists.first(rng)
        elif kind < 0.29 and self.lang == "en":
            first += f" {rng.choice(string.ascii_uppercase)}"
        elif kind < 0.45 and self.lang in ("es", "pt"):
            last += (" " if self.lang == "es" else rng.choice([" ", " da ", " de ", " dos "])) + self.lists.last(rng)
        elif kind < 0.32:
            last += rng.choice(["-", " "]) + self.lists.last(rng)
        elif kind < 0.34:
            first, last = last, first
        return self._name(f"{first} {last}")

    def _name(self, name):
        return name.replace("-", " ").lower() if self.rng.random() < 0.7 else name.lower(), name

    def person_spelled(self):
        rng = self.rng
        name = only(self.lists.first(rng) if rng.random() < 0.4 else self.lists.last(rng))
        name = "".join(c for c in name.lower() if c in string.ascii_lowercase) or "lee"
        spoken = spell(name[:14], self.lang, rng)
        kind = rng.random()
        written = spoken if kind < 0.5 else (" " if kind < 0.8 else "-").join(name.upper())
        return spoken, written

    # Numbers

    def phone(self):
        return number(pick(self.rng, *PHONES[self.lang]), self.lang, self.rng)

    def card(self):
        rng = self.rng
        kind = rng.random()
        prefix, length = (("34", 15) if kind < 0.06 else ("37", 15) if kind < 0.1 else (
            rng.choice(["4", "4", "51", "52", "53", "55", "2221", "6011"]), 16))
        body = prefix + "".join(rng.choice(string.digits) for _ in range(length - len(prefix) - 1))
        total = sum(sum(divmod(int(c) * (2 - i % 2), 10)) for i, c in enumerate(reversed(body)))
        digits = body + str(-total % 10)
        cuts = [4, 10] if length == 15 else [4, 8, 12]
        groups = [digits[a:b] for a, b in zip([0] + cuts, cuts + [None])]
        return number(" ".join(groups), self.lang, rng)

    def card_expiry(self):
        rng, lang = self.rng, self.lang
        month, after = rng.randrange(1, 13), rng.randrange(24, 34)
        kind = rng.random()
        name = MONTHS[lang].split()[month - 1]
        spoken_month = f"{'oh ' if lang == 'en' and rng.random() < .7 else digit(0, lang) + ' '}{digit(month, lang)}" if month < 10 and rng.random() < 0.6 else below_hundred(month, lang)
        full = year(2000 + after, lang, rng) if rng.random() < 0.4 else below_hundred(after, lang)
        if lang == "en" and after > 20 and rng.random() < 0.2:
            full = f"{digit(after // 10, lang)} {digit(after % 10, lang)}"
        if kind < 0.35:
            de = {"es": " de ", "pt": " de "}.get(lang, " ") if rng.random() < 0.5 else " "
            return f"{name}{de}{full}", f"{name.title() if lang in ('en', 'de') else name}{de}{rng.choice([str(after), f'20{after}'])}"
        slash = f" {rng.choice(SIGNS[lang]['/'])} " if rng.random() < 0.3 else " "
        return f"{spoken_month}{slash}{full}", rng.choice([f"{month:02}/{after}", f"{month:02}/20{after}", f"{month}/{after}", f"{month:02} {after}", f"{month:02}{after}"])

    def cvv(self):
        return self._short(3 if self.rng.random() < 0.85 else 4)

    def pin(self):
        return self._short(self.rng.choice([4, 4, 4, 4, 5, 6]))

    def _short(self, length):
        text = "".join(self.rng.choice(string.digits) for _ in range(length))
        return say_digits(text, self.lang, self.rng), text if self.rng.random() < 0.85 else " ".join(text)

    def account(self):
        rng = self.rng
        formats = ["########"] * 3 + ["#########", "##########", "######", "#######", "############", "#### ####"]
        if self.lang == "en":
            formats += ["##-##-##", "## ## ##", "#########"]
        return number(pick(rng, *formats), self.lang, rng)

    def sort_code(self):
        return number(pick(self.rng, "##-##-##", "## ## ##", "######"), self.lang, self.rng)

    def iban(self):
        rng = self.rng
        country, body = IBANS[self.lang if rng.random() < 0.85 else rng.choice(list(IBANS))]
        body = pick(rng, body)
        rest = int("".join(str(int(c, 36)) for c in body + country + "00")) % 97
        text = f"{country}{98 - rest:02}{body}"
        grouped = " ".join(text[i:i + 4] for i in range(0, len(text), 4))
        return say_code(text, self.lang, rng), grouped if rng.random() < 0.6 else text

    def postcode(self):
        return self._code(*POSTCODES[self.lang])

    def national_id(self):
        return self._code(*NATIONAL[self.lang])

    def passport(self):
        return self._code(*PASSPORTS)

    def licence(self):
        return self._code(*LICENCES)

    def _code(self, *formats):
        text = pick(self.rng, *formats)
        if not any(c.isalpha() for c in text):
            return number(text, self.lang, self.rng)
        written = text if self.rng.random() < 0.6 else only(text)
        if self.rng.random() < 0.2:
            written = " ".join(only(text))
        return say_code(text, self.lang, self.rng), written

    def date_of_birth(self):
        return self._date(self.rng.randrange(1930, 2009))

    def _date(self, at=None):
        rng, lang = self.rng, self.lang
        day, month = rng.randrange(1, 29), rng.randrange(1, 13)
        name = MONTHS[lang].split()[month - 1]
        shown = name.title() if lang in ("en", "de") else name
        spoken_year = f" {year(at, lang, rng)}" if at else ""
        if rng.random() < 0.2 and at:
            numeric = [below_hundred(day, lang), below_hundred(month, lang)]
            if rng.random() < 0.4 and day < 10:
                numeric[0] = f"{'oh' if lang == 'en' else digit(0, lang)} {digit(day, lang)}"
            slash = f" {rng.choice(SIGNS[lang]['/'])} " if rng.random() < 0.3 else " "
            tail = year(at, lang, rng) if rng.random() < 0.7 else say_digits(f"{at % 100:02}", lang, rng, True)
            if lang == "en" and rng.random() < 0.4:
                numeric.reverse()
            return slash.join(numeric + [tail]), self._numeric(day, month, at)
        if lang == "en":
            ordinal = ORDINALS["en"].split()[day - 1] if day <= 20 else "twenty " + ORDINALS["en"].split()[day - 21]
            suffix = {1: "st", 2: "nd", 3: "rd"}.get(day if day < 20 else day % 10, "th")
            plain = below_hundred(day, lang)
            spoken = rng.choice([f"the {ordinal} of {name}", f"{ordinal} of {name}", f"{name} {ordinal}", f"{name} the {ordinal}",
                                 f"{plain} {name}", f"{name} {plain}", f"{ordinal} {name}"])
            written = rng.choice([f"{day}{suffix} of {shown}", f"{shown} {day}{suffix}", f"{day} {shown}", f"{shown} {day}",
                                  f"the {day}{suffix} of {shown}", f"{shown} {day},"])
        else:
            of = {"es": " de ", "pt": " de "}.get(lang, " ")
            ordinal = below_hundred(day, lang)
            if lang == "de" and rng.random() < 0.8:
                ordinal = (ORDINALS["de"].split()[day - 1] if day <= 20 else below_hundred(day, lang) + "sten")
            spoken = f"{ordinal}{of}{name}"
            written = f"{day}{'.' if lang == 'de' else ''}{of}{shown}"
            spoken_year = (of if of != " " and rng.random() < 0.85 else " ") + year(at, lang, rng) if at else ""
        if not at:
            return spoken, written
        if lang != "en" and rng.random() < 0.4:
            return spoken + spoken_year, self._numeric(day, month, at)
        return spoken + spoken_year, f"{written}{' de' if lang in ('es', 'pt') else ''} {at}"

    def _numeric(self, day, month, at):
        sign = self.rng.choice("//.-" if self.lang != "de" else "...")
        first, second = (month, day) if self.lang == "en" and self.rng.random() < 0.4 else (day, month)
        return self.rng.choice([f"{first:02}{sign}{second:02}{sign}{at}", f"{first}{sign}{second}{sign}{at}",
                                f"{first:02}{sign}{second:02}{sign}{at % 100:02}", f"{at}-{month:02}-{day:02}",
                                f"{first:02} {second:02} {at}"])

    # Addresses of all kinds

    def address(self):
        spoken, written = self.lists.street(self.rng)
        return self._address_number(spoken, written)

    def _address_number(self, spoken, written):
        rng, lang = self.rng, self.lang
        n = rng.choice([rng.randrange(1, 100), rng.randrange(1, 100), rng.randrange(100, 1000), rng.randrange(1000, 9999)])
        if lang != "en" and n > 400:
            n %= 200
        n = n or 7
        text = str(n)
        if lang == "en" and n >= 100 and rng.random() < 0.8:
            head, tail = divmod(n, 100)
            said = f"{below_hundred(head, lang)} " + ("hundred" if not tail else f"oh {digit(tail, lang)}" if tail < 10 else below_hundred(tail, lang))
        elif rng.random() < 0.15:
            said = say_digits(text, lang, rng, True)
        else:
            said = cardinal(n, lang)
        if rng.random() < 0.08:
            letter = rng.choice("abcd")
            said, text = f"{said} {letter}", text + rng.choice([letter, " " + letter.upper()])
        unit = self.lists.unit(rng) if rng.random() < 0.22 else None
        if lang in ("en", "fr"):
            comma = "," if lang == "fr" and rng.random() < 0.4 else ""
            result = [f"{said} {spoken}", f"{text}{comma} {written}"]
        else:
            word = {"es": "número ", "it": "numero ", "pt": "número "}.get(lang, "") if rng.random() < 0.3 else ""
            comma = "," if lang in ("es", "it", "pt") and rng.random() < 0.4 and not word else ""
            result = [f"{spoken} {word}{said}", f"{written}{comma} {word}{text}"]
        if unit:
            name, value = unit
            unit_said = f"{name} " + (cardinal(value, lang) if isinstance(value, int) else value)
            unit_text = f"{name} {value}"
            if rng.random() < 0.4 and lang == "en":
                result = [f"{unit_said} {result[0]}", f"{unit_text.title()}, {result[1]}"]
            else:
                result = [f"{result[0]} {unit_said}", f"{result[1]}, {unit_text}"]
        return tuple(result)

    def _handle(self):
        """A user name: (text with signs, its pieces)."""
        rng = self.rng
        first, last = only(self.lists.first(rng)).lower(), only(self.lists.last(rng)).lower()
        word = self.lists.word(rng)
        sign = rng.choice([".", ".", "_", "-", "", ""])
        tail = rng.choice(["", "", pick(rng, "#", "##", "##", "%%", "19%#", "20##", "###")])
        pieces = rng.choice([[first, sign, last, tail], [first, sign, last, tail], [first[:1], sign, last, tail], [first, tail],
                             [last, sign, first], [first, sign, word, tail], [word, sign, word, tail], [word, tail],
                             [first, ".", first[:1], ".", last], ["info"], [word, sign, last]])
        return [p for p in pieces if p]

    def _say_handle(self, pieces, lang=None):
        rng, lang = self.rng, lang or self.lang
        out = []
        spelled = rng.random()
        for piece in pieces:
            if piece in SIGNS[lang]:
                out.append(rng.choice(SIGNS[lang][piece]))
            elif piece.isdigit():
                out.append(say_digits(piece, lang, rng, True))
            elif spelled < 0.15 or len(piece) == 1 or (spelled < 0.25 and rng.random() < 0.5):
                ascii_only = "".join(c for c in piece if c in string.ascii_lowercase) or "x"
                out.append(spell(ascii_only, lang, rng, None if len(ascii_only) > 1 else "letters"))
            else:
                out.append(piece)
        return " ".join(out)

    def email(self):
        rng, lang = self.rng, self.lang
        pieces = self._handle()
        kind = rng.random()
        if kind < 0.5:
            domain = rng.choice(PROVIDERS)
        elif kind < 0.75:
            domain = rng.choice(LOCAL_PROVIDERS[lang].split())
        else:
            host = rng.choice([self.lists.word(rng), only(self.lists.last(rng)).lower(), self.lists.word(rng) + "-" + self.lists.word(rng)])
            domain = f"{host}.{rng.choice(TOP[lang].split())}"
        at, dot = rng.choice(SIGNS[lang]["@"]), SIGNS[lang]["."][0] if rng.random() < 0.9 else rng.choice(SIGNS[lang]["."])
        said = self._say_domain(domain, dot)
        local = self._say_handle(pieces)
        if rng.random() < 0.06 and "." in domain:
            said = said.split(f" {dot} ")[0]
        handle = "".join(pieces)
        written = f"{handle}@{domain}"
        form = rng.random()
        if form < 0.2:
            written = f"{handle} {at} {domain}"
        elif form < 0.3:
            written = f"{local} {at} {domain}"
        return f"{local} {at} {said}", written

    def _say_domain(self, domain, dot):
        """"btinternet dot com", "c o dot u k"."""
        rng, lang = self.rng, self.lang
        labels = []
        for label in domain.split("."):
            if len(label) == 2 and label != "co" and rng.random() < 0.4:
                labels.append(" ".join(label))
            elif "-" in label:
                labels.append(f" {rng.choice(SIGNS[lang]['-'])} ".join(label.split("-")))
            elif label in ("gmx", "aol", "sfr", "uol", "bol", "tim") and rng.random() < 0.5:
                labels.append(" ".join(label))
            else:
                labels.append(label)
        return f" {dot} ".join(labels)

    def username(self):
        pieces = self._handle()
        return self._say_handle(pieces), "".join(pieces)

    def password(self):
        rng, lang = self.rng, self.lang
        words = [self.lists.word(rng) for _ in range(rng.choice([1, 1, 2, 2, 3]))]
        digits = pick(rng, "#", "##", "##", "###", "####", "19##")
        kind = rng.random()
        if kind < 0.55:
            signs = rng.random() < 0.25 and lang == "en"
            sign = rng.choice([("exclamation mark", "!"), ("hash", "#"), ("dollar sign", "$"), ("star", "*"), ("question mark", "?")])
            said = words + [say_digits(digits, lang, rng, True)] + ([sign[0]] if signs else [])
            capital = ["capital", "capital", "uppercase", "big"][rng.randrange(4)] if lang == "en" and rng.random() < 0.2 else ""
            text = "".join(w.title() if capital else w for w in words) + digits + (sign[1] if signs else "")
            return f"{capital} {' '.join(said)}".strip(), text
        if kind < 0.75:
            code = "".join(rng.choice(string.ascii_lowercase + string.digits) for _ in range(rng.randrange(5, 9)))
            return spell(code, lang, rng, "letters"), code
        return " ".join(words), "".join(words) if rng.random() < 0.5 else " ".join(words)

    def url(self):
        rng, lang = self.rng, self.lang
        host = self.lists.word(rng) + rng.choice(["", "", "-", ""]) + rng.choice([self.lists.word(rng), ""])
        domain = f"{host.strip('-')}.{rng.choice(TOP[lang].split())}"
        path = rng.choice(["", "", "", f"/{self.lists.word(rng)}", f"/{self.lists.word(rng)}/{self.lists.word(rng)}"])
        dot, slash = SIGNS[lang]["."][0], rng.choice(SIGNS[lang]["/"])
        www = rng.choice(["", f"www {dot} ", f"w w w {dot} ", ""])
        said = www + self._say_domain(domain, dot) + "".join(f" {slash} {p}" for p in path.split("/") if p)
        return said, ("www." if www else rng.choice(["", "https://"])) + domain + path

    def ip(self):
        rng, lang = self.rng, self.lang
        parts = rng.choice([["192", "168", str(rng.randrange(256)), str(rng.randrange(256))], ["10", "0", str(rng.randrange(9)), str(rng.randrange(256))],
                            [str(rng.randrange(1, 255)) for _ in range(4)]])
        said = [cardinal(int(p), lang) if rng.random() < 0.4 else say_digits(p, lang, rng, True) for p in parts]
        return f" {SIGNS[lang]['.'][0]} ".join(said), ".".join(parts)

    # What stays

    def city(self):
        name = self.lists.city(self.rng)
        return name.lower(), name

    def country(self):
        name = self.rng.choice(self.lists.countries)
        return name.lower(), name

    def org(self):
        rng = self.rng
        name = rng.choice(self.lists.organisations)
        if rng.random() < 0.3:
            name = f"{self.lists.word(rng).title()} {rng.choice(self.lists.organisation_kinds)}"
        return name.lower(), name

    def product(self):
        name = self.rng.choice(self.lists.products)
        return name.lower(), name

    def age(self):
        n = self.rng.randrange(2, 95)
        unit = {"en": "years old", "es": "años", "fr": "ans", "de": "jahre", "it": "anni", "pt": "anos", "nl": "jaar"}[self.lang]
        tail = f" {unit}" if self.rng.random() < 0.5 or self.lang != "en" else ""
        return cardinal(n, self.lang) + tail, f"{n}{tail}"

    def money(self):
        rng, lang = self.rng, self.lang
        n = rng.choice([rng.randrange(1, 100), rng.randrange(100, 1000), rng.randrange(10, 99) * 10, rng.randrange(1000, 9000)])
        unit, sign = rng.choice([("pounds", "£"), ("dollars", "$"), ("euros", "€"), ("quid", "£"), ("bucks", "$")]) if lang == "en" else (
            "euro" if lang in ("de", "it", "nl") else "euros", "€")
        cents = rng.randrange(1, 100) if n < 200 and rng.random() < 0.4 else None
        said = f"{cardinal(n, lang)} {unit}" + (f" {below_hundred(cents, lang)}" if cents else "")
        if lang == "en" and cents and rng.random() < 0.4:
            said = f"{cardinal(n, lang)} {below_hundred(cents, lang)}"
        if lang == "en":
            return said, f"{sign}{n}" + (f".{cents:02}" if cents else "")
        return said, f"{n}" + (f",{cents:02}" if cents else "") + rng.choice([" €", f" {unit}"])

    def time(self):
        rng, lang = self.rng, self.lang
        hour, minute = rng.randrange(1, 24), rng.choice([0, 15, 30, 45, rng.randrange(60)])
        if lang == "en":
            hour = hour % 12 or 12
            half = rng.choice([" am", " pm", " p m", " a m", " o'clock" if not minute else "", "", ""])
            said = below_hundred(hour, lang) + (f" {below_hundred(minute, lang)}" if minute >= 10 else f" oh {digit(minute, lang)}" if minute else "")
            return said + half, f"{hour}" + (f":{minute:02}" if minute or rng.random() < 0.4 else "") + half
        word = {"es": "", "fr": " heures", "de": " uhr", "it": "", "pt": " horas", "nl": " uur"}[lang]
        said = below_hundred(hour, lang) + word + (f"{' y' if lang == 'es' else ' e' if lang in ('it', 'pt') else ''} {below_hundred(minute, lang)}" if minute else "")
        return said, f"{hour}:{minute:02}" if rng.random() < 0.6 else f"{hour}h{minute:02}" if lang in ("fr", "pt") else f"{hour}{word}"

    def date(self):
        rng, lang = self.rng, self.lang
        if rng.random() < 0.35:
            return self.rng.choice(self.lists.days), None
        return self._date(None if rng.random() < 0.75 else rng.randrange(2020, 2030))

    def quantity(self):
        rng, lang = self.rng, self.lang
        n = rng.choice([rng.randrange(2, 20), rng.randrange(20, 100), rng.randrange(100, 1000)])
        tail = f" {rng.choice(self.lists.units)}" if rng.random() < 0.3 else ""
        return cardinal(n, lang) + tail, f"{n}{tail}"

    def ordinal(self):
        rng, lang = self.rng, self.lang
        if lang in ORDINALS:
            n = rng.randrange(1, 20)
            return ORDINALS[lang].split()[n - 1], f"{n}{'st' if n == 1 else 'th'}" if lang == "en" else f"{n}."
        return rng.choice(self.lists.ordinals), None

    def duration(self):
        rng, lang = self.rng, self.lang
        n = rng.randrange(2, 60)
        tail = rng.choice(self.lists.durations)
        return f"{cardinal(n, lang)} {tail}", f"{n} {tail}"

    def flight(self):
        text = pick(self.rng, "??###", "??####", "?? ###", "??##")
        return say_code(text, self.lang, self.rng), text

    def error_code(self):
        rng = self.rng
        text = pick(rng, "###", "####", "0x####", "?##", "?-###", "##", "?? ####", "#-###")
        return say_code(text.replace("0x", "0X"), self.lang, rng), text

    def reference(self):
        rng = self.rng
        text = pick(rng, "######", "########", "??######", "???###", "?####", "###-###", "##########", "??-####-##", "?#?#?#", "###", "####")
        return say_code(text, self.lang, rng), text
