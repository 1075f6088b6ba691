/* SPDX-License-Identifier: MIT */
/*
 * What the formats share among themselves: for files of this folder only.
 */
#ifndef WCI_RENDER_FORMAT_H
#define WCI_RENDER_FORMAT_H

#include "core/buf.h"
#include "render/present.h"
#include "render/render.h"

struct wci_format {
	size_t state_size;
	bool for_people;   /* headings, units, merged intervals */
	bool unique_names; /* two columns of one name would lose one */
	enum wcifit_status (*begin)(
	    struct wci_render *render, struct wcifit_error *error);
	enum wcifit_status (*row)(struct wci_render *render,
	    const struct wci_cell *cells, struct wcifit_error *error);
	enum wcifit_status (*end)(
	    struct wci_render *render, struct wcifit_error *error);
	void (*free)(struct wci_render *render); /* may be NULL */
};

struct wci_render {
	const struct wci_format *format;
	const struct wci_rowset *rowset;
	struct wcifit_output output;
	struct wci_out out;
	struct wci_present present; /* of formats for_people */
	struct wci_buf text;	    /* scratch */
	uint64_t max_memory;
	uint64_t rows; /* rendered before the one at hand */
	void *state;   /* state_size bytes, zeroed */
};

extern const struct wci_format wci_format_csv;
extern const struct wci_format wci_format_tsv;
extern const struct wci_format wci_format_json;
extern const struct wci_format wci_format_ndjson;
extern const struct wci_format wci_format_yaml;
extern const struct wci_format wci_format_markdown;
extern const struct wci_format wci_format_html;
extern const struct wci_format wci_format_table;

/* A cell that a format cannot show: "row 3, column x: words". */
enum wcifit_status wci_format_refuse(const struct wci_render *render,
    size_t column, const char *words, struct wcifit_error *error);

/* A number or NULL cell as JSON and YAML share it, or the bytes of a blob. */
void wci_format_int(struct wci_out *out, int64_t value);
void wci_format_real(struct wci_out *out, double value);
void wci_format_hex(struct wci_out *out, const char *bytes, size_t length);

/*
 * Text in double quotes with the escapes that JSON and YAML share.  False,
 * with nothing promised about what was written, when it is no UTF-8.
 */
bool wci_format_quoted(struct wci_out *out, const char *s, size_t length);

#endif
