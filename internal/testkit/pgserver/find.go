package pgserver

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
)

// ErrAbsent says what to install; it is shown to the person at the keyboard.
var ErrAbsent = errors.New("no PostgreSQL server found (initdb, postgres); install it with: sudo apt-get install -y postgresql" +
	" — or set SEALTRAIL_TEST_PG_BIN to the folder that holds its programs")

type programs struct{ initdb, postgres string }

// find takes SEALTRAIL_TEST_PG_BIN, else the newest version where Debian and
// Ubuntu put it, else what the path offers. initdb must lie beside postgres.
func find() (programs, error) {
	var folders []string
	if dir := os.Getenv("SEALTRAIL_TEST_PG_BIN"); dir != "" {
		folders = append(folders, dir)
	} else {
		folders = debianFolders("/usr/lib/postgresql")
		if p, err := exec.LookPath("initdb"); err == nil {
			if real, err := filepath.EvalSymlinks(p); err == nil {
				folders = append(folders, filepath.Dir(real))
			}
		}
	}
	for _, dir := range folders {
		found := programs{filepath.Join(dir, "initdb"), filepath.Join(dir, "postgres")}
		if executable(found.initdb) && executable(found.postgres) {
			return found, nil
		}
	}
	return programs{}, ErrAbsent
}

// debianFolders lists root/VERSION/bin, newest first.
func debianFolders(root string) []string {
	found, _ := filepath.Glob(filepath.Join(root, "*", "bin")) // the pattern is fixed, so it is well formed
	version := func(dir string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
		return n
	}
	sort.Slice(found, func(i, j int) bool { return version(found[i]) > version(found[j]) })
	return found
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}
