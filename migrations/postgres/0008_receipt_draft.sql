-- +goose Up

-- Receipts that are being counted: notes of several phones, which end when the
-- receipt is signed. Not entries; nothing follows from them.
CREATE TABLE receipt_drafts (
	handoff_id UUID   NOT NULL PRIMARY KEY REFERENCES handoffs (id),
	to_org     UUID   NOT NULL,
	seq        BIGINT NOT NULL,
	opened_at  BIGINT NOT NULL,
	opened_by  TEXT   NOT NULL,
	last_at    BIGINT NOT NULL
);
CREATE INDEX receipt_drafts_org ON receipt_drafts (to_org, last_at);

CREATE TABLE receipt_marks (
	handoff_id UUID   NOT NULL REFERENCES handoffs (id),
	id         UUID   NOT NULL,
	seq        BIGINT NOT NULL,
	lot_id     UUID,
	code       TEXT   NOT NULL,
	kind       TEXT   NOT NULL CHECK (kind IN ('seen', 'answer', 'undo')),
	answer     TEXT   NOT NULL,
	person     TEXT   NOT NULL,
	device     TEXT   NOT NULL,
	at         BIGINT NOT NULL,
	PRIMARY KEY (handoff_id, id),
	UNIQUE (handoff_id, seq)
);

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
