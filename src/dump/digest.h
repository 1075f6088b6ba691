/* SPDX-License-Identifier: MIT */
/*
 * SHA-256, in the spellings of a manifest (hexadecimal) and of a content
 * security policy (base64).
 */
#ifndef WCI_DUMP_DIGEST_H
#define WCI_DUMP_DIGEST_H

#include <stddef.h>

#define WCI_DIGEST_SIZE 65 /* hexadecimal and a NUL; base64 is shorter */

struct wci_digest;

/* NULL without memory. */
struct wci_digest *wci_digest_new(void);
void wci_digest_free(struct wci_digest *digest);

void wci_digest_put(
    struct wci_digest *digest, const void *bytes, size_t length);

/* End, in hexadecimal; the digest begins anew. */
void wci_digest_hex(struct wci_digest *digest, char out[WCI_DIGEST_SIZE]);

/* The digest of one text, in base64. */
void wci_digest_base64(
    const char *text, size_t length, char out[WCI_DIGEST_SIZE]);

#endif
