-- +goose Up

CREATE TABLE log (
	one         INTEGER PRIMARY KEY CHECK (one = 1),
	origin      TEXT    NOT NULL,
	base_url    TEXT    NOT NULL,
	demo        BOOLEAN NOT NULL,
	opened_at   BIGINT  NOT NULL
);

CREATE TABLE streams (
	stream      BYTEA  NOT NULL PRIMARY KEY CHECK (length(stream) = 16),
	kind        TEXT   NOT NULL,
	noun_id     UUID   NOT NULL,
	seq         BIGINT NOT NULL,
	leaf        BYTEA  NOT NULL,
	recorded_at BIGINT NOT NULL
);
CREATE INDEX streams_kind ON streams (kind, noun_id);

CREATE TABLE acts (
	id              UUID   NOT NULL PRIMARY KEY,
	kind            TEXT   NOT NULL,
	kv              BIGINT NOT NULL,
	occurred_at     BIGINT NOT NULL,
	recorded_at     BIGINT NOT NULL,
	by_org          UUID   NOT NULL,
	by_role         TEXT   NOT NULL,
	by_person       TEXT   NOT NULL,
	bytes           BYTEA  NOT NULL,
	restricted_salt BYTEA,
	restricted      BYTEA
);
CREATE INDEX acts_person ON acts (by_person, recorded_at);

CREATE TABLE entries (
	stream      BYTEA  NOT NULL,
	seq         BIGINT NOT NULL,
	act_id      UUID   NOT NULL REFERENCES acts (id),
	prev        BYTEA  NOT NULL,
	leaf_hash   BYTEA  NOT NULL UNIQUE,
	recorded_at BIGINT NOT NULL,
	leaf        BYTEA  NOT NULL,
	body        BYTEA  NOT NULL,
	body_salt   BYTEA  NOT NULL,
	PRIMARY KEY (stream, seq)
);
CREATE INDEX entries_act ON entries (act_id);

-- Personal values beside the ledger: they may be erased, never changed.
CREATE TABLE personal (
	act_id UUID  NOT NULL REFERENCES acts (id),
	stream BYTEA NOT NULL,
	field  TEXT  NOT NULL,
	salt   BYTEA NOT NULL,
	value  TEXT  NOT NULL,
	PRIMARY KEY (act_id, stream, field)
);

CREATE TABLE commands (
	person      UUID   NOT NULL,
	id          UUID   NOT NULL,
	hash        BYTEA  NOT NULL,
	answer      BYTEA  NOT NULL,
	recorded_at BIGINT NOT NULL,
	PRIMARY KEY (person, id)
);

CREATE TABLE counters (
	kind     TEXT   NOT NULL,
	division TEXT   NOT NULL,
	year     BIGINT NOT NULL,
	serial   BIGINT NOT NULL,
	PRIMARY KEY (kind, division, year)
);

CREATE TABLE alarms (
	id     UUID   NOT NULL PRIMARY KEY,
	at     BIGINT NOT NULL,
	noun   TEXT   NOT NULL,
	name   TEXT   NOT NULL,
	detail TEXT   NOT NULL
);
CREATE INDEX alarms_at ON alarms (at);

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd

-- ALWAYS: also when session_replication_role is replica.
-- +goose StatementBegin
DO $$
DECLARE t TEXT;
BEGIN
	FOREACH t IN ARRAY ARRAY['acts', 'entries', 'commands', 'log', 'alarms'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t || '_append_only', t);
		EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_no_truncate', t);
		EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_append_only');
		EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_no_truncate');
	END LOOP;
END $$;
-- +goose StatementEnd

CREATE TRIGGER personal_no_update BEFORE UPDATE ON personal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER personal_no_truncate BEFORE TRUNCATE ON personal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE personal ENABLE ALWAYS TRIGGER personal_no_update;
ALTER TABLE personal ENABLE ALWAYS TRIGGER personal_no_truncate;

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
