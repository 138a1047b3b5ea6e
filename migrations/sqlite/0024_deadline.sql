-- +goose Up

-- Clocks that run for things which are not lots. Drawn from their nouns with
-- every act, so that boards need not look at all of them.
CREATE TABLE deadlines (
	subject TEXT NOT NULL,
	clock TEXT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	org TEXT NOT NULL,
	division TEXT NOT NULL,
	role TEXT NOT NULL,
	from_at BIGINT NOT NULL,
	warn_at BIGINT NOT NULL,
	due_at BIGINT NOT NULL,
	PRIMARY KEY (subject, clock)
);
CREATE INDEX deadlines_org ON deadlines (org, due_at, subject, clock);
CREATE INDEX deadlines_division ON deadlines (division, due_at, subject, clock);
CREATE INDEX deadlines_due ON deadlines (due_at, subject, clock);

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
