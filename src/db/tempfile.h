/* SPDX-License-Identifier: MIT */
/*
 * Temporary files that lie in memory.  SQLite sorts much faster in runs that
 * it writes to such files than in one piece of memory, but a reader must not
 * write to disks; and what lies in memory counts towards the memory limit.
 */
#ifndef WCI_DB_TEMPFILE_H
#define WCI_DB_TEMPFILE_H

struct sqlite3;
struct wci_tempfile;

/*
 * sqlite3_open_v2 for a connection whose temporary files lie in memory; its
 * code is answered.  Whatever that is, the caller closes *handle_out and frees
 * *system_out then; both may be NULL.
 */
int wci_tempfile_open(const char *path, int flags,
    struct wci_tempfile **system_out, struct sqlite3 **handle_out);

/* Once the connection is closed; accepts NULL. */
void wci_tempfile_free(struct wci_tempfile *system);

#endif
