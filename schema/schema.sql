-- SPDX-License-Identifier: MIT
--
-- The tables of a wcifit database.  The file is a build artefact: `wcifit
-- ingest` makes it from the seeds, nothing else writes to it, and there are no
-- migrations.
--
-- `wcifit schema` prints the comments of this file: the lines above a CREATE
-- TABLE describe the table, the lines above a column the column; a unit stands
-- in brackets at the beginning.  Money is whole yuan (CNY), shares are millionths (ppm,
-- 569000 is 56.9 %), dates are ISO 8601 text.  In a pair x_low, x_high a NULL
-- bound is open; where nothing is known both are NULL and x_stated is NULL too.
--
-- The keys of large tables stand in keys.sql. In their CHECKs words are compared one by one: for
-- IN with more than two SQLite fills a table with them, for each row again; and no function
-- is called (that a day exists is seen when the seeds are read).

-- ---------------------------------------------------------------- reference

-- Documents that state figures: press reports, government pages, briefings.
CREATE TABLE sources (
	-- Stable slug.
	id TEXT NOT NULL UNIQUE CHECK (id <> ''),
	-- Title, in our words or as printed.
	title TEXT NOT NULL,
	-- Who published the copy that was read.
	publisher TEXT NOT NULL,
	-- [date] Day of publication; NULL: unknown.
	published TEXT CHECK (published IS date(published)),
	-- Language of the text, ISO 639-1.
	language TEXT NOT NULL,
	-- Address; NULL: none known.
	url TEXT,
	-- The source of which this one is a reprint; NULL: independent as far as known.
	reprint_of TEXT REFERENCES sources(id),
	-- Remarks on the source, such as where its date comes from.
	note TEXT,
	-- [count] Signings that name it.
	signings INTEGER NOT NULL DEFAULT 0,
	-- Seed file of the row.
	seed_file TEXT NOT NULL,
	-- Line of the row in the seed file, from 1.
	seed_line INTEGER NOT NULL,
	-- Number of the row, in the order of the seeds; other tables point at it.
	row INTEGER PRIMARY KEY
) STRICT;

-- Countries, provinces, prefectures, districts, counties and zones.
CREATE TABLE regions (
	-- ISO 3166-1 or 3166-2 code where there is one, else a slug.
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	-- English name.
	name TEXT NOT NULL,
	-- Chinese name.
	name_zh TEXT,
	-- country, province, municipality, autonomous-region, sar, prefecture, district, county, zone …
	kind TEXT NOT NULL,
	-- The region it is part of; NULL: a country.
	parent TEXT REFERENCES regions(id),
	-- GB/T 2260 code, six digits as text; NULL: has none.
	gb2260 TEXT CHECK (gb2260 GLOB '[0-9][0-9][0-9][0-9][0-9][0-9]'),
	-- [date] First day as a unit of its own; NULL: before all fairs.
	valid_from TEXT CHECK (valid_from IS date(valid_from)),
	-- [date] Last day as a unit of its own; NULL: still in force.
	valid_to TEXT CHECK (valid_to IS date(valid_to)),
	-- Remarks.
	note TEXT,
	-- Seed file of the row.
	seed_file TEXT NOT NULL,
	-- Line of the row in the seed file, from 1.
	seed_line INTEGER NOT NULL
) STRICT;

-- Regions across which a zone lies without being a part of any one of them:
-- figures of the zone and of these regions must not be added.
CREATE TABLE region_overlaps (
	-- The zone.
	region TEXT NOT NULL REFERENCES regions(id),
	-- A region it reaches into.
	overlaps TEXT NOT NULL REFERENCES regions(id),
	PRIMARY KEY (region, overlaps)
) STRICT, WITHOUT ROWID;

-- Named sets of regions; groups may overlap.
CREATE TABLE region_groups (
	-- Stable slug, unique over regions and region groups.
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	-- English name.
	name TEXT NOT NULL,
	-- Chinese name.
	name_zh TEXT,
	-- macro-region, city-cluster, corridor, union …
	kind TEXT NOT NULL,
	-- Remarks, such as members that belong only in part.
	note TEXT,
	-- Seed file of the row.
	seed_file TEXT NOT NULL,
	-- Line of the row in the seed file, from 1.
	seed_line INTEGER NOT NULL
) STRICT;

