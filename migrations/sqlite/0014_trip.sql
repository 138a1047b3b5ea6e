-- +goose Up

-- The code that a carrier without account was given for one handoff: its hash
-- alone, one row for each handoff, since a new code makes the old one void. Not
-- entries: that a code was given out is one, in the handoff's stream.
CREATE TABLE trips (
	handoff_id TEXT   NOT NULL PRIMARY KEY REFERENCES handoffs (id),
	hash       TEXT   NOT NULL UNIQUE,
	stand      TEXT   NOT NULL,
	org        TEXT   NOT NULL,
	issue      BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	until      BIGINT NOT NULL
);

-- Goods on the road, for those who wait for them at either end: when they are
-- overdue, and how often something went wrong.
ALTER TABLE handoffs ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE handoffs ADD COLUMN incidents BIGINT NOT NULL DEFAULT 0;
UPDATE handoffs SET due_at = departed_at + 86400000 WHERE state = 'departed';
CREATE INDEX handoffs_road_from ON handoffs (from_org, id) WHERE state = 'departed';
CREATE INDEX handoffs_road_to ON handoffs (to_org, id) WHERE state = 'departed';

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
