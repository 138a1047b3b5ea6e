-- +goose Up

-- Lists that people asked to be written out. Not entries; nothing follows from
-- them, and they go after a week.
CREATE TABLE exports (
	id         UUID   NOT NULL PRIMARY KEY,
	person     UUID   NOT NULL,
	org        UUID   NOT NULL,
	list       TEXT   NOT NULL,
	filter     TEXT   NOT NULL,
	said       TEXT   NOT NULL,
	format     TEXT   NOT NULL CHECK (format IN ('csv', 'xlsx')),
	language   TEXT   NOT NULL,
	scope      TEXT   NOT NULL,
	state      TEXT   NOT NULL CHECK (state IN ('waiting', 'writing', 'done', 'failed', 'cancelled')),
	row_count  BIGINT NOT NULL,
	sha256     TEXT   NOT NULL,
	bytes      BIGINT NOT NULL,
	fault      TEXT   NOT NULL,
	asked_at   BIGINT NOT NULL,
	started_at BIGINT NOT NULL,
	ended_at   BIGINT NOT NULL
);
CREATE INDEX exports_person ON exports (person, id);
CREATE INDEX exports_ended ON exports (ended_at) WHERE ended_at > 0;
CREATE INDEX exports_file ON exports (sha256) WHERE sha256 <> '';

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
