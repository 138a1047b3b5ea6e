-- +goose Up

CREATE TABLE containers (
	id         TEXT   NOT NULL PRIMARY KEY,
	stream     BLOB   NOT NULL UNIQUE REFERENCES streams (stream),
	version    BIGINT NOT NULL,
	code       TEXT   NOT NULL UNIQUE,
	kind       TEXT   NOT NULL,
	state      TEXT   NOT NULL,
	agency_org TEXT   NOT NULL,
	division   TEXT   NOT NULL,
	keeper_org TEXT   NOT NULL,
	person     TEXT   NOT NULL,
	seal       TEXT   NOT NULL,
	parent_id  TEXT,
	lots       TEXT   NOT NULL,
	inside     TEXT   NOT NULL,
	note       TEXT   NOT NULL,
	packed_at  BIGINT NOT NULL,
	sealed_at  BIGINT NOT NULL,
	last_at    BIGINT NOT NULL
);
CREATE INDEX containers_agency ON containers (agency_org, id);
CREATE INDEX containers_keeper ON containers (keeper_org, id);
CREATE INDEX containers_division ON containers (division, id);
CREATE INDEX containers_prefecture ON containers (substr(division, 1, 4), id);
CREATE INDEX containers_province ON containers (substr(division, 1, 2), id);
CREATE INDEX containers_parent ON containers (parent_id, id);

-- The container a lot lies in, directly.
ALTER TABLE lots ADD COLUMN container_id TEXT;
CREATE INDEX lots_container ON lots (container_id, id);

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
