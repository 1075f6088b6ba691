/* SPDX-License-Identifier: MIT */
/* What a seed file may hold. */
#include "ingest/collections.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ID                                                                     \
	{                                                                      \
		"id", WCI_F_SLUG, WCI_REQUIRED, NULL, NULL,                    \
		    "Stable slug, unique in its collection.", WCI_TO_COLUMN,   \
		    NULL                                                       \
	}
#define NAME                                                                   \
	{                                                                      \
		"name", WCI_F_TEXT, WCI_REQUIRED, NULL, NULL, "English name.", \
		    WCI_TO_COLUMN, NULL                                        \
	}
#define NAME_ZH                                                                \
	{                                                                      \
		"name_zh", WCI_F_TEXT, 0, NULL, NULL, "Chinese name.",         \
		    WCI_TO_COLUMN, NULL                                        \
	}
#define NOTE                                                                   \
	{                                                                      \
		"note", WCI_F_TEXT, 0, NULL, NULL, "Remarks.", WCI_TO_COLUMN,  \
		    NULL                                                       \
	}
#define ALIASES                                                                \
	{                                                                      \
		"aliases", WCI_F_TEXT, WCI_LIST, NULL, NULL,                   \
		    "Further exact names by which it may be referred to.",     \
		    WCI_TO_NAMES, NULL                                         \
	}
#define KIND                                                                   \
	{                                                                      \
		"kind", WCI_F_SLUG, WCI_REQUIRED, NULL, NULL,                  \
		    "What it is, a slug.", WCI_TO_COLUMN, NULL                 \
	}
#define RANK                                                                   \
	{                                                                      \
		"rank", WCI_F_CHOICE, 0, "preferred|normal|deprecated",        \
		    "normal", "Deprecated ones are shown, never used.",        \
		    WCI_TO_COLUMN, NULL                                        \
	}
#define REASON                                                                 \
	{                                                                      \
		"reason", WCI_F_TEXT, 0, NULL, NULL, "Why it has this rank.",  \
		    WCI_TO_COLUMN, NULL                                        \
	}
#define FAIR                                                                   \
	{                                                                      \
		"fair", WCI_F_REF, WCI_REQUIRED, "fairs", NULL, "The fair.",   \
		    WCI_TO_COLUMN, NULL                                        \
	}
#define SOURCE                                                                 \
	{                                                                      \
		"source", WCI_F_REF, WCI_REQUIRED, "sources", NULL,            \
		    "Who says so.", WCI_TO_COLUMN, NULL                        \
	}
#define AS_STATED                                                              \
	{                                                                      \
		"as_stated", WCI_F_TEXT, 0, NULL, NULL,                        \
		    "The source's own words that carry the figure.",           \
		    WCI_TO_COLUMN, NULL                                        \
	}
#define VALUE_KINDS "contract|formal-contract|total-investment|intent"
#define STAGES                                                                 \
	"announced|intent|framework|agreement|signed|contract|started|"        \
	"operating|cancelled"

static const struct wci_field sources[] = {
	ID,
	{ "title", WCI_F_TEXT, WCI_REQUIRED, NULL, NULL,
	    "Title, in our words or as printed.", WCI_TO_COLUMN, NULL },
	{ "publisher", WCI_F_TEXT, WCI_REQUIRED, NULL, NULL,
	    "Who published the copy that was read.", WCI_TO_COLUMN, NULL },
	{ "published", WCI_F_DATE, WCI_REQUIRED, NULL, NULL,
	    "Day of publication, or unknown.", WCI_TO_COLUMN, NULL },
	{ "language", WCI_F_LANGUAGE, WCI_REQUIRED, NULL, NULL,
	    "Language of the text, ISO 639: en, zh.", WCI_TO_COLUMN, NULL },
	{ "url", WCI_F_URL, 0, NULL, NULL, "Address.", WCI_TO_COLUMN, NULL },
	{ "reprint_of", WCI_F_REF, 0, "sources", NULL,
	    "The source of which this one is a copy.", WCI_TO_COLUMN, NULL },
	NOTE,
};

