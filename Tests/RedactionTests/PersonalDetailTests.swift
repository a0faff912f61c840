import Testing

@testable import Redaction

@Suite("Names, streets, dates, codes")
struct PersonalDetailTests {
    @Test(
        "names are masked after a phrase or title that introduces them",
        arguments: [
            Case("my name is john smith and i need help", "my name is [PERSON] and i need help"),
            Case("last name is o'neill", "last name is [PERSON]"),
            Case("surname jones", "surname [PERSON]"),
            Case("yes mrs patel is here", "yes mrs [PERSON] is here"),
            Case("talk to Frank please", "talk to [PERSON] please"),
            Case("My name is Mary Jane Watson", "My name is [PERSON]"),
            Case(
                "mein name ist kälin buchstabiert k ä l i n", "mein name ist [PERSON] buchstabiert [PERSON]",
                "de-DE"),
            .kept("i want to talk to someone"), .kept("my name is not on the list"),
            .kept("this is important"),
            .kept("my name's not down"), .kept("may i speak to a manager"), .kept("i miss the train"),
        ])
    func introducedNames(_ example: Case) { expect(example) }

    @Test(
        "a name that is the whole of what was said is masked",
        arguments: [
            Case("john smith", "[PERSON]"), Case("mike smith", "[PERSON]"), Case("john brown", "[PERSON]"),
            Case("mark smith", "[PERSON]"), Case("will smith", "[PERSON]"), Case("peter", "[PERSON]"),
            Case("chen wei", "[PERSON]"), Case("li na", "[PERSON]"), Case("John Smith.", "[PERSON]."),
            Case("um peter smith", "um [PERSON]"), Case("fatima al zahra", "[PERSON]"),
            Case("mohammed al fayed", "[PERSON]"), Case("ludwig van beethoven", "[PERSON]"),
            Case("jan de vries", "[PERSON]", "nl"), Case("hans peter schmidt", "[PERSON]", "de"),
            .kept("may"), .kept("will"), .kept("mark"), .kept("bill"), .kept("hope"), .kept("june"),
            .kept("april"),
            .kept("jordan"), .kept("paris"), .kept("operator"), .kept("main street"), .kept("rose garden"),
            .kept("bill payment"), .kept("chase bank"), .kept("paris france"), .kept("san diego"),
            .kept("new york"),
            .kept("may day"), .kept("little rock"), .kept("grant application"), .kept("page turner"),
            .kept("black jack"), .kept("summer holiday"), .kept("van"), .kept("al"),
        ])
    func bareNames(_ example: Case) { expect(example) }

    @Test("a hint that is a name is masked as an utterance is")
    func bareNameAsHint() {
        let result = redactor.redact(
            alternatives: ["billing please"], context: ["john smith", "billing"],
            call: CallFacts(language: "en"))
        #expect(result.context.map(\.text) == ["[PERSON]", "billing"])
    }

    @Test(
        "spelled names are masked, and the word that they spell",
        arguments: [
            Case("smith s m i t h", "[PERSON] [PERSON]"),
            Case("it's spelled l e e", "it's spelled [PERSON]"),
            Case("s as in sugar m as in mike i t h", "[PERSON]"),
            Case("b for bravo o for oscar b for bravo b", "[PERSON]"),
            Case("double l o y d", "[PERSON]"),
            .kept("the u s b port"), .kept("my t v and my p c"), .kept("a b"),
            .kept("the hotel golf india victor"),
            .kept("i a m"),
        ])
    func spelledNames(_ example: Case) { expect(example) }

    @Test(
        "streets with a house number are masked",
        arguments: [
            Case("i live at 216 Amber Street unit 33 Detroit", "i live at [ADDRESS] Detroit"),
            Case("two sixteen amber street", "[ADDRESS]"),
            Case("flat two twelve oak road", "[ADDRESS]"),
            Case("10 downing st", "[ADDRESS]"),
            .kept("it's a one way street"), .kept("two minutes by road"), .kept("the street is closed"),
            .kept("enter on Linden Road St"), .kept("five pounds a street"),
        ])
    func streets(_ example: Case) { expect(example) }

