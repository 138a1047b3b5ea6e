-- +goose Up

-- What lists narrow lots by, drawn from the lot whenever it is kept: its legal
-- ground as the last word left it, whether a hold stands, whether something differs.
ALTER TABLE lots ADD COLUMN ground TEXT NOT NULL DEFAULT '';
ALTER TABLE lots ADD COLUMN held BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE lots ADD COLUMN differs BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE lots SET held = COALESCE(json_array_length(legal, '$.holds'), 0) > 0, differs = COALESCE(json_array_length(discrepancies), 0) > 0,
	ground = COALESCE(json_extract(legal, '$.decisions[#-1].standing'),
		CASE WHEN json_extract(legal, '$.measures[#-1].criminal') THEN 'criminal' ELSE replace(json_extract(legal, '$.measures[#-1].kind'), 'sampled', 'seized') END, '');

-- Every filter of a list begins at an index that ends in the id, so that a page
-- is the first rows of it. Indexes of a party serve an organisation, those of a
-- province or prefecture whoever reads a region; they stay out of the way of the queues.
CREATE INDEX lots_agency_state ON lots (agency_org, state, id);
CREATE INDEX lots_agency_category ON lots (agency_org, category, id);
CREATE INDEX lots_keeper_category ON lots (category, keeper_org, id);
CREATE INDEX lots_agency_ground ON lots (agency_org, ground, id);
CREATE INDEX lots_province ON lots (substr(division, 1, 2), id);
CREATE INDEX lots_province_state ON lots (substr(division, 1, 2), state, id);
CREATE INDEX lots_prefecture_state ON lots (substr(division, 1, 4), state, id);
CREATE INDEX lots_category ON lots (category, id);
CREATE INDEX lots_ground ON lots (ground, id);
CREATE INDEX lots_brand ON lots (brand, id);
CREATE INDEX lots_prefecture ON lots (substr(division, 1, 4), id);
CREATE INDEX lots_held ON lots (id) WHERE held;
CREATE INDEX lots_differs ON lots (id) WHERE differs;
CREATE INDEX lots_held_agency ON lots (agency_org, id) WHERE held;
CREATE INDEX lots_differs_agency ON lots (agency_org, id) WHERE differs;
CREATE INDEX lots_due_region ON lots (due_day, id) WHERE due_day <> '';
CREATE INDEX seizures_at ON seizures (at);
CREATE INDEX seizures_prefecture ON seizures (substr(division, 1, 4), id);
CREATE INDEX seizures_province ON seizures (substr(division, 1, 2), id);
CREATE INDEX handoffs_prefecture ON handoffs (substr(division, 1, 4), id);
CREATE INDEX handoffs_province ON handoffs (substr(division, 1, 2), id);
CREATE INDEX discrepancies_prefecture ON discrepancies (substr(division, 1, 4), id);
CREATE INDEX discrepancies_province ON discrepancies (substr(division, 1, 2), id);
CREATE INDEX handoffs_state ON handoffs (state, id);

-- What is written of things, for searching: the text made alike, and its words
-- (single characters and pairs of them, spelt in hexadecimal).
CREATE TABLE searches (
	no      INTEGER PRIMARY KEY AUTOINCREMENT,
	noun    TEXT NOT NULL,
	noun_id TEXT NOT NULL,
	text    TEXT NOT NULL,
	UNIQUE (noun, noun_id)
);
CREATE VIRTUAL TABLE search_words USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii');

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
