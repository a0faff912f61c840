#!/usr/bin/env python3
"""Writes labelled training lines from the sentence frames: generate.py --seed N --out FOLDER

Every frame is filled several times, in the styles of speech recognisers (lower case with number words,
numerals, proper-noun case) and in writing. FOLDER gets `train.jsonl`, `dev.jsonl` (a tenth of the frames, held
out) in the format {"language","text","spans":[{"start","end","type"}],"frame","style"}, and `words.tsv`: the
names and common words that become the tagger's word list.
"""
import argparse
import json
import os
import random
import re
import zlib

from lists import LOCALES, Lists
from values import Values

HERE = os.path.dirname(os.path.abspath(__file__))
SLOT = re.compile(r"\{([A-Z_]+)\}")
# What a slot's filling is called; None is not personal data.
TYPES = {"PERSON_FIRST": "PERSON", "PERSON_LAST": "PERSON", "PERSON_SPELLED": "PERSON", "SORT_CODE": "ACCOUNT",
         "REFERENCE": "NUMBER"}
NEUTRAL = {"CITY", "COUNTRY", "ORG", "AGE", "MONEY", "TIME", "DATE", "QUANTITY", "FLIGHT", "ORDINAL", "DURATION",
           "PRODUCT", "ERROR_CODE"}
# Masking these costs nothing in the measure, and missing them neither.
OPTIONAL = {"CITY", "COUNTRY", "ORG", "AGE", "NUMBER"}
# Fillings of a frame, the frames without personal data fewer.
FILLINGS = {"en": 26, "other": 22}
PLAIN_FILLINGS = 14
PLAIN_COPIES = 8
# What people answer to a prompt is often the value alone, with one of these around it.
BARE = ("PERSON PERSON PERSON PERSON_FIRST PERSON_LAST PERSON_SPELLED PHONE EMAIL ADDRESS POSTCODE CARD CARD_EXPIRY CVV PIN ACCOUNT IBAN "
        "NATIONAL_ID DATE_OF_BIRTH PASSPORT LICENCE USERNAME PASSWORD URL IP").split()
AROUND = {
    "en": ["yes {}", "um {}", "it's {}", "it is {}", "uh it's {}", "yeah {}", "sure {}", "okay {}", "{} please", "{} thanks", "so {}",
           "that's {}", "{} that's it", "right {}", "well {}", "{} thank you"],
    "es": ["sí {}", "eh {}", "es {}", "es el {}", "vale {}", "{} por favor", "pues {}", "{} gracias"],
    "fr": ["oui {}", "euh {}", "c'est {}", "c'est le {}", "alors {}", "{} s'il vous plaît", "{} merci"],
    "de": ["ja {}", "äh {}", "das ist {}", "also {}", "die ist {}", "{} bitte", "{} danke"],
    "it": ["sì {}", "ehm {}", "è {}", "allora {}", "è il {}", "{} per favore", "{} grazie"],
    "pt": ["sim {}", "hum {}", "é {}", "é o {}", "então {}", "{} por favor", "{} obrigado"],
    "nl": ["ja {}", "eh {}", "het is {}", "dat is {}", "nou {}", "{} alstublieft", "{} dank u"],
}
PLAIN_BARE = "MONEY TIME DATE QUANTITY CITY COUNTRY ORG PRODUCT ORDINAL DURATION AGE FLIGHT".split()
# Speech recognisers' own mistakes.
HOMOPHONES = {"four": ["for", "fore"], "two": ["to", "too"], "eight": ["ate"], "one": ["won"], "oh": ["o"], "at": ["@"], "dot": ["."]}


