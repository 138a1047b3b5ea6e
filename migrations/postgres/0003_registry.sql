-- +goose Up

CREATE TABLE cases (
	id         UUID    NOT NULL PRIMARY KEY,
	stream     BYTEA   NOT NULL UNIQUE REFERENCES streams (stream),
	version    BIGINT  NOT NULL,
	number     TEXT    NOT NULL UNIQUE,
	agency_org UUID    NOT NULL,
	division   TEXT    NOT NULL,
	nature     TEXT    NOT NULL CHECK (nature IN ('administrative', 'criminal')),
	paper      TEXT    NOT NULL,
	title      TEXT    NOT NULL,
	restricted BOOLEAN NOT NULL,
	opened_at  BIGINT  NOT NULL,
	decisions  BIGINT  NOT NULL,
	open_holds BIGINT  NOT NULL,
	last_at    BIGINT  NOT NULL,
	detail     TEXT    NOT NULL
);
CREATE INDEX cases_agency ON cases (agency_org, id);
CREATE INDEX cases_division ON cases (division, id);

-- Organisations entrusted in writing: they see the case.
CREATE TABLE case_parties (
	org     UUID NOT NULL,
	case_id UUID NOT NULL REFERENCES cases (id),
	PRIMARY KEY (org, case_id)
);

CREATE TABLE exemptions (
	id         UUID   NOT NULL PRIMARY KEY,
	stream     BYTEA  NOT NULL UNIQUE REFERENCES streams (stream),
	version    BIGINT NOT NULL,
	agency_org UUID   NOT NULL,
	division   TEXT   NOT NULL,
	reason     TEXT   NOT NULL,
	granted_at BIGINT NOT NULL,
	granted_by TEXT   NOT NULL,
	last_day   TEXT   NOT NULL
);
CREATE INDEX exemptions_agency ON exemptions (agency_org, id);

CREATE TABLE firms (
	id         UUID   NOT NULL PRIMARY KEY,
	stream     BYTEA  NOT NULL UNIQUE REFERENCES streams (stream),
	version    BIGINT NOT NULL,
	bureau_org UUID   NOT NULL,
	firm_org   UUID,
	uscc       TEXT   NOT NULL UNIQUE,
	name       TEXT   NOT NULL,
	division   TEXT   NOT NULL,
	address    TEXT   NOT NULL,
	added_at   BIGINT NOT NULL,
	last_at    BIGINT NOT NULL,
	detail     TEXT   NOT NULL
);
CREATE INDEX firms_bureau ON firms (bureau_org, id);
CREATE INDEX firms_org ON firms (firm_org, id);
CREATE INDEX firms_division ON firms (division, id);

CREATE TABLE facilities (
	id       UUID NOT NULL PRIMARY KEY,
	firm_id  UUID NOT NULL REFERENCES firms (id),
	division TEXT NOT NULL
);
CREATE INDEX facilities_firm ON facilities (firm_id);
CREATE INDEX facilities_division ON facilities (division, firm_id);

CREATE TABLE editions (
	id              UUID   NOT NULL PRIMARY KEY,
	stream          BYTEA  NOT NULL UNIQUE REFERENCES streams (stream),
	version         BIGINT NOT NULL,
	state           TEXT   NOT NULL CHECK (state IN ('draft', 'published')),
	bureau_org      UUID   NOT NULL,
	division        TEXT   NOT NULL,
	number          BIGINT UNIQUE,
	published_on    TEXT   NOT NULL,
	published_at    BIGINT NOT NULL,
	next_update_due TEXT   NOT NULL,
	firms           BIGINT NOT NULL,
	facilities      BIGINT NOT NULL,
	drafted_at      BIGINT NOT NULL,
	last_at         BIGINT NOT NULL,
	json            BYTEA,
	csv             BYTEA,
	json_sha256     TEXT   NOT NULL,
	csv_sha256      TEXT   NOT NULL,
	detail          TEXT   NOT NULL,
	CHECK ((state = 'published') = (number IS NOT NULL AND json IS NOT NULL AND csv IS NOT NULL))
);
CREATE INDEX editions_state ON editions (state, published_at);
CREATE INDEX editions_bureau ON editions (bureau_org, id);

CREATE TRIGGER editions_frozen BEFORE UPDATE ON editions FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER editions_no_delete BEFORE DELETE ON editions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER editions_no_truncate BEFORE TRUNCATE ON editions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE editions ENABLE ALWAYS TRIGGER editions_frozen;
ALTER TABLE editions ENABLE ALWAYS TRIGGER editions_no_delete;
ALTER TABLE editions ENABLE ALWAYS TRIGGER editions_no_truncate;

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
