package archtest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

var migrationName = regexp.MustCompile(`^(\d{4})_[a-z0-9_]+\.sql$`)

// checkMigrations: both engines have the same files, numbered without a gap.
func checkMigrations(root string) ([]Violation, error) {
	sqlite, err := sqlFiles(filepath.Join(root, "migrations", "sqlite"))
	if err != nil {
		return nil, err
	}
	postgres, err := sqlFiles(filepath.Join(root, "migrations", "postgres"))
	if err != nil {
		return nil, err
	}
	var found []Violation
	for _, side := range []struct {
		name         string
		mine, others []string
	}{{"sqlite", sqlite, postgres}, {"postgres", postgres, sqlite}} {
		for i, name := range side.mine {
			where := "migrations/" + side.name + "/" + name
			if m := migrationName.FindStringSubmatch(name); m == nil || m[1] != fmt.Sprintf("%04d", i+1) {
				found = append(found, Violation{where, name, fmt.Sprintf("migrations are numbered without a gap and named like %04d_noun_verb.sql", i+1)})
			}
			if !slices.Contains(side.others, name) {
				found = append(found, Violation{where, name, "both engines take the same steps: the other folder lacks this file"})
			}
		}
	}
	return found, nil
}

// sqlFiles lists a folder in order; an absent folder is empty.
func sqlFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".sql" {
			names = append(names, e.Name())
		}
	}
	return names, nil // ReadDir sorts
}
