-- +goose Up

CREATE TABLE orders (
	id           UUID NOT NULL PRIMARY KEY,
	stream       BYTEA NOT NULL UNIQUE REFERENCES streams (stream),
	version      BIGINT NOT NULL,
	number       TEXT   NOT NULL UNIQUE,
	kind         TEXT   NOT NULL,
	state        TEXT   NOT NULL CHECK (state IN ('drafted', 'approved', 'rejected', 'withdrawn', 'done')),
	agency_org   UUID NOT NULL,
	firm_org     UUID NOT NULL,
	division     TEXT   NOT NULL,
	facility     UUID NOT NULL,
	method       TEXT   NOT NULL,
	exceptional  BOOLEAN NOT NULL,
	awaits_head  BOOLEAN NOT NULL,
	awaits_legal BOOLEAN NOT NULL,
	lots         BIGINT NOT NULL,
	drafted_at   BIGINT NOT NULL,
	approved_at  BIGINT NOT NULL,
	last_at      BIGINT NOT NULL,
	detail       TEXT   NOT NULL
);
CREATE INDEX orders_agency ON orders (agency_org, id);
CREATE INDEX orders_firm ON orders (firm_org, id);
CREATE INDEX orders_division ON orders (division, id);
CREATE INDEX orders_state ON orders (state, id);

CREATE TABLE runs (
	id         UUID NOT NULL PRIMARY KEY,
	stream     BYTEA NOT NULL UNIQUE REFERENCES streams (stream),
	version    BIGINT NOT NULL,
	number     TEXT   NOT NULL UNIQUE,
	state      TEXT   NOT NULL CHECK (state IN ('started', 'completed', 'reviewed', 'finished')),
	firm_org   UUID NOT NULL,
	facility   UUID NOT NULL,
	division   TEXT   NOT NULL,
	method     TEXT   NOT NULL,
	lots       BIGINT NOT NULL,
	started_at BIGINT NOT NULL,
	last_at    BIGINT NOT NULL,
	detail     TEXT   NOT NULL
);
CREATE INDEX runs_division ON runs (division, id);
CREATE INDEX runs_state ON runs (state, id);

-- Whoever may see a run: the firm, the agencies, those entrusted by them.
CREATE TABLE run_parties (
	org    UUID NOT NULL,
	run_id UUID NOT NULL REFERENCES runs (id),
	PRIMARY KEY (org, run_id)
);

-- A photo is evidence of one run only.
CREATE TABLE run_photos (
	sha256 TEXT   NOT NULL PRIMARY KEY,
	run_id UUID NOT NULL REFERENCES runs (id)
);

CREATE TABLE certificates (
	id          UUID NOT NULL PRIMARY KEY,
	stream      BYTEA NOT NULL UNIQUE REFERENCES streams (stream),
	version     BIGINT NOT NULL,
	number      TEXT   NOT NULL UNIQUE,
	issue       BIGINT NOT NULL,
	state       TEXT   NOT NULL CHECK (state IN ('valid', 'corrected', 'revoked')),
	agency_org  UUID NOT NULL,
	firm_org    UUID NOT NULL,
	division    TEXT   NOT NULL,
	run_id      UUID NOT NULL REFERENCES runs (id),
	closed      BOOLEAN NOT NULL,
	month       TEXT   NOT NULL,
	issued_at   BIGINT NOT NULL,
	changed_at  BIGINT NOT NULL,
	last_at     BIGINT NOT NULL,
	replaces    TEXT   NOT NULL,
	replaced_by TEXT   NOT NULL,
	reason      TEXT   NOT NULL,
	entry       BYTEA NOT NULL,
	facts       TEXT   NOT NULL,
	documents   TEXT   NOT NULL
);
CREATE INDEX certificates_agency ON certificates (agency_org, id);
CREATE INDEX certificates_firm ON certificates (firm_org, id);
CREATE INDEX certificates_division ON certificates (division, id);
CREATE INDEX certificates_month ON certificates (month, id);

CREATE TABLE certificate_lots (
	certificate_id UUID NOT NULL REFERENCES certificates (id),
	lot_id         UUID NOT NULL,
	living         BOOLEAN NOT NULL,
	PRIMARY KEY (certificate_id, lot_id)
);
-- The rule that no lot is certified twice, held by the engine itself.
CREATE UNIQUE INDEX certificate_lots_living ON certificate_lots (lot_id) WHERE living;

CREATE TRIGGER certificates_no_delete BEFORE DELETE ON certificates FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certificates_no_truncate BEFORE TRUNCATE ON certificates FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
