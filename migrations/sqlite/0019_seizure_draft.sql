-- +goose Up

-- Seizures that are being entered: what was typed, as JSON, until its officer
-- signs or discards it. Not entries; nothing follows from them.
CREATE TABLE seizure_drafts (
	id          TEXT   NOT NULL PRIMARY KEY,
	person_id   TEXT   NOT NULL,
	org_id      TEXT   NOT NULL,
	case_number TEXT   NOT NULL,
	title       TEXT   NOT NULL,
	step        BIGINT NOT NULL,
	lines       BIGINT NOT NULL,
	fields      TEXT   NOT NULL,
	started_at  BIGINT NOT NULL,
	last_at     BIGINT NOT NULL,
	version     BIGINT NOT NULL
);
CREATE INDEX seizure_drafts_person ON seizure_drafts (person_id, org_id, last_at);
CREATE INDEX seizure_drafts_last ON seizure_drafts (last_at);

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
