/* SPDX-License-Identifier: MIT */
/* What one build holds in common. */
#include "ingest/build.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"

/* Once set, it stays so, whoever else looks at it. */
static void
note_memory(struct wci_build *build, bool failed)
{
	if (failed)
		build->no_memory = true;
}

struct wci_problems *
wci_build_wrong(struct wci_build *build, struct wci_seed_file *file)
{
	struct wci_problems *problems = wci_seed_problems(&build->files, file);

	note_memory(build, problems == NULL);
	return problems;
}

static size_t
count_problems(const struct wci_seed_file *file)
{
	return file->problems != NULL ? file->problems->total : 0;
}

void
wci_build_complain(struct wci_build *build, const struct wci_record *record,
    const char *key, size_t n, const char *format, ...)
{
	struct wci_buf path = WCI_BUF_EMPTY;
	const struct wci_value *value =
	    key != NULL ? wci_record_value(record, key) : NULL;
	uint32_t line = record->line;
	uint32_t column = record->column;
	struct wci_problems *problems;
	va_list arguments;
	char text[1024];

	if (value != NULL && n < value->count) {
		line = value->items[n].line;
		column = value->items[n].column;
	}
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	wci_record_path(record, key, n, &path);
	note_memory(build, path.failed);
	problems = wci_build_wrong(build, &build->files.files[record->file]);
	if (problems != NULL)
		wci_problems_add(
		    problems, line, column, wci_buf_text(&path), "%s", text);
	wci_buf_free(&path);
}

/* In a file with more problems than that no nearest words are looked for. */
#define NEAREST_MOST 60

/*
 * The index of a field of the record's collection, or of the one of that name:
 * a field may be a copy that differs in `of`.
 */
static size_t
index_of(const struct wci_collection *kind, const struct wci_field *field)
{
	size_t at =
	    ((uintptr_t)field - (uintptr_t)kind->fields) / sizeof(*field);

	return at < kind->field_count
	    ? at
	    : wci_collection_field(kind, field->key, strlen(field->key));
}

/* What was seen for a field; NULL: no memory. */
static struct wci_seen *
find_seen(struct wci_build *build, const struct wci_collection *kind, size_t at,
    const struct wci_field *field)
{
	size_t place = (size_t)(kind - wci_collections) * WCI_MAX_FIELDS + at;
	struct wci_seen *seen;

	if (build->seen == NULL)
		build->seen = wci_calloc(wci_collection_count * WCI_MAX_FIELDS,
		    sizeof(*build->seen));
	if (build->seen == NULL)
		return NULL;
	seen = &build->seen[place];
	if (seen->of_text != field->of) {
		seen->of_text = field->of;
		seen->of = wci_names_of(field->of);
		seen->name.id = NULL;
	}
	return seen;
}

static bool
is_name(const struct wci_name *name, const char *text, size_t length)
{
	return name->id != NULL && name->name_length == length &&
	    memcmp(name->name, text, length) == 0;
}

static void
complain_unknown(struct wci_build *build, const struct wci_record *record,
    const struct wci_field *field, size_t n)
{
	const struct wci_item *item =
	    &wci_record_value(record, field->key)->items[n];
	struct wci_buf words = WCI_BUF_EMPTY;

	wci_names_explain(build->names, field->of, item->text, item->length,
	    count_problems(&build->files.files[record->file]) < NEAREST_MOST,
	    &words);
	note_memory(build, words.failed);
	wci_build_complain(
	    build, record, field->key, n, "%s", wci_buf_text(&words));
	wci_buf_free(&words);
}

const struct wci_name *
wci_build_resolve(struct wci_build *build, const struct wci_record *record,
    const struct wci_field *field, size_t n)
{
	size_t at = index_of(record->collection, field);
	const struct wci_item *item = &record->values[at].items[n];
	struct wci_seen *seen = find_seen(build, record->collection, at, field);

	if (seen == NULL) {
		build->no_memory = true;
		return NULL;
	}
	/* What was found of a streamed collection has no texts any more. */
	if (seen->name.id != NULL && !seen->name.collection->streamed &&
	    is_name(&seen->name, item->text, item->length))
		return &seen->name;
	if (wci_names_find(
		build->names, seen->of, item->text, item->length, &seen->name))
		return &seen->name;
	seen->name.id = NULL;
	if (build->all_read && !wci_build_may_stand(build, item->text))
		complain_unknown(build, record, field, n);
	return NULL;
}

