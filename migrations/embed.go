// Package migrations holds the schema of both engines, forward only, with the
// same numbers on both sides.
package migrations

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
)

//go:embed sqlite/*.sql
var SQLite embed.FS

//go:embed postgres/*.sql
var Postgres embed.FS

// Fingerprint stands for the content of all steps; two programs with the same
// fingerprint make the same schema.
func Fingerprint() (string, error) {
	sum := sha256.New()
	for _, files := range []fs.FS{SQLite, Postgres} {
		err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := fs.ReadFile(files, path)
			sum.Write([]byte(path))
			sum.Write(b)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}
