/// How many datasets and series the RDF files of the shared corpus describe, as rdflib 7 counts them: nodes of one of the
/// classes, or listed by a catalogue without a class, that have a title, a description, or the like, and are no catalogue.
package let corpusCounts: [String: String] = [
    "corpus/ckan/dcat-jsonld": """
    dcat_catalog_pod.jsonld 1
    hydra_paged-collection-1.jsonld 3
    hydra_paged-collection-2.jsonld 1
    hydra_partial-collection-1.jsonld 3
    hydra_partial-collection-2.jsonld 1
    """,
    "corpus/ckan/dcat-rdf": """
    dcat_catalog.rdf 2
    dcat_catalog_datasets_list.rdf 2
    dcat_dataset_full.rdf 1
    dcat_dataset_gov_de.rdf 1
    de_catalog-endpoint.rdf 6
    de_metadata_max.rdf 1
    de_metadata_max_multi_namespaces.rdf 1
    it_catalog_dati_unibo.rdf 12
    it_dataset_identifier.rdf 1
    swiss_1901.xml 1
    swiss_catalog-datetimes.xml 4
    swiss_catalog.xml 2
    swiss_conformant_language.xml 1
    swiss_conformant_publisher.xml 1
    swiss_dataset-media-types.xml 1
    swiss_dataset-rights.xml 1
    swiss_deprecated_publisher.xml 1
    """,
    "corpus/ckan/dcat-ttl": """
    dcat_dataset_afs.ttl 1
    dcat_dataset_gob_es.ttl 1
    dcat_dataset_health.ttl 1
    dcat_dataset_health_no_blank.ttl 1
    dcat_dataset_multilingual.ttl 1
    iso19139_to_dcat_ap_expected.ttl 1
    """,
    "corpus/ckan/malformed": """
    swiss_dataset-datetimes-bad.xml 1
    """,
    "corpus/peers/fairdatapoint": """
    fantom5.ttl 1
    gda-lumc.ttl 1
    """,
    "corpus/peers/fdk-norway": """
    all_catalogs.ttl 2
    catalog_0_diff_update.ttl 1
    catalog_0_no_records.ttl 1
    catalog_1.ttl 1
    catalog_1_no_records.ttl 1
    catalog_diff_1.ttl 9
    dataset_0.ttl 1
    dataset_0_no_uri_properties.ttl 1
    dataset_series.ttl 1
    harvest_response_0.ttl 2
    harvest_response_0_catalog_diff.ttl 1
    harvest_response_1.ttl 1
    harvest_response_2.ttl 2
    harvest_response_2_dataset_diff.ttl 2
    harvest_response_4.ttl 4
    nested_blank_nodes_serialized.ttl 1
    parsed_catalog_3.ttl 2
    parsed_dataset_0.ttl 1
    parsed_dataset_1.ttl 1
    """,
    "corpus/peers/geonetwork": """
    dcat-feed-mow.rdf 22
    eu.dcat-ap.survey.xml 1
    generic-dataset.dcat-ap.xml 1
    jrc.dcat.geo-dataset.xml 1
    vlaanderen.dcat-ap.dataset.xml 1
    """,
    "corpus/peers/ldes": """
    dcat-combined-all.ttl 2
    dcat-combined-without-views.ttl 2
    ldes-create-versions.ttl 1
    not-valid.ttl 1
    parcels.ttl 1
    """,
    "corpus/peers/mqa-vocabularies": """
    dcatap-de_catalog.rdf 1
    """,
    "corpus/peers/municipal-github": """
    alessandria_catalog.rdf 5
    brescia-mobilita_catalog.rdf 3
    civitavecchia_catalog.rdf 10
    foggia_catalog.rdf 7
    giovinazzo_catalog.rdf 2
    lizzano_catalog.rdf 1
    """,
    "corpus/peers/piveau": """
    update_example.ttl 1
    """,
    "corpus/peers/udata": """
    bnodes.jsonld 3
    catalog.xml 4
    datara--5a26b0f6-0ccf-46ad-ac58-734054b91977.rdf.xml 1
    flat.jsonld 3
    nested.jsonld 1
    paged-collection-1.jsonld 3
    partial-collection-1.jsonld 3
    partial-collection-2.jsonld 1
    sig.oreme.rdf 1
    udata.xml 2
    """,
    "standards/dcat-ap-3.0.1/examples": """
    example-bee-population-2022-2023.ttl 2
    example-bee-population-dataset-series-frequency.ttl 1
    example-bee-population-dataset-series-gea-nha.ttl 4
    example-bee-population-dataset-series-issued.ttl 3
    example-bee-population-dataset-series-life-count.ttl 1
    example-bee-population-dataset-series-modified.ttl 4
    example-bee-population-dataset-series-ordered.ttl 1
    example-bee-population-dataset-series-spatial-thessaloniki-athens.ttl 3
    example-bee-population-dataset-series-spatial-thessaloniki.ttl 2
    example-bee-population-dataset-series.ttl 1
    example-bee-population.ttl 1
    example-bee-populaton-2022-2023.jsonld 2
    example-bee-populaton-2022-2023.ttl 2
    """,
    "standards/dcat-ap-hvd-3.0.0/examples": """
    example-bees_wasps_dataset.jsonld 2
    example-data_service_terms_sla.jsonld 2
    example-data_service_terms_sla.ttl 2
    example-ms_catalogue.jsonld 1
    example-ms_catalogue.ttl 1
    example-ms_catalogue_hvd.jsonld 1
    example-ms_catalogue_hvd.ttl 1
    example-ms_dataset.jsonld 1
    example-ms_dataset.ttl 1
    example-ms_dataset_2_distributions.jsonld 1
    example-ms_dataset_2_distributions.ttl 1
    example-ms_dataset_2_identifiers.jsonld 1
    example-ms_dataset_2_identifiers.ttl 1
    example-ms_dataset_2_licenses.jsonld 2
    example-ms_dataset_2_licenses.ttl 2
    example-ms_dataset_data_service.jsonld 2
    example-ms_dataset_data_service.ttl 2
    example-ms_dataset_hvd_profile.jsonld 1
    example-ms_dataset_hvd_profile.ttl 1
    example-restrict_licenses.jsonld 2
    example-restrict_licenses.ttl 2
    """,
    "standards/geodcat-ap-2.0.0/examples": """
    dataset.rdf 1
    dataset.ttl 1
    """,
    "standards/geodcat-ap-2.0.0": """
    geodcat-ap.shacl.ttl 1
    geodcat-ap.ttl 1
    """,
    "standards/iso19139/test-cases/basic_dataset": """
    expected_output.rdf 1
    expected_output.ttl 1
    """,
    "standards/iso19139/test-cases/distributorinfo-multiple": """
    expected_output.rdf 1
    expected_output.ttl 1
    """,
    "standards/iso19139/test-cases/geo-bbox-precision": """
    expected_output.rdf 1
    expected_output.ttl 1
    """,
    "standards/iso19139/test-cases/hvd_dataset_multilingual": """
    expected_output.rdf 1
    expected_output.ttl 1
    """,
    "standards/iso19139/test-cases/hvd_dataset_non_multilingual": """
    expected_output.rdf 1
    expected_output.ttl 1
    """,
    "standards/iso19139/test-cases/identifiers-anchor": """
    expected_output.rdf 1
    expected_output.ttl 1
    """,
    "standards/iso19139/test-cases/multilingual-resource-description": """
    expected_output.rdf 1
    expected_output.ttl 1
    """,
    "standards/iso19139/test-cases/transfersize-bytesize": """
    expected_output.rdf 1
    expected_output.ttl 1
    """,
    "standards/national/dcat-ap-es-1.0.0/examples": """
    E_DCAT-AP-ES_Catalog.rdf 1
    E_DCAT-AP-ES_Catalog_HVD.rdf 1
    E_DCAT-AP-ES_Catalog_NSIP.rdf 6
    E_DCAT-AP-ES_full_optional.rdf 4
    E_DCAT-AP-ES_minimal.rdf 1
    """,
    "standards/national/dcat-ap-se": """
    obligatoriskt.rdf 1
    obligatoriskt.ttl 1
    rekommenderat.rdf 1
    rekommenderat.ttl 1
    """,
    "standards/national/dcat-ap.de-3.0/testcases": """
    deprecated.ttl 1
    quicktest.ttl 2
    """,
]
