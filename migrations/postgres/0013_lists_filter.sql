-- +goose Up

-- What the lists of cases, seizures, orders, runs and certificates are narrowed
-- by, each index ending in the id, so that a page is the first rows of it.
CREATE INDEX cases_province ON cases (substr(division, 1, 2), id);
CREATE INDEX cases_prefecture ON cases (substr(division, 1, 4), id);
CREATE INDEX cases_nature ON cases (nature, id);
CREATE INDEX cases_closed ON cases (id) WHERE (restricted OR nature = 'criminal');
CREATE INDEX cases_opened ON cases (opened_at);
CREATE INDEX seizures_measure ON seizures (measure, id);
CREATE INDEX orders_province ON orders (substr(division, 1, 2), id);
CREATE INDEX orders_prefecture ON orders (substr(division, 1, 4), id);
CREATE INDEX orders_kind ON orders (kind, id);
CREATE INDEX orders_method ON orders (method, id);
CREATE INDEX runs_province ON runs (substr(division, 1, 2), id);
CREATE INDEX runs_prefecture ON runs (substr(division, 1, 4), id);
CREATE INDEX runs_method ON runs (method, id);
CREATE INDEX runs_started ON runs (started_at);
CREATE INDEX certificates_province ON certificates (substr(division, 1, 2), id);
CREATE INDEX certificates_prefecture ON certificates (substr(division, 1, 4), id);
CREATE INDEX certificates_state ON certificates (state, id);

-- Numbers are found by their beginning, byte by byte, whatever the locale.
CREATE INDEX seizures_number ON seizures (number text_pattern_ops);
CREATE INDEX handoffs_number ON handoffs (number text_pattern_ops);
CREATE INDEX orders_number ON orders (number text_pattern_ops);
CREATE INDEX runs_number ON runs (number text_pattern_ops);
CREATE INDEX certificates_number ON certificates (number text_pattern_ops);

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
