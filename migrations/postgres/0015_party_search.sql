-- +goose Up

-- Who looked for a party, when and why, and which cases were found; never what
-- was looked for.
CREATE TABLE accesses (
	id       UUID   NOT NULL PRIMARY KEY,
	at       BIGINT NOT NULL,
	person   TEXT   NOT NULL,
	org      UUID   NOT NULL,
	division TEXT   NOT NULL,
	role     TEXT   NOT NULL,
	action   TEXT   NOT NULL,
	reason   TEXT   NOT NULL,
	found    TEXT   NOT NULL
);
CREATE INDEX accesses_org ON accesses (org, id);
CREATE INDEX accesses_division ON accesses (division, id);

CREATE TRIGGER accesses_append_only BEFORE UPDATE OR DELETE ON accesses FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER accesses_no_truncate BEFORE TRUNCATE ON accesses FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE accesses ENABLE ALWAYS TRIGGER accesses_append_only;
ALTER TABLE accesses ENABLE ALWAYS TRIGGER accesses_no_truncate;

-- A party is looked for by a whole value.
CREATE INDEX personal_party ON personal (value) WHERE field LIKE 'party.%';

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
