/* SPDX-License-Identifier: MIT */
/*
 * Claims that cannot all be true: smallest sets of them, one after the other,
 * until what remains is possible.
 */
#ifndef WCI_RECONCILE_CONFLICT_H
#define WCI_RECONCILE_CONFLICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reconcile/problem.h"
#include "reconcile/proof.h"
#include "reconcile/system.h"

struct wci_conflict {
	bool tension; /* vanishes when the claims are read more widely */
	bool figure;  /* all about one measure of one set */
	bool money;   /* the unit of the gap: CNY, else projects */
	int64_t gap;
	size_t count;
	size_t *claims; /* ascending; without any one the others are possible */
	struct wci_proof proof; /* that they are not possible together */
	/* How each claim was read when the conflict was found. */
	enum wci_reading *readings;
};

struct wci_conflicts {
	size_t count, room;
	struct wci_conflict *list;
};

/*
 * Find conflicts and settle them: the claims of a tension are read widely, the
 * others left out (of those of different rank only the lower ones), so that
 * the system is feasible afterwards: *rest is its plain problem then, as
 * wci_problem_try left it.  Both must be zeroed; wci_conflicts_free and
 * wci_problem_free in any case.
 */
enum wcifit_status wci_conflicts_find(struct wci_system *system,
    struct wci_conflicts *conflicts, struct wci_problem *rest,
    struct wcifit_error *error);

void wci_conflicts_free(struct wci_conflicts *conflicts);

#endif