void
wci_build_check_references(
    struct wci_build *build, const struct wci_record *record)
{
	size_t i;
	size_t n;

	for (i = 0; i < record->collection->field_count; i++) {
		const struct wci_field *field = &record->collection->fields[i];

		if (field->kind != WCI_F_REF || (field->flags & WCI_AMONG) != 0)
			continue;
		for (n = 0; n < record->values[i].count; n++)
			(void)wci_build_resolve(build, record, field, n);
	}
}

void
wci_build_complain_bounds(struct wci_build *build,
    const struct wci_record *record, const struct wci_field *field,
    enum wci_rules_answer answer, const struct wci_figure *figure,
    const char *when)
{
	struct wci_buf words = WCI_BUF_EMPTY;

	if (answer == WCI_RULES_NO_RATE &&
	    (when == NULL || when[0] == '\0' ||
		wci_build_may_stand(build, "exchange_rates") ||
		wci_build_may_stand(build, "wordings")))
		return;
	if (answer == WCI_RULES_NO_WORDING &&
	    wci_build_may_stand(build, "wordings"))
		return;
	wci_rules_explain(answer, figure, when != NULL ? when : "", &words);
	note_memory(build, words.failed);
	wci_build_complain(
	    build, record, field->key, 0, "%s", wci_buf_text(&words));
	wci_buf_free(&words);
}

const char *
wci_build_path(const struct wci_build *build, const char *name)
{
	const struct wci_seed_file *file =
	    wci_seed_files_find(&build->files, name);

	return file != NULL ? file->path : name;
}

/* Append a file from a line on; what cannot be read is left out. */
static void
append_file(struct wci_buf *text, const char *path, uint32_t line)
{
	FILE *stream = fopen(path, "rb");
	uint32_t at = 1;
	int c;

	if (stream == NULL)
		return;
	while ((c = getc(stream)) != EOF) {
		if (at >= line)
			wci_buf_putc(text, (char)c);
		at += c == '\n';
	}
	(void)fclose(stream);
}

/* Append what was not read of a file. */
static void
append_unread(struct wci_build *build, const struct wci_seed_file *file)
{
	if (file->problems != NULL && file->problems->cut != 0)
		append_file(&build->unread, file->path, file->problems->cut);
}

bool
wci_build_may_stand(struct wci_build *build, const char *word)
{
	size_t i;

	if (!build->unread_known) {
		build->unread_known = true;
		for (i = 0; i < build->files.count; i++)
			append_unread(build, &build->files.files[i]);
		note_memory(build, build->unread.failed);
	}
	return strstr(wci_buf_text(&build->unread), word) != NULL;
}

static void
complain_taken(struct wci_build *build, const struct wci_record *record,
    const char *key, size_t n, const struct wci_name *new,
    const struct wci_name *old)
{
	const char *path = build->files.files[old->file].path;

	if (new->kind == WCI_NAME_ID && old->kind == WCI_NAME_ID)
		wci_build_complain(build, record, key, n,
		    "duplicate id '%.80s' (first at %s:%u:%u)", new->name, path,
		    (unsigned)old->line, (unsigned)old->column);
	else
		wci_build_complain(build, record, key, n,
		    "'%.80s' names two rows: %.80s and %.80s (%s:%u:%u)",
		    new->name, new->id, old->id, path, (unsigned)old->line,
		    (unsigned)old->column);
}

static bool
learn_word(struct wci_build *build, const struct wci_record *record,
    const char *key, size_t n, enum wci_name_kind kind)
{
	const struct wci_item *id = wci_record_item(record, "id");
	const struct wci_item *item = &wci_record_value(record, key)->items[n];
	struct wci_name name = { record->collection, item->text, id->text,
		item->length, id->length, kind, record->file, item->line,
		item->column, 0 };
	struct wci_name old;
	enum wci_names_answer answer = wci_names_add(build->names, &name, &old);

	if (answer == WCI_NAMES_TAKEN)
		complain_taken(build, record, key, n, &name, &old);
	return answer != WCI_NAMES_FAILED;
}

/* A signing whose id a broken one has, which no table knows. */
static void
complain_again(struct wci_build *build, const struct wci_record *record)
{
	const struct wci_item *id = wci_record_item(record, "id");
	struct wci_name old;

	if (wci_names_find_place(build->names, wci_names_of("signings"),
		id->text, id->length, &old))
		wci_build_complain(build, record, "id", 0,
		    "duplicate id '%.80s' (first at %s:%u:%u)", id->text,
		    build->files.files[old.file].path, (unsigned)old.line,
		    (unsigned)old.column);
}

