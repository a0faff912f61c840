"""Numbers, letters and signs as callers say them, in seven languages.

Everything takes a `random.Random`, so that a seed gives the same text again.
"""
from spoken import DIGITS, FILLERS, HUNDREDS, REPEATS, SIGNS, SPELLED_AS, SPELLING, TEENS, TENS, ZEROS


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
