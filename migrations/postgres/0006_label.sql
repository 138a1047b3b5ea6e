-- +goose Up

CREATE TABLE rolls (
	id         UUID   NOT NULL PRIMARY KEY,
	stream     BYTEA  NOT NULL UNIQUE REFERENCES streams (stream),
	version    BIGINT NOT NULL,
	agency     UUID   NOT NULL,
	division   TEXT   NOT NULL,
	count      BIGINT NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE INDEX rolls_agency ON rolls (agency, id);

CREATE TABLE labels (
	code        TEXT   NOT NULL PRIMARY KEY,
	roll_id     UUID,
	agency      UUID   NOT NULL,
	position    BIGINT NOT NULL,
	status      TEXT   NOT NULL CHECK (status IN ('printed', 'bound', 'void')),
	target_kind TEXT   NOT NULL,
	target_id   UUID,
	reprints    BIGINT NOT NULL,
	reason      TEXT   NOT NULL,
	printed_at  BIGINT NOT NULL,
	bound_at    BIGINT NOT NULL,
	void_at     BIGINT NOT NULL
);
CREATE INDEX labels_roll ON labels (roll_id, position);
CREATE INDEX labels_target ON labels (target_id);

CREATE TRIGGER labels_no_delete BEFORE DELETE ON labels FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER labels_no_truncate BEFORE TRUNCATE ON labels FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
