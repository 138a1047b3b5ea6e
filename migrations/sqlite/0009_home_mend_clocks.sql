-- +goose Up

-- A decision ends the clock of a measure: drawn once more from the ground itself.
UPDATE lots SET due_day = COALESCE(json_extract(legal, '$.measures[#-1].last_day'), '')
	WHERE COALESCE(json_array_length(legal, '$.decisions'), 0) = 0 AND state NOT IN ('divided', 'destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed');
UPDATE lots SET approval_due = COALESCE((SELECT MIN(CAST(ROUND((julianday(json_extract(m.value, '$.since')) - 2440587.5) * 86400000) AS INTEGER)) + 86400000
	FROM json_each(legal, '$.measures') m
	WHERE json_extract(m.value, '$.mode') = 'urgent' AND json_extract(m.value, '$.approval') = '00000000-0000-0000-0000-000000000000'
		AND NOT EXISTS (SELECT 1 FROM json_each(lots.legal, '$.approvals') a WHERE json_extract(a.value, '$.measure') = json_extract(m.value, '$.id'))), 0)
	WHERE legal LIKE '%"urgent"%' AND state NOT IN ('divided', 'destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed');

-- A side that has not spoken is known by its signature, not by an empty text.
DROP INDEX discrepancies_open_from;
DROP INDEX discrepancies_open_to;
CREATE INDEX discrepancies_open_from ON discrepancies (from_org, id) WHERE resolved_at = 0;
CREATE INDEX discrepancies_open_to ON discrepancies (to_org, id) WHERE resolved_at = 0;

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
