-- +goose Up

-- Orders can be returned for correction. SQLite cannot change a CHECK in place.
CREATE TABLE orders_new (
	id           TEXT NOT NULL PRIMARY KEY,
	stream       BLOB NOT NULL UNIQUE REFERENCES streams (stream),
	version      BIGINT NOT NULL,
	number       TEXT   NOT NULL UNIQUE,
	kind         TEXT   NOT NULL,
	state        TEXT   NOT NULL CHECK (state IN ('drafted', 'returned', 'approved', 'rejected', 'withdrawn', 'done')),
	agency_org   TEXT NOT NULL,
	firm_org     TEXT NOT NULL,
	division     TEXT   NOT NULL,
	facility     TEXT NOT NULL,
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
INSERT INTO orders_new (id, stream, version, number, kind, state, agency_org, firm_org, division, facility, method, exceptional, awaits_head, awaits_legal, lots, drafted_at, approved_at, last_at, detail)
	SELECT id, stream, version, number, kind, state, agency_org, firm_org, division, facility, method, exceptional, awaits_head, awaits_legal, lots, drafted_at, approved_at, last_at, detail FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
CREATE INDEX orders_agency ON orders (agency_org, id);
CREATE INDEX orders_firm ON orders (firm_org, id);
CREATE INDEX orders_division ON orders (division, id);
CREATE INDEX orders_state ON orders (state, id);

-- The clocks of a lot's legal ground, drawn from it whenever the lot is kept:
-- the last day of a measure nobody has decided on, and until when an urgent
-- measure must be approved.
ALTER TABLE lots ADD COLUMN due_day TEXT NOT NULL DEFAULT '';
ALTER TABLE lots ADD COLUMN approval_due BIGINT NOT NULL DEFAULT 0;
UPDATE lots SET due_day = COALESCE(json_extract(legal, '$.measures[#-1].last_day'), '')
	WHERE COALESCE(json_array_length(legal, '$.decisions'), 0) = 0 AND state NOT IN ('divided', 'destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed');
UPDATE lots SET approval_due = COALESCE((SELECT MIN(CAST(ROUND((julianday(json_extract(m.value, '$.since')) - 2440587.5) * 86400000) AS INTEGER)) + 86400000
	FROM json_each(legal, '$.measures') m
	WHERE json_extract(m.value, '$.mode') = 'urgent' AND json_extract(m.value, '$.approval') = '00000000-0000-0000-0000-000000000000'
		AND NOT EXISTS (SELECT 1 FROM json_each(lots.legal, '$.approvals') a WHERE json_extract(a.value, '$.measure') = json_extract(m.value, '$.id'))), 0)
	WHERE legal LIKE '%"urgent"%' AND state NOT IN ('divided', 'destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed');

-- What waits for whom: every count of a home page is served by one of these.
CREATE INDEX orders_head ON orders (agency_org, id) WHERE awaits_head;
CREATE INDEX orders_legal ON orders (agency_org, id) WHERE awaits_legal;
CREATE INDEX orders_open ON orders (agency_org, state, id) WHERE state IN ('drafted', 'returned', 'approved');
CREATE INDEX orders_decided ON orders (agency_org, last_at) WHERE state IN ('approved', 'returned', 'rejected', 'withdrawn');
CREATE INDEX runs_firm ON runs (firm_org, state, id);
CREATE INDEX seizures_unconfirmed ON seizures (agency_org, id) WHERE NOT confirmed;
CREATE INDEX handoffs_open_to ON handoffs (to_org, id) WHERE closed_at = 0;
CREATE INDEX handoffs_open_from ON handoffs (from_org, id) WHERE closed_at = 0;
CREATE INDEX discrepancies_open_from ON discrepancies (from_org, id) WHERE resolved_at = 0 AND sender = '';
CREATE INDEX discrepancies_open_to ON discrepancies (to_org, id) WHERE resolved_at = 0 AND receiver = '';
CREATE INDEX lots_at_hand ON lots (keeper_org, keeper_person, id) WHERE state = 'with_handler' AND handoff_id IS NULL;
CREATE INDEX lots_to_dispatch ON lots (keeper_org, order_id) WHERE state = 'in_custody' AND handoff_id IS NULL AND order_id IS NOT NULL;
CREATE INDEX lots_to_destroy ON lots (keeper_org, id) WHERE state = 'at_firm' AND run_id IS NULL;
CREATE INDEX lots_due ON lots (agency_org, due_day, seizure_id) WHERE due_day <> '';
CREATE INDEX lots_unapproved ON lots (agency_org, seizure_id, approval_due) WHERE approval_due > 0;

-- Who approves for whom, and until when.
CREATE TABLE delegations (
	id         TEXT   NOT NULL PRIMARY KEY,
	person     TEXT   NOT NULL REFERENCES people (id),
	position   BIGINT NOT NULL,
	delegate   TEXT   NOT NULL REFERENCES people (id),
	membership TEXT   NOT NULL REFERENCES memberships (id),
	org        TEXT   NOT NULL REFERENCES orgs (id),
	roles      TEXT   NOT NULL,
	from_day   TEXT   NOT NULL,
	to_day     TEXT   NOT NULL,
	reason     TEXT   NOT NULL,
	made_at    BIGINT NOT NULL,
	ended_at   BIGINT NOT NULL
);
CREATE INDEX delegations_person ON delegations (person, position);
CREATE INDEX delegations_delegate ON delegations (delegate, to_day);

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