def read_frames(lang):
    """(frame, holds personal data) of a language, bare values included."""
    frames = []
    for name in (f"{lang}.txt", f"negatives-{lang}.txt"):
        path = os.path.join(HERE, "frames", name)
        if not os.path.exists(path):
            continue
        with open(path, encoding="utf-8") as lines:
            frames += [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    for slot in BARE:
        frames.append("{%s}" % slot)
        frames += [around.replace("{}", "{%s}" % slot) for around in AROUND[lang]]
    for slot in PLAIN_BARE:
        frames.append("{%s}" % slot)
        frames += [around.replace("{}", "{%s}" % slot) for around in AROUND[lang][::3]]
    return list(dict.fromkeys(frames))


def label(slot):
    return None if slot in NEUTRAL - OPTIONAL else TYPES.get(slot, slot)


class Renderer:
    """Fills frames of one language."""

    def __init__(self, lang, lists, seed):
        self.lang = lang
        self.rng = random.Random(f"{seed}-{lang}")
        self.values = Values(lang, lists, self.rng)

    def line(self, frame, index):
        rng = self.rng
        is_written = frame.startswith("w:")
        body = frame[2:].strip() if is_written else frame
        style = "written" if is_written else rng.choices(["asr_lower", "asr_itn", "asr_cased", "written"], [45, 22, 23, 10])[0]
        pieces = [(self.words(part, style, is_written), None) if i % 2 == 0 else self.slot(part, style) for i, part in enumerate(SLOT.split(body))]
        text, spans = "", []
        for piece, kind in pieces:
            piece = re.sub(r"\s+", " ", piece)
            if kind:
                span = {"start": len(text), "end": len(text) + len(piece), "type": kind}
                spans.append(span | {"optional": True} if kind in OPTIONAL else span)
            text += piece
        text, spans = self.finish(text, spans, style, is_written)
        return {"language": self.tag(), "text": text, "spans": spans, "frame": index, "style": style}

    def tag(self):
        regions = {"en": "en-US en-GB", "pt": "pt-PT pt-BR"}.get(self.lang)
        return self.rng.choice(regions.split()) if regions else f"{self.lang}-{self.lang.upper()}"

    def slot(self, slot, style):
        spoken, written = self.values.fill(slot)
        rng = self.rng
        if style == "asr_lower":
            text = spoken
            if self.lang == "fr" and rng.random() < 0.4:
                text = text.replace("-", " ")
            if self.lang == "en" and rng.random() < 0.02:
                text = " ".join(rng.choice(HOMOPHONES.get(w, [w])) for w in text.split())
        elif style == "asr_itn":
            text = (written or spoken).lower() if rng.random() < 0.93 else spoken
        elif style == "asr_cased":
            text = (written if rng.random() < 0.85 else self.cased(spoken, slot)) or spoken
        else:
            text = written or spoken
        return text, label(slot)

    def cased(self, spoken, slot):
        return spoken.title() if slot.startswith("PERSON") or slot in ("ADDRESS", "CITY") else spoken

    def words(self, part, style, is_written):
        if is_written or style == "asr_lower" or style == "asr_itn" or self.lang != "en":
            return part
        return re.sub(r"\bi\b|\bi'(?=[a-z])", lambda m: m.group().upper(), part)

    def finish(self, text, spans, style, is_written):
        """A capital and a full stop for writing; noise of recognisers for speech; masks as redacted text has them."""
        rng = self.rng
        if not is_written and (style == "written" or style == "asr_cased" and rng.random() < 0.25):
            if text[:1].islower() and not (spans and spans[0]["start"] == 0 and spans[0]["type"] in ("EMAIL", "URL", "USERNAME", "PASSWORD")):
                text = text[:1].upper() + text[1:]
            if style == "written" or rng.random() < 0.5:
                text += rng.choice([".", ".", "?", "!"]) if style == "written" else "."
        if style == "asr_lower" and rng.random() < 0.03:
            text = text.upper() if len(text.upper()) == len(text) else text
        if any("optional" not in span for span in spans) and rng.random() < 0.08:
            text, spans = self.masked(text, spans)
        return text, spans

    def masked(self, text, spans):
        """Some of the spans as an earlier redaction left them."""
        out, kept, place = "", [], 0
        every = self.rng.random() < 0.5
        for span in spans:
            out += text[place:span["start"]]
            if "optional" not in span and (every or self.rng.random() < 0.5):
                out += f"[{span['type']}]"
            else:
                start = len(out)
                out += text[span["start"]:span["end"]]
                kept.append(span | {"start": start, "end": len(out)})
            place = span["end"]
        return out + text[place:], kept


def write_words(path, all_lists, scowl):
    """Names by rank and common words, `KIND<tab>RANK<tab>WORD`: what a redactor knows of single words."""
    with open(path, "w", encoding="utf-8") as out:
        for lists in all_lists.values():
            for kind, names in (("first", lists.first_names), ("last", lists.last_names)):
                for rank, name in enumerate(names):
                    for word in re.split(r"[ -]", name):
                        if len(word) > 1:
                            print(kind, rank, word, sep="\t", file=out)
            for city in lists.cities:
                for word in city.split():
                    if len(word) > 3:
                        print("place", 0, word, sep="\t", file=out)
            for country in lists.countries:
                for word in country.split():
                    if len(word) > 3:
                        print("place", 0, word, sep="\t", file=out)
            for rank, word in enumerate(lists.words):
                print("common", 20, word, sep="\t", file=out)
        for level in ("10", "20", "35"):
            with open(os.path.join(scowl, f"english-words.{level}"), encoding="latin-1") as lines:
                for line in lines:
                    word = line.strip()
                    if "'" not in word:
                        print("common", level, word, sep="\t", file=out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", default="1")
    parser.add_argument("--out", required=True)
    parser.add_argument("--scowl", required=True, help="folder with english-words.10 and so on")
    parser.add_argument("--scale", type=float, default=1, help="fillings of a frame, times this")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    all_lists = {lang: Lists(lang) for lang in LOCALES}
    for lang, lists in all_lists.items():
        lists.others = [other for key, other in all_lists.items() if key != lang]
    write_words(os.path.join(options.out, "words.tsv"), all_lists, options.scowl)
    number = 0
    with open(os.path.join(options.out, "train.jsonl"), "w", encoding="utf-8") as train, \
            open(os.path.join(options.out, "dev.jsonl"), "w", encoding="utf-8") as dev:
        for lang in LOCALES:
            renderer = Renderer(lang, all_lists[lang], options.seed)
            for frame in read_frames(lang):
                number += 1
                slots = [s for s in SLOT.findall(frame)]
                personal = any(s not in NEUTRAL for s in slots)
                fillings = FILLINGS.get(lang, FILLINGS["other"]) if personal else PLAIN_FILLINGS if slots else PLAIN_COPIES
                held_out = zlib.crc32(frame.encode()) % 10 == 0 and len(frame.split()) > 1
                for index in range(max(1, round((4 if held_out else fillings) * options.scale))):
                    line = renderer.line(frame, number)
                    line["id"] = f"{lang}-{number}-{index}"
                    (dev if held_out else train).write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