-- Which regions a region group consists of.
CREATE TABLE region_group_members (
	-- The group.
	region_group TEXT NOT NULL REFERENCES region_groups(id),
	-- A member.
	region TEXT NOT NULL REFERENCES regions(id),
	PRIMARY KEY (region_group, region)
) STRICT, WITHOUT ROWID;

-- The two-level industry taxonomy.
CREATE TABLE industries (
	-- Stable slug, unique over industries and industry groups.
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	-- English name.
	name TEXT NOT NULL,
	-- Chinese name.
	name_zh TEXT,
	-- The upper industry; NULL: first level.
	parent TEXT REFERENCES industries(id),
	-- Rank in Chongqing's 33618 system or beside it (leading, pillar, distinctive …).
	tier TEXT,
	-- Codes of GB/T 4754-2017 nearest to it, separated by spaces; NULL: none can be stated.
	gbt4754 TEXT,
	-- Sections and divisions of ISIC Rev.4 nearest to it, separated by spaces; NULL: none.
	isic4 TEXT,
	-- Remarks.
	note TEXT,
	-- Seed file of the row.
	seed_file TEXT NOT NULL,
	-- Line of the row in the seed file, from 1.
	seed_line INTEGER NOT NULL
) STRICT;

-- Named sets of industries that cut across the taxonomy.
CREATE TABLE industry_groups (
	-- Stable slug, unique over industries and industry groups.
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	-- English name.
	name TEXT NOT NULL,
	-- Chinese name.
	name_zh TEXT,
	-- sector, ministry-sector, label, tier …
	kind TEXT NOT NULL,
	-- Remarks.
	note TEXT,
	-- Seed file of the row.
	seed_file TEXT NOT NULL,
	-- Line of the row in the seed file, from 1.
	seed_line INTEGER NOT NULL
) STRICT;

-- Which industries an industry group consists of (their children included).
CREATE TABLE industry_group_members (
	-- The group.
	industry_group TEXT NOT NULL REFERENCES industry_groups(id),
	-- A member.
	industry TEXT NOT NULL REFERENCES industries(id),
	PRIMARY KEY (industry_group, industry)
) STRICT, WITHOUT ROWID;

-- Investors and signing parties.
CREATE TABLE organizations (
	-- Stable slug.
	id TEXT NOT NULL CHECK (id <> ''),
	-- English name.
	name TEXT NOT NULL,
	-- Chinese name.
	name_zh TEXT,
	-- Investor class: central-soe, local-soe, private, foreign, government, other; NULL: unknown.
	kind TEXT,
	-- Where it comes from; NULL: unknown.
	origin TEXT REFERENCES regions(id),
	-- Remarks.
	note TEXT,
	-- Seed file of the row.
	seed_file TEXT NOT NULL,
	-- Line of the row in the seed file, from 1.
	seed_line INTEGER NOT NULL,
	-- Number of the row, in the order of the seeds; other tables point at it.
	row INTEGER PRIMARY KEY
) STRICT;

-- Words that name rows, as the view `names` shows them: all but the ids and names of
-- organizations, which may be very many and stand in their table.
CREATE TABLE reference_names (
	-- regions, region_groups, industries, industry_groups, organizations, fairs or sources.
	collection TEXT NOT NULL,
	-- The word, exactly.
	name TEXT NOT NULL,
	-- The row it names.
	id TEXT NOT NULL,
	-- id, name, name_zh or alias.
	kind TEXT NOT NULL CHECK (kind = 'id' OR kind = 'name' OR kind = 'name_zh' OR kind = 'alias'),
	PRIMARY KEY (collection, name)
) STRICT, WITHOUT ROWID;

-- CNY for one unit of a currency, average of a period.
CREATE TABLE exchange_rates (
	-- ISO 4217 code.
	currency TEXT NOT NULL,
	-- Year (2024), month (2024-05) or day (2024-05-23).
	period TEXT NOT NULL,
	-- [ppm of CNY] CNY per unit in millionths: 7195700 is 7.1957.
	rate_ppm INTEGER NOT NULL CHECK (rate_ppm > 0),
	-- The rate as written in the seed.
	rate_stated TEXT NOT NULL,
	-- Where it is from.
	source TEXT NOT NULL REFERENCES sources(id),
	-- Remarks.
	note TEXT,
	-- Seed file of the row.
	seed_file TEXT NOT NULL,
	-- Line of the row in the seed file, from 1.
	seed_line INTEGER NOT NULL,
	PRIMARY KEY (currency, period)
) STRICT;

