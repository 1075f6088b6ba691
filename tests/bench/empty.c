/* SPDX-License-Identifier: MIT */
/*
 * Does nothing.  Linked with the libraries of wcifit, it is the floor under
 * the time wcifit takes to start.
 */
int
main(void)
{
	return 0;
}
