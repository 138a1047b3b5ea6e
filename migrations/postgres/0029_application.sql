-- +goose Up

-- What firms ask of the bureau that keeps the list: to be listed, a change, a
-- renewed paper, or that nothing changed.
CREATE TABLE applications (
	id          UUID    NOT NULL PRIMARY KEY,
	stream      BYTEA   NOT NULL UNIQUE REFERENCES streams (stream),
	version     BIGINT  NOT NULL,
	kind        TEXT    NOT NULL CHECK (kind IN ('new', 'change', 'renewal', 'reconfirmation')),
	state       TEXT    NOT NULL CHECK (state IN ('filed', 'returned', 'examined', 'accepted', 'refused')),
	bureau_org  UUID    NOT NULL,
	firm_org    UUID,
	firm_id     UUID,
	uscc        TEXT    NOT NULL,
	name        TEXT    NOT NULL,
	facility    TEXT    NOT NULL,
	division    TEXT    NOT NULL,
	on_paper    BOOLEAN NOT NULL,
	filed_by    TEXT    NOT NULL,
	examined_by TEXT    NOT NULL,
	filed_at    BIGINT  NOT NULL,
	last_at     BIGINT  NOT NULL,
	detail      TEXT    NOT NULL
);
CREATE INDEX applications_bureau ON applications (bureau_org, id);
CREATE INDEX applications_state ON applications (bureau_org, state, id);
CREATE INDEX applications_firm ON applications (firm_org, id);
CREATE INDEX applications_firm_state ON applications (firm_org, state, id);
CREATE INDEX applications_division ON applications (division, id);
CREATE INDEX applications_prefecture ON applications (substr(division, 1, 4), id);
CREATE INDEX applications_province ON applications (substr(division, 1, 2), id);
CREATE INDEX applications_open ON applications (uscc, kind) WHERE state IN ('filed', 'returned', 'examined');

-- What was said against the list, a decision, a suspension or a charge, and what
-- the bureau answered.
CREATE TABLE objections (
	id             UUID    NOT NULL PRIMARY KEY,
	stream         BYTEA   NOT NULL UNIQUE REFERENCES streams (stream),
	version        BIGINT  NOT NULL,
	against        TEXT    NOT NULL CHECK (against IN ('entry', 'refusal', 'suspension', 'charge')),
	state          TEXT    NOT NULL CHECK (state IN ('open', 'upheld', 'dismissed')),
	bureau_org     UUID    NOT NULL,
	objector_org   UUID,
	firm_id        UUID,
	facility_id    UUID,
	application_id UUID,
	name           TEXT    NOT NULL,
	division       TEXT    NOT NULL,
	filed_by       TEXT    NOT NULL,
	filed_at       BIGINT  NOT NULL,
	last_at        BIGINT  NOT NULL,
	detail         TEXT    NOT NULL
);
CREATE INDEX objections_bureau ON objections (bureau_org, id);
CREATE INDEX objections_state ON objections (bureau_org, state, id);
CREATE INDEX objections_objector ON objections (objector_org, id);
CREATE INDEX objections_objector_state ON objections (objector_org, state, id);
CREATE INDEX objections_division ON objections (division, id);
CREATE INDEX objections_prefecture ON objections (substr(division, 1, 4), id);
CREATE INDEX objections_province ON objections (substr(division, 1, 2), id);

-- Why an edition was published out of turn.
ALTER TABLE editions ADD COLUMN urgent TEXT NOT NULL DEFAULT '';

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
