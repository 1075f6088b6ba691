/* SPDX-License-Identifier: MIT */
/* SHA-256 by libmd. */
#include "dump/digest.h"

#include <stdint.h>
#include <sys/types.h>

#include <sha2.h>

#include "core/mem.h"

struct wci_digest {
	SHA2_CTX context;
};

struct wci_digest *
wci_digest_new(void)
{
	struct wci_digest *digest = wci_malloc(sizeof *digest);

	if (digest != NULL)
		SHA256Init(&digest->context);
	return digest;
}

void
wci_digest_free(struct wci_digest *digest)
{
	wci_free(digest);
}

void
wci_digest_put(struct wci_digest *digest, const void *bytes, size_t length)
{
	SHA256Update(&digest->context, bytes, length);
}

void
wci_digest_hex(struct wci_digest *digest, char out[WCI_DIGEST_SIZE])
{
	static const char hex[] = "0123456789abcdef";
	uint8_t bytes[SHA256_DIGEST_LENGTH];

	SHA256Final(bytes, &digest->context);
	for (size_t i = 0; i < sizeof bytes; i++) {
		out[2 * i] = hex[bytes[i] >> 4];
		out[2 * i + 1] = hex[bytes[i] & 0xf];
	}
	out[2 * sizeof bytes] = '\0';
	SHA256Init(&digest->context);
}

void
wci_digest_base64(const char *text, size_t length, char out[WCI_DIGEST_SIZE])
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789+/";
	/* One byte more, so that the last group is whole. */
	uint8_t bytes[SHA256_DIGEST_LENGTH + 1] = { 0 };
	SHA2_CTX context;
	size_t at = 0;

	SHA256Init(&context);
	SHA256Update(&context, (const uint8_t *)text, length);
	SHA256Final(bytes, &context);
	for (size_t i = 0; i < sizeof bytes; i += 3) {
		uint32_t group = (uint32_t)bytes[i] << 16 |
		    (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];

		for (int shift = 18; shift >= 0; shift -= 6)
			out[at++] = letters[group >> shift & 0x3f];
	}
	out[at - 1] = '=';
	out[at] = '\0';
}
