-- +goose Up

CREATE TABLE events (
	id            UUID NOT NULL PRIMARY KEY,
	stream        BYTEA NOT NULL UNIQUE REFERENCES streams (stream),
	version       BIGINT NOT NULL,
	number        TEXT   NOT NULL UNIQUE,
	state         TEXT   NOT NULL CHECK (state IN ('planned', 'announced', 'open', 'closed', 'cancelled')),
	organiser_org UUID NOT NULL,
	firm_org      UUID NOT NULL,
	facility      UUID NOT NULL,
	division      TEXT   NOT NULL,
	name          TEXT   NOT NULL,
	from_day      TEXT   NOT NULL,
	to_day        TEXT   NOT NULL,
	orders        BIGINT NOT NULL,
	last_at       BIGINT NOT NULL,
	detail        TEXT   NOT NULL
);
CREATE INDEX events_state ON events (state, id);
CREATE INDEX events_division ON events (division, id);
CREATE INDEX events_province ON events (substr(division, 1, 2), id);
CREATE INDEX events_prefecture ON events (substr(division, 1, 4), id);

-- Whoever may see an event: the organiser and, once announced, the departments
-- that take part and the firm.
CREATE TABLE event_parties (
	org      UUID NOT NULL,
	event_id UUID NOT NULL REFERENCES events (id),
	PRIMARY KEY (org, event_id)
);

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
