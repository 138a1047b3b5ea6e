-- +goose Up

CREATE TABLE rounds (
	id         UUID    NOT NULL PRIMARY KEY,
	stream     BYTEA   NOT NULL UNIQUE REFERENCES streams (stream),
	version    BIGINT  NOT NULL,
	agency_org UUID    NOT NULL,
	division   TEXT    NOT NULL,
	by_person  TEXT    NOT NULL,
	complete   BOOLEAN NOT NULL,
	lots       BIGINT  NOT NULL,
	differ     BIGINT  NOT NULL,
	late       BOOLEAN NOT NULL,
	at         BIGINT  NOT NULL,
	last_at    BIGINT  NOT NULL,
	detail     TEXT    NOT NULL
);
CREATE INDEX rounds_agency ON rounds (agency_org, id);
CREATE INDEX rounds_division ON rounds (division, id);
CREATE INDEX rounds_prefecture ON rounds (substr(division, 1, 4), id);
CREATE INDEX rounds_province ON rounds (substr(division, 1, 2), id);
CREATE INDEX rounds_open ON rounds (agency_org, id) WHERE NOT complete;

-- The round that found a difference; such a one has no handoff.
ALTER TABLE discrepancies ADD COLUMN round_id UUID;

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
