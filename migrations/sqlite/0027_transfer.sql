-- +goose Up

-- Cases on their way between an agency and the police. The other side is a party
-- once the transfer was sent; before that the column is empty.
CREATE TABLE transfers (
	id          TEXT    NOT NULL PRIMARY KEY,
	stream      BLOB    NOT NULL UNIQUE REFERENCES streams (stream),
	version     BIGINT  NOT NULL,
	case_id     TEXT    NOT NULL REFERENCES cases (id),
	agency_org  TEXT    NOT NULL,
	other_org   TEXT,
	division    TEXT    NOT NULL,
	direction   TEXT    NOT NULL,
	state       TEXT    NOT NULL,
	lots        BIGINT  NOT NULL,
	clock       TEXT    NOT NULL,
	due_at      BIGINT  NOT NULL,
	breaches    BIGINT  NOT NULL,
	flowed      BOOLEAN NOT NULL,
	filed       BOOLEAN NOT NULL,
	outcome     TEXT    NOT NULL,
	proposed_at BIGINT  NOT NULL,
	sent_at     BIGINT  NOT NULL,
	last_at     BIGINT  NOT NULL,
	detail      TEXT    NOT NULL
);
CREATE INDEX transfers_agency ON transfers (agency_org, id);
CREATE INDEX transfers_other ON transfers (other_org, id) WHERE other_org IS NOT NULL;
CREATE INDEX transfers_division ON transfers (division, id);
CREATE INDEX transfers_prefecture ON transfers (substr(division, 1, 4), id);
CREATE INDEX transfers_province ON transfers (substr(division, 1, 2), id);
CREATE INDEX transfers_case ON transfers (case_id, id);
CREATE INDEX transfers_due ON transfers (due_at, id) WHERE due_at > 0;
CREATE INDEX cases_opened_division ON cases (opened_at, division);

-- The code by which who has no account answers one transfer: its hash alone.
CREATE TABLE transfer_codes (
	transfer_id TEXT    NOT NULL PRIMARY KEY REFERENCES transfers (id),
	hash        TEXT   NOT NULL UNIQUE,
	stand       TEXT    NOT NULL,
	org         TEXT    NOT NULL,
	issue       BIGINT NOT NULL,
	at          BIGINT NOT NULL,
	until       BIGINT NOT NULL
);

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
