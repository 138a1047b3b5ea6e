-- +goose Up

CREATE TABLE seizures (
	id         UUID    NOT NULL PRIMARY KEY,
	stream     BYTEA   NOT NULL UNIQUE REFERENCES streams (stream),
	version    BIGINT  NOT NULL,
	number     TEXT    NOT NULL UNIQUE,
	case_id    UUID    NOT NULL,
	agency_org UUID    NOT NULL,
	division   TEXT    NOT NULL,
	measure    TEXT    NOT NULL,
	mode       TEXT    NOT NULL,
	last_day   TEXT    NOT NULL,
	at         BIGINT  NOT NULL,
	by_person  TEXT    NOT NULL,
	confirmed  BOOLEAN NOT NULL,
	lines      BIGINT  NOT NULL,
	lots       BIGINT  NOT NULL,
	last_at    BIGINT  NOT NULL,
	detail     TEXT    NOT NULL
);
CREATE INDEX seizures_agency ON seizures (agency_org, id);
CREATE INDEX seizures_division ON seizures (division, id);
CREATE INDEX seizures_case ON seizures (case_id, id);

CREATE TABLE lots (
	id             UUID    NOT NULL PRIMARY KEY,
	stream         BYTEA   NOT NULL UNIQUE REFERENCES streams (stream),
	version        BIGINT  NOT NULL,
	code           TEXT    NOT NULL UNIQUE,
	case_id        UUID    NOT NULL,
	seizure_id     UUID    NOT NULL,
	line_no        BIGINT  NOT NULL,
	agency_org     UUID    NOT NULL,
	division       TEXT    NOT NULL,
	category       TEXT    NOT NULL,
	kind           TEXT    NOT NULL,
	name           TEXT    NOT NULL,
	spec           TEXT    NOT NULL,
	brand          TEXT    NOT NULL,
	rights_holder  TEXT    NOT NULL,
	unit           TEXT    NOT NULL,
	waste_code     TEXT    NOT NULL,
	value_basis    TEXT    NOT NULL,
	quantity       BIGINT  NOT NULL CHECK (quantity >= 0),
	packages       BIGINT  NOT NULL CHECK (packages >= 0),
	mass_g         BIGINT  NOT NULL CHECK (mass_g >= 0),
	mass_basis     TEXT    NOT NULL,
	value_fen      BIGINT  NOT NULL,
	seal           TEXT    NOT NULL,
	state          TEXT    NOT NULL,
	before_state   TEXT    NOT NULL,
	keeper_org     UUID    NOT NULL,
	keeper_person  TEXT    NOT NULL,
	keeper_party   BOOLEAN NOT NULL,
	possessor_kind TEXT    NOT NULL,
	possessor_org  UUID,
	handlers       TEXT    NOT NULL,
	keepers        TEXT    NOT NULL,
	place          TEXT    NOT NULL,
	confirmed      BOOLEAN NOT NULL,
	exception      BOOLEAN NOT NULL,
	handoff_id     UUID,
	offered_to     UUID,
	order_id       UUID,
	facility_id    UUID,
	run_id         UUID,
	certificate_id UUID,
	parent_id      UUID,
	children       TEXT    NOT NULL,
	photos         TEXT    NOT NULL,
	discrepancies  TEXT    NOT NULL,
	weighed_at     BIGINT  NOT NULL,
	legal          TEXT    NOT NULL,
	last_at        BIGINT  NOT NULL
);
CREATE INDEX lots_agency ON lots (agency_org, id);
CREATE INDEX lots_keeper ON lots (keeper_org, id);
CREATE INDEX lots_offered ON lots (offered_to, id);
CREATE INDEX lots_division ON lots (division, id);
CREATE INDEX lots_case ON lots (case_id, id);
CREATE INDEX lots_seizure ON lots (seizure_id, id);
CREATE INDEX lots_order ON lots (order_id, id);
CREATE INDEX lots_facility ON lots (facility_id, state);
CREATE INDEX lots_parent ON lots (parent_id);

CREATE TABLE handoffs (
	id          UUID   NOT NULL PRIMARY KEY,
	stream      BYTEA  NOT NULL UNIQUE REFERENCES streams (stream),
	version     BIGINT NOT NULL,
	number      TEXT   NOT NULL UNIQUE,
	purpose     TEXT   NOT NULL,
	state       TEXT   NOT NULL,
	from_org    UUID   NOT NULL,
	sender      TEXT   NOT NULL,
	to_org      UUID   NOT NULL,
	agency_org  UUID   NOT NULL, -- responsible for its lots; of several the first
	division    TEXT   NOT NULL,
	order_id    UUID,
	facility_id UUID,
	lots        BIGINT NOT NULL,
	waiting     BIGINT NOT NULL,
	offered_at  BIGINT NOT NULL,
	departed_at BIGINT NOT NULL,
	arrived_at  BIGINT NOT NULL,
	closed_at   BIGINT NOT NULL,
	last_at     BIGINT NOT NULL,
	detail      TEXT   NOT NULL
);
CREATE INDEX handoffs_from ON handoffs (from_org, id);
CREATE INDEX handoffs_to ON handoffs (to_org, id);
CREATE INDEX handoffs_agency ON handoffs (agency_org, id);
CREATE INDEX handoffs_division ON handoffs (division, id);

CREATE TABLE handoff_lots (
	handoff_id UUID NOT NULL REFERENCES handoffs (id),
	lot_id     UUID NOT NULL,
	PRIMARY KEY (handoff_id, lot_id)
);
CREATE INDEX handoff_lots_lot ON handoff_lots (lot_id, handoff_id);

CREATE TABLE discrepancies (
	id          UUID   NOT NULL PRIMARY KEY,
	stream      BYTEA  NOT NULL UNIQUE REFERENCES streams (stream),
	version     BIGINT NOT NULL,
	kind        TEXT   NOT NULL,
	lot_id      UUID   NOT NULL,
	lot_stream  BYTEA  NOT NULL,
	handoff_id  UUID   NOT NULL,
	agency_org  UUID   NOT NULL,
	division    TEXT   NOT NULL,
	from_org    UUID   NOT NULL,
	sent_by     TEXT   NOT NULL,
	to_org      UUID   NOT NULL,
	received_by TEXT   NOT NULL,
	expected    BIGINT NOT NULL,
	found       BIGINT NOT NULL,
	unit        TEXT   NOT NULL,
	tolerance   BIGINT NOT NULL,
	sender      TEXT   NOT NULL,
	receiver    TEXT   NOT NULL,
	opened_at   BIGINT NOT NULL,
	resolved_at BIGINT NOT NULL,
	last_at     BIGINT NOT NULL
);
CREATE INDEX discrepancies_agency ON discrepancies (agency_org, id);
CREATE INDEX discrepancies_from ON discrepancies (from_org, id);
CREATE INDEX discrepancies_to ON discrepancies (to_org, id);
CREATE INDEX discrepancies_division ON discrepancies (division, id);
CREATE INDEX discrepancies_lot ON discrepancies (lot_id, id);
CREATE INDEX discrepancies_handoff ON discrepancies (handoff_id, id);

CREATE TABLE photos (
	sha256  TEXT   NOT NULL,
	noun    TEXT   NOT NULL,
	noun_id UUID   NOT NULL,
	act_id  UUID   NOT NULL,
	caption TEXT   NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (sha256, noun, noun_id)
);
CREATE INDEX photos_noun ON photos (noun_id);

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
