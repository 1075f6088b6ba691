-- SPDX-License-Identifier: MIT
--
-- Indexes for reports, traces and what is derived, made when the rows of the seeds are in: a
-- table that is filled first and indexed then is faster to build and denser than one that is
-- indexed while it fills.

-- The signings of a fair, and the largest of each, from which those of all fairs come; with what
-- says that a signing is not counted on its own, so that those which are need no look at their rows.
CREATE INDEX signings_by_fair ON signings(fair, value_low DESC, part_of, same_as);