-- The published rule that turns a word of a source into bounds: the true figure
-- lies between low and high times the stated number.
CREATE TABLE wordings (
	-- Qualifier: over, at-least, nearly, up-to, about; converted: a foreign currency at an average rate.
	word TEXT NOT NULL PRIMARY KEY,
	-- [ppm] Lower factor in millionths; NULL: open.
	low_ppm INTEGER,
	-- [ppm] Upper factor in millionths; NULL: open.
	high_ppm INTEGER CHECK (low_ppm IS NULL OR high_ppm IS NULL OR low_ppm <= high_ppm),
	-- Why this rule.
	note TEXT,
	-- Seed file of the row.
	seed_file TEXT NOT NULL,
	-- Line of the row in the seed file, from 1.
	seed_line INTEGER NOT NULL
) STRICT;

-- --------------------------------------------------------------------- fairs

-- One edition of a fair.
CREATE TABLE fairs (
	-- Stable slug.
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	-- Editions of one series can be set side by side.
	series TEXT NOT NULL,
	-- Number of the edition, or the year where it has none.
	edition INTEGER NOT NULL,
	-- English name.
	name TEXT NOT NULL,
	-- Chinese name.
	name_zh TEXT,
	-- [date] First day; NULL: unknown.
	starts TEXT CHECK (starts IS date(starts)),
	-- [date] Last day; NULL: unknown.
	ends TEXT CHECK (ends IS date(ends)),
	-- Calendar year, for exchange rates and trends.
	year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2200),
	-- Where it was held.
	region TEXT REFERENCES regions(id),
	-- Halls.
	venue TEXT,
	-- Theme, in our words or as printed in English.
	theme TEXT,
	-- What to mind before it is compared with other editions.
	comparability TEXT,
	-- Remarks.
	note TEXT,
	-- Seed file of the row.
	seed_file TEXT NOT NULL,
	-- Line of the row in the seed file, from 1.
	seed_line INTEGER NOT NULL,
	CHECK (starts IS NULL OR ends IS NULL OR starts <= ends)
) STRICT;

-- Parts of a fair about which figures are announced, as a tree.
CREATE TABLE scopes (
	-- The fair.
	fair TEXT NOT NULL REFERENCES fairs(id),
	-- Slug, unique in its fair: whole, ceremony, districts …
	id TEXT NOT NULL CHECK (id <> ''),
	-- English name.
	name TEXT NOT NULL,
	-- Chinese name.
	name_zh TEXT,
	-- The scope of the same fair it is part of; NULL: a root.
	parent TEXT,
	-- [flag] 1: its child scopes are disjoint and together make it up.
	partition INTEGER NOT NULL DEFAULT 0 CHECK (partition IN (0, 1)),
	-- Remarks, such as the arithmetic that shows the partition.
	note TEXT,
	-- Seed file of the row.
	seed_file TEXT NOT NULL,
	-- Line of the row in the seed file, from 1.
	seed_line INTEGER NOT NULL,
	PRIMARY KEY (fair, id),
	FOREIGN KEY (fair, parent) REFERENCES scopes(fair, id)
) STRICT;

-- Declared breakdowns of a scope along one dimension whose members are
-- disjoint, such as six industries; where they cover the scope, a partition.
CREATE TABLE breakdowns (
	-- The fair.
	fair TEXT NOT NULL REFERENCES fairs(id),
	-- Slug, unique in its fair.
	id TEXT NOT NULL CHECK (id <> ''),
	-- The scope that is broken down.
	scope TEXT NOT NULL,
	-- industry, origin, host, investor_class, size, stage or project_type.
	dimension TEXT NOT NULL,
	-- [flag] 1: the members together make up the scope.
	partition INTEGER NOT NULL DEFAULT 0 CHECK (partition IN (0, 1)),
	-- Why the members are disjoint, or a partition.
	note TEXT,
	-- Seed file of the row.
	seed_file TEXT NOT NULL,
	-- Line of the row in the seed file, from 1.
	seed_line INTEGER NOT NULL,
	PRIMARY KEY (fair, id),
	FOREIGN KEY (fair, scope) REFERENCES scopes(fair, id)
) STRICT;