static const struct wci_field regions[] = {
	ID,
	NAME,
	NAME_ZH,
	KIND,
	{ "parent", WCI_F_REF, 0, "regions", NULL, "The region it is part of.",
	    WCI_TO_COLUMN, NULL },
	ALIASES,
	{ "gb2260", WCI_F_CODE, 0, NULL, NULL,
	    "Code of GB/T 2260, six digits in quotes.", WCI_TO_COLUMN, NULL },
	{ "valid_from", WCI_F_DATE, 0, NULL, NULL,
	    "First day as a unit of its own.", WCI_TO_COLUMN, NULL },
	{ "valid_to", WCI_F_DATE, 0, NULL, NULL,
	    "Last day as a unit of its own.", WCI_TO_COLUMN, NULL },
	{ "overlaps", WCI_F_REF, WCI_LIST, "regions", NULL,
	    "Of a zone: regions it reaches into without being a part of one.",
	    WCI_TO_MEMBERS, "region_overlaps" },
	NOTE,
};

static const struct wci_field region_groups[] = {
	ID,
	NAME,
	NAME_ZH,
	KIND,
	ALIASES,
	{ "members", WCI_F_REF, WCI_REQUIRED | WCI_LIST, "regions", NULL,
	    "The regions it consists of.", WCI_TO_MEMBERS,
	    "region_group_members" },
	NOTE,
};

static const struct wci_field industries[] = {
	ID,
	NAME,
	NAME_ZH,
	{ "parent", WCI_F_REF, 0, "industries", NULL,
	    "The upper industry; none: first level.", WCI_TO_COLUMN, NULL },
	{ "tier", WCI_F_SLUG, 0, NULL, NULL,
	    "Rank in the 33618 system or beside it.", WCI_TO_COLUMN, NULL },
	ALIASES,
	{ "gbt4754", WCI_F_TEXT, WCI_LIST, NULL, NULL,
	    "Nearest codes of GB/T 4754-2017.", WCI_TO_WORDS, NULL },
	{ "isic4", WCI_F_TEXT, WCI_LIST, NULL, NULL,
	    "Nearest sections and divisions of ISIC Rev.4.", WCI_TO_WORDS,
	    NULL },
	NOTE,
};

static const struct wci_field industry_groups[] = {
	ID,
	NAME,
	NAME_ZH,
	KIND,
	ALIASES,
	{ "members", WCI_F_REF, WCI_REQUIRED | WCI_LIST, "industries", NULL,
	    "The industries it consists of, their children included.",
	    WCI_TO_MEMBERS, "industry_group_members" },
	NOTE,
};

static const struct wci_field organizations[] = {
	ID,
	NAME,
	NAME_ZH,
	ALIASES,
	{ "kind", WCI_F_CHOICE, 0,
	    "central-soe|local-soe|private|foreign|government|other", NULL,
	    "Investor class; leave it out where it is unknown.", WCI_TO_COLUMN,
	    NULL },
	{ "origin", WCI_F_REF, 0, "regions", NULL, "Where it comes from.",
	    WCI_TO_COLUMN, NULL },
	NOTE,
};

static const struct wci_field exchange_rates[] = {
	{ "currency", WCI_F_CURRENCY, WCI_REQUIRED, NULL, NULL,
	    "Code of ISO 4217.", WCI_TO_COLUMN, NULL },
	{ "period", WCI_F_PERIOD, WCI_REQUIRED, NULL, NULL,
	    "Year 2024, month 2024-05 or day 2024-05-23.", WCI_TO_COLUMN,
	    NULL },
	{ "rate", WCI_F_RATE, WCI_REQUIRED, NULL, NULL,
	    "CNY for one unit, an exact decimal.", WCI_TO_COLUMN, NULL },
	SOURCE,
	NOTE,
};

static const struct wci_field wordings[] = {
	{ "word", WCI_F_CHOICE, WCI_REQUIRED,
	    "over|at-least|nearly|up-to|about|converted", NULL,
	    "The qualifier the rule is for.", WCI_TO_COLUMN, NULL },
	{ "low_factor", WCI_F_FACTOR, WCI_REQUIRED, NULL, NULL,
	    "The true figure is at least this times the stated one, or open.",
	    WCI_TO_COLUMN, "low" },
	{ "high_factor", WCI_F_FACTOR, WCI_REQUIRED, NULL, NULL,
	    "The true figure is at most this times the stated one, or open.",
	    WCI_TO_COLUMN, "high" },
	NOTE,
};

