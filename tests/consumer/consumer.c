/* SPDX-License-Identifier: MIT */
/* The smallest program that uses the installed library. */
#include <stdio.h>
#include <wcifit/wcifit.h>

int
main(void)
{
	struct wcifit *db = NULL;
	struct wcifit_error error = { WCIFIT_OK, "" };

	if (wcifit_open("no-such-file.db", &db, &error) == WCIFIT_OK)
		wcifit_close(db);
	return printf("%s %d\n", wcifit_version(), (int)error.status) < 0;
}