-- The members of a breakdown.
CREATE TABLE breakdown_members (
	-- The fair.
	fair TEXT NOT NULL,
	-- The breakdown.
	breakdown TEXT NOT NULL,
	-- Place in the breakdown, from 1.
	position INTEGER NOT NULL,
	-- Id of the member (an industry, a region …); for size a lower and upper bound in yuan, "5000000000..10000000000".
	member TEXT NOT NULL,
	PRIMARY KEY (fair, breakdown, position),
	FOREIGN KEY (fair, breakdown) REFERENCES breakdowns(fair, id)
) STRICT, WITHOUT ROWID;

-- One project that was signed, or a counted batch of them.
CREATE TABLE signings (
	-- Stable slug.
	id TEXT NOT NULL CHECK (id <> ''),
	-- The fair at which it was signed.
	fair TEXT NOT NULL REFERENCES fairs(id),
	-- English title.
	title TEXT NOT NULL,
	-- Chinese title.
	title_zh TEXT,
	-- The part of the fair it is known to belong to; NULL: not known.
	scope TEXT,
	-- project, batch or agreement (no firm sum).
	kind TEXT NOT NULL CHECK (kind = 'project' OR kind = 'batch' OR kind = 'agreement'),
	-- Where the investor comes from; NULL: not stated.
	origin TEXT REFERENCES regions(id),
	-- stated or inferred; NULL: no origin.
	origin_basis TEXT CHECK (origin_basis IN ('stated', 'inferred')),
	-- Where the project goes; NULL: not stated.
	host TEXT REFERENCES regions(id),
	-- Industry of the taxonomy; NULL: not stated, or several.
	industry TEXT REFERENCES industries(id),
	-- The source's own phrase for the industry.
	industry_stated TEXT,
	-- Investor class where the source states it; NULL: see the organizations.
	investor_class TEXT,
	-- announced, intent, framework, agreement, signed, contract, started, operating or cancelled.
	stage TEXT NOT NULL,
	-- Number of projects, as written.
	projects_stated TEXT NOT NULL,
	-- [count] Number of projects, lower bound.
	projects_low INTEGER CHECK (projects_low >= 0),
	-- [count] Number of projects, upper bound.
	projects_high INTEGER,
	-- Value as written; NULL: unknown, which is not zero.
	value_stated TEXT,
	-- exact, over, at-least, nearly, up-to, about or between.
	value_qualifier TEXT,
	-- ISO 4217 code of value_stated.
	value_currency TEXT,
	-- [units of value_currency] The stated number, whole units; of a range the lower.
	value_number INTEGER,
	-- [units of value_currency] Unit of the last stated digit: 10000000 for 6.89bn.
	value_precision INTEGER,
	-- [CNY] Lower bound by the rule in wordings.
	value_low INTEGER CHECK (value_low >= 0),
	-- [CNY] Upper bound by the rule in wordings.
	value_high INTEGER,
	-- contract, total-investment, intent …: which sum the source means; NULL: not said.
	value_kind TEXT,
	-- [date] Day of signing; NULL: unknown.
	signed_on TEXT CHECK (signed_on BETWEEN '0001-01-01' AND '9999-12-31'),
	-- The batch that contains this signing; such parts are in no sum.
	part_of TEXT REFERENCES signings(id),
	-- The earlier signing of the same project; sums over several fairs leave this one out.
	same_as TEXT REFERENCES signings(id),
	-- Place in the sources.
	locator TEXT,
	-- Remarks.
	note TEXT,
	-- Seed file of the row.
	seed_file TEXT NOT NULL,
	-- Line of the row in the seed file, from 1.
	seed_line INTEGER NOT NULL,
	-- Number of the row, in the order of the seeds; other tables point at it.
	row INTEGER PRIMARY KEY,
	CHECK (projects_low <= projects_high),
	CHECK (value_low <= value_high)
) STRICT;

-- Few signings have these, so that these indexes are as good as free while the table fills; a
-- scan of it for each would not be.
CREATE INDEX signings_by_scope ON signings(fair, scope) WHERE scope IS NOT NULL;
CREATE INDEX signings_by_batch ON signings(part_of) WHERE part_of IS NOT NULL;
CREATE INDEX signings_by_original ON signings(same_as) WHERE same_as IS NOT NULL;

-- Who signed, by numbers of rows; the view signing_investors shows ids.
CREATE TABLE signing_investor_rows (
	-- The signing.
	signing INTEGER NOT NULL REFERENCES signings(row),
	-- Place in the list, from 1.
	position INTEGER NOT NULL,
	-- The investor.
	organization INTEGER NOT NULL REFERENCES organizations(row),
	PRIMARY KEY (signing, position)
) STRICT, WITHOUT ROWID;

