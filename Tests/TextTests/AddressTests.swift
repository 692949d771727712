import Testing
import Text

struct AddressTests {
    @Test(
        "an address falls into its parts and is put together again",
        arguments: [
            ("http://u:p@h.pl:8080/a/b?c=d?e#f#g", ["http", "u:p@h.pl:8080", "/a/b", "c=d?e", "f#g"]),
            ("http://h?q", ["http", "h", "", "q", nil]), ("HTTP://H#f?q", ["HTTP", "H", "", nil, "f?q"]),
            ("//h/p", [nil, "h", "/p", nil, nil]), ("/p:q", [nil, nil, "/p:q", nil, nil]),
            ("file:///p", ["file", "", "/p", nil, nil]), ("urn:x:y", ["urn", nil, "x:y", nil, nil]),
            ("", [nil, nil, "", nil, nil]), (":a", [nil, nil, ":a", nil, nil]), ("1a:b", [nil, nil, "1a:b", nil, nil]),
            ("a+-.1:", ["a+-.1", nil, "", nil, nil]), ("ż:b?", [nil, nil, "ż:b", "", nil]),
        ] as [(String, [String?])])
    func parts(text: String, parts: [String?]) {
        let address = Address(text)
        let found = [address.scheme, address.authority, address.path, address.query, address.fragment]
        #expect(found.map { $0.map(String.init) } == parts)
        #expect(address.text == text)
    }

    /// RFC 3986, section 5.4.
    @Test(
        "a relative reference is resolved",
        arguments: [
            ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
            ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("g#s", "http://a/b/c/g#s"), (";x", "http://a/b/c/;x"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
            ("..", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."),
            ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"), ("g/./h", "http://a/b/c/g/h"),
            ("g/../h", "http://a/b/c/h"), ("g?y/../x", "http://a/b/c/g?y/../x"), ("g#s/../x", "http://a/b/c/g#s/../x"),
        ])
    func resolving(reference: String, address: String) {
        #expect(Address("http://a/b/c/d;p?q").resolving(reference) == address)
    }

    @Test(
        "a server has a root, and nothing else has one",
        arguments: [
            ("https://a.pl:8/b?c#d", "https://a.pl:8"), ("HTTP://A.pl", "HTTP://A.pl"), ("http://a?b/c", "http://a"),
            ("file:///a", nil), ("ftp://a/b", nil), ("a/b", nil), ("//a/b", nil), ("http:/a", nil),
        ] as [(String, String?)])
    func roots(url: String, root: String?) {
        #expect(Address.root(of: url) == root)
    }

    @Test(
        "a bare address has no query, no fragment and no slash at its end",
        arguments: [
            ("https://a/b//?c", "https://a/b"), ("https://a/#b?c", "https://a"), ("https://a/b", "https://a/b"),
            ("", ""),
        ])
    func bare(url: String, bare: String) {
        #expect(Address.bare(url) == bare)
    }

    @Test(
        "an authority is a name, a host and a port",
        arguments: [
            ("h", [nil, "h", nil]), ("h:80", [nil, "h", "80"]), ("h:", [nil, "h", ""]), ("u@h", ["u", "h", nil]),
            ("u:p@v@h:1", ["u:p@v", "h", "1"]), ("[::1]", [nil, "[::1]", nil]), ("[::1]:80", [nil, "[::1]", "80"]),
            ("", [nil, "", nil]), ("@", ["", "", nil]),
        ] as [(String, [String?])])
    func authorities(text: String, parts: [String?]) {
        let authority = Address.Authority(text[...])
        #expect([authority.userInfo, authority.host, authority.port].map { $0.map(String.init) } == parts)
    }

    @Test(
        "one parameter is set, and the others stay as they are written",
        arguments: [
            ("http://a/b", "http://a/b?p=1"), ("http://a/b?", "http://a/b?p=1"), ("http://a/b?p=2#f", "http://a/b?p=1"),
            ("http://a/?p=2&q=%C5%82&p&r=&&s", "http://a/?q=%C5%82&r=&s&p=1"), ("http://a?P=2", "http://a?P=2&p=1"),
        ])
    func setting(url: String, changed: String) {
        #expect(Address.setting("p", to: "1", in: url) == changed)
    }

    @Test("parameters are dropped by their names")
    func dropping() {
        let address = Address("http://a/b?x=1&map=/m&X#f")
        #expect(address.keeping { $0.lowercased() != "x" } == "http://a/b?map=/m")
        #expect(address.keeping { _ in false } == "http://a/b")
    }
}
