import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Addresses of a CKAN portal")
struct AddressTests {
    @Test(
        "from any address that people register, the actions and pages are found",
        arguments: [
            ("https://dane.pl", "https://dane.pl"), ("https://dane.pl/", "https://dane.pl"),
            ("https://dane.pl///", "https://dane.pl"),
            ("https://dane.pl/ckan", "https://dane.pl/ckan"), ("https://dane.pl/ckan/", "https://dane.pl/ckan"),
            ("https://dane.pl/api", "https://dane.pl"), ("https://dane.pl/api/3", "https://dane.pl"),
            ("https://dane.pl/api/3/", "https://dane.pl"), ("https://dane.pl/api/3/action", "https://dane.pl"),
            ("https://dane.pl/api/3/action/", "https://dane.pl"),
            ("https://dane.pl/x/api/3/action/package_list", "https://dane.pl/x"),
            ("https://dane.pl/api/3/action/current_package_list_with_resources?limit=10&offset=0", "https://dane.pl"),
            ("https://dane.pl/?lang=pl", "https://dane.pl"), ("https://api.dane.pl", "https://api.dane.pl"),
            ("https://api.dane.pl/api-portal", "https://api.dane.pl/api-portal"),
            ("http://127.0.0.1:8080/ckan", "http://127.0.0.1:8080/ckan"),
        ])
    func roots(url: String, root: String) {
        let address = CKANAddress(url)
        #expect(address.root == root)
        #expect(address.action("site_read", []) == root + "/api/3/action/site_read")
        #expect(address.page(of: "rejestr") == root + "/dataset/rejestr")
        #expect(!address.isFile)
    }

    @Test("an old portal's address without a version is kept")
    func oldAPI() {
        #expect(
            CKANAddress("https://dane.pl/api/action/package_list").action("site_read", [])
                == "https://dane.pl/api/action/site_read")
    }

    @Test("parameters and names are encoded")
    func encoding() {
        let address = CKANAddress("https://dane.pl")
        #expect(
            address.action("package_show", [("id", "a b&c=ł/?#")])
                == "https://dane.pl/api/3/action/package_show?id=a%20b%26c%3D%C5%82%2F%3F%23")
        #expect(address.page(of: "../x y") == "https://dane.pl/dataset/..%2Fx%20y")
    }

    @Test("a local file has no pages")
    func files() {
        let address = CKANAddress("file:///srv/a.json")
        #expect(address.isFile && address.page(of: "x") == nil)
    }
}
