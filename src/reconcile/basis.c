/* SPDX-License-Identifier: MIT */
/* Dual values from a basis, by substitution as far as it goes. */
#include "reconcile/basis.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/mem.h"

#define NONE SIZE_MAX
#define MAX_CORE 500
#define TINY 1e-11

/*
 * One equation a basic column, one unknown a row that is not basic.  The
 * columns of the matrix are kept beside its rows.
 */
struct system {
	const struct wci_matrix *m;
	size_t *start; /* per column, places of its entries */
	size_t *row;
	double *value;
	size_t *in_row;	   /* per row: equations left; 0 for basic rows */
	size_t *in_column; /* per column: unknowns left; 0 for others */
	bool *row_open;	   /* the unknown is wanted */
	bool *column_open; /* the equation is there to be used */
	double *right;	   /* per column */
	double *y;	   /* per row */
	size_t *queue;
	size_t *stack; /* pairs of a row and the column that will give it */
	size_t depth;
};

static void
system_free(struct system *s)
{
	wci_free(s->start);
	wci_free(s->row);
	wci_free(s->value);
	wci_free(s->in_row);
	wci_free(s->in_column);
	wci_free(s->row_open);
	wci_free(s->column_open);
	wci_free(s->right);
	wci_free(s->queue);
	wci_free(s->stack);
}

static bool
make_arrays(struct system *s)
{
	const struct wci_matrix *m = s->m;
	size_t entries = m->start[m->rows] + 1;
	size_t both = m->rows + m->columns + 2;

	s->start = wci_calloc(m->columns + 2, sizeof(*s->start));
	s->row = wci_malloc(entries * sizeof(*s->row));
	s->value = wci_malloc(entries * sizeof(*s->value));
	s->in_row = wci_calloc(m->rows + 1, sizeof(*s->in_row));
	s->in_column = wci_calloc(m->columns + 1, sizeof(*s->in_column));
	s->row_open = wci_calloc(m->rows + 1, sizeof(*s->row_open));
	s->column_open = wci_calloc(m->columns + 1, sizeof(*s->column_open));
	s->right = wci_malloc((m->columns + 1) * sizeof(*s->right));
	s->queue = wci_malloc(both * sizeof(*s->queue));
	s->stack = wci_malloc(2 * both * sizeof(*s->stack));
	return s->start != NULL && s->row != NULL && s->value != NULL &&
	    s->in_row != NULL && s->in_column != NULL && s->row_open != NULL &&
	    s->column_open != NULL && s->right != NULL && s->queue != NULL &&
	    s->stack != NULL;
}

/* Columns beside rows, by counting. */
static void
transpose(struct system *s)
{
	const struct wci_matrix *m = s->m;

	for (size_t k = 0; k < m->start[m->rows]; k++)
		s->start[m->column[k] + 1]++;
	for (size_t c = 0; c < m->columns; c++)
		s->start[c + 1] += s->start[c];
	for (size_t r = 0; r < m->rows; r++) {
		for (size_t k = m->start[r]; k < m->start[r + 1]; k++) {
			size_t at = s->start[m->column[k]]++;

			s->row[at] = r;
			s->value[at] = m->value[k];
		}
	}
	for (size_t c = m->columns; c > 0; c--)
		s->start[c] = s->start[c - 1];
	s->start[0] = 0;
}

static void
open_all(struct system *s, const bool *basic_row, const bool *basic_column)
{
	const struct wci_matrix *m = s->m;

	for (size_t r = 0; r < m->rows; r++)
		s->row_open[r] = !basic_row[r];
	for (size_t c = 0; c < m->columns; c++)
		s->column_open[c] = basic_column[c];
	for (size_t r = 0; r < m->rows; r++) {
		for (size_t k = m->start[r];
		     s->row_open[r] && k < m->start[r + 1]; k++) {
			if (!s->column_open[m->column[k]])
				continue;
			s->in_row[r]++;
			s->in_column[m->column[k]]++;
		}
	}
}

