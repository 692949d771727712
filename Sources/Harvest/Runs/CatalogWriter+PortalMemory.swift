package import Catalog
import Feeds

/// All that a harvester may learn of the store: what its own earlier runs noted.
extension CatalogWriter: PortalMemory {}
