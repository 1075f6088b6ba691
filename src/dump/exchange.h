/* SPDX-License-Identifier: MIT */
/*
 * Put finished files in the place of the old ones, all or none.
 *
 * The manifest is the seal: it is put aside before the first file is renamed
 * and the new one is renamed last, so that a manifest that is there is true
 * at every instant, a kill included.  What stood there before is kept under
 * another name until then; a failure puts it back, and after a kill the next
 * run does (wci_folder_recover).
 */
#ifndef WCI_DUMP_EXCHANGE_H
#define WCI_DUMP_EXCHANGE_H

#include "dump/newfile.h"

/*
 * `manifest` is one more file, not among `files`.  Nothing is done for files
 * that are not `changed`.
 */
enum wcifit_status wci_exchange(const struct wci_folder *folder,
    struct wci_newfile *files, size_t count, struct wci_newfile *manifest,
    struct wcifit_error *error);

#endif