/* The one entry of a column in an open row, or NONE. */
static size_t
only_entry(const struct system *s, size_t c)
{
	for (size_t k = s->start[c]; k < s->start[c + 1]; k++) {
		if (s->row_open[s->row[k]])
			return k;
	}
	return NONE;
}

/* Equations with one unknown give it; that may leave others with one. */
static bool
forward(struct system *s)
{
	const struct wci_matrix *m = s->m;
	size_t head = 0, tail = 0;

	for (size_t c = 0; c < m->columns; c++) {
		if (s->column_open[c] && s->in_column[c] == 1)
			s->queue[tail++] = c;
	}
	while (head < tail) {
		size_t c = s->queue[head++];
		size_t at, r;

		if (!s->column_open[c])
			continue;
		at = only_entry(s, c);
		if (at == NONE || fabs(s->value[at]) < TINY)
			return false;
		r = s->row[at];
		s->y[r] = s->right[c] / s->value[at];
		s->row_open[r] = s->column_open[c] = false;
		for (size_t k = m->start[r]; k < m->start[r + 1]; k++) {
			size_t other = m->column[k];

			if (!s->column_open[other])
				continue;
			s->right[other] -= m->value[k] * s->y[r];
			if (--s->in_column[other] == 1)
				s->queue[tail++] = other;
		}
	}
	return true;
}

/* Unknowns in one equation only are found from it when the others are known. */
static void
put_off(struct system *s)
{
	const struct wci_matrix *m = s->m;
	size_t head = 0, tail = 0;

	memset(s->in_row, 0, m->rows * sizeof(*s->in_row));
	for (size_t r = 0; r < m->rows; r++) {
		for (size_t k = m->start[r];
		     s->row_open[r] && k < m->start[r + 1]; k++)
			s->in_row[r] += s->column_open[m->column[k]];
		if (s->row_open[r] && s->in_row[r] == 1)
			s->queue[tail++] = r;
	}
	while (head < tail) {
		size_t r = s->queue[head++];
		size_t c = NONE;

		for (size_t k = m->start[r]; k < m->start[r + 1]; k++) {
			if (s->column_open[m->column[k]])
				c = m->column[k];
		}
		if (!s->row_open[r] || c == NONE)
			continue;
		s->stack[2 * s->depth] = r;
		s->stack[2 * s->depth++ + 1] = c;
		s->row_open[r] = s->column_open[c] = false;
		for (size_t k = s->start[c]; k < s->start[c + 1]; k++) {
			size_t other = s->row[k];

			if (s->row_open[other] && --s->in_row[other] == 1)
				s->queue[tail++] = other;
		}
	}
}

/* What was put off, last first. */
static bool
backward(struct system *s)
{
	while (s->depth-- > 0) {
		size_t r = s->stack[2 * s->depth];
		size_t c = s->stack[2 * s->depth + 1];
		double rest = s->right[c];
		double own = 0;

		for (size_t k = s->start[c]; k < s->start[c + 1]; k++) {
			if (s->row[k] == r)
				own += s->value[k];
			else if (s->in_row[s->row[k]] == NONE)
				rest -= s->value[k] * s->y[s->row[k]];
		}
		if (fabs(own) < TINY)
			return false;
		s->y[r] = rest / own;
		s->in_row[r] = NONE;
	}
	return true;
}

/* ------------------------------------------------------------------- core */

/* What substitution leaves over, as far as it hangs together with some right side. */
struct core {
	size_t rows, columns;
	size_t row[MAX_CORE];
	size_t column[MAX_CORE];
	double *cells; /* columns rows of rows + 1 cells: one equation each */
};

