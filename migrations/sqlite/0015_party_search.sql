-- +goose Up

-- Who looked for a party, when and why, and which cases were found; never what
-- was looked for.
CREATE TABLE accesses (
	id       TEXT   NOT NULL PRIMARY KEY,
	at       BIGINT NOT NULL,
	person   TEXT   NOT NULL,
	org      TEXT   NOT NULL,
	division TEXT   NOT NULL,
	role     TEXT   NOT NULL,
	action   TEXT   NOT NULL,
	reason   TEXT   NOT NULL,
	found    TEXT   NOT NULL
);
CREATE INDEX accesses_org ON accesses (org, id);
CREATE INDEX accesses_division ON accesses (division, id);

-- +goose StatementBegin
CREATE TRIGGER accesses_no_update BEFORE UPDATE ON accesses BEGIN SELECT RAISE(ABORT, 'accesses are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER accesses_no_delete BEFORE DELETE ON accesses BEGIN SELECT RAISE(ABORT, 'accesses are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER accesses_no_replace BEFORE INSERT ON accesses WHEN EXISTS (SELECT 1 FROM accesses WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'accesses: already recorded'); END;
-- +goose StatementEnd

-- A party is looked for by a whole value.
CREATE INDEX personal_party ON personal (value) WHERE field LIKE 'party.%';

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