-- Which sources report a signing, by numbers of rows; the view signing_sources shows ids.
CREATE TABLE signing_source_rows (
	-- The signing.
	signing INTEGER NOT NULL REFERENCES signings(row),
	-- Place in the list, from 1.
	position INTEGER NOT NULL,
	-- The source.
	source INTEGER NOT NULL REFERENCES sources(row),
	PRIMARY KEY (signing, position)
) STRICT, WITHOUT ROWID;

-- -------------------------------------------------------------------- claims

-- The sets of projects that claims, shares and scopes speak of. The id spells
-- the set: wcifit-7/whole?origin=central+eastern is the part of the scope
-- `whole` whose investors come from either group.
CREATE TABLE sets (
	-- fair/scope, then ?dimension=member+member&dimension=… in the order of the columns below.
	id TEXT NOT NULL PRIMARY KEY,
	-- The fair.
	fair TEXT NOT NULL REFERENCES fairs(id),
	-- The scope.
	scope TEXT NOT NULL,
	-- Industries and industry groups, sorted, joined by +; NULL: any.
	industry TEXT,
	-- Regions and region groups the investors come from; NULL: any.
	origin TEXT,
	-- Regions and region groups the projects go to; NULL: any.
	host TEXT,
	-- Investor classes; NULL: any.
	investor_class TEXT,
	-- [CNY] Projects of at least this much; NULL: any.
	min_value INTEGER,
	-- [CNY] Projects below this much; NULL: any.
	max_value INTEGER,
	-- Stages; NULL: any.
	stage TEXT,
	-- Project types, a slug of the fair's own; NULL: any.
	project_type TEXT,
	-- [count] How many dimensions narrow it; 0: the scope itself.
	dimensions INTEGER NOT NULL,
	FOREIGN KEY (fair, scope) REFERENCES scopes(fair, id)
) STRICT;

-- The members of a set's dimensions, one a row.
CREATE TABLE set_members (
	-- The set.
	set_id TEXT NOT NULL REFERENCES sets(id),
	-- industry, origin, host, investor_class, stage or project_type.
	dimension TEXT NOT NULL,
	-- Id of the member.
	member TEXT NOT NULL,
	PRIMARY KEY (set_id, dimension, member)
) STRICT, WITHOUT ROWID;

-- One statement of one source about one set of projects.
CREATE TABLE claims (
	-- fair/source/number, counted in the order of the seeds, unless the seed gives one.
	id TEXT NOT NULL PRIMARY KEY,
	-- The fair.
	fair TEXT NOT NULL REFERENCES fairs(id),
	-- The scope.
	scope TEXT NOT NULL,
	-- The set it speaks of.
	set_id TEXT NOT NULL REFERENCES sets(id),
	-- Who says so.
	source TEXT NOT NULL REFERENCES sources(id),
	-- Where in the source.
	locator TEXT NOT NULL,
	-- The source's own words that carry the figure.
	as_stated TEXT,
	-- preferred, normal or deprecated; deprecated ones are shown, never used.
	rank TEXT NOT NULL CHECK (rank IN ('preferred', 'normal', 'deprecated')),
	-- Why it has this rank.
	reason TEXT,
	-- stated: the source names the scope; unstated: the scope is our reading.
	base TEXT NOT NULL CHECK (base IN ('stated', 'unstated')),
	-- contract, total-investment, intent …: which sum the source means; NULL: not said.
	value_kind TEXT,
	-- Remarks.
	note TEXT,
	-- Seed file of the row.
	seed_file TEXT NOT NULL,
	-- Line of the row in the seed file, from 1.
	seed_line INTEGER NOT NULL,
	CHECK (rank = 'normal' OR reason IS NOT NULL)
) STRICT;

-- The figures of a claim, one a measure.
CREATE TABLE claim_measures (
	-- The claim.
	claim TEXT NOT NULL REFERENCES claims(id),
	-- projects, value, share_of_projects, share_of_value or average_value.
	measure TEXT NOT NULL CHECK (measure IN ('projects', 'value',
	    'share_of_projects', 'share_of_value', 'average_value')),
	-- As written.
	stated TEXT NOT NULL,
	-- exact, over, at-least, nearly, up-to, about or between.
	qualifier TEXT NOT NULL,
	-- ISO 4217 code for values; NULL for counts and shares.
	currency TEXT,
	-- [count, units of currency, or ppm] The stated number; of a range the lower.
	number INTEGER NOT NULL,
	-- [as number] Unit of the last stated digit.
	precision INTEGER NOT NULL,
	-- [count, CNY or ppm] Lower bound; NULL: open.
	low INTEGER,
	-- [count, CNY or ppm] Upper bound; NULL: open.
	high INTEGER,
	-- For shares, the set it is a share of; NULL for the others.
	base_set TEXT REFERENCES sets(id),
	PRIMARY KEY (claim, measure),
	CHECK (low <= high)
) STRICT, WITHOUT ROWID;

