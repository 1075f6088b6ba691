/* SPDX-License-Identifier: MIT */
/* What was found out about a fair, in words that can be checked by hand. */
#ifndef WCI_RECONCILE_EXPLAIN_H
#define WCI_RECONCILE_EXPLAIN_H

#include "core/buf.h"
#include "reconcile/fairs.h"
#include "reconcile/words.h"

/*
 * Append the explanation of one fair, lines of well-formed and harmless text.
 * Only bounds that say more than what is stated are explained.
 */
void wci_explain_fair(struct wci_buf *buf, const struct wci_finding *finding,
    const struct wci_words *words, bool color);

/* How many bounds wci_explain_fair explains. */
size_t wci_explain_count(const struct wci_finding *finding);

/* A proof as one sum: "4/3 × 157.285bn + 4/3 × 75.285bn". */
void wci_explain_sum(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, const struct wci_proof *proof, bool money,
    bool high);

#endif
