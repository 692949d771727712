package import Catalog
package import Feeds

extension Source {
    /// What the catalogue is told of it.
    package var registration: SourceRegistration {
        SourceRegistration(
            id: id, title: title, type: type?.rawValue, url: registeredURL, publisher: publisher,
            schedule: schedule.description, isSample: isSample, state: life)
    }
}
