-- +goose Up

-- Orders can be returned for correction.
ALTER TABLE orders DROP CONSTRAINT orders_state_check;
ALTER TABLE orders ADD CONSTRAINT orders_state_check CHECK (state IN ('drafted', 'returned', 'approved', 'rejected', 'withdrawn', 'done'));

-- The clocks of a lot's legal ground, drawn from it whenever the lot is kept:
-- the last day of a measure nobody has decided on, and until when an urgent
-- measure must be approved.
ALTER TABLE lots ADD COLUMN due_day TEXT NOT NULL DEFAULT '';
ALTER TABLE lots ADD COLUMN approval_due BIGINT NOT NULL DEFAULT 0;
UPDATE lots SET due_day = COALESCE(legal::jsonb -> 'measures' -> -1 ->> 'last_day', '')
	WHERE jsonb_array_length(COALESCE(NULLIF(legal::jsonb -> 'decisions', 'null'), '[]')) = 0 AND state NOT IN ('divided', 'destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed');
UPDATE lots SET approval_due = COALESCE((SELECT MIN((EXTRACT(EPOCH FROM (m ->> 'since')::timestamptz) * 1000)::bigint) + 86400000
	FROM jsonb_array_elements(COALESCE(NULLIF(legal::jsonb -> 'measures', 'null'), '[]')) m
	WHERE m ->> 'mode' = 'urgent' AND m ->> 'approval' = '00000000-0000-0000-0000-000000000000'
		AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(COALESCE(NULLIF(legal::jsonb -> 'approvals', 'null'), '[]')) a WHERE a ->> 'measure' = m ->> 'id')), 0)
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
	id         UUID   NOT NULL PRIMARY KEY,
	person     UUID   NOT NULL REFERENCES people (id),
	position   BIGINT NOT NULL,
	delegate   UUID   NOT NULL REFERENCES people (id),
	membership UUID   NOT NULL REFERENCES memberships (id),
	org        UUID   NOT NULL REFERENCES orgs (id),
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
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