static bool
has_field(const struct wci_collection *kind, const char *key)
{
	return wci_collection_field(kind, key, strlen(key)) < kind->field_count;
}

/* Its id, names and aliases, if it is a row that may be referred to. */
static bool
learn_words(struct wci_build *build, const struct wci_record *record)
{
	static const struct {
		const char *key;
		enum wci_name_kind kind;
	} keys[] = {
		{ "id", WCI_NAME_ID },
		{ "name", WCI_NAME_NAME },
		{ "name_zh", WCI_NAME_NAME_ZH },
		{ "aliases", WCI_NAME_ALIAS },
	};
	const char *collection = record->collection->name;
	size_t i;
	size_t count;
	size_t n;

	if (!has_field(record->collection, "id") ||
	    wci_record_item(record, "id") == NULL ||
	    strcmp(collection, "claims") == 0)
		return true;
	if (strcmp(collection, "signings") == 0) {
		if (!record->broken) {
			complain_again(build, record);
			return true;
		}
		build->broken_signings = true;
	}
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (!has_field(record->collection, keys[i].key))
			continue;
		count = wci_record_value(record, keys[i].key)->count;
		for (n = 0; n < count; n++)
			if (!learn_word(
				build, record, keys[i].key, n, keys[i].kind))
				return false;
	}
	return true;
}

/* "fair/scope" becomes a word, so that a scope is found like any row. */
static bool
learn_scopes(struct wci_build *build, const struct wci_record *fair)
{
	const struct wci_value *scopes = wci_record_value(fair, "scopes");
	const struct wci_item *owner = wci_record_item(fair, "id");
	struct wci_buf word = WCI_BUF_EMPTY;
	bool no_memory = false;
	size_t i;

	for (i = 0; i < scopes->count && !no_memory && owner != NULL; i++) {
		const struct wci_record *scope = scopes->items[i].record;
		const struct wci_item *id = wci_record_item(scope, "id");
		enum wci_names_answer answer;
		struct wci_name old;
		struct wci_name name;

		if (id == NULL)
			continue;
		name = (struct wci_name){ scope->collection, NULL, id->text, 0,
			id->length, WCI_NAME_ID, scope->file, id->line,
			id->column, 0 };

		wci_buf_clear(&word);
		wci_buf_printf(&word, "%s/%s", owner->text, id->text);
		name.name = wci_buf_text(&word);
		name.name_length = (uint32_t)word.length;
		answer = wci_names_add(build->names, &name, &old);
		no_memory = word.failed || answer == WCI_NAMES_FAILED;
		if (answer == WCI_NAMES_TAKEN)
			wci_build_complain(build, scope, "id", 0,
			    "duplicate id '%.80s' (first at %s:%u:%u)",
			    id->text, build->files.files[old.file].path,
			    (unsigned)old.line, (unsigned)old.column);
	}
	wci_buf_free(&word);
	return !no_memory;
}

static bool
learn_time(struct wci_build *build, const struct wci_record *fair)
{
	static const char *const keys[] = { "starts", "ends", "year" };
	const char *id = wci_record_text(fair, "id");
	struct wci_fair_time time = { NULL, "" };
	void *array = build->times;
	size_t i;

	if (id == NULL)
		return true;
	time.fair = wci_strdup(id);
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *text = wci_record_text(fair, keys[i]);

		if (time.when[0] == '\0' && text != NULL &&
		    strcmp(text, "unknown") != 0)
			(void)snprintf(
			    time.when, sizeof(time.when), "%s", text);
	}
	if (time.when[0] == '\0' && !fair->broken)
		wci_build_complain(build, fair, NULL, 0,
		    "neither day is known, so the key 'year' is needed");
	if (time.fair == NULL ||
	    wci_grow(&array, &build->time_capacity, build->time_count + 1,
		sizeof(time)) != 0) {
		wci_free(time.fair);
		return false;
	}
	build->times = array;
	build->times[build->time_count++] = time;
	build->last_when = NULL; /* the times may have moved */
	return true;
}

enum wcifit_status
wci_build_learn(struct wci_build *build, const struct wci_record *record,
    struct wcifit_error *error)
{
	const char *collection = record->collection->name;
	bool done;

