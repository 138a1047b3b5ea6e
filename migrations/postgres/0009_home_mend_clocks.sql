-- +goose Up

-- A decision ends the clock of a measure: drawn once more from the ground itself.
UPDATE lots SET due_day = COALESCE(legal::jsonb -> 'measures' -> -1 ->> 'last_day', '')
	WHERE jsonb_array_length(COALESCE(NULLIF(legal::jsonb -> 'decisions', 'null'), '[]')) = 0 AND state NOT IN ('divided', 'destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed');
UPDATE lots SET approval_due = COALESCE((SELECT MIN((EXTRACT(EPOCH FROM (m ->> 'since')::timestamptz) * 1000)::bigint) + 86400000
	FROM jsonb_array_elements(COALESCE(NULLIF(legal::jsonb -> 'measures', 'null'), '[]')) m
	WHERE m ->> 'mode' = 'urgent' AND m ->> 'approval' = '00000000-0000-0000-0000-000000000000'
		AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(COALESCE(NULLIF(legal::jsonb -> 'approvals', 'null'), '[]')) a WHERE a ->> 'measure' = m ->> 'id')), 0)
	WHERE legal LIKE '%"urgent"%' AND state NOT IN ('divided', 'destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed');

-- A side that has not spoken is known by its signature, not by an empty text.
DROP INDEX discrepancies_open_from;
DROP INDEX discrepancies_open_to;
CREATE INDEX discrepancies_open_from ON discrepancies (from_org, id) WHERE resolved_at = 0;
CREATE INDEX discrepancies_open_to ON discrepancies (to_org, id) WHERE resolved_at = 0;

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
