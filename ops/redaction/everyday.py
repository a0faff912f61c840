"""What callers say that is nobody's data: places, prices, times and quantities."""
from codes import pick, say_code
from speech import below_hundred, cardinal, digit, say_digits, year
from spoken import MONTHS, ORDINALS, SIGNS


class Everyday:
    """Fills the slots of what stays, and dates; a part of `Values`."""

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
        rng = self.rng
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