	/* The table knows the signings, but for those that become no row. */
	if (strcmp(collection, "signings") == 0 && !record->broken &&
	    !build->broken_signings)
		return WCIFIT_OK;
	done = learn_words(build, record);
	if (done && strcmp(collection, "fairs") == 0)
		done = learn_scopes(build, record) && learn_time(build, record);
	if (done &&
	    (strcmp(collection, "wordings") == 0 ||
		strcmp(collection, "exchange_rates") == 0))
		done = wci_rules_add(&build->rules, record);
	if (done || wci_names_status(build->names, error) != WCIFIT_OK)
		return done ? WCIFIT_OK : WCIFIT_FAILED;
	return wci_fail_memory(error);
}

const char *
wci_build_time(const struct wci_build *build, const char *fair)
{
	size_t i;

	for (i = 0; i < build->time_count; i++)
		if (strcmp(build->times[i].fair, fair) == 0)
			return build->times[i].when;
	return NULL;
}

const char *
wci_build_when(struct wci_build *build, const char *fair)
{
	size_t length = strlen(fair);

	if (!is_name(&build->last_fair, fair, length)) {
		struct wci_name name;

		if (!wci_names_find(build->names, wci_names_of("fairs"), fair,
			length, &name))
			return NULL;
		build->last_fair = name;
		build->last_when = NULL;
	}
	if (build->last_when == NULL)
		build->last_when = wci_build_time(build, build->last_fair.id);
	return build->last_when;
}

bool
wci_build_scope(struct wci_build *build, const char *fair, const char *scope)
{
	struct wci_buf word = WCI_BUF_EMPTY;
	struct wci_name name;
	bool found;

	wci_buf_printf(&word, "%s/%s", fair, scope);
	note_memory(build, word.failed);
	found = wci_names_find(build->names, wci_names_of("scopes"),
	    wci_buf_text(&word), word.length, &name);
	wci_buf_free(&word);
	return found;
}

/* The next number under a key; 0 when there is no memory. */
static unsigned
count_up(struct wci_build *build, const char *key)
{
	void *array = build->counters;
	struct wci_counter counter = { NULL, 1 };
	size_t i;

	for (i = 0; i < build->counter_count; i++)
		if (strcmp(build->counters[i].key, key) == 0)
			return ++build->counters[i].count;
	counter.key = wci_strdup(key);
	if (counter.key == NULL ||
	    wci_grow(&array, &build->counter_capacity, build->counter_count + 1,
		sizeof(counter)) != 0) {
		wci_free(counter.key);
		return 0;
	}
	build->counters = array;
	build->counters[build->counter_count++] = counter;
	return 1;
}

void
wci_build_make_id(struct wci_build *build, const struct wci_record *record,
    struct wci_buf *out)
{
	static const char *const keys[] = { "fair", "source" };
	static const char *const tables[] = { "fairs", "sources" };
	struct wci_buf counted = WCI_BUF_EMPTY;
	unsigned number;
	size_t i;

	for (i = 0; i < 2; i++) {
		const char *word = wci_record_text(record, keys[i]);
		struct wci_name name;
		bool known = wci_names_find(build->names,
		    wci_names_of(tables[i]), word, strlen(word), &name);

		wci_buf_printf(out, "%s/", known ? name.id : word);
	}
	wci_buf_printf(
	    &counted, "%s:%s", record->collection->name, wci_buf_text(out));
	number = count_up(build, wci_buf_text(&counted));
	wci_buf_printf(out, "%u", number);
	out->failed = out->failed || number == 0;
	wci_buf_free(&counted);
}

bool
wci_build_no_memory(const struct wci_build *build)
{
	size_t i;

	for (i = 0; i < build->files.count; i++)
		if (build->files.files[i].problems != NULL &&
		    build->files.files[i].problems->failed)
			return true;
	return build->no_memory;
}

size_t
wci_build_problems(const struct wci_build *build)
{
	size_t total = 0;
	size_t i;

	for (i = 0; i < build->files.count; i++)
		total += count_problems(&build->files.files[i]);
	return total;
}

void
wci_build_free(struct wci_build *build)
{
	size_t i;

	for (i = 0; i < build->time_count; i++)
		wci_free(build->times[i].fair);
	wci_free(build->times);
	for (i = 0; i < build->counter_count; i++)
		wci_free(build->counters[i].key);
	wci_free(build->counters);
	wci_rules_free(&build->rules);
	wci_names_free(build->names);
	wci_free(build->seen);
	wci_buf_free(&build->unread);
	wci_seed_files_free(&build->files);
}