static const struct wci_field fairs[] = {
	ID,
	{ "series", WCI_F_SLUG, WCI_REQUIRED, NULL, NULL,
	    "Editions of one series can be set side by side.", WCI_TO_COLUMN,
	    NULL },
	{ "edition", WCI_F_INT, WCI_REQUIRED, NULL, NULL,
	    "Number of the edition, or the year where it has none.",
	    WCI_TO_COLUMN, NULL },
	NAME,
	NAME_ZH,
	{ "starts", WCI_F_DATE, WCI_REQUIRED, NULL, NULL,
	    "First day, or unknown.", WCI_TO_COLUMN, NULL },
	{ "ends", WCI_F_DATE, WCI_REQUIRED, NULL, NULL, "Last day, or unknown.",
	    WCI_TO_COLUMN, NULL },
	{ "year", WCI_F_INT, 0, NULL, NULL,
	    "Calendar year; needed where neither day is known.", WCI_TO_COLUMN,
	    NULL },
	{ "region", WCI_F_REF, 0, "regions", NULL, "Where it was held.",
	    WCI_TO_COLUMN, NULL },
	{ "venue", WCI_F_TEXT, 0, NULL, NULL, "Halls.", WCI_TO_COLUMN, NULL },
	{ "theme", WCI_F_TEXT, 0, NULL, NULL, "Theme.", WCI_TO_COLUMN, NULL },
	{ "comparability", WCI_F_TEXT, 0, NULL, NULL,
	    "What to mind before it is compared with other editions.",
	    WCI_TO_COLUMN, NULL },
	{ "scopes", WCI_F_RECORDS, WCI_REQUIRED, "scopes", NULL,
	    "Parts of the fair about which figures are announced, a tree.",
	    WCI_TO_NOTHING, NULL },
	{ "breakdowns", WCI_F_RECORDS, 0, "breakdowns", NULL,
	    "Disjoint parts of a scope along one dimension.", WCI_TO_NOTHING,
	    NULL },
	NOTE,
};

static const struct wci_field scopes[] = {
	{ "id", WCI_F_SLUG, WCI_REQUIRED, NULL, NULL,
	    "Slug, unique in its fair: whole, ceremony …", WCI_TO_COLUMN,
	    NULL },
	NAME,
	NAME_ZH,
	{ "parent", WCI_F_SLUG, 0, NULL, NULL,
	    "The scope of this fair it is part of.", WCI_TO_COLUMN, NULL },
	{ "partition", WCI_F_FLAG, 0, NULL, "false",
	    "true: its children are disjoint and together make it up.",
	    WCI_TO_COLUMN, NULL },
	NOTE,
};

static const struct wci_field breakdowns[] = {
	{ "id", WCI_F_SLUG, WCI_REQUIRED, NULL, NULL,
	    "Slug, unique in its fair.", WCI_TO_COLUMN, NULL },
	{ "scope", WCI_F_SLUG, WCI_REQUIRED, NULL, NULL,
	    "The scope of this fair that is broken down.", WCI_TO_COLUMN,
	    NULL },
	{ "dimension", WCI_F_CHOICE, WCI_REQUIRED,
	    "industry|origin|host|investor_class|size|stage|project_type", NULL,
	    "What its members differ in.", WCI_TO_COLUMN, NULL },
	{ "members", WCI_F_MEMBER, WCI_REQUIRED | WCI_LIST, "dimension", NULL,
	    "The disjoint members; for size bounds in yuan, "
	    "\"1000000000..5000000000\".",
	    WCI_TO_NOTHING, NULL },
	{ "partition", WCI_F_FLAG, 0, NULL, "false",
	    "true: the members together make up the scope.", WCI_TO_COLUMN,
	    NULL },
	NOTE,
};

