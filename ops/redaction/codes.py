"""Random codes and numbers, as they are said and written."""
import string

from speech import say_digits, spell
from spoken import SIGNS


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
