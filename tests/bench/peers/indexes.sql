-- SPDX-License-Identifier: MIT
CREATE UNIQUE INDEX signings_by_id ON signings(id);
CREATE UNIQUE INDEX organizations_by_id ON organizations(id);
CREATE INDEX signings_by_industry ON signings(industry);
