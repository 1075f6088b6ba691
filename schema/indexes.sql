-- SPDX-License-Identifier: MIT
--
-- Indexes for reports, traces and what is derived, made when the rows of the seeds are in: a
-- table that is filled first and indexed then is faster to build and denser than one that is
-- indexed while it fills.

-- The signings of a fair, and the largest of each, from which those of all fairs come; with what
-- says that a signing is not counted on its own, so that those which are need no look at their rows.
CREATE INDEX signings_by_fair ON signings(fair, value_low DESC, part_of, same_as);

-- From a row to what points at it.
CREATE INDEX sources_by_original ON sources(reprint_of)
WHERE reprint_of IS NOT NULL;
CREATE INDEX regions_by_parent ON regions(parent);
CREATE INDEX industries_by_parent ON industries(parent);
CREATE INDEX sets_by_scope ON sets(fair, scope);
CREATE INDEX set_members_by_member ON set_members(dimension, member);
CREATE INDEX claims_by_set ON claims(set_id);
CREATE INDEX claims_by_source ON claims(source);
CREATE INDEX claims_by_scope ON claims(fair, scope);
CREATE INDEX indicators_by_fair ON indicators(fair, indicator);
CREATE INDEX indicators_by_source ON indicators(source);
CREATE INDEX bound_reasons_by_claim ON bound_reasons(claim)
WHERE claim IS NOT NULL;
CREATE INDEX contradictions_by_fair ON contradictions(fair);
CREATE INDEX contradiction_claims_by_claim ON contradiction_claims(claim);
