/* SPDX-License-Identifier: MIT */
/*
 * Proofs: rows times multipliers whose sum is a bound, checked in exact
 * arithmetic.  All unknowns are at least 0, so a sum of rows whose coefficients are
 * no smaller than the objective's bounds the objective.
 */
#ifndef WCI_RECONCILE_PROOF_H
#define WCI_RECONCILE_PROOF_H

#include <stdbool.h>
#include <stddef.h>

#include "reconcile/exact.h"
#include "reconcile/system.h"

/*
 * One row of a proof.  A positive multiplier takes the row's high side (row <= high), a
 * negative one its low side.  Of a family only `kept` members are needed.
 */
struct wci_term {
	size_t row;
	struct wci_ratio times; /* for the row as it stands in the system */
	size_t kept_count;
	size_t *kept; /* places in the family; NULL: the row has no family */
};

struct wci_proof {
	size_t count;
	struct wci_term *terms;
	struct wci_ratio bound; /* what the sum of the right sides comes to */
};

/* What is to be proved: an upper bound of sign * column, or a contradiction. */
struct wci_goal {
	size_t column; /* WCI_NONE: 0 <= something negative */
	int sign; /* 1: largest, -1: smallest (the bound has its sign turned) */
};

/* A multiplier as a solver found it, for unknowns in their units. */
struct wci_hint {
	size_t row;
	double times; /* of the row in natural units, money in 1e8 CNY */
};

/* The unit in which solvers see an unknown or row: 1 project, or 1e8 CNY. */
#define WCI_MONEY_UNIT 100000000

enum wci_proof_answer {
	WCI_PROVED,
	WCI_NOT_PROVED, /* the multipliers could not be made exact */
	WCI_PROOF_NO_MEMORY
};

/* Turn hints into a proof of the goal; *proof is empty when that fails. */
enum wci_proof_answer wci_prove(const struct wci_system *system,
    const struct wci_goal *goal, const struct wci_hint *hints, size_t count,
    struct wci_proof *proof);

/* Check a proof anew from its terms alone; its bound must come out. */
enum wci_proof_answer wci_proof_check(const struct wci_system *system,
    const struct wci_goal *goal, const struct wci_proof *proof);

void wci_proof_free(struct wci_proof *proof);

#endif
