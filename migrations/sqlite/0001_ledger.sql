-- +goose Up

CREATE TABLE log (
	one         INTEGER PRIMARY KEY CHECK (one = 1),
	origin      TEXT    NOT NULL,
	base_url    TEXT    NOT NULL,
	demo        BOOLEAN NOT NULL,
	opened_at   BIGINT  NOT NULL
);

CREATE TABLE streams (
	stream      BLOB   NOT NULL PRIMARY KEY CHECK (length(stream) = 16),
	kind        TEXT   NOT NULL,
	noun_id     TEXT   NOT NULL,
	seq         BIGINT NOT NULL,
	leaf        BLOB   NOT NULL,
	recorded_at BIGINT NOT NULL
);
CREATE INDEX streams_kind ON streams (kind, noun_id);

CREATE TABLE acts (
	id              TEXT   NOT NULL PRIMARY KEY,
	kind            TEXT   NOT NULL,
	kv              BIGINT NOT NULL,
	occurred_at     BIGINT NOT NULL,
	recorded_at     BIGINT NOT NULL,
	by_org          TEXT   NOT NULL,
	by_role         TEXT   NOT NULL,
	by_person       TEXT   NOT NULL,
	bytes           BLOB   NOT NULL,
	restricted_salt BLOB,
	restricted      BLOB
);
CREATE INDEX acts_person ON acts (by_person, recorded_at);

CREATE TABLE entries (
	stream      BLOB   NOT NULL,
	seq         BIGINT NOT NULL,
	act_id      TEXT   NOT NULL REFERENCES acts (id),
	prev        BLOB   NOT NULL,
	leaf_hash   BLOB   NOT NULL UNIQUE,
	recorded_at BIGINT NOT NULL,
	leaf        BLOB   NOT NULL,
	body        BLOB   NOT NULL,
	body_salt   BLOB   NOT NULL,
	PRIMARY KEY (stream, seq)
);
CREATE INDEX entries_act ON entries (act_id);

-- Personal values beside the ledger: they may be erased, never changed.
CREATE TABLE personal (
	act_id TEXT NOT NULL REFERENCES acts (id),
	stream BLOB NOT NULL,
	field  TEXT NOT NULL,
	salt   BLOB NOT NULL,
	value  TEXT NOT NULL,
	PRIMARY KEY (act_id, stream, field)
);

CREATE TABLE commands (
	person      TEXT   NOT NULL,
	id          TEXT   NOT NULL,
	hash        BLOB   NOT NULL,
	answer      BLOB   NOT NULL,
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
	id     TEXT   NOT NULL PRIMARY KEY,
	at     BIGINT NOT NULL,
	noun   TEXT   NOT NULL,
	name   TEXT   NOT NULL,
	detail TEXT   NOT NULL
);
CREATE INDEX alarms_at ON alarms (at);

-- +goose StatementBegin
CREATE TRIGGER acts_no_update BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER acts_no_delete BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER commands_no_update BEFORE UPDATE ON commands BEGIN SELECT RAISE(ABORT, 'commands are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER commands_no_delete BEFORE DELETE ON commands BEGIN SELECT RAISE(ABORT, 'commands are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_no_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER personal_no_update BEFORE UPDATE ON personal BEGIN SELECT RAISE(ABORT, 'personal values are erased, never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER alarms_no_update BEFORE UPDATE ON alarms BEGIN SELECT RAISE(ABORT, 'alarms are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER alarms_no_delete BEFORE DELETE ON alarms BEGIN SELECT RAISE(ABORT, 'alarms are append-only'); END;
-- +goose StatementEnd

-- A client that left recursive_triggers off could walk around the triggers
-- above with INSERT OR REPLACE; these stop it before the old row goes.
-- +goose StatementBegin
CREATE TRIGGER acts_no_replace BEFORE INSERT ON acts WHEN EXISTS (SELECT 1 FROM acts WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'acts: already recorded'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_no_replace BEFORE INSERT ON entries WHEN EXISTS (SELECT 1 FROM entries WHERE (stream = NEW.stream AND seq = NEW.seq) OR leaf_hash = NEW.leaf_hash)
BEGIN SELECT RAISE(ABORT, 'entries: already recorded'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER commands_no_replace BEFORE INSERT ON commands WHEN EXISTS (SELECT 1 FROM commands WHERE person = NEW.person AND id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'commands: already recorded'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_no_replace BEFORE INSERT ON log WHEN EXISTS (SELECT 1 FROM log WHERE one = NEW.one)
BEGIN SELECT RAISE(ABORT, 'log: already recorded'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER alarms_no_replace BEFORE INSERT ON alarms WHEN EXISTS (SELECT 1 FROM alarms WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'alarms: already recorded'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER personal_no_replace BEFORE INSERT ON personal WHEN EXISTS (SELECT 1 FROM personal WHERE act_id = NEW.act_id AND stream = NEW.stream AND field = NEW.field)
BEGIN SELECT RAISE(ABORT, 'personal: already recorded'); END;
-- +goose StatementEnd

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
