/* SPDX-License-Identifier: MIT */
/* The program's memory, for commands that use much of it. */
#ifndef CLI_HEAP_H
#define CLI_HEAP_H

/*
 * Have malloc take memory by large steps from one heap, give small pieces
 * back at the end only, and, where the system can, use pages of two megabytes: then a few
 * page faults do for thousands.  An ingest of a small folder, half of which
 * they would be on a virtual machine, gains up to a third; a large one a few
 * hundredths.  Does nothing where malloc is not glibc's.
 */
void cli_heap_prepare(void);

#endif
