import Testing

@testable import Fetch

@Suite("Addresses and networks")
struct AddressTests {
    @Test(
        "an address is of the kind that IANA's registries say",
        arguments: [
            ("8.8.8.8", .global), ("193.0.6.139", .global), ("172.15.255.255", .global), ("172.32.0.0", .global),
            ("100.63.255.255", .global), ("100.128.0.0", .global), ("11.0.0.0", .global), ("198.17.255.255", .global),
            ("223.255.255.255", .global), ("0.0.0.0", .unspecified), ("0.1.2.3", .unspecified), ("10.0.0.1", .private),
            ("10.255.255.255", .private), ("172.16.0.0", .private), ("172.31.255.255", .private),
            ("192.168.1.1", .private), ("100.64.0.0", .carrierNAT), ("100.127.255.255", .carrierNAT),
            ("127.0.0.1", .loopback), ("127.255.255.255", .loopback), ("169.254.1.1", .linkLocal),
            ("169.254.169.254", .metadata), ("168.63.129.16", .metadata), ("100.100.100.200", .metadata),
            ("192.0.0.192", .metadata), ("192.0.0.8", .reserved), ("192.0.2.1", .documentation),
            ("198.51.100.7", .documentation), ("203.0.113.255", .documentation), ("198.18.0.1", .benchmarking),
            ("198.19.255.255", .benchmarking), ("224.0.0.1", .multicast), ("239.255.255.255", .multicast),
            ("240.0.0.1", .reserved), ("255.255.255.255", .reserved),
            ("2a00:1450:4001:81b::200e", .global), ("2001:4860:4860::8888", .global), ("::", .unspecified),
            ("::1", .loopback), ("::2", .reserved), ("fe80::1", .linkLocal), ("febf::1", .linkLocal),
            ("fec0::1", .private), ("fc00::1", .private), ("fdff::1", .private), ("fd00:ec2::254", .metadata),
            ("ff02::1", .multicast), ("2001:db8::1", .documentation), ("3fff:fff::1", .documentation),
            ("2001:2::1", .benchmarking), ("2001::1", .reserved), ("2001:1ff::1", .reserved), ("100::1", .reserved),
            ("64:ff9b:1::a00:1", .reserved), ("5f00::1", .reserved), ("4000::1", .reserved),
            ("::ffff:127.0.0.1", .loopback), ("::ffff:10.0.0.1", .private), ("::ffff:169.254.169.254", .metadata),
            ("::ffff:8.8.8.8", .global), ("::127.0.0.1", .reserved), ("::8.8.8.8", .reserved),
            ("64:ff9b::7f00:1", .loopback), ("64:ff9b::a9fe:a9fe", .metadata), ("64:ff9b::808:808", .global),
            ("2002:7f00:1::", .loopback), ("2002:c0a8:101::1", .private), ("2002:808:808::1", .global),
        ] as [(String, IPAddress.Kind)])
    func kinds(text: String, kind: IPAddress.Kind) throws {
        #expect(try #require(IPAddress(text)).kind == kind)
    }

    @Test(
        "a host's name outside ASCII is written as DNS knows it",
        arguments: [
            ("łódź.pl", "xn--d-uga0v4h.pl"), ("Bücher.example", "xn--bcher-kva.example"),
            ("example.org", "example.org"),
            ("他们为什么不说中文.example", "xn--ihqwcrb4cv8a8dqg056pqjye.example"), ("пример.例え", "xn--e1afmkfd.xn--r8jz45g"),
            ("3年B組金八先生。x", "xn--3b-ww4c5e180e575a65lsy2b.x"),
        ])
    func hostNames(name: String, expected: String) throws {
        #expect(HostName.ascii(name) == expected)
        #expect(try WebURL("http://\(name)/").host == expected)
    }

    @Test("a host's name with a part too long for DNS is none")
    func longHostName() {
        #expect(HostName.ascii(String(repeating: "ł", count: 60) + ".pl") == nil)
    }

    @Test(
        "what is not a whole address is none",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "0x7f.0.0.1", "2130706433", "fe80::1%eth0", "::g", "localhost",
        ])
    func badAddresses(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        "an address is written in its usual form",
        arguments: [
            ("192.168.0.1", "192.168.0.1"), ("255.255.255.255", "255.255.255.255"),
            ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
            ("::ffff:127.0.0.1", "::ffff:127.0.0.1"),
        ])
    func descriptions(text: String, expected: String) throws {
        #expect(try #require(IPAddress(text)).description == expected)
    }

    @Test(
        "a network holds its own addresses only",
        arguments: [
            ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false), ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "2a00::1", false), ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1/32", "127.0.0.2", false),
            ("192.168.4.0/22", "192.168.7.255", true), ("192.168.4.0/22", "192.168.8.0", false),
            ("127.0.0.0/8", "::ffff:127.0.0.1", true), ("127.0.0.0/8", "64:ff9b::7f00:1", false),
            ("::/0", "ff02::1", true), ("fd00::/8", "fd12:3456::1", true), ("fd00::/8", "fe80::1", false),
            ("2001:db8::/63", "2001:db8:0:1::", true), ("2001:db8::/64", "2001:db8:0:1::", false),
            ("2001:db8::/65", "2001:db8::7fff:0:0:1", true), ("2001:db8::/65", "2001:db8::8000:0:0:1", false),
            ("::1/128", "::1", true), ("::1/128", "::2", false),
        ])
    func containment(network: String, address: String, isInside: Bool) throws {
        #expect(try IPNetwork(network).contains(try #require(IPAddress(address))) == isInside)
    }

    @Test(
        "what is not a network is refused with its text and the problem",
        arguments: [
            ("", "no IPv4"), ("localhost/8", "no IPv4"), ("10.0.0.0/33", "0 to 32"), ("10.0.0.0/", "0 to 32"),
            ("10.0.0.0/-1", "0 to 32"), ("10.0.0.0/+8", "0 to 32"), ("10.0.0.0/8/8", "0 to 32"),
            ("fd00::/129", "0 to 128"),
            ("10.1.2.3/8", "the network is 10.0.0.0/8"), ("fd00::1/8", "the network is fd00::/8"),
        ])
    func badNetworks(text: String, problem: String) throws {
        let error = #expect(throws: IPNetwork.ParseError.self) { try IPNetwork(text) }
        #expect(error?.text == text)
        #expect(error?.description.contains(problem) == true)
    }
}
