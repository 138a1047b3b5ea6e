-- +goose Up

-- What is asked for or told of goods in store and wants a second person's word.
CREATE TABLE matters (
	id         UUID    NOT NULL PRIMARY KEY,
	stream     BYTEA   NOT NULL UNIQUE REFERENCES streams (stream),
	version    BIGINT  NOT NULL,
	kind       TEXT    NOT NULL,
	state      TEXT    NOT NULL,
	waits      TEXT    NOT NULL,
	case_id    UUID    NOT NULL,
	agency_org UUID    NOT NULL,
	keeper_org UUID    NOT NULL,
	division   TEXT    NOT NULL,
	word       TEXT    NOT NULL,
	name       TEXT    NOT NULL,
	lots       BIGINT  NOT NULL,
	by_person  TEXT    NOT NULL,
	by_org     UUID    NOT NULL,
	due_at     BIGINT  NOT NULL,
	overdue    BOOLEAN NOT NULL,
	late       BOOLEAN NOT NULL,
	at         BIGINT  NOT NULL,
	last_at    BIGINT  NOT NULL,
	detail     TEXT    NOT NULL
);
CREATE INDEX matters_agency ON matters (agency_org, id);
CREATE INDEX matters_keeper ON matters (keeper_org, id);
CREATE INDEX matters_division ON matters (division, id);
CREATE INDEX matters_prefecture ON matters (substr(division, 1, 4), id);
CREATE INDEX matters_province ON matters (substr(division, 1, 2), id);
CREATE INDEX matters_agency_waits ON matters (agency_org, waits, id) WHERE waits <> '';
CREATE INDEX matters_keeper_waits ON matters (keeper_org, waits, id) WHERE waits <> '';
CREATE INDEX matters_agency_due ON matters (agency_org, due_at) WHERE state = 'out';
CREATE INDEX matters_keeper_due ON matters (keeper_org, due_at) WHERE state = 'out';

-- The check-out a lot is given out by, and what it lost by itself.
ALTER TABLE lots ADD COLUMN checkout_id UUID;
ALTER TABLE lots ADD COLUMN lost_quantity BIGINT NOT NULL DEFAULT 0;
ALTER TABLE lots ADD COLUMN lost_mass_g BIGINT NOT NULL DEFAULT 0;

-- Since when a handler holds a lot, and until when the head lets him.
ALTER TABLE lots ADD COLUMN handled_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE lots ADD COLUMN store_by BIGINT NOT NULL DEFAULT 0;
UPDATE lots SET handled_at = (SELECT MAX(acts.occurred_at) FROM entries JOIN acts ON acts.id = entries.act_id WHERE entries.stream = lots.stream AND (entries.seq = 1 OR acts.kind = 'custody.handoff.received'))
	WHERE state = 'with_handler' OR before_state = 'with_handler';

-- What makes a lot a sample.
ALTER TABLE lots ADD COLUMN sample_no TEXT NOT NULL DEFAULT '';
ALTER TABLE lots ADD COLUMN sample_base BIGINT NOT NULL DEFAULT 0;
ALTER TABLE lots ADD COLUMN sample_storage TEXT NOT NULL DEFAULT '';

-- The check-out whose return showed a difference; such a one has no handoff.
ALTER TABLE discrepancies ADD COLUMN matter_id UUID;

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
