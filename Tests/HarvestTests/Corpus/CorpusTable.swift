/// What each document of the corpus is: `path | what | how | recognised | why`. The first line that fits a path counts.
///
/// - what: the type that reads it, or `-` where it is no feed; then why is said.
/// - how: `feed` is read where it lies. `record` is one record, which is put into an answer of its protocol first.
///   `page` is answered over HTTP. `refused` is what no reader can take a record from, and why is said.
/// - recognised: what recognition says where that is not what the document is; then why is said.
let corpusTable = """
    */SOURCES.tsv | - | | | list of this corpus
    poland/boundaries/* | - | | | outlines of units, which describe no dataset
    ckan/EXPECTED.tsv | - | | | list of this corpus
    ckan/ckan-api/*resource_show* | - | | | a resource without its dataset
    ckan/ckan-api/dkan_package_show_list.json | ckan | feed | - | its only package says that it is private
    ckan/ckan-api/* | ckan | feed
    ckan/ckan-package/spatial_dataset.json | - | | | names and values of a test
    ckan/ckan-package/ckan_dataset_multilingual.json | ckan | feed | - | a package without an id
    ckan/ckan-package/ckan_dcat_ap_* | ckan | feed | - | a package without an id
    ckan/ckan-package/ckan_full_* | ckan | feed | - | a package without an id
    ckan/ckan-package/* | ckan | feed
    ckan/csw/*capabilities* | csw | refused | | capabilities, without records
    ckan/csw/inspire_iso19139_ckan_pycsw.xml | iso19139 | refused | - | a browser's words stand before the document
    ckan/csw/* | csw | feed
    ckan/data-json/* | dcat-us | feed
    ckan/dcat-json/* | dcat-us | feed
    ckan/dcat-jsonld/full_croissant_dataset.jsonld | schema-org | page
    ckan/dcat-jsonld/dcat_catalog_pod.jsonld | dcat-us | feed
    ckan/dcat-jsonld/* | dcat | feed
    ckan/dcat-rdf/* | dcat | feed
    ckan/dcat-ttl/* | dcat | feed
    ckan/fgdc/* | - | | | metadata of the FGDC, which Europe does not use
    ckan/iso19139/geocat_testdata.xml | csw | feed
    ckan/iso19139/* | iso19139 | feed
    ckan/malformed/swiss_* | dcat | feed
    ckan/malformed/gsa_decode_error.xml | iso19139 | refused | - | breaks off before anything tells what it is
    ckan/malformed/gsa_to_be_filtered_by_datetime.xml | iso19139 | refused | - | a comment and nothing else
    ckan/malformed/iso_error_bad_xml.xml | iso19139 | refused | | breaks off in its only record
    ckan/malformed/* | iso19139 | feed
    ckan/misc/wms_capabilities.xml | ogc-services | feed
    ckan/misc/*.geojson | - | | | a shape
    ckan/reference/* | - | | | a list of formats
    ckan/waf/* | waf | page
    peers/arcgis-hub/mock-dataset.json | arcgis-hub | record
    peers/arcgis-hub/mock-site-model.json | - | | | settings of a site
    peers/arcgis-hub/argyll_and_bute.json | arcgis-hub | page
    peers/arcgis-hub/south_ayrshire.json | arcgis-hub | page | - | no item tells what the list is of
    peers/arcgis-hub/* | arcgis-hub | feed
    peers/datacite/datacite_malformed.xml | oai-pmh | refused | - | a record of DataCite that is no XML
    peers/datacite/* | oai-pmh | record
    peers/datagov-harvester/USGS* | - | | | metadata of the FGDC, which Europe does not use
    peers/datagov-harvester/*.html | waf | page
    peers/datagov-harvester/decode_error.xml | iso19139 | refused | - | breaks off before anything tells what it is
    peers/datagov-harvester/to_be_filtered_by_datetime.xml | iso19139 | refused | - | a comment and nothing else
    peers/datagov-harvester/*.xml | iso19139 | feed
    peers/datagov-harvester/* | dcat-us | feed
    peers/dataverse/*SchemaDotOrg.json | schema-org | page
    peers/dataverse/* | oai-pmh | record
    peers/dkan/legacy_metadata.json | - | | | a schema
    peers/dkan/* | dcat-us | feed
    peers/esri-geoportal/GetCapabilities* | csw | refused | | capabilities, without records
    peers/esri-geoportal/* | csw | feed
    peers/fairdatapoint/*-html.ttl | dcat | refused | - | a file without its dataset
    peers/fairdatapoint/*-gzip.ttl | dcat | refused | - | a file without its dataset
    peers/fairdatapoint/*-textfile.ttl | dcat | refused | - | a file without its dataset
    peers/fairdatapoint/dtl-fdp.ttl | dcat | refused | - | a repository without its catalogues
    peers/fairdatapoint/* | dcat | feed
    peers/fdk-norway/dcatno-mqa-* | - | | | a vocabulary of measurements
    peers/fdk-norway/*_meta*.ttl | dcat | refused | - | what a harvester noted, without the datasets
    peers/fdk-norway/distribution_* | dcat | refused | - | a file without its dataset
    peers/fdk-norway/* | dcat | feed
    peers/geonetwork/badMd.xml | iso19139 | refused | - | no metadata
    peers/geonetwork/capabilities.xml | csw | refused | | capabilities, without records
    peers/geonetwork/getRecords.xml | csw | feed
    peers/geonetwork/GetRecordById-* | csw | feed
    peers/geonetwork/example.xml | csw | feed
    peers/geonetwork/webdav-dir-template.xml | - | | | a template of a WebDAV listing
    peers/geonetwork/*dcat* | dcat | feed
    peers/geonetwork/* | iso19139 | feed
    peers/gov-datajson/* | dcat-us | feed
    peers/ldes/*.trig | dcat | refused | - | an event stream in TriG, which is not read
    peers/ldes/context.jsonld | - | | | a context of JSON-LD
    peers/ldes/shape.ttl | - | | | a SHACL shape
    peers/ldes/example.ttl | - | | | members of an event stream that are no datasets
    peers/ldes/*view-* | dcat | refused | - | a view of an event stream, without the stream
    peers/ldes/invalid-server-dcat.ttl | dcat | refused | - | no Turtle
    peers/ldes/* | dcat | feed
    peers/magda/ckan-server-distribution* | - | | | a resource without its dataset
    peers/magda/act-sports* | dcat-us | feed
    peers/magda/test2-input.json | dcat-us | feed
    peers/magda/*.json | - | | | records of Magda's own registry
    peers/magda/* | csw | feed
    peers/mqa-vocabularies/geodcat-ap_catalog.rdf | dcat | refused | - | a record of a catalogue, without its dataset
    peers/mqa-vocabularies/*_catalog.rdf | dcat | feed
    peers/mqa-vocabularies/* | - | | | a vocabulary
    peers/municipal-github/* | dcat | feed
    peers/oai-pmh/00006.xml | oai-pmh | record
    peers/oai-pmh/00000.xml | oai-pmh | refused | | an answer without records
    peers/oai-pmh/00002.xml | oai-pmh | refused | | an answer without records
    peers/oai-pmh/00003.xml | oai-pmh | refused | | an answer without records
    peers/oai-pmh/fake5__00001.xml | oai-pmh | refused | | an answer without records
    peers/oai-pmh/Identify.xml | oai-pmh | refused | | an answer without records
    peers/oai-pmh/ListIdentifiers.xml | oai-pmh | refused | | an answer without records
    peers/oai-pmh/ListMetadataFormats.xml | oai-pmh | refused | | an answer without records
    peers/oai-pmh/ListSets.xml | oai-pmh | refused | | an answer without records
    peers/oai-pmh/badArgument.xml | oai-pmh | refused | | an error
    peers/oai-pmh/cannotDisseminateFormat.xml | oai-pmh | refused | | an error
    peers/oai-pmh/idDoesNotExist.xml | oai-pmh | refused | | an error
    peers/oai-pmh/noSetHierarchy.xml | oai-pmh | refused | | an error
    peers/oai-pmh/undefinedError.xml | oai-pmh | refused | | an error
    peers/oai-pmh/fake4__00001.xml | oai-pmh | refused | | no XML
    peers/oai-pmh/* | oai-pmh | feed
    peers/opendatasoft/* | opendatasoft | record
    peers/piveau/example_measurement.ttl | - | | | measurements of a dataset's quality
    peers/piveau/example_distribution*.ttl | dcat | refused | - | a file without its dataset
    peers/piveau/example_empty_catalog.ttl | dcat | refused | | breaks off before any dataset
    peers/piveau/*.ttl | dcat | feed
    peers/piveau/* | - | | | documents of the search index of data.europa.eu
    peers/pod/* | dcat-us | feed
    peers/pycsw/20201211* | - | | | an item of STAC
    peers/pycsw/simple-collection.json | - | | | a collection of STAC
    peers/pycsw/woudc* | ogc-records | record
    peers/pycsw/Record_* | csw | feed
    peers/pycsw/*_Exception-* | csw | refused | - | an exception, which all services of the OGC give
    peers/pycsw/get_GetCapabilities* | csw | refused | | capabilities, without records
    peers/pycsw/post_GetCapabilities* | csw | refused | | capabilities, without records
    peers/pycsw/post_GetDomain* | csw | refused | | values of a property, without records
    peers/pycsw/post_GetRecords-all-json.xml | - | | | JSON of an extension of pycsw, which nobody asks for
    peers/pycsw/get_opensearch-description.xml | - | | | a description of a search
    peers/pycsw/get_opensearch-* | atom | feed
    peers/pycsw/get_GetRecords* | csw | feed
    peers/pycsw/get_*bad_metadata_prefix.xml | oai-pmh | refused | | an error
    peers/pycsw/get_empty.xml | oai-pmh | refused | | an error
    peers/pycsw/get_illegal_verb.xml | oai-pmh | refused | | an error
    peers/pycsw/get_Identify.xml | oai-pmh | refused | | an answer without records
    peers/pycsw/get_ListIdentifiers_* | oai-pmh | refused | | an answer without records
    peers/pycsw/get_ListMetadataFormats.xml | oai-pmh | refused | | an answer without records
    peers/pycsw/get_ListSets.xml | oai-pmh | refused | | an answer without records
    peers/pycsw/get_* | oai-pmh | feed
    peers/pycsw/post_* | csw | feed
    peers/pycsw/* | iso19139 | feed
    peers/pydatajson/organization_tree.json | - | | | a tree of organisations
    peers/pydatajson/invalid_dataset_type.json | dcat-us | refused | - | its `dataset` is no list
    peers/pydatajson/missing_catalog_dataset.json | dcat-us | refused | - | a catalogue without `dataset`
    peers/pydatajson/invalid_catalog_empty.json | dcat-us | feed | - | no dataset tells what the list is of
    peers/pydatajson/* | dcat-us | feed
    peers/registries/portals.ttl | - | | dcat | a list of portals, which are described as catalogues
    peers/registries/* | - | | | a list of portals or of programs
    peers/socrata/drewFormatted.json | socrata | record
    peers/socrata/discovery.json | - | | | a description of an interface
    peers/socrata/metadata.json | - | | | a description of an interface
    peers/socrata/* | - | | | documents of Socrata's search index, which its interface does not give
    peers/udata/dkan-french-w-license.json | ckan | feed | - | its only package says that it is private
    peers/udata/evian.json | dcat-us | feed
    peers/udata/no-data.json | opendatasoft | refused | - | an answer of API 1, which Opendatasoft no longer offers
    peers/udata/*.json | opendatasoft | record
    peers/udata/geoide-* | csw | feed
    peers/udata/geonetwork-* | csw | feed
    peers/udata/* | dcat | feed
    peers/usmart/get_json_data.json | - | | | a test of another program
    peers/usmart/* | dcat-us | feed
    poland/app/* | - | | | planning documents, and their schema
    poland/ckan/* | ckan | feed
    poland/csw/*capabilities* | csw | refused | | capabilities, without records
    poland/csw/* | csw | feed
    poland/dane-gov-pl/api/search_suggest* | - | | | suggestions of a search, of datasets and others
    poland/dane-gov-pl/api/* | - | | | lists, and a description of an interface
    poland/dane-gov-pl/catalogue-dump/*.xsd | - | | | a schema
    poland/dane-gov-pl/catalogue-dump/* | - | | | a dump of dane.gov.pl, which is read by its API
    poland/dane-gov-pl/xml-feed/*.md5 | - | | | the digest of the feed beside it
    poland/dane-gov-pl/xml-feed/* | otwarte-dane | feed
    poland/dane-gov-pl/xsd/* | - | | | a schema
    poland/dcat/* | - | | | SHACL shapes
    poland/iso19139/* | iso19139 | feed
    poland/oai-pmh/* | oai-pmh | feed
    poland/portals_pl_registry.tsv | - | | | a list of portals
    poland/teryt_terc_2024-01-01.csv | - | | | a register of territorial units
    """
