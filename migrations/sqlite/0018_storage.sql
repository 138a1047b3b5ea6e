-- +goose Up

CREATE TABLE places (
	id        TEXT   NOT NULL PRIMARY KEY,
	stream    BLOB   NOT NULL UNIQUE REFERENCES streams (stream),
	version   BIGINT NOT NULL,
	code      TEXT   NOT NULL UNIQUE,
	org       TEXT   NOT NULL,
	division  TEXT   NOT NULL,
	kind      TEXT   NOT NULL,
	name      TEXT   NOT NULL,
	path      TEXT   NOT NULL,
	parent_id TEXT,
	packages  BIGINT NOT NULL,
	last_at   BIGINT NOT NULL
);
CREATE INDEX places_org ON places (org, path);

-- The place of its keeper's store in which a lot lies.
ALTER TABLE lots ADD COLUMN place_id TEXT;
CREATE INDEX lots_place ON lots (place_id, id);
CREATE INDEX lots_placed ON lots (keeper_org, place_id, packages) WHERE place_id IS NOT NULL;
CREATE INDEX lots_unplaced ON lots (keeper_org, id) WHERE place_id IS NULL AND state = 'in_custody';

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