    @Test(
        "dates are masked where a cue or the year makes them personal",
        arguments: [
            Case("born on the eighth of february nineteen eighty", "born on [DATE_OF_BIRTH]"),
            Case("date of birth 8th of February 2008", "date of birth [DATE_OF_BIRTH]"),
            Case("date of birth 04/03/1985", "date of birth [DATE_OF_BIRTH]"),
            Case("it says 1985-03-04", "it says [DATE_OF_BIRTH]"),
            Case(
                "i was born twenty four slash oh three slash nineteen eighty nine",
                "i was born [DATE_OF_BIRTH]"),
            Case("the card expires june twenty eight", "the card expires [CARD_EXPIRY]"),
            Case("expiry date oh six twenty twenty eight", "expiry date [CARD_EXPIRY]"),
            Case(
                "geboren am elften november neunzehnhundertdreiundachtzig", "geboren am [DATE_OF_BIRTH]",
                "de-DE"),
            Case("nata il tre marzo millenovecentottantatré", "nata il [DATE_OF_BIRTH]", "it-IT"),
            .kept("on the eighth of february"), .kept("on june second twenty twenty four"),
            .kept("on 2031-03-04"),
        ])
    func dates(_ example: Case) { expect(example) }

    @Test(
        "codes of letters and digits are masked by their shape, their check or their cue",
        arguments: [
            Case("GB29 NWBK 6016 1331 9268 19", "[IBAN]"),
            Case(
                "g b two nine n w b k sixty sixteen thirteen thirty one nine two six eight one nine", "[IBAN]"
            ),
            Case("DE89370400440532013000 is it", "[IBAN] is it"),
            Case("postcode NG8 9WW", "postcode [POSTCODE]"),
            Case("it's s o two eight two d n", "it's [POSTCODE]"),
            Case("q q twelve thirty four fifty six c", "[NATIONAL_ID]"),
            Case("AB123456C", "[NATIONAL_ID]"),
            Case("licence number S 6437499", "licence number [LICENCE]"),
            Case("x y seven eight nine two", "[NUMBER]"),
            .kept("the m 25"), .kept("flight b a 123"), .kept("seat 12 a"), .kept("a 2 hour wait"),
            .kept("my iphone 12"), .kept("gate b 42"),
        ])
    func codes(_ example: Case) { expect(example) }

    @Test("an account number with a wrong check digit is no IBAN")
    func ibanNearMiss() {
        let spans = ruleSpans("DE88370400440532013000", "en")
        #expect(!spans.contains { $0.type == .iban })
        #expect(!spans.isEmpty)
    }

    @Test(
        "internet addresses are masked, written and spoken",
        arguments: [
            Case("ping 192.168.0.255 now", "ping [IP] now"),
            Case("two fifteen dot one four nine dot one fifty one dot nine oh", "[IP]"),
            Case("2001:db8::1", "[IP]"),
            Case("fe80:0:0:0:1:2:3:4", "[IP]"),
            .kept("12:30:45"), .kept("version 10.15.7"), .kept("two dot one dot three"), .kept("be: a: c"),
        ])
    func internetAddresses(_ example: Case) { expect(example) }

    @Test(
        "passwords and user names are masked after the word that names them",
        arguments: [
            Case("my password is soccer one three oh hash", "my password is [PASSWORD]"),
            Case("password cheese 868", "password [PASSWORD]"),
            Case("user name sunflower underscore robin", "user name [USERNAME]"),
            Case("username: bigdog_77", "username: [USERNAME]"),
            .kept("i forgot my password"), .kept("password reset please"),
            .kept("my password is not working"),
            .kept("my user name doesn't work"),
        ])
    func secrets(_ example: Case) { expect(example) }

    private func expect(_ example: Case) { expectRules(example) }
}