static const struct wci_field signings[] = {
	ID,
	FAIR,
	{ "title", WCI_F_TEXT, WCI_REQUIRED, NULL, NULL, "English title.",
	    WCI_TO_COLUMN, NULL },
	{ "title_zh", WCI_F_TEXT, 0, NULL, NULL, "Chinese title.",
	    WCI_TO_COLUMN, NULL },
	{ "scope", WCI_F_SLUG, 0, NULL, NULL,
	    "The part of the fair it is known to belong to.", WCI_TO_COLUMN,
	    NULL },
	{ "kind", WCI_F_CHOICE, 0, "project|batch|agreement", "project",
	    "One project, a counted batch, or an agreement without a firm "
	    "sum.",
	    WCI_TO_COLUMN, NULL },
	{ "investors", WCI_F_REF, WCI_LIST, "organizations", NULL,
	    "Who signed.", WCI_TO_LIST, "signing_investor_rows" },
	{ "origin", WCI_F_REF, 0, "regions", NULL,
	    "Where the investor comes from, where that is stated.",
	    WCI_TO_COLUMN, NULL },
	{ "origin_basis", WCI_F_CHOICE, 0, "stated|inferred", NULL,
	    "Whether the origin is stated or inferred.", WCI_TO_COLUMN, NULL },
	{ "host", WCI_F_REF, 0, "regions", NULL, "Where the project goes.",
	    WCI_TO_COLUMN, NULL },
	{ "industry", WCI_F_REF, 0, "industries", NULL,
	    "Its one industry; leave it out where there are several.",
	    WCI_TO_COLUMN, NULL },
	{ "industry_stated", WCI_F_TEXT, 0, NULL, NULL,
	    "The source's own phrase for the industry.", WCI_TO_COLUMN, NULL },
	{ "investor_class", WCI_F_SLUG, 0, NULL, NULL,
	    "Investor class, where the source states it.", WCI_TO_COLUMN,
	    NULL },
	{ "stage", WCI_F_CHOICE, 0, STAGES, "signed",
	    "How firm the promise was when it was made.", WCI_TO_COLUMN, NULL },
	{ "projects", WCI_F_COUNT, 0, NULL, "1", "Number of projects.",
	    WCI_TO_COLUMN, NULL },
	{ "value", WCI_F_AMOUNT, 0, NULL, NULL,
	    "Value as the source words it; leave it out where it is unknown.",
	    WCI_TO_COLUMN, NULL },
	{ "value_kind", WCI_F_CHOICE, 0, VALUE_KINDS, NULL,
	    "Which sum the source means.", WCI_TO_COLUMN, NULL },
	{ "signed_on", WCI_F_DATE, 0, NULL, NULL, "Day of signing.",
	    WCI_TO_COLUMN, NULL },
	{ "part_of", WCI_F_REF, WCI_AMONG, "signings", NULL,
	    "The batch that contains it.", WCI_TO_COLUMN, NULL },
	{ "same_as", WCI_F_REF, WCI_AMONG, "signings", NULL,
	    "The earlier signing of the same project.", WCI_TO_COLUMN, NULL },
	{ "sources", WCI_F_REF, WCI_REQUIRED | WCI_LIST, "sources", NULL,
	    "Which sources report it.", WCI_TO_LIST, "signing_source_rows" },
	{ "locator", WCI_F_TEXT, 0, NULL, NULL, "Place in the sources.",
	    WCI_TO_COLUMN, NULL },
	NOTE,
};

