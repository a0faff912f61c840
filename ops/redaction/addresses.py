"""Random addresses of all kinds: streets, e-mail, names of users and sites, passwords."""
import string

from codes import only, pick
from speech import below_hundred, cardinal, digit, say_digits, spell
from spoken import SIGNS

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


class Addresses:
    """Fills the slots of addresses; a part of `Values`."""

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
