import Testing

@testable import Redaction

@Suite("E-mail and web addresses")
struct AddressRecogniserTests {
    @Test(
        "e-mail addresses are masked as written",
        arguments: [
            Case("write to john.smith+x@mail.example.co.uk.", "write to [EMAIL]."),
            Case("(o_neill-99@example.org)", "([EMAIL])"),
            Case("john.smith @ gmail.com", "[EMAIL]"),
            Case("müller@straße.de", "[EMAIL]"),
            Case("me@localhost", "[EMAIL]"),
            Case("a@b.com,c@d.org", "[EMAIL],[EMAIL]"),
            .kept("@ home"), .kept("we met @ noon"), .kept("@handle said so"), .kept("@@@"),
        ])
    func written(_ example: Case) { expect(example) }

    @Test(
        "e-mail addresses are masked as spoken and spelled",
        arguments: [
            Case("it's john dot smith at gmail dot com thanks", "it's [EMAIL] thanks"),
            Case("my email is j o h n at example dot co dot uk", "my email is [EMAIL]"),
            Case("write to mary underscore jones seven seven at yahoo dot com", "write to [EMAIL]"),
            Case("that is tom at b t internet dot com", "that is [EMAIL]"),
            Case("s as in sugar m as in mike at hotmail dot com", "[EMAIL]"),
            Case("jane smith at gmail", "[EMAIL]"),
            Case("john at gmail.com", "[EMAIL]"),
            Case("peter dash paul dot double oh seven at my dash company dot org", "[EMAIL]"),
            Case("info at example dot c o m", "[EMAIL]"),
            Case("maria arroba correo punto es", "[EMAIL]", "es-ES"),
            Case("mario chiocciola libero punto it", "[EMAIL]", "it-IT"),
            .kept("meet me at the office"), .kept("i am at home dot"), .kept("at ten"), .kept("look at it"),
            .kept("what is the point at the end"),
        ])
    func spoken(_ example: Case) { expect(example) }

    @Test(
        "web addresses are masked as written",
        arguments: [
            Case("see https://example.org/a?b=c#d, please", "see [URL], please"),
            Case("www.example.xyz", "[URL]"),
            Case("go to (shop.example.co.uk/help)", "go to ([URL])"),
            Case("HTTP://EXAMPLE.COM", "[URL]"),
            .kept("yes.no"), .kept("i came.it was late"), .kept("version 2.0.1"), .kept("e.g. this"),
            .kept("and...so"),
        ])
    func writtenWeb(_ example: Case) { expect(example) }

    @Test(
        "web addresses are masked as spoken",
        arguments: [
            Case("go to www dot example dot com", "go to [URL]"),
            Case("double u double u double u dot example dot com slash help", "[URL]"),
            Case("w w w dot e x a m p l e dot org", "[URL]"),
            Case("it's on example dot co dot uk", "it's on [URL]"),
            Case("https colon slash slash example dot com", "[URL]"),
            Case("it is www dot smith and sons dot net", "it is [URL]"),
            .kept("at this point in time"), .kept("dot the i"), .kept("nine point eight"),
            .kept("the dot com boom"),
        ])
    func spokenWeb(_ example: Case) { expect(example) }

    private func expect(_ example: Case) { expectRules(example) }
}