-- One figure: all that is stated about one measure of one set. The bounds are
-- the intersection of the claims' bounds (of the preferred ones where there are any);
-- where that is empty they span all claims and `contradictory` is 1.
CREATE TABLE figures (
	-- The set.
	set_id TEXT NOT NULL REFERENCES sets(id),
	-- projects, value, share_of_projects, share_of_value or average_value.
	measure TEXT NOT NULL,
	-- The set a share is a share of; '' for the other measures.
	base_set TEXT NOT NULL,
	-- [count, CNY or ppm] Lower bound; NULL: open.
	low INTEGER,
	-- [count, CNY or ppm] Upper bound; NULL: open.
	high INTEGER,
	-- [count] Claims behind it, deprecated ones left out.
	claims INTEGER NOT NULL,
	-- [count] Sources behind it.
	sources INTEGER NOT NULL,
	-- [count] Sources behind it, a reprint counted with its original.
	independent_sources INTEGER NOT NULL,
	-- [flag] 1: no number satisfies all claims, half a unit of the last digit allowed for.
	contradictory INTEGER NOT NULL CHECK (contradictory IN (0, 1)),
	PRIMARY KEY (set_id, measure, base_set)
) STRICT, WITHOUT ROWID;

-- Figures about a fair that are not about signed projects: exhibitors, area …
CREATE TABLE indicators (
	-- fair/source/number, counted in the order of the seeds.
	id TEXT NOT NULL PRIMARY KEY,
	-- The fair.
	fair TEXT NOT NULL REFERENCES fairs(id),
	-- What is measured, a slug: exhibitors, countries, exhibition-area …
	indicator TEXT NOT NULL,
	-- Of what or whom, where not of the whole fair: 'Fortune Global 500' …
	subject TEXT,
	-- As written.
	value_stated TEXT NOT NULL,
	-- exact, over, at-least, nearly, up-to, about or between.
	qualifier TEXT NOT NULL,
	-- [unit] Lower bound; NULL: open.
	low REAL,
	-- [unit] Upper bound; NULL: open.
	high REAL,
	-- Unit: enterprises, countries, m2, %, CNY …
	unit TEXT NOT NULL,
	-- Who says so.
	source TEXT NOT NULL REFERENCES sources(id),
	-- Where in the source.
	locator TEXT NOT NULL,
	-- The source's own words that carry the figure.
	as_stated TEXT,
	-- preferred, normal or deprecated.
	rank TEXT NOT NULL CHECK (rank IN ('preferred', 'normal', 'deprecated')),
	-- Why it has this rank.
	reason TEXT,
	-- Remarks.
	note TEXT,
	-- Seed file of the row.
	seed_file TEXT NOT NULL,
	-- Line of the row in the seed file, from 1.
	seed_line INTEGER NOT NULL,
	CHECK (low <= high)
) STRICT;

-- ------------------------------------------------------------ made by ingest

-- Sums of signings along one dimension, so that a report need not scan them.
-- Parts of batches are left out; with fair '*' (all fairs) so are repeats. A scope below the
-- whole of a fair holds the signings known to lie in it; there a part of a batch stands in for a
-- batch that is not known to.
CREATE TABLE signing_totals (
	-- The fair, or '*' for all fairs.
	fair TEXT NOT NULL,
	-- all, scope, industry, origin, host, investor_class or size.
	dimension TEXT NOT NULL,
	-- Id of the member; '' where the signing does not state it, and for `all`.
	member TEXT NOT NULL,
	-- [count] Signings.
	signings INTEGER NOT NULL,
	-- [count] Projects, lower bound.
	projects_low INTEGER,
	-- [count] Projects, upper bound; NULL: open.
	projects_high INTEGER,
	-- [count] Signings with a value.
	valued INTEGER NOT NULL,
	-- [CNY] Sum of the lower bounds of those with a value.
	value_low INTEGER NOT NULL,
	-- [CNY] Sum of the upper bounds of those with a value; NULL: open.
	value_high INTEGER,
	PRIMARY KEY (fair, dimension, member)
) STRICT, WITHOUT ROWID;

