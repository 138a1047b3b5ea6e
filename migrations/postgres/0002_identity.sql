-- +goose Up

CREATE TABLE orgs (
	id         UUID   NOT NULL PRIMARY KEY,
	stream     BYTEA  NOT NULL UNIQUE,
	version    BIGINT NOT NULL,
	kind       TEXT   NOT NULL,
	name       TEXT   NOT NULL,
	name_en    TEXT   NOT NULL,
	division   TEXT   NOT NULL,
	parent     UUID   REFERENCES orgs (id),
	uscc       TEXT   NOT NULL,
	valid_from TEXT   NOT NULL,
	valid_to   TEXT   NOT NULL,
	successor  UUID   REFERENCES orgs (id),
	added_at   BIGINT NOT NULL
);
CREATE INDEX orgs_kind ON orgs (kind, id);
CREATE INDEX orgs_division ON orgs (division, id);

-- login and name are personal data: empty once erased.
CREATE TABLE people (
	id          UUID   NOT NULL PRIMARY KEY,
	stream      BYTEA  NOT NULL UNIQUE,
	version     BIGINT NOT NULL,
	login       TEXT   NOT NULL,
	name        TEXT   NOT NULL,
	added_at    BIGINT NOT NULL,
	disabled_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX people_login ON people (login) WHERE login <> '';

CREATE TABLE memberships (
	id       UUID   NOT NULL PRIMARY KEY,
	person   UUID   NOT NULL REFERENCES people (id),
	position BIGINT NOT NULL,
	org      UUID   NOT NULL REFERENCES orgs (id),
	roles    TEXT   NOT NULL,
	from_day TEXT   NOT NULL,
	to_day   TEXT   NOT NULL,
	ended_at BIGINT NOT NULL
);
CREATE INDEX memberships_person ON memberships (person, position);
CREATE INDEX memberships_org ON memberships (org, person);

CREATE TABLE tokens (
	id         UUID   NOT NULL PRIMARY KEY,
	person     UUID   NOT NULL REFERENCES people (id),
	position   BIGINT NOT NULL,
	membership UUID   NOT NULL REFERENCES memberships (id),
	name       TEXT   NOT NULL,
	prefix     TEXT   NOT NULL,
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	revoked_at BIGINT NOT NULL
);
CREATE INDEX tokens_person ON tokens (person, position);

-- Beside the ledger: secrets (hashed), sessions, attempts, pseudonyms.
CREATE TABLE token_secrets (
	token        UUID   NOT NULL PRIMARY KEY REFERENCES tokens (id),
	hash         BYTEA  NOT NULL UNIQUE,
	last_used_at BIGINT NOT NULL
);

CREATE TABLE accounts (
	person       UUID    NOT NULL PRIMARY KEY REFERENCES people (id),
	password     TEXT    NOT NULL,
	one_time     BOOLEAN NOT NULL,
	password_at  BIGINT  NOT NULL,
	pin          TEXT    NOT NULL,
	totp         TEXT    NOT NULL,
	totp_pending TEXT    NOT NULL,
	totp_step    BIGINT  NOT NULL
);

CREATE TABLE sessions (
	id         UUID   NOT NULL PRIMARY KEY,
	person     UUID   NOT NULL REFERENCES people (id),
	membership UUID   NOT NULL REFERENCES memberships (id),
	address    TEXT   NOT NULL,
	agent      TEXT   NOT NULL,
	created_at BIGINT NOT NULL,
	seen_at    BIGINT NOT NULL,
	step_up_at BIGINT NOT NULL,
	step_up_by TEXT   NOT NULL,
	ended_at   BIGINT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person, created_at);
CREATE INDEX sessions_created ON sessions (created_at);

CREATE TABLE cookies (
	hash       BYTEA  NOT NULL PRIMARY KEY,
	data       BYTEA  NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE INDEX cookies_expires ON cookies (expires_at);

CREATE TABLE attempts (
	key   TEXT   NOT NULL PRIMARY KEY,
	n     BIGINT NOT NULL,
	since BIGINT NOT NULL
);
CREATE INDEX attempts_since ON attempts (since);

-- Who is behind a pseudonym: personal data, may be erased.
CREATE TABLE pseudonyms (
	person UUID   NOT NULL,
	year   BIGINT NOT NULL,
	value  TEXT   NOT NULL UNIQUE,
	PRIMARY KEY (person, year)
);

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
