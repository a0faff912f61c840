"""What fills the slots of the sentence frames: one function a slot, each giving (spoken, written).

Numbers are random; cards pass Luhn, IBANs pass mod-97. Names and streets come from `lists.py`.
"""
import string

from addresses import Addresses
from codes import number, only, pick, say_code
from everyday import Everyday
from speech import below_hundred, digit, say_digits, spell, year
from spoken import MONTHS, SIGNS

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


class Values(Addresses, Everyday):
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