/* Collect the equations reached from those with a right side. */
static bool
reach(struct system *s, struct core *core, size_t *place)
{
	const struct wci_matrix *m = s->m;

	for (size_t c = 0; c < m->columns; c++) {
		if (!s->column_open[c] || fabs(s->right[c]) < TINY)
			continue;
		if (core->columns == MAX_CORE)
			return false;
		core->column[core->columns++] = c;
		s->column_open[c] = false;
	}
	for (size_t i = 0; i < core->columns; i++) {
		size_t c = core->column[i];

		for (size_t k = s->start[c]; k < s->start[c + 1]; k++) {
			size_t r = s->row[k];

			if (!s->row_open[r])
				continue;
			if (core->rows == MAX_CORE)
				return false;
			s->row_open[r] = false;
			place[r] = core->rows;
			core->row[core->rows++] = r;
			for (size_t n = m->start[r]; n < m->start[r + 1]; n++) {
				size_t next = m->column[n];

				if (!s->column_open[next])
					continue;
				if (core->columns == MAX_CORE)
					return false;
				s->column_open[next] = false;
				core->column[core->columns++] = next;
			}
		}
	}
	return core->rows == core->columns;
}

/* Gauss and Jordan with the largest pivot. */
static bool
eliminate(struct core *core)
{
	size_t n = core->rows;
	size_t width = n + 1;

	for (size_t p = 0; p < n; p++) {
		double *pivot = core->cells + p * width;
		size_t best = p;

		for (size_t i = p + 1; i < n; i++) {
			if (fabs(core->cells[i * width + p]) >
			    fabs(core->cells[best * width + p]))
				best = i;
		}
		if (fabs(core->cells[best * width + p]) < 1e-9)
			return false;
		for (size_t j = 0; best != p && j < width; j++) {
			double keep = pivot[j];

			pivot[j] = core->cells[best * width + j];
			core->cells[best * width + j] = keep;
		}
		for (size_t i = 0; i < n; i++) {
			double *row = core->cells + i * width;
			double factor = row[p] / pivot[p];

			if (i == p || factor == 0)
				continue;
			for (size_t j = p; j < width; j++)
				row[j] -= factor * pivot[j];
		}
	}
	return true;
}

/* Solve the core; unknowns that nothing on the right side reaches are 0. */
static bool
solve_core(struct system *s)
{
	struct core *core = wci_calloc(1, sizeof(*core));
	size_t *place = wci_malloc((s->m->rows + 1) * sizeof(*place));
	bool good = false;

	if (core == NULL || place == NULL)
		goto out;
	memset(place, 0xFF, (s->m->rows + 1) * sizeof(*place));
	if (!reach(s, core, place))
		goto out;
	core->cells =
	    wci_calloc(core->rows * (core->rows + 1) + 1, sizeof(*core->cells));
	if (core->cells == NULL)
		goto out;
	for (size_t i = 0; i < core->columns; i++) {
		double *row = core->cells + i * (core->rows + 1);
		size_t c = core->column[i];

		for (size_t k = s->start[c]; k < s->start[c + 1]; k++) {
			if (place[s->row[k]] != NONE)
				row[place[s->row[k]]] += s->value[k];
		}
		row[core->rows] = s->right[c];
	}
	good = eliminate(core);
	for (size_t i = 0; good && i < core->rows; i++) {
		const double *row = core->cells + i * (core->rows + 1);

		s->y[core->row[i]] = row[core->rows] / row[i];
		s->in_row[core->row[i]] = NONE;
	}
out:
	if (core != NULL)
		wci_free(core->cells);
	wci_free(core);
	wci_free(place);
	return good;
}

bool
wci_basis_duals(const struct wci_matrix *matrix, const bool *basic_row,
    const bool *basic_column, const double *costs, double *duals)
{
	struct system s = { .m = matrix, .y = duals };
	bool good = make_arrays(&s);

	memset(duals, 0, matrix->rows * sizeof(*duals));
	if (good) {
		memcpy(s.right, costs, matrix->columns * sizeof(*costs));
		transpose(&s);
		open_all(&s, basic_row, basic_column);
		good = forward(&s);
	}
	if (good) {
		put_off(&s);
		good = solve_core(&s) && backward(&s);
	}
	system_free(&s);
	return good;
}
