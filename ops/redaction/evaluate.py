#!/usr/bin/env python3
"""Prints how much personal data a redactor catches, by language and by type: see ops/evaluate-redaction.

A span of a digit type is caught when all its letters and digits are covered, fillers aside, any other when 80 %
are; the predicted type does not count. Precision is by character. A line without spans that is touched anyway is
a false line.
"""
import argparse
import json
import os
import subprocess
import unicodedata
from collections import defaultdict

DIGITS = set("PHONE CARD CARD_EXPIRY CVV PIN ACCOUNT IBAN NATIONAL_ID PASSPORT LICENCE POSTCODE DATE_OF_BIRTH IP".split())
FILLERS = set("uh um er dash hyphen slash dot point and then the of in as for like plus de del e et und y guion punto "
              "punkt punt tiret trattino traço streepje".split())


def counts(character):
    return unicodedata.category(character)[0] in "LMN"


def read(paths):
    for path in paths:
        names = sorted(os.path.join(path, n) for n in os.listdir(path) if n.endswith(".jsonl")) if os.path.isdir(path) else [path]
        for name in names:
            with open(name, encoding="utf-8") as lines:
                yield from (json.loads(line) for line in lines if line.strip())


def lethe(binary, lines):
    """The spans of each line, in order."""
    text = "".join(json.dumps({k: line[k] for k in ("id", "language", "text")}, ensure_ascii=False) + "\n" for line in lines)
    done = subprocess.run([binary, "redact", "--jsonl"], input=text.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line)["spans"] for line in done.stdout.decode().splitlines()]


def presidio(lines):
    """Presidio with its defaults; English serves all languages, as its models are few."""
    try:
        from presidio_analyzer import AnalyzerEngine
    except ImportError:
        raise SystemExit("evaluate.py: --presidio needs presidio-analyzer and a spaCy model: pip install presidio-analyzer spacy")
    engine = AnalyzerEngine()
    return [[{"start": r.start, "end": r.end, "type": r.entity_type} for r in engine.analyze(line["text"], language="en") if r.score >= 0.35]
            for line in lines]


class Tally:
    def __init__(self):
        self.spans = self.caught = self.right = self.wrong = self.plain = self.touched = 0

    def row(self, name):
        recall = f"{self.caught / self.spans:.3f}" if self.spans else "    -"
        masked = self.right + self.wrong
        precision = f"{self.right / masked:.3f}" if masked else "    -"
        false = f"{1000 * self.touched / self.plain:4.0f}" if self.plain else "   -"
        return f"{name:16}{self.spans:7}{recall:>8}{precision:>11}{self.plain:8}{false:>8}"


def is_caught(span, text, covered):
    place, needed = span["start"], []
    for word in text[span["start"]:span["end"]].split(" "):
        if span["type"] not in DIGITS or word.lower() not in FILLERS:
            needed += [i for i in range(place, place + len(word)) if counts(text[i])]
        place += len(word) + 1
    share = sum(covered[i] for i in needed) / max(1, len(needed))
    return share == 1 if span["type"] in DIGITS else share >= 0.8


def measure(lines, found):
    languages, types = defaultdict(Tally), defaultdict(Tally)
    for line, spans in zip(lines, found):
        text, tally = line["text"], languages[line["language"].split("-")[0]]
        covered = [False] * len(text)
        for span in spans:
            covered[span["start"]:span["end"]] = [True] * (span["end"] - span["start"])
        owed = [0] * len(text)
        for span in line["spans"]:
            owed[span["start"]:span["end"]] = [2 if span.get("optional") else 1] * (span["end"] - span["start"])
            if not span.get("optional"):
                for t in (tally, types[span["type"]]):
                    t.spans += 1
                    t.caught += is_caught(span, text, covered)
        for span in spans:
            for i in range(span["start"], span["end"]):
                if counts(text[i]) and owed[i] < 2:
                    for t in (tally, types[span["type"]]):
                        t.right += owed[i]
                        t.wrong += 1 - owed[i]
        if not line["spans"]:
            tally.plain += 1
            tally.touched += any(covered[i] and counts(text[i]) for i in range(len(text)))
    return languages, types


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--lethe", required=True)
    parser.add_argument("--presidio", action="store_true")
    options = parser.parse_args()
    lines = list(read(options.paths))
    systems = [("lethe", lethe(options.lethe, lines))]
    if options.presidio:
        systems.append(("presidio", presidio(lines)))
    for name, found in systems:
        languages, types = measure(lines, found)
        print(f"\n{name:16}{'spans':>7}{'recall':>8}{'precision':>11}{'plain':>8}{'false':>8}\n{'':34}{'':8}{'':8}/1000")
        for table in (languages, types):
            for key in sorted(table):
                print(table[key].row(key))
            print()


if __name__ == "__main__":
    main()