-- The rows of the breakdown reports: what is announced along a dimension and what
-- the signings come to, side by side. Announced figures may be added only over the rows of
-- kind `member` of one cut; the row `sum` has done it.
CREATE TABLE cells (
	-- The fair, or '*' for all fairs (signings only).
	fair TEXT NOT NULL,
	-- The scope; '' for all fairs.
	scope TEXT NOT NULL,
	-- industry, origin, host, investor_class, size, stage or project_type; '' for scopes as a whole.
	dimension TEXT NOT NULL,
	-- [count] Place in the report, from 1.
	position INTEGER NOT NULL,
	-- member: of a cut, disjoint from the others; single: announced outside any cut; union: several announced
	-- together; group: a named group, which may overlap others; narrower: another dimension narrows it too;
	-- listed: signings only; within: the same on the second level; unstated: signings that do not
	-- state it; sum: of the members of a cut; total: of the scope; remainder: total less sum.
	kind TEXT NOT NULL,
	-- upper, part (second level) or group: what the members are; '' for totals.
	grain TEXT NOT NULL,
	-- The cut of a member, sum or remainder: a breakdown, or siblings of a taxonomy.
	cut TEXT,
	-- Ids of the members joined by +; for size "low..high" in yuan; NULL for sums, totals and remainders.
	members TEXT,
	-- In words.
	label TEXT NOT NULL,
	-- The set, for a trace; of a sum or remainder that of its total; of all fairs '*' and the dimension.
	set_id TEXT NOT NULL,
	-- [count] Projects announced, lower bound.
	projects_low INTEGER,
	-- [count] Projects announced, upper bound.
	projects_high INTEGER,
	-- [CNY] Value announced, lower bound.
	value_low INTEGER,
	-- [CNY] Value announced, upper bound.
	value_high INTEGER,
	-- [ppm] Announced share of the projects of a scope, lower bound.
	projects_share_low INTEGER,
	-- [ppm] Announced share of the projects of a scope, upper bound.
	projects_share_high INTEGER,
	-- [ppm] Announced share of the value of a scope, lower bound.
	value_share_low INTEGER,
	-- [ppm] Announced share of the value of a scope, upper bound.
	value_share_high INTEGER,
	-- [count] Independent sources of the announced figures; NULL: nothing is announced.
	sources INTEGER,
	-- [count] Members of the cut that were summed.
	members_counted INTEGER,
	-- [count] How many of them state a value.
	members_valued INTEGER,
	-- Notes in words: contradictory, scope is our reading, deprecated claims, share of another scope …
	mark TEXT,
	-- [count] Signings listed one by one; NULL: not known for this scope.
	signings INTEGER,
	-- [count] Projects these signings are, lower bound.
	itemised_projects_low INTEGER,
	-- [count] Projects these signings are, upper bound; NULL: open.
	itemised_projects_high INTEGER,
	-- [count] How many of these signings have a value.
	signings_valued INTEGER,
	-- [CNY] Their value, lower bound; NULL: none has one.
	itemised_low INTEGER,
	-- [CNY] Their value, upper bound; NULL: open.
	itemised_high INTEGER,
	PRIMARY KEY (dimension, fair, scope, position)
) STRICT, WITHOUT ROWID;

-- What the claims of a fair prove together (docs/reconcile.md).
CREATE TABLE bounds (
	-- The set.
	set_id TEXT NOT NULL REFERENCES sets(id),
	-- projects or value.
	measure TEXT NOT NULL CHECK (measure IN ('projects', 'value')),
	-- [count or CNY] Stated lower bound, half a unit of the last digit allowed for; NULL: open or nothing stated.
	stated_low INTEGER,
	-- [count or CNY] Stated upper bound; NULL: open or nothing stated.
	stated_high INTEGER,
	-- [count or CNY] Proved lower bound.
	low INTEGER,
	-- [count or CNY] Proved upper bound; NULL: open.
	high INTEGER,
	-- [flag] 1: low is above stated_low, or nothing was stated.
	gains_low INTEGER NOT NULL CHECK (gains_low IN (0, 1)),
	-- [flag] 1: high is below stated_high, or nothing was stated.
	gains_high INTEGER NOT NULL CHECK (gains_high IN (0, 1)),
	PRIMARY KEY (set_id, measure),
	CHECK (low <= high)
) STRICT, WITHOUT ROWID;

