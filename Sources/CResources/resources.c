/* The files of catalog/ as bytes (C23 #embed): they are edited by hand where they lie, and a change rebuilds this file. */
#include "resources.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char vocabulary_access_right[] = {
#embed "../../catalog/vocabularies/access-right.csv"
};

static const unsigned char vocabulary_data_theme[] = {
#embed "../../catalog/vocabularies/data-theme.csv"
};

static const unsigned char vocabulary_distribution_status[] = {
#embed "../../catalog/vocabularies/distribution-status.csv"
};

static const unsigned char vocabulary_file_type[] = {
#embed "../../catalog/vocabularies/file-type.csv"
};

static const unsigned char vocabulary_frequency[] = {
#embed "../../catalog/vocabularies/frequency.csv"
};

static const unsigned char vocabulary_hvd_category[] = {
#embed "../../catalog/vocabularies/hvd-category.csv"
};

static const unsigned char vocabulary_inspire_theme[] = {
#embed "../../catalog/vocabularies/inspire-theme.csv"
};

static const unsigned char vocabulary_language[] = {
#embed "../../catalog/vocabularies/language.csv"
};

static const unsigned char vocabulary_licence[] = {
#embed "../../catalog/vocabularies/licence.csv"
};

static const unsigned char vocabulary_licence_unstated[] = {
#embed "../../catalog/vocabularies/licence-unstated.csv"
};

static const unsigned char vocabulary_office[] = {
#embed "../../catalog/vocabularies/office.csv"
};

static const unsigned char vocabulary_planned_availability[] = {
#embed "../../catalog/vocabularies/planned-availability.csv"
};

static const unsigned char vocabulary_teryt[] = {
#embed "../../catalog/vocabularies/teryt.csv"
};

static const unsigned char vocabulary_topic_category[] = {
#embed "../../catalog/vocabularies/topic-category.csv"
};

static const unsigned char vocabulary_voivodeship_extent[] = {
#embed "../../catalog/vocabularies/voivodeship-extent.csv"
};

static const unsigned char findings[] = {
#embed "../../catalog/findings.csv"
};

static const unsigned char schema_001_ledger[] = {
#embed "../../catalog/schema/001-ledger.sql"
};

static const unsigned char schema_002_projection[] = {
#embed "../../catalog/schema/002-projection.sql"
};

static const unsigned char schema_003_runs[] = {
#embed "../../catalog/schema/003-runs.sql"
};

static const unsigned char schema_004_source_limits[] = {
#embed "../../catalog/schema/004-source-limits.sql"
};

static const unsigned char schema_005_clusters[] = {
#embed "../../catalog/schema/005-clusters.sql"
};

static const unsigned char schema_006_origins[] = {
#embed "../../catalog/schema/006-origins.sql"
};

static const unsigned char schema_007_finding_counts[] = {
#embed "../../catalog/schema/007-finding-counts.sql"
};

static const unsigned char schema_008_projection_version[] = {
#embed "../../catalog/schema/008-projection-version.sql"
};

static const unsigned char schema_009_mapping[] = {
#embed "../../catalog/schema/009-mapping.sql"
};

static const unsigned char projection[] = {
#embed "../../catalog/projection.sql"
};

#define RESOURCE(path, array) {path, array, sizeof array}

static const snop_resource resources[] = {
    RESOURCE("vocabularies/access-right.csv", vocabulary_access_right),
    RESOURCE("vocabularies/data-theme.csv", vocabulary_data_theme),
    RESOURCE("vocabularies/distribution-status.csv", vocabulary_distribution_status),
    RESOURCE("vocabularies/file-type.csv", vocabulary_file_type),
    RESOURCE("vocabularies/frequency.csv", vocabulary_frequency),
    RESOURCE("vocabularies/hvd-category.csv", vocabulary_hvd_category),
    RESOURCE("vocabularies/inspire-theme.csv", vocabulary_inspire_theme),
    RESOURCE("vocabularies/language.csv", vocabulary_language),
    RESOURCE("vocabularies/licence.csv", vocabulary_licence),
    RESOURCE("vocabularies/licence-unstated.csv", vocabulary_licence_unstated),
    RESOURCE("vocabularies/office.csv", vocabulary_office),
    RESOURCE("vocabularies/planned-availability.csv", vocabulary_planned_availability),
    RESOURCE("vocabularies/teryt.csv", vocabulary_teryt),
    RESOURCE("vocabularies/topic-category.csv", vocabulary_topic_category),
    RESOURCE("vocabularies/voivodeship-extent.csv", vocabulary_voivodeship_extent),
    RESOURCE("findings.csv", findings),
    RESOURCE("schema/001-ledger.sql", schema_001_ledger),
    RESOURCE("schema/002-projection.sql", schema_002_projection),
    RESOURCE("schema/003-runs.sql", schema_003_runs),
    RESOURCE("schema/004-source-limits.sql", schema_004_source_limits),
    RESOURCE("schema/005-clusters.sql", schema_005_clusters),
    RESOURCE("schema/006-origins.sql", schema_006_origins),
    RESOURCE("schema/007-finding-counts.sql", schema_007_finding_counts),
    RESOURCE("schema/008-projection-version.sql", schema_008_projection_version),
    RESOURCE("schema/009-mapping.sql", schema_009_mapping),
    RESOURCE("projection.sql", projection),
};

size_t snop_resource_count(void) { return sizeof resources / sizeof resources[0]; }

const snop_resource *snop_resource_at(size_t index) { return &resources[index]; }
