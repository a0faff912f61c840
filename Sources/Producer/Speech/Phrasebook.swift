/// What people say to a phone menu in one language: data, in the form that recognisers write.
///
/// Sentences hold placeholders: `{first}`, `{last}`, `{phone}` (the caller's), `{other}` (another number),
/// `{card}`, `{email}`, `{code}` (four digits).
struct Phrasebook: Sendable {
    /// The words for 0–9.
    let digits: [String]
    /// The word for a digit said twice, if the language has that habit.
    let double: String?
    /// What stands between digit words.
    let joiner: String
    /// The words for `@` and `.` in addresses.
    let at: String
    let dot: String
    let firstNames: [String]
    let lastNames: [String]
    let hints: [String]
    let sentences: [String]

    static let english = Phrasebook(
        digits: ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
        double: "double", joiner: " ", at: "at", dot: "dot",
        firstNames: [
            "olivia", "noah", "amelia", "george", "isla", "arthur", "ava", "muhammad", "mia", "leo", "freya",
            "oscar",
            "priya", "wei", "sofia", "lukas", "chloe", "mateo",
        ],
        lastNames: [
            "smith", "jones", "taylor", "brown", "patel", "khan", "evans", "nguyen", "garcia", "muller",
            "rossi",
            "silva", "kowalski", "okafor", "haddad",
        ],
        hints: ["billing", "upgrade my plan", "agent", "opening hours"],
        sentences: [
            "i want to check the balance on my account", "yes please put me through to billing",
            "hi my name is {first} {last} and i am calling about my order",
            "my number is {phone} and the best time to call is after six",
            "you can reach me at {email}", "the card number is {card} expiring zero four twenty eight",
            "no that is not what i asked for i need to move the appointment to thursday at four thirty",
            "can i upgrade my plan to the two hundred gigabyte bundle for twenty five pounds a month",
            "my call back number is {other} thanks", "speak to an agent", "yes", "no thank you",
            "it's {first} that's spelled {spelled}", "the reference is {code} and my phone is {phone}",
            "send the invoice to {email} please or ring {other}", "my pin is {code}",
            "i moved house the new address is twelve station road",
        ])

    static let spanish = Phrasebook(
        digits: ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"],
        double: "doble", joiner: " ", at: "arroba", dot: "punto",
        firstNames: ["lucía", "martina", "hugo", "daniel", "paula", "álvaro", "carmen", "josé"],
        lastNames: ["garcía", "fernández", "lópez", "martínez", "sánchez", "muñoz"],
        hints: ["facturación", "cambiar mi tarifa", "agente", "horario"],
        sentences: [
            "quiero consultar el saldo de mi cuenta", "me llamo {first} {last} y llamo por mi pedido",
            "mi número es el {phone}", "mi correo es {email}", "el número de la tarjeta es {card}",
            "póngame con un agente por favor", "sí", "me puede llamar al {other} mañana por la tarde",
        ])

    static let french = Phrasebook(
        digits: ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
        double: "double", joiner: " ", at: "arobase", dot: "point",
        firstNames: ["léa", "emma", "gabriel", "louis", "chloé", "théo", "inès", "rené"],
        lastNames: ["martin", "bernard", "dubois", "lefèvre", "moreau", "girard"],
        hints: ["facturation", "changer de forfait", "conseiller", "horaires"],
        sentences: [
            "je voudrais connaître le solde de mon compte",
            "je m'appelle {first} {last} c'est pour ma commande",
            "mon numéro c'est le {phone}", "mon adresse mail est {email}", "le numéro de ma carte est {card}",
            "un conseiller s'il vous plaît", "oui", "rappelez-moi au {other} après dix-huit heures",
        ])

    static let german = Phrasebook(
        digits: ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"],
        double: nil, joiner: " ", at: "at", dot: "punkt",
        firstNames: ["anna", "lena", "jonas", "lukas", "jürgen", "sabine", "mehmet", "klaus"],
        lastNames: ["müller", "schmidt", "schneider", "fischer", "yılmaz", "groß"],
        hints: ["Rechnung", "Tarif wechseln", "Mitarbeiter", "Öffnungszeiten"],
        sentences: [
            "ich möchte meinen kontostand wissen", "mein name ist {first} {last} es geht um meine bestellung",
            "meine nummer ist die {phone}", "meine e-mail ist {email}", "die kartennummer lautet {card}",
            "einen mitarbeiter bitte", "ja", "rufen sie mich unter {other} zurück",
        ])

    static let italian = Phrasebook(
        digits: ["zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"],
        double: "doppio", joiner: " ", at: "chiocciola", dot: "punto",
        firstNames: ["giulia", "sofia", "leonardo", "francesco", "alessandro", "chiara"],
        lastNames: ["rossi", "russo", "ferrari", "esposito", "bianchi"],
        hints: ["fatturazione", "cambiare piano", "operatore", "orari"],
        sentences: [
            "vorrei sapere il saldo del mio conto", "mi chiamo {first} {last} e chiamo per il mio ordine",
            "il mio numero è {phone}", "la mia mail è {email}", "il numero della carta è {card}",
            "un operatore per favore", "sì", "richiamatemi al {other}",
        ])

    static let portuguese = Phrasebook(
        digits: ["zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove"],
        double: nil, joiner: " ", at: "arroba", dot: "ponto",
        firstNames: ["maria", "joão", "francisca", "tomás", "inês", "rui"],
        lastNames: ["silva", "santos", "ferreira", "conceição", "oliveira"],
        hints: ["faturação", "mudar de tarifário", "assistente", "horário"],
        sentences: [
            "queria saber o saldo da minha conta", "o meu nome é {first} {last} e é sobre a encomenda",
            "o meu número é {phone}", "o meu e-mail é {email}", "o número do cartão é {card}",
            "quero falar com um assistente", "sim", "liguem-me para o {other}",
        ])

    static let dutch = Phrasebook(
        digits: ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"],
        double: "dubbel", joiner: " ", at: "apenstaartje", dot: "punt",
        firstNames: ["emma", "daan", "sanne", "lotte", "bram", "fleur"],
        lastNames: ["de vries", "jansen", "bakker", "visser", "van dijk"],
        hints: ["factuur", "abonnement wijzigen", "medewerker", "openingstijden"],
        sentences: [
            "ik wil mijn saldo weten", "mijn naam is {first} {last} het gaat over mijn bestelling",
            "mijn nummer is {phone}", "mijn mailadres is {email}", "het kaartnummer is {card}",
            "een medewerker graag", "ja", "bel me terug op {other}",
        ])

    static let japanese = Phrasebook(
        digits: ["ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"],
        double: nil, joiner: "", at: "アットマーク", dot: "ドット",
        firstNames: ["陽菜", "蓮", "結衣", "大翔", "さくら"], lastNames: ["佐藤", "鈴木", "高橋", "田中", "渡辺"],
        hints: ["請求", "プラン変更", "オペレーター", "営業時間"],
        sentences: [
            "残高を確認したいです", "{last}{first}と申します注文の件で電話しました", "電話番号は{phone}です",
            "カード番号は{card}です", "オペレーターにつないでください", "はい", "{other}に折り返してください",
        ])
}