-- Why a bound holds: a sum of rows times multipliers that anybody can redo.
CREATE TABLE bound_reasons (
	-- The set.
	set_id TEXT NOT NULL,
	-- projects or value.
	measure TEXT NOT NULL,
	-- low or high.
	side TEXT NOT NULL CHECK (side IN ('low', 'high')),
	-- Place in the sum, from 1.
	position INTEGER NOT NULL,
	-- Multiplier, a fraction in lowest terms: "1", "-1", "5/4".
	multiplier TEXT NOT NULL,
	-- claim, rule or signings.
	origin TEXT NOT NULL,
	-- The claim; NULL: a rule of the model.
	claim TEXT REFERENCES claims(id),
	-- The row in words.
	statement TEXT NOT NULL,
	PRIMARY KEY (set_id, measure, side, position),
	FOREIGN KEY (set_id, measure) REFERENCES bounds(set_id, measure)
) STRICT, WITHOUT ROWID;

-- Minimal sets of claims that cannot all be true.
CREATE TABLE contradictions (
	-- fair/number.
	id TEXT NOT NULL PRIMARY KEY,
	-- The fair.
	fair TEXT NOT NULL REFERENCES fairs(id),
	-- contradiction, or tension: it vanishes when nearly and about are read more widely.
	kind TEXT NOT NULL CHECK (kind IN ('contradiction', 'tension')),
	-- figure: one set and measure; system: several sets together.
	reach TEXT NOT NULL CHECK (reach IN ('figure', 'system')),
	-- projects or value: the unit of `gap`.
	measure TEXT NOT NULL,
	-- [count or CNY] The smallest amount by which the claims miss each other.
	gap INTEGER NOT NULL,
	-- In words.
	statement TEXT NOT NULL
) STRICT;

-- The claims of a contradiction; without any one of them the rest is possible.
CREATE TABLE contradiction_claims (
	-- The contradiction.
	contradiction TEXT NOT NULL REFERENCES contradictions(id),
	-- Place in the list, from 1.
	position INTEGER NOT NULL,
	-- The claim.
	claim TEXT NOT NULL REFERENCES claims(id),
	-- The measure of the claim that takes part.
	measure TEXT NOT NULL,
	PRIMARY KEY (contradiction, position)
) STRICT, WITHOUT ROWID;

-- What the results of a fair rest on, so that ingest solves only fairs again of which that has changed.
CREATE TABLE reconciled (
	-- The fair.
	fair TEXT NOT NULL PRIMARY KEY REFERENCES fairs(id),
	-- XXH3 of its sets, claims, signings and names as they are solved, 128 bits in hexadecimal.
	basis TEXT NOT NULL,
	-- XXH3 of its rows in bounds, bound_reasons, contradictions and contradiction_claims.
	results TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the database was built with, so that ingest can tell that nothing has changed.
CREATE TABLE build (
	-- schema: XXH3 of the SQL the program holds; program: its version.
	key TEXT NOT NULL PRIMARY KEY,
	-- The value.
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The seed files this database was built from.
CREATE TABLE seed_files (
	-- The file, as seed_file names it everywhere.
	path TEXT NOT NULL PRIMARY KEY,
	-- [bytes] Its size.
	bytes INTEGER NOT NULL,
	-- XXH3 of its content, 128 bits in hexadecimal.
	hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- From a row to what points at it.
CREATE INDEX sources_by_original ON sources(reprint_of)
WHERE reprint_of IS NOT NULL;
CREATE INDEX regions_by_parent ON regions(parent);
CREATE INDEX industries_by_parent ON industries(parent);
CREATE INDEX sets_by_scope ON sets(fair, scope);
CREATE INDEX set_members_by_member ON set_members(dimension, member);
CREATE INDEX claims_by_set ON claims(set_id);
CREATE INDEX claims_by_source ON claims(source);
CREATE INDEX claims_by_scope ON claims(fair, scope);
CREATE INDEX indicators_by_fair ON indicators(fair, indicator);
CREATE INDEX indicators_by_source ON indicators(source);
CREATE INDEX bound_reasons_by_claim ON bound_reasons(claim)
WHERE claim IS NOT NULL;
CREATE INDEX contradictions_by_fair ON contradictions(fair);
CREATE INDEX contradiction_claims_by_claim ON contradiction_claims(claim);