/* The dimensions stand in the order in which a set id spells them. */
static const struct wci_field claims[] = {
	{ "id", WCI_F_SLUG, 0, NULL, NULL,
	    "Stable slug; made from fair, source and number when left out.",
	    WCI_TO_NOTHING, NULL },
	FAIR,
	{ "scope", WCI_F_SLUG, WCI_REQUIRED, NULL, NULL,
	    "The part of the fair it speaks of.", WCI_TO_COLUMN, NULL },
	{ "industry", WCI_F_REF, WCI_LIST, "industries|industry_groups", NULL,
	    "Only projects in this industry; several: in any of them.",
	    WCI_TO_NOTHING, NULL },
	{ "origin", WCI_F_REF, WCI_LIST, "regions|region_groups", NULL,
	    "Only projects whose investor comes from here.", WCI_TO_NOTHING,
	    NULL },
	{ "host", WCI_F_REF, WCI_LIST, "regions|region_groups", NULL,
	    "Only projects that go here.", WCI_TO_NOTHING, NULL },
	{ "investor_class", WCI_F_SLUG, WCI_LIST, NULL, NULL,
	    "Only projects of this class of investors.", WCI_TO_NOTHING, NULL },
	{ "min_value", WCI_F_AMOUNT, 0, NULL, NULL,
	    "Only projects of at least this much.", WCI_TO_NOTHING, NULL },
	{ "max_value", WCI_F_AMOUNT, 0, NULL, NULL,
	    "Only projects of less than this.", WCI_TO_NOTHING, NULL },
	{ "stage", WCI_F_CHOICE, WCI_LIST, STAGES, NULL,
	    "Only projects at this stage.", WCI_TO_NOTHING, NULL },
	{ "project_type", WCI_F_SLUG, WCI_LIST, NULL, NULL,
	    "Only projects of this type, a slug of the fair's own.",
	    WCI_TO_NOTHING, NULL },
	{ "projects", WCI_F_COUNT, 0, NULL, NULL, "Measure: their number.",
	    WCI_TO_NOTHING, NULL },
	{ "value", WCI_F_AMOUNT, 0, NULL, NULL, "Measure: their value.",
	    WCI_TO_NOTHING, NULL },
	{ "share_of_projects", WCI_F_SHARE, 0, NULL, NULL,
	    "Measure: their share of the projects of the scope.",
	    WCI_TO_NOTHING, NULL },
	{ "share_of_value", WCI_F_SHARE, 0, NULL, NULL,
	    "Measure: their share of the value of the scope.", WCI_TO_NOTHING,
	    NULL },
	{ "average_value", WCI_F_AMOUNT, 0, NULL, NULL,
	    "Measure: their value divided by their number.", WCI_TO_NOTHING,
	    NULL },
	{ "of", WCI_F_SLUG, 0, NULL, NULL,
	    "The scope that shares refer to, where it is another.",
	    WCI_TO_NOTHING, NULL },
	SOURCE,
	{ "locator", WCI_F_TEXT, WCI_REQUIRED, NULL, NULL,
	    "Where in the source.", WCI_TO_COLUMN, NULL },
	AS_STATED,
	RANK,
	REASON,
	{ "base", WCI_F_CHOICE, 0, "stated|unstated", "stated",
	    "unstated: the source leaves open of which scope it speaks.",
	    WCI_TO_COLUMN, NULL },
	{ "value_kind", WCI_F_CHOICE, 0, VALUE_KINDS, NULL,
	    "Which sum the source means.", WCI_TO_COLUMN, NULL },
	NOTE,
};

static const struct wci_field indicators[] = {
	FAIR,
	{ "indicator", WCI_F_SLUG, WCI_REQUIRED, NULL, NULL,
	    "What is measured, a slug: exhibitors, countries …", WCI_TO_COLUMN,
	    NULL },
	{ "subject", WCI_F_TEXT, 0, NULL, NULL,
	    "Of what or whom, where not of the whole fair.", WCI_TO_COLUMN,
	    NULL },
	{ "value", WCI_F_QUANTITY, WCI_REQUIRED, NULL, NULL,
	    "The figure as the source words it.", WCI_TO_COLUMN, NULL },
	{ "unit", WCI_F_TEXT, WCI_REQUIRED, NULL, NULL,
	    "Unit: enterprises, countries, m2, %, CNY …", WCI_TO_COLUMN, NULL },
	SOURCE,
	{ "locator", WCI_F_TEXT, WCI_REQUIRED, NULL, NULL,
	    "Where in the source.", WCI_TO_COLUMN, NULL },
	AS_STATED,
	RANK,
	REASON,
	NOTE,
};

