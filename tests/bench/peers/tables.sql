-- SPDX-License-Identifier: MIT
--
-- The tables into which somebody without wcifit would load the seeds: nothing
-- but columns.
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE fairs (id TEXT, series TEXT, edition INTEGER, name TEXT,
    starts TEXT, ends TEXT);
CREATE TABLE sources (id TEXT, title TEXT, publisher TEXT, published TEXT,
    language TEXT);
CREATE TABLE regions (id TEXT, name TEXT, kind TEXT, parent TEXT);
CREATE TABLE industries (id TEXT, name TEXT);
CREATE TABLE wordings (word TEXT, low_factor TEXT, high_factor TEXT);
CREATE TABLE organizations (id TEXT, name TEXT, name_zh TEXT);
CREATE TABLE signings (id TEXT, fair TEXT, title TEXT, title_zh TEXT,
    origin TEXT, host TEXT, industry TEXT, signed_on TEXT, value TEXT,
    value_low INTEGER, value_high INTEGER, stage TEXT, locator TEXT,
    note TEXT);
CREATE TABLE signing_investors (signing TEXT, position INTEGER,
    organization TEXT);
CREATE TABLE signing_sources (signing TEXT, position INTEGER, source TEXT);
