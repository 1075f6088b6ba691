/* SPDX-License-Identifier: MIT */
/* Sets, claims and rows in words. */
#ifndef WCI_RECONCILE_WORDS_H
#define WCI_RECONCILE_WORDS_H

#include "core/buf.h"
#include "reconcile/conflict.h"
#include "reconcile/proof.h"
#include "reconcile/system.h"

/* How money is written. */
struct wci_words {
	enum wcifit_unit unit;
};

/* "Whole fair, from Eastern region or Central region, projects of 1bn and more". */
void wci_words_set(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, size_t set);

/* An amount of money, exact: "232.565bn". */
void wci_words_money(
    struct wci_buf *buf, const struct wci_words *words, int64_t cny);

/* "124 projects" or an amount. */
void wci_words_amount(struct wci_buf *buf, const struct wci_words *words,
    bool money, int64_t amount);

/* "value", "number of projects" … of a claim. */
const char *wci_words_measure(enum wci_measure measure);

/* What a claim says: measure, set and the words of the source. */
void wci_words_claim(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, size_t claim);

/* One row of a proof as a sentence without a full stop. */
void wci_words_term(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, const struct wci_term *term);

/*
 * Whether a term of a contradiction is a rule that no earlier term has put in
 * the same words (for projects and for value a rule reads alike).
 */
bool wci_words_is_news(const struct wci_system *system,
    const struct wci_proof *proof, size_t term);

/* The multiplier of a row in the natural units of the sentence. */
void wci_words_times(struct wci_ratio *times, const struct wci_system *system,
    const struct wci_term *term);

/* A contradiction in one sentence. */
void wci_words_conflict(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, const struct wci_conflict *conflict);

#endif