/* In the order in which the tables are filled. */
const struct wci_collection wci_collections[] = {
	{ "sources", "sources", NULL, "id", true, false,
	    "Documents that state figures.", sources, COUNT(sources) },
	{ "regions", "regions", "region", "id", true, false,
	    "Countries, provinces, districts, counties and zones.", regions,
	    COUNT(regions) },
	{ "region_groups", "region_groups", "region_group", "id", true, false,
	    "Named sets of regions; groups may overlap.", region_groups,
	    COUNT(region_groups) },
	{ "industries", "industries", NULL, "id", true, false,
	    "The two-level industry taxonomy.", industries, COUNT(industries) },
	{ "industry_groups", "industry_groups", "industry_group", "id", true,
	    false, "Named sets of industries that cut across the taxonomy.",
	    industry_groups, COUNT(industry_groups) },
	{ "organizations", "organizations", NULL, "id", true, true,
	    "Investors and signing parties.", organizations,
	    COUNT(organizations) },
	{ "exchange_rates", "exchange_rates", NULL, "currency|period", true,
	    false, "CNY for one unit of a currency.", exchange_rates,
	    COUNT(exchange_rates) },
	{ "wordings", "wordings", NULL, "word", true, false,
	    "The rule that turns a word into bounds.", wordings,
	    COUNT(wordings) },
	{ "fairs", "fairs", NULL, "id", true, false, "Editions of fairs.",
	    fairs, COUNT(fairs) },
	{ "scopes", "scopes", NULL, "fair|id", false, false, "Parts of a fair.",
	    scopes, COUNT(scopes) },
	{ "breakdowns", "breakdowns", NULL, "fair|id", false, false,
	    "Disjoint parts of a scope along one dimension.", breakdowns,
	    COUNT(breakdowns) },
	{ "signings", "signings", "signing", "id", true, true,
	    "Projects that were signed, or counted batches of them.", signings,
	    COUNT(signings) },
	{ "claims", "claims", NULL, "id", true, false,
	    "Statements of sources about sets of projects.", claims,
	    COUNT(claims) },
	{ "indicators", "indicators", NULL, "id", true, false,
	    "Figures about a fair that are not about signed projects.",
	    indicators, COUNT(indicators) },
};
const size_t wci_collection_count = COUNT(wci_collections);

const struct wci_collection *
wci_collection_find(const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < wci_collection_count; i++)
		if (wci_key_is(wci_collections[i].name, name, length))
			return &wci_collections[i];
	return NULL;
}

size_t
wci_collection_field(
    const struct wci_collection *collection, const char *key, size_t length)
{
	size_t i;

	for (i = 0; i < collection->field_count; i++)
		if (length > 0 && collection->fields[i].key[0] == key[0] &&
		    wci_key_is(collection->fields[i].key, key, length))
			break;
	return i;
}

const char *const *
wci_field_columns(enum wci_field_kind kind)
{
	static const char *const plain[] = { "%", NULL };
	static const char *const amount[] = { "%_stated", "%_qualifier",
		"%_currency", "%_number", "%_precision", "%_low", "%_high",
		NULL };
	static const char *const count[] = { "%_stated", "%_low", "%_high",
		NULL };
	static const char *const quantity[] = { "%_stated", "qualifier", "low",
		"high", NULL };
	static const char *const rate[] = { "%_ppm", "%_stated", NULL };
	static const char *const factor[] = { "%_ppm", NULL };
	static const char *const *const columns[WCI_F_KIND_COUNT] = {
		[WCI_F_AMOUNT] = amount,
		[WCI_F_COUNT] = count,
		[WCI_F_QUANTITY] = quantity,
		[WCI_F_RATE] = rate,
		[WCI_F_FACTOR] = factor,
	};

	return columns[kind] != NULL ? columns[kind] : plain;
}

bool
wci_choice_has(const char *choices, const char *name, size_t length, size_t *at)
{
	const char *word = choices;
	size_t i;

	for (i = 0; word != NULL; i++) {
		const char *end = strchr(word, '|');
		size_t n = end != NULL ? (size_t)(end - word) : strlen(word);

		if (n == length && memcmp(word, name, length) == 0) {
			if (at != NULL)
				*at = i;
			return true;
		}
		word = end != NULL ? end + 1 : NULL;
	}
	return false;
}
