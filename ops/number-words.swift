// Writes Sources/Redaction/Language/numbers.txt:
//   swiftc -O ops/number-words.swift -o .build/number-words && .build/number-words > Sources/Redaction/Language/numbers.txt
// Source of the spelled words: Foundation NumberFormatter, style .spellOut (Unicode CLDR/ICU rules, Unicode licence).
// `said` holds forms that people say for digits and that no spell-out gives; written by hand.
import Foundation

let locales =
    "en es fr de it pt nl pl ru sv tr ar ja zh hi ko da fi nb cs uk vi th he el hu ro id sk bg hr ca".split(
        separator: " "
    ).map(String.init)
let han: [String: String] = [
    "0": "零 〇", "1": "一 幺 壹", "2": "二 两 兩 貳 贰", "3": "三 叁 參", "4": "四 肆", "5": "五 伍", "6": "六 陆 陸",
    "7": "七 柒", "8": "八 捌", "9": "九 玖",
]
let said: [String: [String: String]] = [
    "en": [
        "0": "oh o nought naught nil null zeros ohs", "1": "ones", "2": "twos", "3": "threes",
        "4": "fours fore", "5": "fives", "6": "sixes", "7": "sevens", "8": "eights", "9": "nines niner",
        "hundred": "hundred", "thousand": "thousand", "million": "million billion", "40": "fourty",
        "90": "ninty",
    ],
    "es": [
        "0": "ceros", "1": "un una", "16": "dieciseis", "200": "doscientas", "300": "trescientas",
        "hundred": "cien ciento", "thousand": "mil", "million": "millon millones",
    ],
    "fr": [
        "1": "une", "20": "vingts", "hundred": "cent cents", "thousand": "mille",
        "million": "million millions", "70": "septante", "80": "huitante octante", "90": "nonante",
    ],
    "de": [
        "0": "nullen", "1": "ein eine einser", "2": "zwo", "hundred": "hundert einhundert",
        "thousand": "tausend eintausend", "million": "million millionen",
    ],
    "it": ["1": "un una", "hundred": "cento", "thousand": "mille mila", "million": "milione milioni"],
    "pt": [
        "1": "uma", "2": "duas", "6": "meia", "14": "catorze", "16": "dezasseis", "17": "dezassete",
        "19": "dezanove", "hundred": "cem cento", "thousand": "mil", "million": "milhao milhoes",
    ],
    "nl": ["1": "één", "hundred": "honderd", "thousand": "duizend", "million": "miljoen"],
    "pl": ["1": "jedna jedno", "2": "dwie dwoje", "hundred": "sto", "thousand": "tysiac tysiace tysiecy"],
    "ru": [
        "0": "нуль ноля нуля", "1": "одна одно", "2": "две", "hundred": "сто",
        "thousand": "тысяча тысячи тысяч",
    ],
    "uk": ["1": "одна", "2": "дві", "5": "пять", "9": "девять", "hundred": "сто"],
    "sv": ["1": "en", "40": "förtio", "hundred": "hundra", "thousand": "tusen"],
    "nb": ["1": "en ett", "7": "syv", "hundred": "hundre", "thousand": "tusen"],
    "da": ["1": "en", "hundred": "hundrede", "thousand": "tusind"],
    "tr": ["hundred": "yüz", "thousand": "bin"],
    "ar": [
        "1": "واحدة", "2": "اثنين اثنان اتنين", "3": "ثلاث تلاتة", "4": "أربع", "5": "خمس", "6": "ست",
        "7": "سبع", "8": "ثماني ثمان تمانية", "9": "تسع", "10": "عشر", "20": "عشرين", "30": "ثلاثين",
        "40": "أربعين", "50": "خمسين", "60": "ستين", "70": "سبعين", "80": "ثمانين", "90": "تسعين",
        "hundred": "مئة مية", "thousand": "ألف",
    ],
    "he": [
        "1": "אחד", "2": "שתים שניים", "3": "שלושה", "4": "ארבעה", "5": "חמישה", "6": "שישה", "7": "שבעה",
        "9": "תשעה",
    ],
    "hi": [
        "0": "जीरो ज़ीरो", "1": "वन", "2": "टू", "3": "थ्री", "4": "फोर", "5": "पांच फाइव", "6": "छः छ सिक्स", "7": "सेवन",
        "8": "एट", "9": "नाइन", "hundred": "सौ", "thousand": "हज़ार हजार",
    ],
    "ja": [
        "0": "零 ゼロ ぜろ レイ れい マル まる", "1": "イチ いち", "2": "ニ に", "3": "サン さん", "4": "ヨン よん シ し", "5": "ゴ ご",
        "6": "ロク ろく", "7": "ナナ なな シチ しち", "8": "ハチ はち", "9": "キュウ きゅう ク",
    ],
    "ko": [
        "0": "영", "1": "하나", "2": "둘", "3": "셋", "4": "넷", "6": "륙", "7": "일곱", "8": "여덟", "9": "아홉",
        "5": "다섯",
    ],
    "vi": ["1": "mốt", "4": "tư", "5": "lăm nhăm", "7": "bẩy"], "id": ["0": "kosong", "1": "se"],
    "el": ["1": "μία ένας", "3": "τρεις", "4": "τέσσερις", "7": "εφτά", "8": "οχτώ", "9": "εννιά"],
    "hu": ["2": "két"], "ro": ["1": "una un", "2": "două", "6": "șase", "7": "șapte"],
    "ca": ["1": "un una", "2": "dues"], "cs": ["1": "jedna jedno", "2": "dvě"],
    "sk": ["1": "jedna jedno", "2": "dve"], "hr": ["1": "jedna jedno", "2": "dvije"],
    "bg": ["1": "един една", "2": "две"],
    "fi": [
        "0": "nol", "1": "yks", "2": "kaks", "3": "kol", "4": "nel", "5": "viis", "6": "kuus",
        "7": "seittemän", "8": "kaheksan", "9": "yheksän",
    ],
    "zh": [:], "th": [:],
]
let unspaced: Set = ["zh", "ja", "ko", "th"]
print(
    "# Number words of \(locales.count) languages: `language TAG`, then `number VALUE FORM…`, `hundred`, `thousand`, `million`."
)
print(
    "# Made by a script from Foundation's NumberFormatter, style .spellOut (Unicode CLDR rules, Unicode licence),"
)
print(
    "# with forms that people say for digits added by hand. Matching folds case and accents, so one form stands for many."
)
for l in locales {
    let f = NumberFormatter(); f.locale = Locale(identifier: l); f.numberStyle = .spellOut
    func spell(_ n: Int) -> [String] {
        (f.string(from: n as NSNumber) ?? "").replacingOccurrences(of: "\u{AD}", with: "")
            .replacingOccurrences(of: "\u{200B}", with: " ").lowercased()
            .split { $0 == " " || $0 == "-" }.map(String.init)
    }
    print("\nlanguage \(l)")
    var seen = Set<String>()
    func emit(_ key: String, _ words: [String]) {
        let new = words.filter { seen.insert($0).inserted }
        if !new.isEmpty { print(Int(key) == nil ? key : "number \(key)", new.joined(separator: " ")) }
    }
    var extra = said[l] ?? [:]
    if l == "zh" || l == "ja" { for (k, v) in han { extra[k] = v + " " + (extra[k] ?? "") } }
    for n in 0...99 {
        let s = spell(n)
        if unspaced.contains(l), n > 9, n != 10 { continue }
        if n == 10 && unspaced.contains(l) { print("ten", s[0]); _ = seen.insert(s[0]); continue }
        var words = s.count == 1 ? s : []
        words += (extra.removeValue(forKey: String(n)) ?? "").split(separator: " ").map(String.init)
        emit(String(n), words)
    }
    for n in stride(from: 200, through: 900, by: 100) {
        let s = spell(n)
        var words = s.count == 1 && !unspaced.contains(l) ? s : []
        // Italian drops the o before a vowel: "novecentottanta".
        if l == "it" { words += words.map { String($0.dropLast()) } }
        words += (extra.removeValue(forKey: String(n)) ?? "").split(separator: " ").map(String.init)
        emit(String(n), words)
    }
    // Words that head a compound: "neunzehnhundert", "zweitausend".
    let hundredWord = ["de": "hundert", "nl": "honderd", "sv": "hundra", "da": "hundrede", "nb": "hundre"][l]
    if let hundredWord {
        for n in 11...19 { emit(String(n * 100), spell(n).map { $0 + hundredWord }) }
    }
    for n in [2000] where ["de", "nl", "sv", "it", "fi", "hu"].contains(l) && spell(n).count == 1 {
        emit("2000", spell(n))
    }
    for (name, n) in [("hundred", 100), ("thousand", 1000), ("million", 1_000_000)] {
        var words = (extra.removeValue(forKey: name) ?? "").split(separator: " ").map(String.init)
        if words.isEmpty, name != "million", let w = spell(n).last {
            words = [unspaced.contains(l) && l != "th" ? String(w.suffix(1)) : w]
        }
        emit(name, words)
    }
    if l == "vi" { print("ten mươi") }
    if l == "id" { print("ten puluh") }
}
