/* SPDX-License-Identifier: MIT */
/* ingest/slots: places by hash. */
#include "ingest/slots.h"

#include "support/support.h"

#define MANY 5000

/* Few hashes for many: each is shared by a hundred. */
static uint32_t
hash_of(uint32_t place)
{
	return place % (MANY / 100) * UINT32_C(0x9e3779b9);
}

/* Whether a place is among those of its hash, before a free one comes. */
static bool
holds(const struct wci_slots *slots, uint32_t place)
{
	size_t at = hash_of(place);

	for (; wci_slots_at(slots, at)->place != 0; at++)
		if (wci_slots_at(slots, at)->place == place)
			return wci_slots_at(slots, at)->hash == hash_of(place);
	return false;
}

static enum wcifit_status
fill(void *context)
{
	struct wci_slots slots = { NULL, 0, 0 };
	uint32_t count = 0;
	bool done = true;

	(void)context;
	while (done && count < MANY) {
		done = wci_slots_reserve(&slots);
		if (done)
			wci_slots_add(&slots, hash_of(count + 1), count + 1);
		count += done;
	}
	/* What was added stays, also where there is no room for more. */
	for (uint32_t i = 1; i <= count; i++)
		ck_assert(holds(&slots, i));
	ck_assert(count == 0 || !holds(&slots, count + 1));
	ck_assert_uint_eq(slots.count, count);
	wci_slots_free(&slots);
	return done ? WCIFIT_OK : WCIFIT_FAILED;
}

START_TEST(holds_all_of_them)
{
	ck_assert_int_eq(fill(NULL), WCIFIT_OK);
}
END_TEST

START_TEST(bears_lack_of_memory)
{
	ck_assert_uint_gt(test_each_allocation(fill, NULL, true), 3);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("slots");
	TCase *all = tcase_create("slots");

	tcase_add_test(all, holds_all_of_them);
	tcase_add_test(all, bears_lack_of_memory);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}
