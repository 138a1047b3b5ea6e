-- +goose Up

CREATE TABLE rolls (
	id         TEXT   NOT NULL PRIMARY KEY,
	stream     BLOB   NOT NULL UNIQUE REFERENCES streams (stream),
	version    BIGINT NOT NULL,
	agency     TEXT   NOT NULL,
	division   TEXT   NOT NULL,
	count      BIGINT NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE INDEX rolls_agency ON rolls (agency, id);

CREATE TABLE labels (
	code        TEXT   NOT NULL PRIMARY KEY,
	roll_id     TEXT,
	agency      TEXT   NOT NULL,
	position    BIGINT NOT NULL,
	status      TEXT   NOT NULL CHECK (status IN ('printed', 'bound', 'void')),
	target_kind TEXT   NOT NULL,
	target_id   TEXT,
	reprints    BIGINT NOT NULL,
	reason      TEXT   NOT NULL,
	printed_at  BIGINT NOT NULL,
	bound_at    BIGINT NOT NULL,
	void_at     BIGINT NOT NULL
);
CREATE INDEX labels_roll ON labels (roll_id, position);
CREATE INDEX labels_target ON labels (target_id);

-- +goose StatementBegin
CREATE TRIGGER labels_no_delete BEFORE DELETE ON labels BEGIN SELECT RAISE(ABORT, 'a label code is never used again'); END;
-- +goose StatementEnd

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
